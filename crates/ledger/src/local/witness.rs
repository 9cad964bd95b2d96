//! A witness that remembers in a folder: the last checkpoint of one log that it cosigned. What [`Witness`] leaves to its
//! caller is done here: one request at a time, and the memory durable before the cosignature is handed out.

use std::fs::{File as FsFile, TryLockError};
use std::path::{Path, PathBuf};

use super::store::LocalStore;
use crate::checkpoint::{CheckpointError, SignedCheckpoint};
use crate::keys::{SignerKey, VerifierKey};
use crate::note::SignatureLine;
use crate::store::{LedgerStoreError, TileStore as _};
use crate::witness::{Witness, WitnessRefusal};

/// Name of the file that holds the last checkpoint.
const LAST: &str = "last-checkpoint";

/// Why a witness gives no cosignature.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// The log does not deserve one, or the request is not for this witness.
    #[error(transparent)]
    Refused(#[from] WitnessRefusal),
    /// The memory cannot be read or written. Nothing was handed out.
    #[error("the witness's memory cannot be used: {0}")]
    Memory(#[from] LedgerStoreError),
    /// The memory was altered. Restore it; a witness that starts anew could cosign a fork.
    #[error("the witness's memory {path} does not hold: {source}")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong.
        source: CheckpointError,
    },
    /// Another program is answering a request, or the folder cannot be locked.
    #[error(
        "the witness's folder {path} cannot be locked ({problem}); try again when the other program has ended"
    )]
    Busy {
        /// The folder.
        path: String,
        /// What happened.
        problem: String,
    },
}

/// A witness of one log with its memory in a folder.
#[derive(Debug)]
pub struct LocalWitness {
    folder: PathBuf,
    store: LocalStore,
    key: SignerKey,
    log: VerifierKey,
}

impl LocalWitness {
    /// Uses `folder`, creating it when missing; an empty folder is a witness that has seen nothing.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(folder: &Path, key: SignerKey, log: VerifierKey) -> Result<Self, WitnessError> {
        Ok(Self { folder: folder.to_owned(), store: LocalStore::new(folder.to_owned())?, key, log })
    }

    /// The checkpoint cosigned last, `None` if never.
    ///
    /// # Errors
    /// The memory cannot be read or was altered.
    pub fn last(&self) -> Result<Option<SignedCheckpoint>, WitnessError> {
        let Some(bytes) = self.store.get(LAST)? else {
            return Ok(None);
        };
        let last = SignedCheckpoint::open(&bytes, &self.log).map_err(|source| WitnessError::Damaged {
            path: self.folder.join(LAST).display().to_string(),
            source,
        })?;
        Ok(Some(last))
    }

    /// Answers a request (tlog-witness `add-checkpoint`) with a cosignature line. `time` is the witness's clock, in
    /// seconds since 1970.
    ///
    /// # Errors
    /// [`WitnessError`]; the memory is as before.
    pub fn answer(&self, request: &[u8], time: u64) -> Result<SignatureLine, WitnessError> {
        let _lock = self.lock()?;
        let (before, last) = (self.store.get(LAST)?, self.last()?);
        let witness = Witness { key: &self.key, log: &self.log };
        let (seen, line) = witness.cosign(request, last.as_ref(), time)?;
        // Remembered before handed out. A crash in between costs a cosignature that nobody has seen; the log asks again
        // from the new size. The other order could cosign two histories.
        self.store.replace_if(LAST, before.as_deref(), seen.log_signed_text().as_bytes())?;
        Ok(line)
    }

    /// Keeps other programs out until the returned file is dropped.
    fn lock(&self) -> Result<FsFile, WitnessError> {
        let busy = |problem: String| WitnessError::Busy { path: self.folder.display().to_string(), problem };
        let file = FsFile::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.folder.join("lock"))
            .map_err(|error| busy(error.to_string()))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(busy("another program holds it".to_owned())),
            Err(TryLockError::Error(error)) => Err(busy(error.to_string())),
        }
    }
}
