//! `simsa evidence …`: one file for each command.

mod add;
mod adopt;
mod get;
mod list;
mod pack;
mod replace;
mod withdraw;

use std::io::Write;

use clap::ArgMatches;
use simsa_casefile::Said;
use simsa_model::{Day, Language};

use super::Done;
use crate::commands::given::{given, subcommand};
pub(super) use adopt::adopt;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let (name, arguments) = subcommand(arguments);
    match name {
        "add" => add::run(arguments, language, out),
        "list" => list::run(arguments, language, out),
        "replace" => replace::run(arguments, language, out),
        "withdraw" => withdraw::run(arguments, language, out),
        "get" => get::run(arguments, language, out),
        "adopt" => adopt::run(arguments, language, out),
        "pack" => pack::run(arguments, language, out),
        other => unreachable!("clap knows no command {other}"),
    }
}

/// The id given.
fn id_of(arguments: &ArgMatches) -> &str {
    given::<String>(arguments, "id")
}

/// What the person says about a piece of evidence. A kind is known by its id or its name; one that is
/// not known is refused, as `check` would later.
pub(super) fn said(arguments: &ArgMatches) -> Result<Said, crate::stop::Stop> {
    let text = |name: &str| arguments.get_one::<String>(name).cloned();
    let day = |name: &str| arguments.get_one::<Day>(name).copied();
    let kind = text("kind");
    let catalogue = simsa_catalogue::catalogue();
    let known = kind.as_deref().map(|kind| {
        let names = || catalogue.evidence_kinds.iter().flat_map(|known| [known.id, known.name]);
        let known = catalogue.evidence_kind_called(kind).map(|known| known.id.to_owned());
        known.ok_or_else(|| super::unknown(kind, names()))
    });
    let kind = known.transpose()?;
    let (effective, from, until) = (day("effective"), day("from"), day("until"));
    Ok(Said { title: text("title"), kind, effective, from, until })
}

/// A length for people.
pub(super) fn size(bytes: u64) -> String {
    indicatif::HumanBytes(bytes).to_string()
}
