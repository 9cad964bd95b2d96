//! What the ledger says about each piece of evidence: its revisions, the one in use, and what became of the others.

use std::collections::BTreeMap;

use serde::Serialize;
use simsa_ledger::{EventKind, LedgerEntry};
use simsa_vault::Digest;

use crate::error::CaseFileError;

/// Role of the pseudonym of a piece of evidence in an entry.
pub(crate) const ITEM: &str = "item";
/// Role of the number of an action, which makes its entries unlike all others.
pub(crate) const ACTION: &str = "action";
/// Role of the digest of a file.
pub(crate) const OBJECT: &str = "object";
/// Role of the digest of the file before.
pub(crate) const REPLACED: &str = "replaced";

/// One event of one piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Position in the ledger, from 0.
    pub index: u64,
    /// Time by the clock of the machine, UTC.
    pub time: String,
    /// Kind, as listed in `docs/formats/ledger.md`.
    pub event: String,
    /// SHA-256 of the file concerned.
    pub sha256: String,
}

/// One file that was handed in as this piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HandedIn {
    /// Number, from 1.
    pub number: usize,
    /// SHA-256 of the file.
    #[serde(serialize_with = "as_text")]
    pub sha256: Digest,
    /// When it was taken, UTC.
    pub time: String,
    /// Whether its key was destroyed, so that its contents are gone.
    pub erased: bool,
}

/// A piece of evidence through time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct History {
    /// Its id, as far as it is still known.
    pub id: Option<String>,
    /// Everything that happened, in order.
    pub events: Vec<Event>,
    /// The files, in order.
    pub revisions: Vec<HandedIn>,
    /// Whether it was withdrawn and not handed in again.
    pub withdrawn: bool,
}

impl History {
    /// The revision in use, `None` when withdrawn.
    pub fn current(&self) -> Option<&HandedIn> {
        self.revisions.last().filter(|_| !self.withdrawn)
    }

    /// A revision by its number, `None` for the last.
    pub fn revision(&self, number: Option<usize>) -> Option<&HandedIn> {
        match number {
            Some(number) => self.revisions.iter().find(|revision| revision.number == number),
            None => self.revisions.last(),
        }
    }
}

/// Reads the histories off the ledger's entries; the key is the pseudonym.
pub(crate) fn histories(entries: &[Vec<u8>]) -> Result<BTreeMap<String, History>, CaseFileError> {
    let mut all: BTreeMap<String, History> = BTreeMap::new();
    for (bytes, index) in entries.iter().zip(0..) {
        let entry = LedgerEntry::from_bytes(bytes)?;
        let Some(item) = reference(&entry, ITEM) else { continue };
        let Some(object) = digest(&entry, OBJECT) else { continue };
        all.entry(item.to_owned()).or_default().take(&entry, index, object);
    }
    Ok(all)
}

impl History {
    fn take(&mut self, entry: &LedgerEntry, index: u64, object: Digest) {
        let (time, event) = (entry.time().to_string(), entry.event().as_str());
        match event {
            EventKind::EVIDENCE_ADDED | EventKind::EVIDENCE_REPLACED => {
                let number = self.revisions.len() + 1;
                let revision = HandedIn { number, sha256: object, time: time.clone(), erased: false };
                // Handed in again after it was erased: that copy is there again, under a new key.
                for earlier in self.revisions.iter_mut().filter(|earlier| earlier.sha256 == object) {
                    earlier.erased = false;
                }
                self.revisions.push(revision);
                self.withdrawn = false;
            }
            EventKind::EVIDENCE_WITHDRAWN => self.withdrawn = true,
            EventKind::EVIDENCE_ERASED => {
                for revision in self.revisions.iter_mut().filter(|revision| revision.sha256 == object) {
                    revision.erased = true;
                }
            }
            _ => {}
        }
        self.events.push(Event { index, time, event: event.to_owned(), sha256: object.to_string() });
    }
}

/// The value of a reference.
pub(crate) fn reference<'e>(entry: &'e LedgerEntry, role: &str) -> Option<&'e str> {
    entry.references().find(|(name, _)| *name == role).map(|(_, value)| value)
}

/// The value of a digest.
pub(crate) fn digest(entry: &LedgerEntry, role: &str) -> Option<Digest> {
    entry.digests().find(|(name, _)| *name == role).map(|(_, value)| Digest(*value))
}

fn as_text<S: serde::Serializer>(digest: &Digest, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(digest)
}
