//! What people commit themselves to, what was sent, and what they are told.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use simsa_model::Day;

use super::contents::Stored;
use crate::ids::{CaseId, CopyId, MemberId, NoticeId, OrganisationId, SubmissionId};
use crate::index::{IndexEntry, IndexValue, TableIndex};
use crate::row::{KeyOf, Record};
use crate::table::StoreTable;

/// A signer has confirmed one copy of a form, exactly as it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Number of the form.
    pub form: String,
    /// Digest of the values that were shown, in hexadecimal; other values now mean that the confirmation is void.
    pub digest: String,
    /// The organisation on whose behalf it was confirmed.
    pub organisation: OrganisationId,
    /// Who confirmed.
    pub by: MemberId,
    /// Name of the signer at that time.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

impl Record for Confirmation {
    const TABLE: StoreTable = StoreTable::Confirmations;
    type Parent = CaseId;
    type Id = CopyId;
}

/// A warning that was sent along knowingly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Code of the finding.
    pub code: String,
    /// Why it goes out all the same.
    pub reason: String,
}

/// A submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionRecord {
    /// Day on which the case was judged.
    pub judged_on: Day,
    /// The package in the vault.
    pub package: Stored,
    /// Whether it is encrypted to the certifier.
    pub encrypted: bool,
    /// SHA-256 of the package's tag manifest, in hexadecimal.
    pub manifest: String,
    /// Entries of the ledger under the package's checkpoint, where that is known.
    #[serde(default)]
    pub entries: Option<u64>,
    /// Warnings that were acknowledged, by the digest of the finding.
    #[serde(default)]
    pub acknowledged: BTreeMap<String, Acknowledged>,
    /// The certifier it went to, when one of this installation.
    #[serde(default)]
    pub certifier: Option<OrganisationId>,
    /// The dossier as it went out, in the vault: the same bytes as in the package, which may be encrypted.
    #[serde(default)]
    pub dossier: Option<Stored>,
    /// Its rulings and findings as they went out, in the vault; absent in submissions of earlier versions.
    #[serde(default)]
    pub judged: Option<JudgementFiles>,
    /// Who had confirmed each copy of a form, by its name.
    #[serde(default)]
    pub confirmed: BTreeMap<CopyId, Confirmed>,
    /// Digest of each service dossier that was used.
    #[serde(default)]
    pub used: BTreeMap<CaseId, String>,
    /// Who submitted.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
}

impl Record for SubmissionRecord {
    const TABLE: StoreTable = StoreTable::Submissions;
    type Parent = CaseId;
    type Id = SubmissionId;

    fn index(&self, _: &KeyOf<Self>) -> Vec<IndexEntry> {
        let entry = |id: &OrganisationId| TableIndex::SubmissionCertifier.entry(IndexValue::of(id));
        self.certifier.iter().map(entry).collect()
    }
}

/// The files of a package that say how the submission was judged, in the vault: the same bytes as in the package, which
/// may be encrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgementFiles {
    /// `data/assessment.json`.
    pub assessment: Stored,
    /// `data/findings.json`.
    pub findings: Stored,
}

/// A confirmation as it stood when the case was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Name of the signer.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// Something people should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "kebab-case")]
pub enum NoticeKind {
    /// Somebody tried passwords for an account of the organisation.
    SignInAttempts {
        /// The member.
        member: MemberId,
    },
    /// A new password was chosen with a link that an administrator had made.
    AccessRestored {
        /// The member.
        member: MemberId,
    },
    /// An administrator has made a link by which a new password can be chosen.
    AccessLinkMade {
        /// The member.
        member: MemberId,
    },
    /// An administrator has taken the second factor off.
    SecondFactorTakenOff {
        /// The member.
        member: MemberId,
    },
    /// A service dossier used in a case has changed.
    DossierChanged {
        /// The case.
        case: CaseId,
        /// The dossier.
        dossier: CaseId,
    },
    /// A question was assigned.
    Assigned {
        /// The case.
        case: CaseId,
        /// The question.
        question: String,
    },
    /// Somebody wrote a remark for both parties.
    Commented {
        /// The case.
        case: CaseId,
        /// The question.
        question: String,
        /// The organisation that wrote it.
        #[serde(default)]
        organisation: OrganisationId,
    },
    /// A case was submitted.
    Submitted {
        /// The case.
        case: CaseId,
    },
    /// A case was closed for good.
    Closed {
        /// The case.
        case: CaseId,
    },
    /// An organisation was invited to a case.
    Invited {
        /// The case.
        case: CaseId,
        /// The organisation that invited.
        organisation: OrganisationId,
        /// Name of the one invited, as the inviting side knows it.
        name: String,
        /// Which operator of the facts it is to be.
        #[serde(default)]
        operator: Option<String>,
    },
    /// An organisation takes no part in a case any more.
    Left {
        /// The case.
        case: CaseId,
        /// The organisation.
        organisation: OrganisationId,
        /// Whether the case's owner has taken it out; otherwise it has left.
        removed: bool,
    },
    /// An operator of the facts is another organisation than before.
    OperatorNamed {
        /// The case.
        case: CaseId,
        /// The operator of the facts.
        operator: String,
        /// The organisation that it is now; empty when nobody is named for it any more.
        #[serde(default)]
        organisation: OrganisationId,
    },
    /// An organisation has joined a case.
    Joined {
        /// The case.
        case: CaseId,
        /// The organisation.
        organisation: OrganisationId,
    },
}

/// A notice to an organisation or to one member of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// What it says.
    pub kind: NoticeKind,
    /// The member, when it is for one.
    #[serde(default)]
    pub to: Option<MemberId>,
    /// When.
    pub at: Timestamp,
}

impl Record for Notification {
    const TABLE: StoreTable = StoreTable::Notices;
    type Parent = OrganisationId;
    type Id = NoticeId;
}

/// A write that was done under an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idempotent {
    /// Digest of the request.
    pub request: String,
    /// The answer that was given.
    pub response: String,
    /// When.
    pub at: Timestamp,
}

impl Record for Idempotent {
    const TABLE: StoreTable = StoreTable::Idempotency;
    type Parent = MemberId;
    type Id = String;
}
