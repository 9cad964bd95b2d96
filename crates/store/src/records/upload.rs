//! A file that is being handed in piece by piece, so that a connection that breaks costs little.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use simsa_model::Unseen;

use super::case::Disclosure;
use super::contents::Stored;
use crate::ids::{CaseId, EvidenceId, MemberId, OrganisationId, UploadId};
use crate::index::{IndexEntry, IndexValue, TableIndex};
use crate::row::{KeyOf, Record};
use crate::table::StoreTable;

/// A file under way. Its pieces lie encrypted in a part of the vault of their own, which is destroyed with the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Organisation that hands it in.
    pub organisation: OrganisationId,
    /// Member who does.
    pub member: MemberId,
    /// What is said about it: title, kind and period.
    pub listed: simsa_model::Evidence,
    /// Whether nobody has said kind and days, so that what the file says of itself is proposed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub proposed: bool,
    /// What the file is called where it comes from.
    pub name: String,
    /// Length in bytes, as announced.
    pub length: u64,
    /// SHA-256 in lower-case hexadecimal, where it was announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// When the file was last changed where it comes from, in milliseconds since 1970: with name and length it tells
    /// whether a file that is chosen again is the same one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<i64>,
    /// What the other party may see of it; what is usual when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<Disclosure>,
    /// The piece of evidence whose file it replaces; a new one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<EvidenceId>,
    /// What has come, in order.
    #[serde(default)]
    pub parts: Vec<Stored>,
    /// What it has become; absent while it is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<Finished>,
    /// When it is given up unless more comes before.
    pub expires: Timestamp,
}

/// The end of an upload, kept for a client that did not hear of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finished {
    /// The piece of evidence.
    pub evidence: EvidenceId,
    /// Whether the file seems to hold registration numbers of people.
    pub warns: bool,
    /// Why somebody should look at it, since it could not be looked at here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unseen: Option<Unseen>,
}

impl Upload {
    /// Bytes that have come.
    pub fn offset(&self) -> u64 {
        if self.finished.is_some() {
            return self.length;
        }
        self.parts.iter().map(|part| part.bytes).sum()
    }
}

impl Record for Upload {
    const TABLE: StoreTable = StoreTable::Uploads;
    type Parent = CaseId;
    type Id = UploadId;

    fn index(&self, _: &KeyOf<Self>) -> Vec<IndexEntry> {
        vec![TableIndex::UploadOrganisation.entry(IndexValue::of(&self.organisation))]
    }
}
