//! Small files that are replaced as a whole: behind a trait, so that tests can make every single write fail.

use std::io;
use std::path::Path;

/// Reads and replaces small files.
pub trait Disk: Send + Sync {
    /// The contents, `None` when there is no such file.
    ///
    /// # Errors
    /// What the system says.
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>>;

    /// Replaces or makes the file in one step; durable when it returns. After an error the old or the new is there.
    ///
    /// # Errors
    /// What the system says.
    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Removes the file, durably; fine if it is not there.
    ///
    /// # Errors
    /// What the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalDisk;

impl Disk for LocalDisk {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match std::fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        simsa_case::replace_file(path, bytes)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        sync_folder(path.parent().unwrap_or_else(|| Path::new(".")))
    }
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}
