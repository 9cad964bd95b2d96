//! Faults on purpose: wrappers whose *n*-th write fails, having stored nothing or having stored everything. The second
//! is the one that real networks and disks produce and that code forgets.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Append, Sequence, SequenceError};

/// How a chosen write fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteFailure {
    /// An error, and nothing was stored.
    NotStored,
    /// An error, although everything was stored.
    Stored,
}

/// Which write fails, shared by all wrappers of one test, so that “the *n*-th write” counts across them.
#[derive(Debug, Clone)]
pub struct Faults {
    fault: WriteFailure,
    nth: u64,
    seen: Arc<AtomicU64>,
}

impl Faults {
    /// The write number `nth` (from 0) fails; later ones work again.
    pub fn nth(nth: u64, fault: WriteFailure) -> Self {
        Self { fault, nth, seen: Arc::new(AtomicU64::new(0)) }
    }

    /// No write fails; [`Faults::seen`] counts them.
    pub fn none() -> Self {
        Self::nth(u64::MAX, WriteFailure::NotStored)
    }

    /// Writes attempted so far.
    pub fn seen(&self) -> u64 {
        self.seen.load(Ordering::SeqCst)
    }

    /// Called before each write: whether and how this one fails.
    pub fn next(&self) -> Option<WriteFailure> {
        let number = self.seen.fetch_add(1, Ordering::SeqCst);
        (number == self.nth).then_some(self.fault)
    }
}

/// A sequence whose appends fail as told.
#[derive(Debug)]
pub struct FailingSequence<S> {
    inner: S,
    faults: Faults,
}

impl<S> FailingSequence<S> {
    /// Wraps `inner`.
    pub fn new(inner: S, faults: Faults) -> Self {
        Self { inner, faults }
    }

    /// What is really stored.
    pub fn inner(&self) -> &S {
        &self.inner
    }
}

impl<S: Sequence> Sequence for FailingSequence<S> {
    fn len(&self) -> Result<u64, SequenceError> {
        self.inner.len()
    }

    fn read(&self, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, SequenceError> {
        self.inner.read(from, limit)
    }
}

impl<S: Append> Append for FailingSequence<S> {
    fn append(&self, entries: &[&[u8]]) -> Result<u64, SequenceError> {
        let problem = "a fault injected by a test".to_owned();
        match self.faults.next() {
            None => self.inner.append(entries),
            Some(WriteFailure::NotStored) => Err(SequenceError::NotStored { problem }),
            Some(WriteFailure::Stored) => {
                self.inner.append(entries)?;
                Err(SequenceError::Unknown { problem })
            }
        }
    }
}
