//! The published log in a folder. Every file appears whole or not at all: it is written under a temporary name, made
//! durable, renamed, and then the folder's entry is made durable.

use std::collections::BTreeSet;
use std::fs::{self, File as FsFile};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::store::{FileToWrite, LedgerStoreError, TileStore};

/// Prefix of temporary names; such files are leftovers of a crash and never part of the log.
const TEMPORARY: &str = ".tmp-";

/// A folder holding `checkpoint`, `tile/…` and `stamped/…`.
#[derive(Debug)]
pub struct LocalStore {
    root: PathBuf,
    /// Folders whose own entry in the folder above is known to be durable.
    durable_folders: Mutex<BTreeSet<PathBuf>>,
}

impl LocalStore {
    /// Uses `root`, creating it when missing.
    ///
    /// # Errors
    /// It cannot be created.
    pub fn new(root: PathBuf) -> Result<Self, LedgerStoreError> {
        let store = Self { root, durable_folders: Mutex::new(BTreeSet::new()) };
        let root = store.root.clone();
        fs::create_dir_all(&root)
            .and_then(|()| match root.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => sync_folder(parent),
                _ => Ok(()),
            })
            .map_err(|error| write_error("", &error))?;
        Ok(store)
    }

    /// The file of a path; refuses paths that would leave the folder.
    fn file(&self, path: &str) -> io::Result<PathBuf> {
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if inside {
            Ok(self.root.join(path))
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidInput, "the path leaves the log's folder"))
        }
    }

    /// Makes `folder` exist durably. A folder found existing counts as durable only once its parent was synchronised by
    /// this program: the one that made it may have been killed before it did so.
    fn ensure_folder(&self, folder: &Path) -> io::Result<()> {
        let known = |set: &Mutex<BTreeSet<PathBuf>>| {
            set.lock().unwrap_or_else(PoisonError::into_inner).contains(folder)
        };
        if folder == self.root || known(&self.durable_folders) {
            return Ok(());
        }
        let Some(parent) = folder.parent() else {
            return Ok(());
        };
        self.ensure_folder(parent)?;
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        sync_folder(parent)?;
        self.durable_folders.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        Ok(())
    }

    /// Writes `bytes` durably under a temporary name beside `target` and renames it; the folder is synchronised by the
    /// caller. Returns the folder.
    fn write_renamed(&self, target: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
        let folder = target.parent().unwrap_or(&self.root).to_owned();
        self.ensure_folder(&folder)?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let temporary = folder.join(format!("{TEMPORARY}{name}"));
        let mut file = fresh(&temporary)?;
        file.write_all(bytes)?;
        // Before the rename, or a crash could leave the final name with an empty file under it.
        file.sync_data()?;
        fs::rename(&temporary, target)?;
        Ok(folder)
    }
}

/// A new file. What a killed program, or somebody else, has left under this name goes first: a link is not followed, and
/// nobody who has the file open gets what comes into it.
fn fresh(path: &Path) -> io::Result<FsFile> {
    match FsFile::create_new(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            FsFile::create_new(path)
        }
        made => made,
    }
}

impl TileStore for LocalStore {
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, LedgerStoreError> {
        let read = self.file(path).and_then(|file| match fs::read(file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        });
        read.map_err(|error| LedgerStoreError::Read { path: path.to_owned(), problem: error.to_string() })
    }

    fn put_immutable(&self, files: &[FileToWrite]) -> Result<(), LedgerStoreError> {
        let mut folders = BTreeSet::new();
        for file in files {
            let failed = |error: io::Error| write_error(&file.path, &error);
            let target = self.file(&file.path).map_err(failed)?;
            let folder = match self.get(&file.path)? {
                Some(bytes) if bytes != file.bytes => {
                    return Err(LedgerStoreError::Conflict { path: file.path.clone() });
                }
                // Renamed by a program that was killed before it synchronised the folder: do that now.
                Some(_) => target.parent().unwrap_or(&self.root).to_owned(),
                None => self.write_renamed(&target, &file.bytes).map_err(failed)?,
            };
            folders.insert(folder);
        }
        for folder in folders {
            self.ensure_folder(&folder)
                .and_then(|()| sync_folder(&folder))
                .map_err(|error| write_error(&folder.to_string_lossy(), &error))?;
        }
        Ok(())
    }

    fn replace_if(&self, path: &str, old: Option<&[u8]>, new: &[u8]) -> Result<(), LedgerStoreError> {
        let failed = |error: io::Error| write_error(path, &error);
        let target = self.file(path).map_err(failed)?;
        // Held while it is compared and renamed, by other programs too: the lock is on the folder itself, so that no file lies
        // in the log that is none of it.
        let lock = FsFile::open(&self.root).map_err(failed)?;
        lock.lock().map_err(failed)?;
        if self.get(path)?.as_deref() != old {
            return Err(LedgerStoreError::Changed { path: path.to_owned() });
        }
        self.write_renamed(&target, new).and_then(|folder| sync_folder(&folder)).map_err(failed)
    }

    fn remove_prefix(&self, prefix: &str) -> Result<(), LedgerStoreError> {
        let folder = self.file(prefix.trim_end_matches('/')).map_err(|error| write_error(prefix, &error))?;
        self.durable_folders
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|known| !known.starts_with(&folder));
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(write_error(prefix, &error)),
            _ => Ok(()),
        }
    }

    fn list(&self, prefix: &str) -> Result<Vec<String>, LedgerStoreError> {
        let mut paths = Vec::new();
        // Start at the deepest folder that the prefix names, not at the root.
        let start = prefix.rsplit_once('/').map_or("", |(folder, _)| folder);
        let failed =
            |error: io::Error| LedgerStoreError::Read { path: prefix.to_owned(), problem: error.to_string() };
        let folder = self.file(start).map_err(failed)?;
        walk(&folder, start, &mut paths).map_err(failed)?;
        paths.retain(|path| path.starts_with(prefix));
        paths.sort_unstable();
        Ok(paths)
    }
}

/// Collects the paths of all files below `folder`, whose path in the log is `path`.
fn walk(folder: &Path, path: &str, paths: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(TEMPORARY) {
            continue;
        }
        let path = if path.is_empty() { name.into_owned() } else { format!("{path}/{name}") };
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    FsFile::open(folder)?.sync_all()
}

fn write_error(path: &str, error: &io::Error) -> LedgerStoreError {
    LedgerStoreError::Write { path: path.to_owned(), problem: error.to_string() }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::io::Read as _;

    use super::{LocalStore, TileStore as _};

    #[test]
    fn what_stands_at_a_temporary_name_is_neither_followed_nor_reused() {
        let folder = tempfile::tempdir().unwrap();
        let (root, victim) = (folder.path().join("log"), folder.path().join("victim"));
        let store = LocalStore::new(root.clone()).unwrap();
        fs::write(&victim, "mine").unwrap();
        std::os::unix::fs::symlink(&victim, root.join(".tmp-checkpoint")).unwrap();
        store.replace_if("checkpoint", None, b"first").unwrap();
        assert_eq!(fs::read(&victim).unwrap(), b"mine");
        fs::write(root.join(".tmp-checkpoint"), "").unwrap();
        let mut opened = fs::File::open(root.join(".tmp-checkpoint")).unwrap();
        store.replace_if("checkpoint", Some(b"first"), b"second").unwrap();
        let mut got = Vec::new();
        opened.read_to_end(&mut got).unwrap();
        assert_eq!((got.len(), fs::read(root.join("checkpoint")).unwrap()), (0, b"second".to_vec()));
        assert!(root.join("checkpoint").symlink_metadata().unwrap().is_file());
    }
}
