//! A sequence in memory, for tests and for callers that keep their entries elsewhere.

use std::sync::{Mutex, PoisonError};

use super::{Append, Sequence, SequenceError};
use crate::tile::MAX_ENTRY_LEN;

/// Entries in memory; gone when dropped.
#[derive(Debug, Default)]
pub struct MemorySequence {
    entries: Mutex<Vec<Vec<u8>>>,
}

impl MemorySequence {
    /// One that holds `entries` already.
    pub fn with(entries: Vec<Vec<u8>>) -> Self {
        Self { entries: Mutex::new(entries) }
    }
}

impl Sequence for MemorySequence {
    fn len(&self) -> Result<u64, SequenceError> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(entries.len() as u64)
    }

    fn read(&self, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, SequenceError> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        Ok(entries.iter().skip(from).take(limit).cloned().collect())
    }
}

impl Append for MemorySequence {
    fn append(&self, new: &[&[u8]]) -> Result<u64, SequenceError> {
        if let Some(entry) = new.iter().find(|entry| entry.len() > MAX_ENTRY_LEN) {
            return Err(SequenceError::NotStored {
                problem: format!("an entry of {} bytes is larger than {MAX_ENTRY_LEN}", entry.len()),
            });
        }
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let first = entries.len() as u64;
        entries.extend(new.iter().map(|entry| entry.to_vec()));
        Ok(first)
    }
}
