//! Opening the files people hand in: only regular files inside the folder they are said to be in.

use std::fs::File;
use std::path::{Component, Path};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

use crate::error::{NotTaken, VaultError};

/// Opens `root`/`relative` for reading. Follows no link below `root`, refuses `..`, absolute paths, and everything that
/// is not a regular file (a pipe would block, a device never ends).
///
/// # Errors
/// [`VaultError::Refused`] with what would be accepted; [`VaultError::File`].
pub fn open_beneath(root: &Path, relative: &Path) -> Result<File, VaultError> {
    let refused = |why| VaultError::Refused { path: relative.to_owned(), why };
    let file_error = |errno: Errno| match errno {
        Errno::LOOP | Errno::NOTDIR => refused(NotTaken::Link),
        other => VaultError::File { doing: "opening", path: root.join(relative), source: other.into() },
    };
    let mut names = Vec::new();
    for component in relative.components() {
        match component {
            Component::Normal(name) => names.push(name),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err(refused(NotTaken::LeavesFolder));
            }
        }
    }
    let (last, folders) = names.split_last().ok_or_else(|| refused(NotTaken::NamesNothing))?;
    let folder_flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut here = rustix::fs::open(root, folder_flags, Mode::empty()).map_err(file_error)?;
    for name in folders {
        here = rustix::fs::openat(&here, *name, folder_flags | OFlags::NOFOLLOW, Mode::empty())
            .map_err(file_error)?;
    }
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::openat(&here, *last, flags, Mode::empty()).map_err(file_error)?);
    let kind = file
        .metadata()
        .map_err(|source| VaultError::File { doing: "looking at", path: root.join(relative), source })?
        .file_type();
    if !kind.is_file() {
        return Err(refused(NotTaken::NotAFile));
    }
    Ok(file)
}
