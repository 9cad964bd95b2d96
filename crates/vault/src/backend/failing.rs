//! A store that fails once, at a chosen write: the two ways a write can fail in life.
//!
//! "Failed and not stored" is a full disk. "Failed but stored" is a lost answer: the network broke after the object
//! store had done the work. Code that is right under only one of them is wrong.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Backend, BackendUpload, Lock, LockScope, Mode};
use crate::place::{VaultFile, VaultFolder};

/// How the chosen write fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Nothing was done, and it says so.
    NotStored,
    /// Everything was done, and yet it reports a failure.
    StoredButReported,
}

/// Wraps a backend and fails its `n`-th writing operation. Writing operations are starting an upload, each write to
/// it, finishing it, replacing, destroying and sweeping.
pub struct FailingBackend<B> {
    inner: B,
    fail_at: u64,
    failure: Failure,
    count: AtomicU64,
}

impl<B: Backend> FailingBackend<B> {
    /// Fails the `fail_at`-th writing operation, counted from 0; `u64::MAX` for never.
    pub fn new(inner: B, fail_at: u64, failure: Failure) -> Self {
        Self { inner, fail_at, failure, count: AtomicU64::new(0) }
    }

    /// Writing operations so far.
    pub fn operations(&self) -> u64 {
        self.count.load(Ordering::SeqCst)
    }

    fn attempt<T>(&self, operation: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        if self.count.fetch_add(1, Ordering::SeqCst) != self.fail_at {
            return operation();
        }
        if self.failure == Failure::StoredButReported {
            operation()?;
        }
        Err(io::Error::new(io::ErrorKind::StorageFull, "injected failure"))
    }
}

impl<B: Backend> Backend for FailingBackend<B> {
    fn create(&self, place: &VaultFile) -> io::Result<Box<dyn BackendUpload + '_>> {
        let inner = self.attempt(|| self.inner.create(place))?;
        Ok(Box::new(FailingUpload { backend: self, inner }))
    }

    fn replace(&self, place: &VaultFile, bytes: &[u8]) -> io::Result<()> {
        self.attempt(|| self.inner.replace(place, bytes))
    }

    fn read(&self, place: &VaultFile, limit: u64) -> io::Result<Vec<u8>> {
        self.inner.read(place, limit)
    }

    fn open(&self, place: &VaultFile, offset: u64) -> io::Result<Box<dyn Read + Send + '_>> {
        self.inner.open(place, offset)
    }

    fn length(&self, place: &VaultFile) -> io::Result<u64> {
        self.inner.length(place)
    }

    fn list(&self, folder: &VaultFolder) -> io::Result<Vec<String>> {
        self.inner.list(folder)
    }

    fn destroy(&self, place: &VaultFile) -> io::Result<()> {
        self.attempt(|| self.inner.destroy(place))
    }

    fn has_leftovers(&self, folder: &VaultFolder) -> io::Result<bool> {
        self.inner.has_leftovers(folder)
    }

    fn sweep(&self, folder: &VaultFolder) -> io::Result<()> {
        self.attempt(|| self.inner.sweep(folder))
    }

    fn lock(&self, scope: LockScope, mode: Mode, wait: bool) -> io::Result<Option<Box<dyn Lock>>> {
        self.inner.lock(scope, mode, wait)
    }
}

struct FailingUpload<'a, B> {
    backend: &'a FailingBackend<B>,
    inner: Box<dyn BackendUpload + 'a>,
}

impl<B: Backend> BackendUpload for FailingUpload<'_, B> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.backend.attempt(|| self.inner.write(bytes))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let Self { backend, inner } = *self;
        backend.attempt(|| inner.finish())
    }
}
