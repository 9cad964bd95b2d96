//! The order of entries before they are in the tree. Appending to the sequence is the moment an event is recorded;
//! building tiles from it happens afterwards and can always be repeated.
//!
//! The two halves are separate traits on purpose. [`Log`](crate::Log) only *reads* a sequence. Writing is whatever the
//! owner of the state does: a database appends the entry in the same transaction as the state it records, so that
//! neither can exist without the other, and implements only [`Sequence`]; [`LocalSequence`](crate::local::LocalSequence)
//! has no database beside it and implements [`Append`] too.

mod failing;
mod memory;

pub use failing::{FailingSequence, Faults, WriteFailure};
pub use memory::MemorySequence;

/// Something a sequence could not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SequenceError {
    /// Nothing was stored; the caller may try again.
    #[error("the entry was not recorded: {problem}")]
    NotStored {
        /// What happened and what to do.
        problem: String,
    },
    /// It is not known whether the entries were stored. Open the sequence again and look before repeating.
    #[error(
        "it is not certain whether the entry was recorded: {problem}; open the ledger again and look at its last entries"
    )]
    Unknown {
        /// What happened.
        problem: String,
    },
    /// Stored data is not what was written.
    #[error("the sequence is damaged at byte {offset}: {problem}")]
    Damaged {
        /// Offset in the sequence file, or 0 where there is none.
        offset: u64,
        /// What is wrong and what to do.
        problem: String,
    },
    /// It cannot be read.
    #[error("the sequence cannot be read: {problem}")]
    Unreadable {
        /// What happened.
        problem: String,
    },
}

/// The durable order of entries, as the log reads it.
///
/// What an implementation must keep, and what [`conformance`] checks:
/// - positions are dense: `len()` entries, numbered from 0;
/// - an entry that has once been visible at a position stays there unchanged;
/// - entry *n* is never visible before all entries below *n* are. In SQL take the position from one counter row that
///   the transaction locks, not from a sequence or serial column: those leave gaps and commit out of order;
/// - what is visible is durable.
pub trait Sequence {
    /// Number of entries visible now.
    ///
    /// # Errors
    /// It cannot be read.
    fn len(&self) -> Result<u64, SequenceError>;

    /// Whether there are none.
    ///
    /// # Errors
    /// It cannot be read.
    fn is_empty(&self) -> Result<bool, SequenceError> {
        Ok(self.len()? == 0)
    }

    /// Up to `limit` entries from position `from`; fewer only at the end.
    ///
    /// # Errors
    /// It cannot be read, or what is stored is damaged.
    fn read(&self, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, SequenceError>;
}

/// A sequence that can be written on its own.
pub trait Append: Sequence {
    /// Appends entries, all or none, and returns the position of the first once they are durable.
    ///
    /// # Errors
    /// [`SequenceError::NotStored`] or [`SequenceError::Unknown`].
    fn append(&self, entries: &[&[u8]]) -> Result<u64, SequenceError>;
}

/// How a test of the contract appends: as [`Append::append`].
pub type AppendFn<'a> = &'a mut dyn FnMut(&[&[u8]]) -> Result<u64, SequenceError>;

/// Checks the contract of [`Sequence`] on an empty sequence; every implementation runs it in its tests. `append` records
/// one batch of entries in whatever way the implementation has.
///
/// # Errors
/// A sentence saying which part of the contract does not hold.
pub fn conformance(sequence: &dyn Sequence, append: AppendFn<'_>) -> Result<(), String> {
    let ensure = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
    let text = |error: SequenceError| error.to_string();
    ensure(sequence.is_empty().map_err(text)?, "the sequence must be empty at first")?;
    ensure(append(&[b"a"]).map_err(text)? == 0, "the first position must be 0")?;
    let large = vec![0x5a; crate::tile::MAX_ENTRY_LEN];
    ensure(append(&[b"", &large]).map_err(text)? == 1, "a batch must start at the next position")?;
    let too_large = vec![0; crate::tile::MAX_ENTRY_LEN + 1];
    ensure(append(&[b"x", &too_large]).is_err(), "an entry larger than a bundle can hold must be refused")?;
    ensure(
        sequence.len().map_err(text)? == 3,
        "a refused batch must leave nothing, an accepted one everything",
    )?;
    let all = sequence.read(0, 100).map_err(text)?;
    ensure(all == [b"a".to_vec(), Vec::new(), large], "entries must be read back as they were written")?;
    ensure(
        sequence.read(1, 1).map_err(text)? == [Vec::<u8>::new()],
        "a read must start at `from` and stop at `limit`",
    )?;
    ensure(
        sequence.read(3, 1).map_err(text)?.is_empty() && sequence.read(99, 1).map_err(text)?.is_empty(),
        "reading past the end must give nothing",
    )
}
