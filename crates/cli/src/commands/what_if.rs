//! `simsa what-if CASE`: what would make the case lighter, the biggest saving first.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_model::Language;
use simsa_rules::{assess, what_if};

use super::{Done, JudgedOn, facts_of, json};
use crate::show;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let facts = facts_of(arguments)?;
    let on = JudgedOn::of(arguments, &facts);
    let steps = what_if(&facts, on.day)?;
    if arguments.get_flag("json") {
        json(&steps, out)?;
    } else {
        show::steps(&assess(&facts, on.day)?, &steps, language, out)?;
    }
    Ok(ExitCode::SUCCESS)
}
