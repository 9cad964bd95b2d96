//! A store whose *n*-th write fails as told. Each file of a batch counts as one write, so that a batch can also stop
//! half way, as it does on a full disk.

use super::{FileToWrite, LedgerStoreError, TileStore};
use crate::sequence::{Faults, WriteFailure};

/// Wraps a store.
#[derive(Debug)]
pub struct FailingStore<S> {
    inner: S,
    faults: Faults,
}

impl<S> FailingStore<S> {
    /// Wraps `inner`.
    pub fn new(inner: S, faults: Faults) -> Self {
        Self { inner, faults }
    }

    /// Runs one write, or makes it fail.
    fn write(
        &self,
        path: &str,
        write: impl FnOnce() -> Result<(), LedgerStoreError>,
    ) -> Result<(), LedgerStoreError> {
        let failure = LedgerStoreError::Write {
            path: path.to_owned(),
            problem: "a fault injected by a test".to_owned(),
        };
        match self.faults.next() {
            None => write(),
            Some(WriteFailure::NotStored) => Err(failure),
            Some(WriteFailure::Stored) => write().and(Err(failure)),
        }
    }
}

impl<S: TileStore> TileStore for FailingStore<S> {
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, LedgerStoreError> {
        self.inner.get(path)
    }

    fn put_immutable(&self, files: &[FileToWrite]) -> Result<(), LedgerStoreError> {
        files.iter().try_for_each(|file| {
            self.write(&file.path, || self.inner.put_immutable(std::slice::from_ref(file)))
        })
    }

    fn replace_if(&self, path: &str, old: Option<&[u8]>, new: &[u8]) -> Result<(), LedgerStoreError> {
        self.write(path, || self.inner.replace_if(path, old, new))
    }

    fn remove_prefix(&self, prefix: &str) -> Result<(), LedgerStoreError> {
        self.write(prefix, || self.inner.remove_prefix(prefix))
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, LedgerStoreError> {
        self.inner.list(prefix)
    }
}
