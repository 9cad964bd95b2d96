//! One program at a time: locks on files, which the system drops with the program.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::error::{CaseFileError, OPENING};
use crate::layout::Layout;

/// How long to wait for another program that has the case file.
const PATIENCE: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(50);

/// The file of the lock, without taking it.
pub(crate) fn lock_file(layout: &Layout) -> Result<File, CaseFileError> {
    let path = layout.lock();
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(CaseFileError::io(OPENING, &path))
}

/// The turn to write into a case folder; over when it is dropped, also with the program.
#[must_use = "the turn is over when it is dropped"]
#[derive(Debug)]
pub struct FolderTurn {
    /// `None` where a folder cannot be locked.
    _folder: Option<File>,
}

impl FolderTurn {
    /// For what is done within the turn of a caller.
    pub(crate) const fn of_caller() -> Self {
        Self { _folder: None }
    }
}

/// Waits for the turn to write into a case folder: its lists, or its case file. Whoever reads a list and writes it back
/// takes it before reading, so that no two programs overwrite each other's lines. The folder itself is locked: it is there
/// before there is a case file, and nothing is left in it.
///
/// # Errors
/// Another program writes there and goes on, or the folder cannot be opened.
pub fn folder_turn(folder: &Path) -> Result<FolderTurn, CaseFileError> {
    if cfg!(not(unix)) || !folder.is_dir() {
        return Ok(FolderTurn { _folder: None });
    }
    let opened = File::open(folder).map_err(CaseFileError::io(OPENING, folder))?;
    Ok(FolderTurn { _folder: Some(wait_for(opened, folder)?) })
}

/// Keeps other programs out until both are dropped.
pub(crate) fn lock(layout: &Layout) -> Result<(FolderTurn, File), CaseFileError> {
    let turn = folder_turn(&layout.case)?;
    Ok((turn, wait_for(lock_file(layout)?, &layout.lock())?))
}

/// Takes the lock on a file, waiting for another program for a moment.
pub(crate) fn wait_for(file: File, path: &Path) -> Result<File, CaseFileError> {
    let mut left = PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if left.is_zero() => {
                return Err(CaseFileError::Busy { lock: path.to_owned() });
            }
            Err(TryLockError::WouldBlock) => {
                std::thread::sleep(POLL);
                left = left.saturating_sub(POLL);
            }
            Err(TryLockError::Error(error)) => return Err(CaseFileError::io(OPENING, path)(error)),
        }
    }
}
