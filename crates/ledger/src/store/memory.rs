//! A published log in memory: for tests, and for a package reader that has unpacked the log's files.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{FileToWrite, LedgerStoreError, TileStore};

/// Files in memory, by path.
#[derive(Debug, Default)]
pub struct MemoryFiles {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl MemoryFiles {
    /// One that holds `files` already.
    pub fn with(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self { files: Mutex::new(files) }
    }

    /// A copy of all files.
    pub fn snapshot(&self) -> BTreeMap<String, Vec<u8>> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TileStore for MemoryFiles {
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, LedgerStoreError> {
        Ok(self.lock().get(path).cloned())
    }

    fn put_immutable(&self, new: &[FileToWrite]) -> Result<(), LedgerStoreError> {
        let mut files = self.lock();
        for file in new {
            match files.get(&file.path) {
                Some(bytes) if *bytes != file.bytes => {
                    return Err(LedgerStoreError::Conflict { path: file.path.clone() });
                }
                Some(_) => {}
                None => {
                    files.insert(file.path.clone(), file.bytes.clone());
                }
            }
        }
        Ok(())
    }

    fn replace_if(&self, path: &str, old: Option<&[u8]>, new: &[u8]) -> Result<(), LedgerStoreError> {
        let mut files = self.lock();
        if files.get(path).map(Vec::as_slice) != old {
            return Err(LedgerStoreError::Changed { path: path.to_owned() });
        }
        files.insert(path.to_owned(), new.to_vec());
        Ok(())
    }

    fn remove_prefix(&self, prefix: &str) -> Result<(), LedgerStoreError> {
        self.lock().retain(|path, _| !path.starts_with(prefix));
        Ok(())
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, LedgerStoreError> {
        let files = self.lock();
        Ok(files.keys().filter(|path| path.starts_with(prefix)).cloned().collect())
    }
}
