//! What stands between a case and its submission.

use simsa_case::FindingRecord;
use simsa_forms::Instance;
use simsa_model::{Finding, Severity};
use simsa_store::Versioned;
use simsa_store::records::{Confirmation, Disclosure, EvidenceRecord};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::copies::CopyDigest;
use crate::domain::form::ConfirmationState;
use crate::domain::open_points::unnoted;
use crate::error::Result;
use crate::secrets;

/// How far a case is from being submitted.
#[derive(Debug)]
pub struct Readiness {
    /// Findings that stop it.
    pub blocking: Vec<Finding>,
    /// Warnings, each with the key by which it is acknowledged.
    pub warnings: Vec<(String, Finding)>,
    /// The forms with a signature block that are not confirmed, or whose confirmation is void.
    pub unconfirmed: Vec<Instance>,
    /// Pieces of evidence that the applicant may not see: the package must be encrypted to a certifier.
    pub withheld: usize,
    /// Facts that open rulings still ask for.
    pub open: bool,
    /// Titles of service dossiers that have changed since the applicant last took note.
    pub unnoted: Vec<String>,
}

/// The key by which a finding is acknowledged: another place or another wording is another finding.
pub fn finding_key(finding: &Finding) -> String {
    record_key(&FindingRecord::of(finding))
}

/// The same of a finding as it is written.
pub fn record_key(finding: &FindingRecord) -> String {
    let told = serde_json::json!([finding.code, finding.what.ko, finding.places]);
    secrets::digest(told.to_string()).chars().take(16).collect()
}

impl Readiness {
    /// How far it is, as this actor is told.
    pub(crate) fn of(
        actor: &Actor,
        contents: &CaseSnapshot,
        confirmations: &[Versioned<Confirmation>],
    ) -> Result<Self> {
        let findings = contents.seen_by(actor).findings().to_vec();
        let (blocking, others): (Vec<_>, Vec<_>) =
            findings.into_iter().partition(|finding| finding.severity == Severity::Blocking);
        let warnings = others.into_iter().filter(|finding| finding.severity == Severity::Warning);
        let is_good = |copy: &CopyDigest| {
            contents.confirmation_state(&copy.instance, &copy.digest, confirmations)
                == ConfirmationState::Good
        };
        let copies = contents.copy_digests()?.iter();
        let unconfirmed = copies.filter(|copy| !is_good(copy)).map(|copy| copy.instance.clone()).collect();
        let hidden = |kept: &&Versioned<EvidenceRecord>| {
            kept.value.organisation != contents.sides.owner()
                && contents.disclosure(kept) == Disclosure::TitleAndDigest
        };
        Ok(Self {
            blocking,
            warnings: warnings.map(|finding| (finding_key(&finding), finding)).collect(),
            unconfirmed,
            withheld: contents.evidence.iter().filter(hidden).count(),
            open: contents.is_open(),
            unnoted: unnoted(contents)?,
        })
    }
}
