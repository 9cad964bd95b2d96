//! `simsa ledger …`: what is recorded, whether it holds, and what others add to it.

mod branch;
mod check;
mod timestamp;
mod witness;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use simsa_casefile::SealRecord;
use simsa_ledger::{EventKind, LedgerEntry};
use simsa_model::{Bi, Language};
use simsa_package::HeldReceipt;

use super::{Done, case_file, json, path_of};
use crate::commands::given::{given, subcommand};
use crate::output;
use crate::show::padded;
use crate::stop::Stop;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let (name, arguments) = subcommand(arguments);
    match name {
        "branch" => branch::run(arguments, language, out),
        "check" => check::run(arguments, language, out),
        "show" => show(arguments, language, out),
        "key" => key(arguments, language, out),
        "receipt" => receipt(arguments, language, out),
        "witness-request" => witness::request(arguments, language, out),
        "witness-sign" => witness::sign(arguments, language, out),
        "witness-accept" => witness::accept(arguments, language, out),
        "timestamp" => timestamp::run(arguments, language, out),
        other => unreachable!("clap knows no command {other}"),
    }
}

/// The receipt of a sealing, as it is handed out.
pub(super) fn held_receipt(record: &SealRecord) -> HeldReceipt {
    HeldReceipt::of(record.entry.clone(), &record.receipts, record.after.clone())
}

/// The file to write.
fn out_of(arguments: &ArgMatches) -> &PathBuf {
    given::<PathBuf>(arguments, "out")
}

/// The name of an event for people; of one that this program does not know, as it is recorded.
pub(super) fn event_name(event: &str, language: Language) -> String {
    let name = match event {
        EventKind::CASE_OPENED => Bi::new("신청 건 개설", "case opened"),
        EventKind::EVIDENCE_ADDED => Bi::new("증빙 추가", "evidence added"),
        EventKind::EVIDENCE_REPLACED => Bi::new("증빙 교체", "evidence replaced"),
        EventKind::EVIDENCE_WITHDRAWN => Bi::new("증빙 철회", "evidence withdrawn"),
        EventKind::EVIDENCE_ERASED => Bi::new("증빙 파기", "evidence destroyed"),
        EventKind::DOSSIER_CHANGED => Bi::new("신청 내용 기록", "dossier changed"),
        EventKind::PACKAGE_SEALED => Bi::new("봉인", "package sealed"),
        EventKind::PACKAGE_SUBMITTED => Bi::new("제출", "package submitted"),
        EventKind::LEDGER_BRANCHED => Bi::new("다른 원장에서 갈라짐", "branch of another ledger"),
        EventKind::KEY_ROTATED => Bi::new("마스터키 교체", "master key changed"),
        other => return other.to_owned(),
    };
    name.get(language).to_owned()
}

/// An entry, as `--json` prints it.
#[derive(Serialize)]
struct LedgerOutput {
    index: u64,
    time: String,
    event: String,
    digests: Vec<(String, String)>,
    references: Vec<(String, String)>,
}

fn show(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let mut all = Vec::new();
    for (bytes, index) in case_file::open(path_of(arguments), language)?.entries()?.iter().zip(0..) {
        let entry = LedgerEntry::from_bytes(bytes).map_err(simsa_casefile::CaseFileError::from)?;
        let text = |(role, value): (&str, &str)| (role.to_owned(), value.to_owned());
        all.push(LedgerOutput {
            index,
            time: entry.time().to_string(),
            event: entry.event().to_string(),
            digests: entry.digests().map(|(role, value)| (role.to_owned(), hex::encode(value))).collect(),
            references: entry.references().map(text).collect(),
        });
    }
    if arguments.get_flag("json") {
        json(&all, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    for entry in &all {
        let event = padded(&event_name(&entry.event, language), 20);
        let digests: Vec<String> =
            entry.digests.iter().map(|(role, value)| format!("{role} {}…", &value[..16])).collect();
        writeln!(out, "#{:<4} {} {event} {}", entry.index, entry.time, digests.join(", "))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn key(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let case_file = case_file::open(path_of(arguments), language)?;
    writeln!(out, "{}", case_file.ledger().log().verifier())?;
    Ok(ExitCode::SUCCESS)
}

fn receipt(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let target = out_of(arguments);
    let draft = output::document(target)?;
    let case_file = case_file::open(path_of(arguments), language)?;
    let record = case_file.last_seal()?.ok_or_else(|| {
        Stop::refused(
            "아직 봉인한 적이 없습니다. `simsa seal`이 먼저입니다",
            "nothing was sealed yet; `simsa seal` comes first",
        )
    })?;
    let held = held_receipt(&record);
    output::finish(draft, &held.to_bytes())?;
    match language {
        Language::Korean => {
            writeln!(out, "영수증(원장 기록 #{})을 썼습니다: {}", record.index, target.display())?;
        }
        Language::English => {
            writeln!(out, "Wrote the receipt of entry #{}: {}", record.index, target.display())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
