//! Where the check reads a published log from: a folder, or files in memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Read access to published files by their path.
pub trait PublishedFiles {
    /// A file's contents, `None` when there is none.
    ///
    /// # Errors
    /// What happened, in words.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String>;

    /// Paths of all files, for finding those that nothing refers to; `None` when they cannot be listed (a web server).
    ///
    /// # Errors
    /// What happened, in words.
    fn paths(&self) -> Result<Option<Vec<String>>, String>;
}

/// Files in memory, as a package reader has them.
impl PublishedFiles for BTreeMap<String, Vec<u8>> {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.get(path).cloned())
    }

    fn paths(&self) -> Result<Option<Vec<String>>, String> {
        Ok(Some(self.keys().cloned().collect()))
    }
}

/// A folder that holds `checkpoint` and `tile/`.
#[derive(Debug, Clone)]
pub struct PublishedFolder {
    root: PathBuf,
}

impl PublishedFolder {
    /// Reads from `root`.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }
}

impl PublishedFiles for PublishedFolder {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        match fs::read(self.root.join(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    fn paths(&self) -> Result<Option<Vec<String>>, String> {
        let mut found = Vec::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            let entries =
                fs::read_dir(self.root.join(&folder)).map_err(|error| format!("{folder}: {error}"))?;
            for entry in entries {
                let entry = entry.map_err(|error| format!("{folder}: {error}"))?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                let kind = entry.file_type().map_err(|error| format!("{path}: {error}"))?;
                if kind.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path);
                }
            }
        }
        found.sort_unstable();
        Ok(Some(found))
    }
}
