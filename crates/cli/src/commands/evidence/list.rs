//! `simsa evidence list CASE`: what there is, where it is kept, what happened to it.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use simsa_casefile::{EvidenceSummary, Kept};
use simsa_model::{Bi, Language};

use super::Done;
use crate::commands::{case_file, json, path_of};
use crate::show;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let listed = case_file::open(path_of(arguments), language)?.list()?;
    if arguments.get_flag("json") {
        json(&listed, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let t = |ko: &'static str, en: &'static str| Bi::new(ko, en).get(language);
    let mut table = show::table([
        "id",
        t("제목", "title"),
        t("종류", "kind"),
        t("판", "rev."),
        t("보관", "kept"),
        t("파일", "file"),
    ]);
    for one in &listed {
        table.add_row([
            one.id.clone(),
            one.title.clone().unwrap_or_default(),
            one.kind.clone().unwrap_or_default(),
            one.history.revisions.len().to_string(),
            kept(one.kept).get(language).to_owned(),
            one.file.clone().unwrap_or_default(),
        ]);
    }
    writeln!(out, "{table}")?;
    if arguments.get_flag("history") {
        for one in &listed {
            history(one, language, out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

const fn kept(kept: Kept) -> Bi {
    match kept {
        Kept::Vault => Bi::new("보관소", "vault"),
        Kept::VaultAndPlain => Bi::new("보관소와 폴더", "vault and folder"),
        Kept::Plain => Bi::new("폴더에만", "folder only"),
        Kept::Missing => Bi::new("없음", "missing"),
        Kept::Withdrawn => Bi::new("철회됨", "withdrawn"),
        Kept::Erased => Bi::new("파기됨", "destroyed"),
    }
}

fn history(one: &EvidenceSummary, language: Language, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "\n{}", one.id)?;
    for event in &one.history.events {
        let what = super::super::ledger::event_name(&event.event, language);
        writeln!(out, "  {} #{} {what} {}", event.time, event.index, event.sha256)?;
    }
    Ok(())
}
