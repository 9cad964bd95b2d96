//! The half of this crate that touches the machine: files, locks, the random source, programs. Everything else is pure.
//!
//! A ledger folder holds `sequence` (private, the durable order of entries) and `log/` (what may be published:
//! `checkpoint`, `tile/…`, `stamped/…`). The signing key is never in it.

mod authority;
mod frame;
mod group;
mod key_file;
mod medium;
mod sequence;
mod store;
mod witness;

use std::path::Path;

pub use authority::CommandAuthority;
pub use key_file::{KeyFileError, generate_key, read_key, write_key};
pub use medium::{FileMedium, Medium};
pub use sequence::LocalSequence;
pub use store::LocalStore;
pub use witness::{LocalWitness, WitnessError};

use crate::keys::SignerKey;
use crate::ledger::Ledger;
use crate::log::{Log, LogError};

/// A ledger in a folder.
pub type LocalLedger = Ledger<LocalSequence<FileMedium>, LocalStore>;

/// Creates a ledger in `folder`, which may exist but must not hold one.
///
/// # Errors
/// There is one already, or the disk fails.
pub fn create(folder: &Path, key: SignerKey) -> Result<LocalLedger, LogError> {
    // The sequence first: its lock keeps a second program from creating the log at the same time. A crash between the
    // two leaves an empty sequence; creating again goes on from there.
    let store = LocalStore::new(folder.join("log"))?;
    let sequence = LocalSequence::open_file(&folder.join("sequence"))?;
    Ledger::new(sequence, Log::create(store, key)?)
}

/// Opens the ledger in `folder` and finishes what a crash may have left undone.
///
/// # Errors
/// There is none, another program has it open, or stored data does not hold.
pub fn open(folder: &Path, key: SignerKey) -> Result<LocalLedger, LogError> {
    let ledger = join(folder, key)?;
    ledger.publish()?;
    Ok(ledger)
}

/// Opens the ledger in `folder` as it is. Nothing is signed before [`Ledger::publish`]: for a caller who has to look at the
/// entries first.
///
/// # Errors
/// As [`open`].
pub fn join(folder: &Path, key: SignerKey) -> Result<LocalLedger, LogError> {
    if !folder.join("log").join(crate::store::CHECKPOINT_PATH).exists() {
        return Err(LogError::NoLog);
    }
    let sequence = LocalSequence::open_file(&folder.join("sequence"))?;
    let store = LocalStore::new(folder.join("log"))?;
    Ok(Ledger::join(sequence, Log::open(store, key)?))
}

/// Puts back entries that the sequence lost but the log has published, then opens the ledger. Returns it with the number of
/// entries put back. A sequence file that is reported as damaged must be moved away first: what it held beyond the published
/// log may still be of use to somebody, so nothing here deletes it.
///
/// # Errors
/// As [`open`].
pub fn restore(folder: &Path, key: SignerKey) -> Result<(LocalLedger, u64), LogError> {
    let sequence = LocalSequence::open_file(&folder.join("sequence"))?;
    let log = Log::open(LocalStore::new(folder.join("log"))?, key)?;
    let restored = log.restore_sequence(&sequence)?;
    Ok((Ledger::new(sequence, log)?, restored))
}
