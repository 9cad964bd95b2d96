//! Evidence that is off the list: withdrawn, to be destroyed, destroyed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::contents::{EvidenceRecord, FileRevision, Stored};
use crate::ids::{CaseId, EvidenceId, MemberId, OrganisationId, RemovedId};
use crate::row::Record;
use crate::table::StoreTable;

/// Why a file is destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DestructionReason {
    /// It holds resident registration numbers, which nobody may keep without a law that says so (개인정보 보호법 제24조의2).
    RegistrationNumbers,
    /// It was handed in by mistake.
    Mistake,
    /// It is no longer needed.
    NotNeeded,
    /// A law, a contract or an order demands it.
    Obligation,
}

impl DestructionReason {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::RegistrationNumbers, Self::Mistake, Self::NotNeeded, Self::Obligation];

    /// Its name in addresses and in the ledger.
    pub const fn id(self) -> &'static str {
        match self {
            Self::RegistrationNumbers => "registration-numbers",
            Self::Mistake => "mistake",
            Self::NotNeeded => "not-needed",
            Self::Obligation => "obligation",
        }
    }
}

/// A piece of evidence, or an earlier file of one, that was taken off the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The id that the piece had.
    pub evidence: EvidenceId,
    /// Its title.
    pub title: String,
    /// Whether it is an earlier file, whose piece may be listed still.
    pub is_revision: bool,
    /// Its files: of a piece, the earlier ones too.
    pub files: Vec<Stored>,
    /// The organisation whose it was.
    pub organisation: OrganisationId,
    /// Who took it off.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
    /// What was ordered; absent while it is withdrawn only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<DestructionOrder>,
    /// When its key was destroyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destroyed: Option<Timestamp>,
    /// Whether a file of it was listed elsewhere in the case at that time, and so is kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kept_elsewhere: bool,
    /// What is needed to list it again; gone when it is destroyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Was>,
}

/// The order to destroy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DestructionOrder {
    /// Why.
    pub reason: DestructionReason,
    /// Why, in the words of whoever ordered it; for the own organisation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who ordered it.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
    /// From when on it is done; until then it can be taken back.
    pub due: Timestamp,
}

/// What was taken off the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "is", rename_all = "kebab-case")]
pub enum Was {
    /// A piece.
    Piece(Box<EvidenceRecord>),
    /// An earlier file of a piece.
    Revision(FileRevision),
}

impl Record for Removed {
    const TABLE: StoreTable = StoreTable::Removed;
    type Parent = CaseId;
    type Id = RemovedId;
}
