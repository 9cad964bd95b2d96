//! `simsa seal CASE --out FILE`: the whole case in one file that anybody can check, and a receipt that it was so today.
//!
//! The order of lasting steps, and what a crash after each leaves:
//!
//! 1. Evidence that is only a plain file comes into the vault; the digest of the dossier into the ledger. Both are so
//!    then, and nothing has to be undone.
//! 2. The package, whole, as a file without a name: gone however the program ends. For recipients it is encrypted while it
//!    is made, and never on the disk in plain.
//! 3. The entry that it was sealed. The next run makes the same bytes and finds this entry.
//! 4. The receipt, then the package's name. Both are made again from what the ledger holds.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek as _, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use simsa_case::{Draft, LoadedCase};
use simsa_casefile::{LocalCaseFile, Position};
use simsa_checks::examine;
use simsa_ledger::LedgerEntry;
use simsa_model::{Dossier, Evidence, FileState, Finding, Language, Place};
use simsa_package::recipients::Recipients;
use simsa_package::sealing::{Cleared, ClearedContents, Sealing};
use simsa_package::{EvidenceSource, HeldReceipt, LedgerPart, ProvenEntry, SealError, Sealed, role};
use simsa_rules::assess;

use super::check::findings;
use super::evidence::adopt;
use super::ledger::held_receipt;
use super::{Done, JudgedOn, case_file, case_of, json, path_of, seen_case_of};
use crate::commands::given::given;
use crate::output;
use crate::progress::{ProgressLine, is_stopped};
use crate::show;
use crate::stop::Stop;
use crate::terminal::{Screen, complain};

/// What `--json` prints.
#[derive(Serialize)]
struct SealOutput {
    file: String,
    bytes: u64,
    manifest_sha256: String,
    key: String,
    receipt: String,
    entry: u64,
    again: bool,
    forced: bool,
    time_stamped: bool,
}

pub(super) fn run(arguments: &ArgMatches, language: Language, out: &mut impl Screen) -> Done {
    let target = given::<PathBuf>(arguments, "out");
    let begun = Begun::new(arguments, target)?;
    let case = seen_case_of(arguments)?;
    let on = JudgedOn::of(arguments, case.facts());
    let assessment = assess(case.facts(), on.day)?;
    let found = examine(case.dossier(), &assessment);
    let cleared = match Cleared::of(&found, arguments.get_flag("force")) {
        Ok(cleared) => cleared,
        Err(blocking) => {
            show::findings(&findings(&case, &assessment), path_of(arguments), language, out)?;
            refuse_blocked(blocking.len(), language, out)?;
            return Ok(ExitCode::from(1));
        }
    };
    tell_unused(&found, language);
    let case_file = case_file::open_or_make(path_of(arguments), language)?;
    // 1. What verification will look for in the ledger comes into it now.
    if adopt(&case_file, false, language, &mut io::sink())? > 0 {
        return Ok(ExitCode::from(2));
    }
    let adopted = case_of(arguments)?;
    let case = seen_again(adopted, &case);
    let dossier = Dossier { unused_files: Vec::new(), ..case.dossier().clone() };
    let sealing = cleared.sealing(ClearedContents {
        dossier: &dossier,
        assessment: &assessment,
        title: case.title.as_deref(),
        acknowledged: &[],
    });
    case_file.record_dossier(Sha256::digest(sealing.dossier()?).into())?;
    let position = case_file.position()?;
    let files = FromVault(case_file.vault_case()?);
    // 2.
    let (sealed, begun) = begun.write(&sealing, &files, &ledger_part(&position), language)?;
    let printed = publish(&case_file, target, begun, &sealed)?;
    let key = position.key.to_string();
    let forced = cleared.is_insisted();
    let printed = SealOutput { key, forced, ..printed };
    if arguments.get_flag("json") {
        json(&printed, out)?;
    } else {
        say(&printed, language, out)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What lies in the folder and is no part of the case is told of: it does not go into the package, which knows only what is
/// in it.
fn tell_unused(found: &[Finding], language: Language) {
    let of_a_file = |finding: &&Finding| {
        !finding.places.is_empty() && finding.places.iter().all(|place| matches!(place, Place::File(_)))
    };
    for finding in found.iter().filter(of_a_file) {
        complain!("⚠ {}", finding.what.get(language));
    }
}

/// The case as it was loaded again, with what was seen in the files that are still the same.
fn seen_again(mut case: LoadedCase, before: &LoadedCase) -> LoadedCase {
    let digest = |evidence: &Evidence| match &evidence.state {
        FileState::Present { sha256, .. } => Some(sha256.clone()),
        _ => None,
    };
    let seen: BTreeMap<_, _> =
        before.dossier().evidence.iter().filter_map(|one| Some((digest(one)?, one.seen.as_ref()?))).collect();
    case.look_into(|evidence| seen.get(&digest(evidence)?).copied().cloned());
    case
}

/// Both files, begun before the work.
struct Begun {
    package: Draft,
    receipt: Draft,
    /// `None` for a package in the clear.
    recipients: Option<Recipients>,
}

impl Begun {
    fn new(arguments: &ArgMatches, target: &Path) -> Result<Self, Stop> {
        let named: Vec<&str> =
            arguments.get_many::<String>("recipient").into_iter().flatten().map(String::as_str).collect();
        let recipients = match named.as_slice() {
            [] => None,
            some => {
                output::must_be_free(target)?;
                Some(Recipients::parse(some).map_err(|error| failed(&error))?)
            }
        };
        let receipt = output::document(&beside(target, ".receipt"))?;
        Ok(Self { package: output::private(target)?, receipt, recipients })
    }

    /// Writes the package; it has no name yet.
    fn write(
        mut self,
        sealing: &Sealing<'_>,
        files: &FromVault<'_>,
        part: &LedgerPart,
        language: Language,
    ) -> Result<(Sealed, Self), Stop> {
        let progress = ProgressLine::of(Some(0), language);
        let mut watch = |at: simsa_package::SealProgress| {
            progress.total(at.total);
            progress.at(at.done);
            if is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let out = BufWriter::with_capacity(256 << 10, self.package.file());
        let sealed = sealing.write((files, part), self.recipients.as_ref(), out, &mut watch)?;
        Ok((sealed, self))
    }
}

impl From<SealError> for Stop {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Stopped => Self::Stopped,
            SealError::Rules(conflict) => conflict.into(),
            error => failed(&error),
        }
    }
}

/// Steps 3 and 4. What stands at the target already is never replaced: it is this very package, or nothing is sealed.
fn publish(
    case_file: &LocalCaseFile,
    target: &Path,
    begun: Begun,
    sealed: &Sealed,
) -> Result<SealOutput, Stop> {
    let Begun { mut package, receipt: receipt_draft, recipients } = begun;
    let is_there = target.symlink_metadata().is_ok();
    if is_there && (recipients.is_some() || !same_contents(target, package.file())?) {
        return Err(in_the_way(target));
    }
    let receipt = beside(target, ".receipt");
    if is_of_another(&receipt, sealed) {
        return Err(in_the_way(&receipt));
    }
    let record = case_file.record_sealed(sealed.manifest_sha256)?;
    output::finish(receipt_draft, &held_receipt(&record).to_bytes())?;
    if !is_there {
        output::publish(package, target)?;
    }
    Ok(SealOutput {
        file: target.display().to_string(),
        bytes: target.metadata()?.len(),
        manifest_sha256: hex::encode(sealed.manifest_sha256),
        key: String::new(),
        receipt: receipt.display().to_string(),
        entry: record.index,
        again: record.again,
        forced: false,
        time_stamped: record.receipts.iter().any(|receipt| receipt.time_stamp.is_some()),
    })
}

/// Whether a file stands there that is no receipt of this package: somebody keeps it.
fn is_of_another(receipt: &Path, sealed: &Sealed) -> bool {
    if receipt.symlink_metadata().is_err() {
        return false;
    }
    let names_it = |held: HeldReceipt| {
        LedgerEntry::from_bytes(&held.entry).is_ok_and(|entry| {
            entry.digests().any(|(name, digest)| name == role::MANIFEST && *digest == sealed.manifest_sha256)
        })
    };
    let held = super::verify::read_small(receipt).ok().and_then(|bytes| HeldReceipt::parse(&bytes).ok());
    !held.is_some_and(names_it)
}

/// Evidence from the vault, verified while it is read.
struct FromVault<'s>(simsa_vault::VaultCase<'s>);

impl EvidenceSource for FromVault<'_> {
    fn open(&self, evidence: &Evidence) -> io::Result<Box<dyn Read + '_>> {
        let FileState::Present { sha256, .. } = &evidence.state else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let digest = sha256.parse().map_err(io::Error::other)?;
        Ok(Box::new(self.0.reader(&digest).map_err(io::Error::other)?))
    }
}

/// The ledger's part of the package.
fn ledger_part(position: &Position) -> LedgerPart {
    let proven = |((entry, receipt), index): ((&Vec<u8>, &simsa_ledger::Receipt), u64)| ProvenEntry {
        index,
        entry: entry.clone(),
        receipt: receipt.to_bytes(),
    };
    LedgerPart {
        entries: position.entries.iter().zip(&position.receipts).zip(0..).map(proven).collect(),
        checkpoint: position.checkpoint.to_text().into_bytes(),
        log: position.key.clone(),
        witnesses: Vec::new(),
        time_stamp: position.time_stamp.clone(),
    }
}

/// Whether what stands at `path` is what was just written to `file`. A link that leads nowhere is not.
fn same_contents(path: &Path, file: &mut File) -> io::Result<bool> {
    if !path.exists() {
        return Ok(false);
    }
    file.rewind()?;
    let (mut a, mut b) = (BufReader::new(File::open(path)?), BufReader::new(file));
    let mut sums = [Sha256::new(), Sha256::new()];
    io::copy(&mut a, &mut Hashing(&mut sums[0]))?;
    io::copy(&mut b, &mut Hashing(&mut sums[1]))?;
    let [a, b] = sums;
    Ok(a.finalize() == b.finalize())
}

/// Hashes what is written to it.
struct Hashing<'h>(&'h mut Sha256);

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// `path` with something behind its name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn in_the_way(target: &Path) -> Stop {
    let target = target.display();
    Stop::refused(
        format!("{target}에 다른 파일이 있어 봉인하지 않았습니다. 다른 이름을 쓰십시오"),
        format!("{target} is there already with other contents; nothing was sealed. Choose another name"),
    )
}

fn failed(error: &dyn std::error::Error) -> Stop {
    Stop::refused(format!("봉인하지 못했습니다: {error}"), format!("it could not be sealed: {error}"))
}

fn refuse_blocked(blocking: usize, language: Language, out: &mut impl Write) -> io::Result<()> {
    match language {
        Language::Korean => writeln!(
            out,
            "제출 불가 항목이 {blocking}개 있어 봉인하지 않았습니다. 그래도 봉인하려면 --force를 쓰십시오. 점검 결과는 봉인 파일에도 그대로 담깁니다."
        ),
        Language::English => writeln!(
            out,
            "Not sealed: {blocking} findings block. --force seals all the same; the findings go into the package."
        ),
    }
}

fn say(printed: &SealOutput, language: Language, out: &mut impl Write) -> io::Result<()> {
    let SealOutput { file, manifest_sha256, key, receipt, entry, .. } = printed;
    let bytes = indicatif::HumanBytes(printed.bytes);
    let stamp = match (printed.time_stamped, language) {
        (true, Language::Korean) => "RFC 3161 시점확인 토큰 있음",
        (true, Language::English) => "with an RFC 3161 time-stamp token",
        (false, Language::Korean) => "시점확인 토큰 없음, 서명된 체크포인트만",
        (false, Language::English) => "no time-stamp token, the signed checkpoint only",
    };
    match language {
        Language::Korean => {
            let again = if printed.again { " (이미 같은 내용으로 봉인되어 있음)" } else { "" };
            writeln!(out, "봉인함: {file} ({bytes}){again}")?;
            writeln!(out, "  내용 다이제스트: {manifest_sha256}")?;
            writeln!(out, "  공개키: {key}")?;
            writeln!(out, "  영수증: {receipt} (원장 기록 #{entry}, {stamp})")?;
            writeln!(out, "공개키는 봉인 파일과 다른 길로 상대방에게 전하십시오. 검증:")?;
        }
        Language::English => {
            let again = if printed.again { " (sealed before with the same contents)" } else { "" };
            writeln!(out, "Sealed: {file} ({bytes}){again}")?;
            writeln!(out, "  digest of the contents: {manifest_sha256}")?;
            writeln!(out, "  public key: {key}")?;
            writeln!(out, "  receipt: {receipt} (entry #{entry} of the ledger, {stamp})")?;
            writeln!(out, "Hand the public key over another way than the file. To verify:")?;
        }
    }
    writeln!(out, "  simsa verify '{file}' --receipt '{receipt}' --key '{key}'")
}
