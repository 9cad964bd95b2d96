//! Verification: no server, no database, no network; only the file and what the verifier trusts.
//!
//! Steps, one file each: the archive is read once, in order (`contents`), then the bag is checked (`bag`), what is in
//! it against what the rules give (`records`), the forms against the dossier (`forms`), their `order`, the ledger (`ledger`,
//! `recorded`), receipts that were kept (`held`) and what others said over the ledger (`attested`). A step says what it could
//! not check, and the next goes on as far as it can.

mod attested;
mod bag;
mod branch;
mod contents;
mod forms;
mod held;
mod ledger;
mod order;
mod recorded;
mod records;
mod root;

use std::io::{Read, Seek};
use std::ops::ControlFlow;

use simsa_ledger::{TimeAuthorities, VerifierKey};
use simsa_model::Say;

use crate::dossier::DossierFile;
use crate::layout;
use crate::receipt::HeldReceipt;
use crate::report::{CheckResult, Findings, Outcome, PackageFacts, Verdict, VerifyReport};
use crate::sum::sha256_hex;
use crate::watch::Watch;
use contents::PackageContents;

/// What the verifier relies on, beside the file. All of it must have come another way than the package.
#[derive(Clone, Debug, Default)]
pub struct VerifyTrust {
    /// Public keys: of logs, one of which must have signed, and of witnesses, all of which must have cosigned.
    pub keys: Vec<VerifierKey>,
    /// Receipts that were kept when the package was sealed or submitted.
    pub receipts: Vec<HeldReceipt>,
    /// Accepted RFC 3161 authorities.
    pub authorities: Option<TimeAuthorities>,
}

/// Verifies a package, as [`verify_watched`] without a watch.
pub fn verify(file: impl Read + Seek, trust: &VerifyTrust) -> VerifyReport {
    verify_watched(file, trust, &mut |_| ControlFlow::Continue(()))
}

/// Verifies a package. Never fails as such: what goes wrong is in the report. Memory does not grow with the evidence.
///
/// `watch` is told how much of the file is done; breaking off gives a report that refuses the file as not read.
pub fn verify_watched(file: impl Read + Seek, trust: &VerifyTrust, watch: &mut Watch<'_>) -> VerifyReport {
    let mut findings = Findings::default();
    let contents = match PackageContents::read(file, &mut findings, watch) {
        Ok(contents) => contents,
        Err(checked) => return refused(checked),
    };
    let mut about = bag::check(&contents, &mut findings);
    let dossier = records::dossier(&contents, &mut findings);
    if let Some(file) = &dossier {
        describe(file, &mut about);
        bag::derived_info(&contents, file, &mut findings);
        records::files(&contents, file, &mut findings);
        records::evidence(&contents, file, &mut findings);
        if let Some(assessment) = records::derived(&contents, file, &mut findings) {
            let forms = forms::check(&contents, file, &assessment, &mut findings);
            order::check(&contents, file, &forms, &mut findings);
        }
    }
    let files = |path: &str| contents.record(path).map(<[u8]>::to_vec);
    let ledger = ledger::LedgerFiles::of(contents.paths(), files);
    let ledger = ledger::check(&ledger, dossier.as_ref(), trust, &mut findings);
    about.entries = ledger.entries;
    about.log_key = ledger.log.as_ref().map(ToString::to_string);
    let held = held::check(&about, &ledger, trust, &mut findings);
    attested::check(&ledger, &held, trust, &mut findings);
    findings.report(about)
}

fn refused(checked: CheckResult) -> VerifyReport {
    VerifyReport {
        schema: "simsa-verification-1",
        verdict: Verdict::Refused,
        vouched_by: Vec::new(),
        package: PackageFacts::default(),
        checks: vec![checked],
    }
}

fn describe(file: &DossierFile, about: &mut PackageFacts) {
    about.title.clone_from(&file.title);
    about.judged_on = Some(file.judged_on);
    about.evidence = file.evidence.len();
}

/// What sealing asks before it writes a ledger part: the first thing that verification would find wrong with it.
pub(crate) fn ledger_problems(files: &[(String, Vec<u8>)], dossier: &DossierFile) -> Option<String> {
    let read = |path: &str| files.iter().find(|(name, _)| name == path).map(|(_, bytes)| bytes.clone());
    let mut findings = Findings::default();
    let files = ledger::LedgerFiles::of(files.iter().map(|(path, _)| path.as_str()), read);
    let ledger = ledger::check(&files, Some(dossier), &VerifyTrust::default(), &mut findings);
    attested::check(&ledger, &held::FromReceipts::default(), &VerifyTrust::default(), &mut findings);
    findings.checks.into_iter().find_map(|checked| match checked.outcome {
        Outcome::Failed { why, place } => Some(format!("{place}: {}", why.en)),
        _ => None,
    })
}

/// A digest of the contents, for those who compare it with a receipt.
pub(crate) fn manifest_digest(contents: &PackageContents) -> Option<String> {
    contents.record(layout::TAG_MANIFEST).map(sha256_hex)
}

/// The remark for a step that has nothing to look at.
pub(crate) fn no_dossier() -> Say {
    Say::new("dossier.json을 읽을 수 없습니다", "dossier.json cannot be read")
}
