//! Group commit: many threads append, one of them writes for all that wait. A writer alone pays nothing for it (it
//! becomes the leader at once); with many, one synchronisation of the disk carries all entries that gathered during the
//! previous one.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::sequence::SequenceError;
use crate::tile;

/// Entries gathered for one write, in the coding of an entry bundle.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// Encoded entries.
    pub(super) payload: Vec<u8>,
    /// How many.
    pub(super) count: u32,
}

/// What came of one write: the position of its first entry.
type Outcome = Result<u64, SequenceError>;

#[derive(Debug, Default)]
struct Queue {
    pending: Pending,
    /// Filled when the entries now gathering have been written (or not).
    outcome: Arc<OnceLock<Outcome>>,
    writing: bool,
}

/// The waiting room.
#[derive(Debug, Default)]
pub(super) struct CommitGroup {
    queue: Mutex<Queue>,
    written: Condvar,
}

impl CommitGroup {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends `entries` through `write`, which is called by one thread at a time, with the entries of all who wait.
    pub(super) fn append(&self, entries: &[&[u8]], mut write: impl FnMut(Pending) -> Outcome) -> Outcome {
        let (encoded, count) = encode(entries)?;
        let mut queue = self.lock();
        let too_many =
            SequenceError::NotStored { problem: "too many entries at once; append fewer".to_owned() };
        let ours = u64::from(queue.pending.count);
        queue.pending.count = queue.pending.count.checked_add(count).ok_or(too_many)?;
        queue.pending.payload.extend_from_slice(&encoded);
        let outcome = Arc::clone(&queue.outcome);
        loop {
            if let Some(outcome) = outcome.get() {
                return outcome.clone().map(|first| first + ours);
            }
            if queue.writing {
                queue = self.written.wait(queue).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            // Nobody writes and ours is not written, so ours is among what is pending: write all of it.
            queue.writing = true;
            let batch = std::mem::take(&mut queue.pending);
            let gathered = std::mem::take(&mut queue.outcome);
            drop(queue);
            let result = write(batch);
            queue = self.lock();
            queue.writing = false;
            // set once: only the leader of this batch holds the right to
            let _ = gathered.set(result);
            self.written.notify_all();
        }
    }
}

/// Encodes before the lock is taken; refuses what a bundle cannot hold.
fn encode(entries: &[&[u8]]) -> Result<(Vec<u8>, u32), SequenceError> {
    let not_stored = |problem: String| SequenceError::NotStored { problem };
    let mut encoded = Vec::with_capacity(entries.iter().map(|entry| entry.len() + 2).sum());
    for entry in entries {
        tile::push_entry(&mut encoded, entry).map_err(|error| not_stored(error.to_string()))?;
    }
    let count = u32::try_from(entries.len())
        .map_err(|_| not_stored("too many entries at once; append fewer".to_owned()))?;
    Ok((encoded, count))
}
