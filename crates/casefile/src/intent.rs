//! A change that is under way, written down before its first lasting step, so that the next start can finish it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use simsa_ledger::{EventKind, LedgerEntry};
use simsa_vault::Digest;

use crate::error::CaseFileError;
use crate::history::{ACTION, ITEM, OBJECT, REPLACED};
use crate::list::Edit;

/// The contents of `.simsa/pending.json`. Holds digests, ids and titles, never contents or keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Intent {
    /// Number of the action; random, so that its entries can be told from all others.
    pub(crate) action: String,
    /// Entries the ledger had before: those of this action can only stand behind them.
    pub(crate) after: u64,
    /// What is to be recorded first.
    pub(crate) record: Vec<Happening>,
    /// Then the lists are changed.
    pub(crate) edits: Vec<Edit>,
    /// Then the keys of these files are destroyed, and that is recorded.
    pub(crate) erase: Vec<Happening>,
    /// Which pseudonym is which evidence.
    pub(crate) names: BTreeMap<String, String>,
    /// The master key that everything is to be wrapped by, in a rotation.
    pub(crate) rotate_to: Option<String>,
}

/// An event to be recorded; its time is the time of recording.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Happening {
    /// Kind of event.
    pub(crate) event: String,
    /// Pseudonym of the evidence.
    pub(crate) item: Option<String>,
    /// SHA-256 of the file, in hexadecimal digits.
    pub(crate) object: Option<String>,
    /// SHA-256 of the file before.
    pub(crate) replaced: Option<String>,
    /// Name of a master key.
    pub(crate) key: Option<String>,
}

impl Happening {
    /// An event of a piece of evidence.
    pub(crate) fn of(event: &str, item: &str, object: &Digest) -> Self {
        Self {
            event: event.to_owned(),
            item: Some(item.to_owned()),
            object: Some(object.to_string()),
            replaced: None,
            key: None,
        }
    }

    /// The entry that says it, by the clock of `now`.
    pub(crate) fn entry(
        &self,
        case: &str,
        action: &str,
        now: jiff::Timestamp,
    ) -> Result<LedgerEntry, CaseFileError> {
        let mut entry =
            LedgerEntry::new(case, EventKind::new(&self.event)?, now)?.reference(ACTION, action)?;
        for (role, value) in [(ITEM, &self.item), ("key", &self.key)] {
            if let Some(value) = value {
                entry = entry.reference(role, value)?;
            }
        }
        for (role, value) in [(OBJECT, &self.object), (REPLACED, &self.replaced)] {
            if let Some(value) = value {
                entry = entry.digest(role, parse_digest(value)?.0)?;
            }
        }
        Ok(entry)
    }

    /// Whether `entry` says this, whenever it was written.
    pub(crate) fn is_said_by(&self, entry: &LedgerEntry, action: &str) -> Result<bool, CaseFileError> {
        let wanted = self.entry(entry.case(), action, entry.time())?;
        Ok(wanted == *entry)
    }
}

/// Reads a digest that this program wrote.
pub(crate) fn parse_digest(text: &str) -> Result<Digest, CaseFileError> {
    text.parse().map_err(|why: String| CaseFileError::refused(why.clone(), why))
}
