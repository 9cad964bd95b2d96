//! `simsa vault check|rotate CASE`: is everything that is kept whole, and a new master key.

use std::io::Write;
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use simsa_casefile::VaultReport;
use simsa_model::{Language, Say};

use super::{Done, case_file, json, path_of};
use crate::commands::given::subcommand;
use crate::progress::ProgressLine;

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let (name, arguments) = subcommand(arguments);
    match name {
        "check" => check(arguments, language, out),
        "rotate" => rotate(arguments, language, out),
        other => unreachable!("clap knows no command {other}"),
    }
}

/// What `--json` prints.
#[derive(Serialize)]
struct VaultOutput {
    sound: bool,
    objects: u64,
    bytes: u64,
    damaged: Vec<Damaged>,
    destroyed_but_back: Vec<String>,
    records: Vec<Record>,
    unrecorded: Vec<String>,
}

/// A small file beside vault and ledger that is not what it should be.
#[derive(Serialize)]
struct Record {
    place: String,
    what: simsa_model::Say,
}

#[derive(Serialize)]
struct Damaged {
    evidence: Vec<String>,
    sha256: Option<String>,
    place: String,
    what: String,
}

fn check(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let case_file = case_file::open(path_of(arguments), language)?;
    let progress = ProgressLine::of(None, language);
    let report = case_file.check_vault(&progress)?;
    drop(progress);
    let printed = printed(&report);
    if arguments.get_flag("json") {
        json(&printed, out)?;
    } else {
        say(&printed, language, out)?;
    }
    Ok(ExitCode::from(u8::from(!printed.sound)))
}

fn printed(report: &VaultReport) -> VaultOutput {
    let texts = |digests: &[simsa_vault::Digest]| digests.iter().map(ToString::to_string).collect();
    let damaged = report.vault.damaged.iter().map(|damage| Damaged {
        evidence: damage.digest.and_then(|digest| report.names.get(&digest).cloned()).unwrap_or_default(),
        sha256: damage.digest.map(|digest| digest.to_string()),
        place: damage.place.clone(),
        what: damage.what.clone(),
    });
    VaultOutput {
        sound: report.is_sound(),
        objects: report.vault.objects,
        bytes: report.vault.bytes,
        damaged: damaged.collect(),
        destroyed_but_back: texts(&report.back),
        records: report.records.iter().cloned().map(|(place, what)| Record { place, what }).collect(),
        unrecorded: texts(&report.unrecorded),
    }
}

fn say(printed: &VaultOutput, language: Language, out: &mut impl Write) -> std::io::Result<()> {
    let korean = language == Language::Korean;
    let word = |ko: &'static str, en: &'static str| if korean { ko } else { en };
    for damaged in &printed.damaged {
        let names = if damaged.evidence.is_empty() { "?".to_owned() } else { damaged.evidence.join(", ") };
        writeln!(out, "✗ {} {names}: {}", word("손상", "damaged"), damaged.what)?;
        writeln!(out, "    .simsa/vault/{}", damaged.place)?;
        if let Some(sha256) = &damaged.sha256 {
            writeln!(out, "    SHA-256 {sha256}")?;
        }
    }
    for Record { place, what } in &printed.records {
        writeln!(out, "✗ {place}: {}", what.get(language))?;
    }
    for digest in &printed.destroyed_but_back {
        let what = word(
            "파기했던 파일을 다시 읽을 수 있습니다. 보관소가 이전 상태로 되돌려졌습니다",
            "a file that was destroyed can be read again: the vault was put back to an earlier state",
        );
        writeln!(out, "✗ {what}: {digest}")?;
    }
    if !printed.unrecorded.is_empty() {
        let count = printed.unrecorded.len();
        match language {
            Language::Korean => writeln!(out, "중단된 추가 작업에서 남은 파일 {count}개 (해롭지 않음)")?,
            Language::English => {
                writeln!(out, "{count} files are left of an interrupted addition (harmless)")?;
            }
        }
    }
    let (objects, bytes) = (printed.objects, indicatif::HumanBytes(printed.bytes));
    let verdict = match (printed.sound, korean) {
        (true, true) => "모두 온전합니다.",
        (true, false) => "Everything is whole.",
        (false, true) => "손상된 것이 있습니다. 백업에서 되돌리십시오.",
        (false, false) => "There is damage; restore it from a copy.",
    };
    let read = Say::new(
        format!("파일 {objects}개, {bytes}을(를) 모두 읽었습니다. {verdict}"),
        format!("Read all of {objects} files, {bytes}. {verdict}"),
    );
    writeln!(out, "{}", read.get(language))
}

fn rotate(arguments: &ArgMatches, language: Language, out: &mut impl Write) -> Done {
    let rotation = case_file::open(path_of(arguments), language)?.rotate()?;
    let (key, folder) = (rotation.key, case_file::keys()?);
    let folder = folder.path().display();
    let done = if rotation.new_key {
        Say::new(
            format!(
                "새 마스터키 {key}(으)로 바꾸었습니다. {folder} 폴더를 다시 백업하십시오.\n다른 신청 건도 `simsa vault rotate`로 바꾼 뒤에는 이전 키(vault-….key)를 없앨 수 있습니다."
            ),
            format!(
                "Now under the new master key {key}. Copy the folder {folder} again.\nWhen every other case was rotated too, the old key (vault-….key) can be destroyed."
            ),
        )
    } else {
        Say::new(
            format!("이 신청 건을 지금의 마스터키 {key}(으)로 옮겼습니다."),
            format!("Brought this case under the master key in use, {key}."),
        )
    };
    writeln!(out, "{}", done.get(language))?;
    Ok(ExitCode::SUCCESS)
}
