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

/// Keeps other programs out until the file is closed.
pub(crate) fn lock(layout: &Layout) -> Result<File, CaseFileError> {
    wait_for(lock_file(layout)?, &layout.lock())
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
