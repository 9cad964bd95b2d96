//! Where the store's bytes lie: a small trait that files, memory and an object store can all keep.
//!
//! What the vault asks of a backend, and all it relies on:
//!
//! 1. [`Backend::create`] makes a file appear whole, durable and only if nothing stood there (put-if-absent).
//! 2. [`Backend::replace`] makes the new bytes appear in place of the old in one step, durable; afterwards the old
//!    bytes are overwritten as far as the medium allows.
//! 3. [`Backend::destroy`] is durable when it returns, and overwrites likewise.
//! 4. Listing shows everything that was acknowledged. Bytes may be damaged at any time: the vault checks them itself.

mod failing;
#[cfg(unix)]
mod local;
mod memory;

use std::io::{self, Read};

pub use failing::{FailingBackend, Failure};
#[cfg(unix)]
pub use local::LocalBackend;
pub use memory::MemoryBackend;

use crate::place::{VaultFile, VaultFolder};

/// What is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LockScope {
    /// The set of cases and the master key's rotation.
    Vault,
    /// One case's files.
    Case([u8; 16]),
}

/// How it is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// With others who only add.
    Shared,
    /// Alone: to replace, destroy or sweep.
    Exclusive,
}

/// Holds a lock until dropped.
pub trait Lock: Send + Sync {}

/// A file being written; it appears only when [`BackendUpload::finish`] returns. Dropped without, nothing is stored.
pub trait BackendUpload: Send {
    /// Adds bytes at the end.
    ///
    /// # Errors
    /// The disk's or network's; the upload is then of no use any more.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes the file durable and visible.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] when something stands at its place; else the disk's or network's. After an
    /// error the file may or may not be stored.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// A place to keep a vault's files in. All methods may be called from several threads.
pub trait Backend: Send + Sync {
    /// Starts writing a new file.
    ///
    /// # Errors
    /// The disk's or network's.
    fn create(&self, place: &VaultFile) -> io::Result<Box<dyn BackendUpload + '_>>;

    /// Replaces a small file in one durable step, or creates it. After an error either the old or the new stands there.
    ///
    /// # Errors
    /// The disk's or network's.
    fn replace(&self, place: &VaultFile, bytes: &[u8]) -> io::Result<()>;

    /// The whole of a small file; fails with [`io::ErrorKind::FileTooLarge`] beyond `limit` bytes.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`], or the disk's or network's.
    fn read(&self, place: &VaultFile, limit: u64) -> io::Result<Vec<u8>>;

    /// A stream of a file's bytes from `offset` on.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`], or the disk's or network's.
    fn open(&self, place: &VaultFile, offset: u64) -> io::Result<Box<dyn Read + Send + '_>>;

    /// A file's length in bytes.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`], or the disk's or network's.
    fn length(&self, place: &VaultFile) -> io::Result<u64>;

    /// The names in a folder, sorted; none if the folder does not exist. What unfinished writes left is not listed.
    ///
    /// # Errors
    /// The disk's or network's.
    fn list(&self, folder: &VaultFolder) -> io::Result<Vec<String>>;

    /// Removes a file for good; fine if it is not there.
    ///
    /// # Errors
    /// The disk's or network's.
    fn destroy(&self, place: &VaultFile) -> io::Result<()>;

    /// Whether unfinished writes or destructions left something in the folder.
    ///
    /// # Errors
    /// The disk's or network's.
    fn has_leftovers(&self, folder: &VaultFolder) -> io::Result<bool>;

    /// Finishes destructions and removes unfinished writes in a folder. Call it only under the exclusive lock.
    ///
    /// # Errors
    /// The disk's or network's.
    fn sweep(&self, folder: &VaultFolder) -> io::Result<()>;

    /// Locks; `None` when somebody else holds it in a mode that does not agree: at once, or with `wait` after as long
    /// as the backend finds reasonable.
    ///
    /// # Errors
    /// The disk's or network's.
    fn lock(&self, scope: LockScope, mode: Mode, wait: bool) -> io::Result<Option<Box<dyn Lock>>>;
}

/// Creates a small file in one go.
pub(crate) fn put_new(backend: &dyn Backend, place: &VaultFile, bytes: &[u8]) -> io::Result<()> {
    let mut upload = backend.create(place)?;
    upload.write(bytes)?;
    upload.finish()
}
