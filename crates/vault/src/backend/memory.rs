//! A store in memory: for tests, and as the plainest statement of what the trait means.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Backend, BackendUpload, Lock, LockScope, Mode};
use crate::place::{VaultFile, VaultFolder};

#[derive(Default)]
struct State {
    files: BTreeMap<(String, String), Vec<u8>>,
    /// Holders of each lock; -1 for one exclusive holder.
    locks: BTreeMap<LockScope, i64>,
}

/// Files in memory. Clones share them, so that a vault can be "closed" and opened again.
#[derive(Clone, Default)]
pub struct MemoryBackend {
    state: Arc<Mutex<State>>,
}

impl MemoryBackend {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every file with its bytes, by path: for tests that look at, alter, copy or compare a store.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.state()
            .files
            .iter()
            .map(|((folder, name), bytes)| (format!("{folder}/{name}"), bytes.clone()))
            .collect()
    }

    /// Puts the files back as [`MemoryBackend::files`] gave them, altered or not.
    pub fn set_files(&self, files: BTreeMap<String, Vec<u8>>) {
        self.state().files = files
            .into_iter()
            .map(|(path, bytes)| {
                let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
                ((folder.to_owned(), name.to_owned()), bytes)
            })
            .collect();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(place: &VaultFile) -> (String, String) {
    (place.folder().to_string(), place.file_name())
}

fn not_found() -> io::Error {
    io::Error::from(io::ErrorKind::NotFound)
}

impl Backend for MemoryBackend {
    fn create(&self, place: &VaultFile) -> io::Result<Box<dyn BackendUpload + '_>> {
        Ok(Box::new(MemoryUpload { backend: self.clone(), place: *place, bytes: Vec::new() }))
    }

    fn replace(&self, place: &VaultFile, bytes: &[u8]) -> io::Result<()> {
        self.state().files.insert(key(place), bytes.to_vec());
        Ok(())
    }

    fn read(&self, place: &VaultFile, limit: u64) -> io::Result<Vec<u8>> {
        let state = self.state();
        let bytes = state.files.get(&key(place)).ok_or_else(not_found)?;
        if bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.clone())
    }

    fn open(&self, place: &VaultFile, offset: u64) -> io::Result<Box<dyn Read + Send + '_>> {
        let state = self.state();
        let bytes = state.files.get(&key(place)).ok_or_else(not_found)?;
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        Ok(Box::new(Cursor::new(bytes[from..].to_vec())))
    }

    fn length(&self, place: &VaultFile) -> io::Result<u64> {
        self.state().files.get(&key(place)).map(|bytes| bytes.len() as u64).ok_or_else(not_found)
    }

    fn list(&self, folder: &VaultFolder) -> io::Result<Vec<String>> {
        let folder = folder.to_string();
        let prefix = format!("{folder}/");
        let state = self.state();
        let mut names: Vec<String> = state
            .files
            .keys()
            .filter_map(|(parent, name)| {
                if *parent == folder {
                    return Some(name.clone());
                }
                parent.strip_prefix(&prefix).and_then(|rest| rest.split('/').next()).map(ToOwned::to_owned)
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    fn destroy(&self, place: &VaultFile) -> io::Result<()> {
        self.state().files.remove(&key(place));
        Ok(())
    }

    fn has_leftovers(&self, _folder: &VaultFolder) -> io::Result<bool> {
        Ok(false)
    }

    fn sweep(&self, _folder: &VaultFolder) -> io::Result<()> {
        Ok(())
    }

    fn lock(&self, scope: LockScope, mode: Mode, _wait: bool) -> io::Result<Option<Box<dyn Lock>>> {
        let mut state = self.state();
        let holders = state.locks.entry(scope).or_default();
        let granted = match mode {
            Mode::Shared if *holders >= 0 => {
                *holders += 1;
                true
            }
            Mode::Exclusive if *holders == 0 => {
                *holders = -1;
                true
            }
            _ => false,
        };
        Ok(granted.then(|| Box::new(MemoryLock { backend: self.clone(), scope }) as Box<dyn Lock>))
    }
}

struct MemoryUpload {
    backend: MemoryBackend,
    place: VaultFile,
    bytes: Vec<u8>,
}

impl BackendUpload for MemoryUpload {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let mut state = self.backend.state();
        match state.files.entry(key(&self.place)) {
            std::collections::btree_map::Entry::Occupied(_) => Err(io::ErrorKind::AlreadyExists.into()),
            std::collections::btree_map::Entry::Vacant(vacant) => {
                vacant.insert(self.bytes);
                Ok(())
            }
        }
    }
}

struct MemoryLock {
    backend: MemoryBackend,
    scope: LockScope,
}

impl Lock for MemoryLock {}

impl Drop for MemoryLock {
    fn drop(&mut self) {
        let mut state = self.backend.state();
        let holders = state.locks.entry(self.scope).or_default();
        *holders = if *holders > 0 { *holders - 1 } else { 0 };
    }
}
