//! Where the published log lies: tiles, entry bundles and the checkpoint, as files of C2SP tlog-tiles by their paths.
//! The trait is what a folder, an object store or a memory map can all do.

mod failing;
mod memory;

pub use failing::FailingStore;
pub use memory::MemoryFiles;

/// Path of the checkpoint.
pub const CHECKPOINT_PATH: &str = "checkpoint";

/// Something the store could not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerStoreError {
    /// Reading failed.
    #[error("“{path}” cannot be read: {problem}")]
    Read {
        /// Path in the log.
        path: String,
        /// What happened.
        problem: String,
    },
    /// Writing failed; whether something was stored is not known.
    #[error("“{path}” cannot be written: {problem}")]
    Write {
        /// Path in the log.
        path: String,
        /// What happened.
        problem: String,
    },
    /// A file that is to be replaced is not what it was when it was read: another program has written it meanwhile.
    #[error("“{path}” has changed meanwhile: another program writes to this log")]
    Changed {
        /// Path in the log.
        path: String,
    },
    /// A file that never changes is there with other contents. The log was altered or another log writes here.
    #[error(
        "“{path}” is already there with other contents; a published tile never changes, so the log was altered or two programs write to it"
    )]
    Conflict {
        /// Path in the log.
        path: String,
    },
}

/// One file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileToWrite {
    /// Path in the log.
    pub path: String,
    /// Contents.
    pub bytes: Vec<u8>,
}

/// The published files.
pub trait TileStore {
    /// A file's contents, `None` when there is none.
    ///
    /// # Errors
    /// [`LedgerStoreError::Read`].
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, LedgerStoreError>;

    /// Writes files that never change once written, in any order, each of them whole or not at all, and returns when all
    /// are durable. One that is there already with the same bytes is fine.
    ///
    /// # Errors
    /// [`LedgerStoreError::Conflict`] before anything else is attempted on that file, or [`LedgerStoreError::Write`].
    fn put_immutable(&self, files: &[FileToWrite]) -> Result<(), LedgerStoreError>;

    /// Replaces a file that is as `old` says (`None`: not there) by one atomic, durable step: readers and crashes see the old
    /// or the new, never neither, and of several that replace the same at once one succeeds. After [`LedgerStoreError::Write`] the
    /// new may be there all the same: who goes on reads the file first.
    ///
    /// # Errors
    /// [`LedgerStoreError::Changed`] when the file is not as `old` says; [`LedgerStoreError::Write`].
    fn replace_if(&self, path: &str, old: Option<&[u8]>, new: &[u8]) -> Result<(), LedgerStoreError>;

    /// Removes all files whose path begins with `prefix`, which ends in `/`. Need not be durable.
    ///
    /// # Errors
    /// [`LedgerStoreError::Write`].
    fn remove_prefix(&self, prefix: &str) -> Result<(), LedgerStoreError>;

    /// Paths of all files that begin with `prefix`, in order.
    ///
    /// # Errors
    /// [`LedgerStoreError::Read`].
    fn list(&self, prefix: &str) -> Result<Vec<String>, LedgerStoreError>;
}

impl<T: TileStore + ?Sized> TileStore for &T {
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, LedgerStoreError> {
        (**self).get(path)
    }

    fn put_immutable(&self, files: &[FileToWrite]) -> Result<(), LedgerStoreError> {
        (**self).put_immutable(files)
    }

    fn replace_if(&self, path: &str, old: Option<&[u8]>, new: &[u8]) -> Result<(), LedgerStoreError> {
        (**self).replace_if(path, old, new)
    }

    fn remove_prefix(&self, prefix: &str) -> Result<(), LedgerStoreError> {
        (**self).remove_prefix(prefix)
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, LedgerStoreError> {
        (**self).list(prefix)
    }
}
