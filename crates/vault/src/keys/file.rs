//! A master key in a file that only its owner may touch.
//!
//! The rights are read from the opened file, not from its path, so that nobody can change what stands there between
//! the look and the reading; links are not followed.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use zeroize::Zeroizing;

use super::MasterKey;
use crate::error::{MasterKeyProblem, VaultError};

/// No key file is longer; anything longer is some other file.
const MAX_LEN: u64 = 1024;

/// Reads a key file; refuses one that others than its owner could read or change.
///
/// # Errors
/// [`VaultError::File`] when it cannot be read, [`VaultError::MasterKey`] when its owner, its rights or its text are wrong.
pub fn master_key_from_file(path: &Path) -> Result<MasterKey, VaultError> {
    let file_error =
        |source| VaultError::File { doing: "reading the master key", path: path.to_owned(), source };
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(rustix::io::Errno::LOOP) => {
            return Err(VaultError::MasterKey(MasterKeyProblem::Link(path.to_owned())));
        }
        Err(errno) => return Err(file_error(errno.into())),
    };
    refuse_shared(&file, path)?;
    let mut text = Zeroizing::new(String::new());
    file.take(MAX_LEN).read_to_string(&mut text).map_err(file_error)?;
    MasterKey::from_text(&text).map_err(|error| error.within(path.display()))
}

/// Writes a new key file with rights for the owner only; never replaces one.
///
/// # Errors
/// [`VaultError::File`], also when the file exists already.
pub fn create_master_key_file(path: &Path, key: &MasterKey) -> Result<(), VaultError> {
    let file_error =
        |source| VaultError::File { doing: "creating the master key file", path: path.to_owned(), source };
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file =
        rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR).map_err(|errno| file_error(errno.into()))?;
    let mut file = File::from(file);
    file.write_all(key.to_text().as_bytes())
        .and_then(|()| file.write_all(b"\n"))
        .and_then(|()| file.sync_all())
        .map_err(file_error)?;
    // Without this a crash could leave a vault whose key file is not in any folder.
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(file_error)
}

fn refuse_shared(file: &File, path: &Path) -> Result<(), VaultError> {
    let meta = file.metadata().map_err(|source| VaultError::File {
        doing: "looking at the master key",
        path: path.to_owned(),
        source,
    })?;
    let path = || path.to_owned();
    if !meta.is_file() {
        return Err(VaultError::MasterKey(MasterKeyProblem::NotAFile(path())));
    }
    if meta.uid() != rustix::process::geteuid().as_raw() {
        return Err(VaultError::MasterKey(MasterKeyProblem::OtherOwner { path: path(), uid: meta.uid() }));
    }
    if meta.mode() & 0o077 != 0 {
        return Err(VaultError::MasterKey(MasterKeyProblem::Shared {
            path: path(),
            mode: meta.mode() & 0o777,
        }));
    }
    Ok(())
}
