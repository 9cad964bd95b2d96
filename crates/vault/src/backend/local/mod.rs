//! A store in local files: owner-only rights, no links followed, each write durable in a stated order.
//!
//! Every path is walked from an open folder, component by component, refusing links, so nobody who can write into the
//! store's folders can lead a write or a read elsewhere. A new file is written under a temporary name, synced,
//! renamed, and its folder synced. Old bytes of a replaced or destroyed key file are overwritten before they are let
//! go; a copy-on-write file system, an SSD or a backup may still hold them, which `docs/security/vault.md` treats.

mod upload;

use std::fs::{File, Permissions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustix::fs::{AtFlags, Mode as Rights, OFlags};
use rustix::io::Errno;

use super::{Backend, BackendUpload, Lock, LockScope, Mode};
use crate::place::{VaultFile, VaultFolder};
use upload::LocalUpload;

const FOLDER_RIGHTS: Rights = Rights::RWXU;
const TEMPORARY: &str = ".tmp-";
const SHREDDING: &str = ".shred-";
/// How often a held lock is tried again.
const LOCK_POLL: Duration = Duration::from_millis(20);

/// Makes temporary names unique in this process; leftovers of others are stepped over.
static COUNTER: AtomicU64 = AtomicU64::new(0);

/// A vault in a folder of the local file system.
#[derive(Debug)]
pub struct LocalBackend {
    root: OwnedFd,
    path: PathBuf,
    patience: Duration,
    /// Whether new files are durable one by one.
    each_durable: bool,
}

impl LocalBackend {
    /// Uses an existing folder, which only its owner may be able to write to.
    ///
    /// # Errors
    /// The system's, and [`io::ErrorKind::PermissionDenied`] when others can write into the folder.
    pub fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let root = rustix::fs::open(path, flags, Rights::empty())?;
        let meta = File::from(root.try_clone()?).metadata()?;
        if meta.mode() & 0o022 != 0 {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!(
                    "the vault's folder `{}` can be written to by others than its owner (rights {:03o}); run `chmod \
                     go-w` on it",
                    path.display(),
                    meta.mode() & 0o777
                ),
            ));
        }
        Ok(Self { root, path: path.to_owned(), patience: Duration::from_secs(10), each_durable: true })
    }

    /// Makes the folder (its parent must exist) with rights for the owner only, or takes an existing one.
    ///
    /// # Errors
    /// As [`LocalBackend::open`].
    pub fn create(path: &Path) -> io::Result<Self> {
        match std::fs::create_dir(path) {
            Ok(()) => {
                std::fs::set_permissions(path, Permissions::from_mode(0o700))?;
                let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
                File::open(parent)?.sync_all()?;
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        Self::open(path)
    }

    /// How long to wait for a lock somebody else holds; ten seconds unless set.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// For filling a store that nobody uses before [`LocalBackend::sync`] has returned: new files and folders are durable
    /// together then, not one by one, which for many small files is many times faster. A system that cannot sync a whole
    /// file system at once makes each durable as ever.
    #[must_use]
    pub fn durable_together(mut self) -> Self {
        self.each_durable = !cfg!(target_os = "linux");
        self
    }

    /// Makes durable everything written so far.
    ///
    /// # Errors
    /// The system's, also about what could not be written since the store was opened.
    pub fn sync(&self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        rustix::fs::syncfs(&self.root)?;
        Ok(())
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a folder of the store without following links.
    fn folder(&self, components: &[String], make: bool) -> io::Result<OwnedFd> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut here = self.root.try_clone()?;
        for name in components {
            let next = match rustix::fs::openat(&here, name.as_str(), flags, Rights::empty()) {
                Err(Errno::NOENT) if make => {
                    match rustix::fs::mkdirat(&here, name.as_str(), FOLDER_RIGHTS) {
                        Ok(()) | Err(Errno::EXIST) => {}
                        Err(errno) => return Err(errno.into()),
                    }
                    // The new folder must be in its parent before anything in it can be called durable.
                    if self.each_durable {
                        rustix::fs::fsync(&here)?;
                    }
                    rustix::fs::openat(&here, name.as_str(), flags, Rights::empty())
                }
                other => other,
            };
            here = next.map_err(|errno| explain_link(errno, name))?;
        }
        Ok(here)
    }

    fn folder_of(&self, place: &VaultFile, make: bool) -> io::Result<OwnedFd> {
        self.folder(&place.folder().components(), make)
    }

    fn open_file(&self, place: &VaultFile) -> io::Result<File> {
        let folder = self.folder_of(place, false)?;
        let name = place.file_name();
        // Not blocking, because a pipe put in a file's place would otherwise hold us for ever.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let file = rustix::fs::openat(&folder, name.as_str(), flags, Rights::empty())
            .map_err(|errno| explain_link(errno, &name))?;
        let file = File::from(file);
        if !file.metadata()?.is_file() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("`{place}` is not a regular file"),
            ));
        }
        Ok(file)
    }

    fn entries(&self, folder: &VaultFolder) -> io::Result<Vec<String>> {
        let fd = match self.folder(&folder.components(), false) {
            Ok(fd) => fd,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in rustix::fs::Dir::read_from(&fd)? {
            // A name that is not UTF-8 is none of ours; it is shown as such, never used as a path.
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.retain(|name| name != "." && name != "..");
        names.sort_unstable();
        Ok(names)
    }
}

impl Backend for LocalBackend {
    fn create(&self, place: &VaultFile) -> io::Result<Box<dyn BackendUpload + '_>> {
        let folder = self.folder_of(place, true)?;
        Ok(Box::new(LocalUpload::start(folder, place.file_name(), self.each_durable)?))
    }

    fn replace(&self, place: &VaultFile, bytes: &[u8]) -> io::Result<()> {
        let folder = self.folder_of(place, true)?;
        let name = place.file_name();
        // 1. The new bytes, durable under a temporary name. A crash leaves the temporary file: swept.
        let (temporary, mut file) = new_file(&folder)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        if let Err(error) = written {
            let _ = rustix::fs::unlinkat(&folder, temporary.as_str(), AtFlags::empty());
            return Err(error);
        }
        // 2. A second name for the old bytes, so that they can be overwritten once nobody needs them. A crash leaves
        //    two names for one file: the sweep sees that it still has another name and only removes this one.
        let old = fresh_name(SHREDDING);
        let had_old =
            match rustix::fs::linkat(&folder, name.as_str(), &folder, old.as_str(), AtFlags::empty()) {
                Ok(()) => true,
                Err(Errno::NOENT) => false,
                Err(errno) => return Err(errno.into()),
            };
        // 3. The new bytes take the place in one step. A crash before the folder is synced leaves the old or the new.
        rustix::fs::renameat(&folder, temporary.as_str(), &folder, name.as_str())?;
        rustix::fs::fsync(&folder)?;
        // 4. The old bytes are overwritten. A crash leaves them under the second name: the sweep overwrites them.
        if had_old {
            shred(&folder, &old)?;
        }
        Ok(())
    }

    fn read(&self, place: &VaultFile, limit: u64) -> io::Result<Vec<u8>> {
        let file = self.open_file(place)?;
        let mut bytes = Vec::new();
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn open(&self, place: &VaultFile, offset: u64) -> io::Result<Box<dyn Read + Send + '_>> {
        let mut file = self.open_file(place)?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(Box::new(file))
    }

    fn length(&self, place: &VaultFile) -> io::Result<u64> {
        Ok(self.open_file(place)?.metadata()?.len())
    }

    fn list(&self, folder: &VaultFolder) -> io::Result<Vec<String>> {
        let mut names = self.entries(folder)?;
        names.retain(|name| !name.starts_with(TEMPORARY) && !name.starts_with(SHREDDING));
        Ok(names)
    }

    fn destroy(&self, place: &VaultFile) -> io::Result<()> {
        let folder = match self.folder_of(place, false) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        let name = place.file_name();
        if matches!(place, VaultFile::Pack(..)) {
            // Contents are noise without their keys; overwriting gigabytes of noise would protect nothing.
            return match rustix::fs::unlinkat(&folder, name.as_str(), AtFlags::empty()) {
                Ok(()) => Ok(rustix::fs::fsync(&folder)?),
                Err(Errno::NOENT) => Ok(()),
                Err(errno) => Err(errno.into()),
            };
        }
        // 1. Out of its place in one step. A crash before the sync leaves it in place: nothing was acknowledged.
        let old = fresh_name(SHREDDING);
        match rustix::fs::renameat(&folder, name.as_str(), &folder, old.as_str()) {
            Ok(()) => {}
            Err(Errno::NOENT) => return Ok(()),
            Err(errno) => return Err(errno.into()),
        }
        rustix::fs::fsync(&folder)?;
        // 2. Overwritten and removed. A crash leaves it under its new name: the sweep finishes the work.
        shred(&folder, &old)
    }

    fn has_leftovers(&self, folder: &VaultFolder) -> io::Result<bool> {
        let names = self.entries(folder)?;
        Ok(names.iter().any(|name| name.starts_with(TEMPORARY) || name.starts_with(SHREDDING)))
    }

    fn sweep(&self, folder: &VaultFolder) -> io::Result<()> {
        let names = self.entries(folder)?;
        if names.is_empty() {
            return Ok(());
        }
        let fd = self.folder(&folder.components(), false)?;
        for name in &names {
            if name.starts_with(SHREDDING) {
                shred(&fd, name)?;
            } else if name.starts_with(TEMPORARY) {
                rustix::fs::unlinkat(&fd, name.as_str(), AtFlags::empty())?;
            }
        }
        Ok(rustix::fs::fsync(&fd)?)
    }

    fn lock(&self, scope: LockScope, mode: Mode, wait: bool) -> io::Result<Option<Box<dyn Lock>>> {
        let folder = self.folder(&["locks".to_owned()], true)?;
        let name = match scope {
            LockScope::Vault => "vault".to_owned(),
            LockScope::Case(case) => hex::encode(case),
        };
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&folder, name.as_str(), flags, Rights::RUSR | Rights::WUSR)
            .map_err(|errno| explain_link(errno, &name))?;
        let file = File::from(file);
        let mut left = if wait { self.patience } else { Duration::ZERO };
        loop {
            let tried = match mode {
                Mode::Shared => file.try_lock_shared(),
                Mode::Exclusive => file.try_lock(),
            };
            match tried {
                Ok(()) => return Ok(Some(Box::new(LocalLock(file)))),
                Err(std::fs::TryLockError::WouldBlock) if left.is_zero() => return Ok(None),
                Err(std::fs::TryLockError::WouldBlock) => {
                    std::thread::sleep(LOCK_POLL.min(left));
                    left = left.saturating_sub(LOCK_POLL);
                }
                Err(std::fs::TryLockError::Error(error)) => return Err(error),
            }
        }
    }
}

/// The system drops the lock with the file, also when the process is killed.
struct LocalLock(#[expect(dead_code, reason = "held for its lock, which ends when it is closed")] File);

impl Lock for LocalLock {}

fn fresh_name(prefix: &str) -> String {
    format!("{prefix}{}-{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed))
}

/// A new empty file under a temporary name nobody has.
fn new_file(folder: &OwnedFd) -> io::Result<(String, File)> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    loop {
        let name = fresh_name(TEMPORARY);
        match rustix::fs::openat(folder, name.as_str(), flags, Rights::RUSR | Rights::WUSR) {
            Ok(fd) => return Ok((name, File::from(fd))),
            // Left by a process of the same number that was killed.
            Err(Errno::EXIST) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
}

/// Overwrites a file that has lost its place, and removes it; a file that still has another name is only unlinked.
fn shred(folder: &OwnedFd, name: &str) -> io::Result<()> {
    let flags = OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let mut file = File::from(rustix::fs::openat(folder.as_fd(), name, flags, Rights::empty())?);
    let meta = file.metadata()?;
    if meta.is_file() && meta.nlink() == 1 {
        let zeros = [0; 4096];
        let mut left = meta.len();
        while left > 0 {
            let take = usize::try_from(left.min(zeros.len() as u64)).unwrap_or(zeros.len());
            file.write_all(&zeros[..take])?;
            left -= take as u64;
        }
        file.sync_all()?;
    }
    rustix::fs::unlinkat(folder, name, AtFlags::empty())?;
    Ok(rustix::fs::fsync(folder)?)
}

fn explain_link(errno: Errno, name: &str) -> io::Error {
    match errno {
        Errno::LOOP => io::Error::new(
            io::ErrorKind::InvalidData,
            format!("`{name}` in the vault's folder is a link; the vault makes none and follows none"),
        ),
        // A link where a folder should be is reported as "not a folder".
        Errno::NOTDIR => io::Error::new(
            io::ErrorKind::InvalidData,
            format!("`{name}` in the vault's folder is not a folder; the vault follows no links"),
        ),
        other => other.into(),
    }
}
