//! `simsa ledger check CASE`: every entry, tile and signature, by a check that shares no code with what wrote them; and
//! what was kept from before.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use simsa_casefile::published_log;
use simsa_ledger::fsck::{self, KeptState, PublicKey, PublishedFolder};
use simsa_model::Language;

use super::super::verify;
use super::Done;
use crate::commands::{case_file, json, path_of};
use crate::stop::Stop;

/// What `--json` prints.
#[derive(Serialize)]
struct LedgerCheckOutput {
    sound: bool,
    entries: Option<u64>,
    held_agreeing: usize,
    faults: Vec<String>,
    notes: Vec<String>,
}

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let case = path_of(arguments);
    let text = match arguments.get_one::<String>("key") {
        Some(text) => text.clone(),
        // Opening compares the sequence with what is published, too.
        None => case_file::open(case, language)?.ledger().log().verifier().to_string(),
    };
    let key = PublicKey::parse(text.trim()).map_err(|error| {
        Stop::refused(
            format!("`{text}`: 공개키가 아닙니다. `simsa ledger key 폴더`가 보여 주는 줄을 그대로 주십시오"),
            format!("`{text}` is no public key: {error}"),
        )
    })?;
    let mut held = Vec::new();
    for path in arguments.get_many::<PathBuf>("receipt").into_iter().flatten() {
        let kept = verify::receipt(path)?;
        for receipt in kept.receipts {
            let name = path.display().to_string();
            held.push(KeptState::Receipt { name, receipt, entry: kept.entry.clone() });
        }
    }
    let report = fsck::check(&PublishedFolder::new(&published_log(case)?), &key, &held);
    let printed = LedgerCheckOutput {
        sound: report.is_sound(),
        entries: report.size,
        held_agreeing: report.held_agreeing,
        faults: report.faults.iter().map(ToString::to_string).collect(),
        notes: report.notes,
    };
    if arguments.get_flag("json") {
        json(&printed, out)?;
    } else {
        say(&printed, held.len(), language, out)?;
    }
    Ok(ExitCode::from(u8::from(!printed.sound)))
}

fn say(
    printed: &LedgerCheckOutput,
    held: usize,
    language: Language,
    out: &mut impl Write,
) -> std::io::Result<()> {
    for fault in &printed.faults {
        writeln!(out, "✗ {fault}")?;
    }
    for note in &printed.notes {
        writeln!(out, "– {note}")?;
    }
    let (entries, agreeing) = (printed.entries.unwrap_or(0), printed.held_agreeing);
    match (printed.sound, language) {
        (true, Language::Korean) => writeln!(out, "기록 {entries}개와 서명이 모두 맞습니다.")?,
        (true, Language::English) => writeln!(out, "All {entries} entries and the signature hold.")?,
        (false, Language::Korean) => writeln!(out, "원장이 맞지 않습니다.")?,
        (false, Language::English) => writeln!(out, "The ledger does not hold.")?,
    }
    match (held, language) {
        (0, Language::Korean) => writeln!(
            out,
            "가지고 있는 영수증이 없으면, 서명키를 가진 사람이 지우거나 되돌린 것은 찾을 수 없습니다 (--receipt)."
        ),
        (0, Language::English) => writeln!(
            out,
            "Without a receipt that was kept, what the holder of the signing key removed or rolled back cannot be found (--receipt)."
        ),
        (_, Language::Korean) => writeln!(out, "영수증 {held}개 중 {agreeing}개가 맞습니다."),
        (_, Language::English) => writeln!(out, "{agreeing} of {held} receipts agree."),
    }
}
