//! A sequence and its log together: what a program uses that keeps the whole ledger itself. A program whose entries live
//! in a database uses [`Log`] with its own [`Sequence`](crate::Sequence).

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::checkpoint::SignedCheckpoint;
use crate::entry::LedgerEntry;
use crate::log::{Log, LogError};
use crate::receipt::Receipt;
use crate::sequence::{Append, SequenceError};
use crate::store::TileStore;
use crate::timestamp::{self, TimeAuthorities, TimeAuthority, TimeStamp};

/// A ledger that can be shared between threads.
#[derive(Debug)]
pub struct Ledger<Q, S> {
    sequence: Q,
    log: Mutex<Log<S>>,
}

impl<Q: Append, S: TileStore> Ledger<Q, S> {
    /// Joins a sequence and its log, and finishes what a crash may have left undone.
    ///
    /// # Errors
    /// The two do not belong together, or the store fails.
    pub fn new(sequence: Q, mut log: Log<S>) -> Result<Self, LogError> {
        log.integrate(&sequence)?;
        Ok(Self { sequence, log: Mutex::new(log) })
    }

    /// Joins a sequence and its log as they are.
    pub fn join(sequence: Q, log: Log<S>) -> Self {
        Self { sequence, log: Mutex::new(log) }
    }

    /// Records an event. When it returns, the entry is durable and has its position for ever; it is published with the
    /// next [`Ledger::publish`]. Many threads may record at once and share the cost of making it durable.
    ///
    /// # Errors
    /// It was not stored, or that is not known.
    pub fn record(&self, entry: &LedgerEntry) -> Result<u64, SequenceError> {
        self.sequence.append(&[&entry.to_bytes()])
    }

    /// Publishes a checkpoint over everything recorded so far and returns it.
    ///
    /// # Errors
    /// [`LogError`]; what is recorded stays recorded.
    pub fn publish(&self) -> Result<SignedCheckpoint, LogError> {
        let mut log = self.log();
        log.integrate(&self.sequence).cloned()
    }

    /// The receipts for an entry ([`Log::receipts`]), publishing it first when it is not yet. Of many threads that wait
    /// here, the first publishes for all.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn receipts(&self, index: u64) -> Result<Vec<Receipt>, LogError> {
        let mut log = self.log();
        if index >= log.head().size() {
            log.integrate(&self.sequence)?;
        }
        log.receipts(index)
    }

    /// Has the checkpoint published last time-stamped, and keeps the token for the receipts of all entries it covers.
    /// `nonce` is random and used once.
    ///
    /// # Errors
    /// The authority cannot be asked, refuses or is not accepted; the log is as before.
    pub fn time_stamp(
        &self,
        authority: &dyn TimeAuthority,
        trusted: &TimeAuthorities,
        nonce: [u8; 16],
    ) -> Result<TimeStamp, LogError> {
        // The lock is not held while the authority is asked: recording and publishing go on meanwhile.
        let checkpoint = self.log().head().clone();
        let contents = checkpoint.log_signed_text();
        let (token, stamp) = timestamp::stamp(authority, trusted, contents.as_bytes(), nonce)?;
        self.log().keep_time_stamp(&checkpoint, &token)?;
        Ok(stamp)
    }

    /// The sequence.
    pub fn sequence(&self) -> &Q {
        &self.sequence
    }

    /// The log, locked: for proofs, cosignatures and time stamps.
    pub fn log(&self) -> MutexGuard<'_, Log<S>> {
        // A panic elsewhere cannot leave the log half changed: it changes only in whole steps after a success.
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
