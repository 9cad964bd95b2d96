//! Files that the person names: begun before the work, so that what would prevent them is said at once, and there only
//! when they are whole. `simsa_case::Draft` says how.

use std::io::{self, Write as _};
use std::path::Path;

use simsa_case::{Draft, DraftReaders, Unwritable};

use crate::stop::Stop;

impl From<Unwritable> for Stop {
    fn from(error: Unwritable) -> Self {
        Self::Refused(error.say())
    }
}

/// A file with something in it that others may not read.
pub(crate) fn private(path: &Path) -> Result<Draft, Stop> {
    Ok(Draft::new(path, DraftReaders::Owner)?)
}

/// A file that says nothing secret, such as a receipt.
pub(crate) fn document(path: &Path) -> Result<Draft, Stop> {
    Ok(Draft::new(path, DraftReaders::Usual)?)
}

/// Writes all of a document that was begun, in the place of what stands there.
pub(crate) fn finish(mut draft: Draft, bytes: &[u8]) -> Result<(), Stop> {
    draft.write_all(bytes)?;
    Ok(draft.replace()?)
}

/// Writes a document at once.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    finish(document(path)?, bytes)
}

/// Gives a file its name unless something has it by now.
pub(crate) fn publish(draft: Draft, path: &Path) -> Result<(), Stop> {
    draft.publish().map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => error.into(),
    })
}

/// Refuses where anything stands, a link that leads nowhere too.
pub(crate) fn must_be_free(path: &Path) -> Result<(), Stop> {
    if path.symlink_metadata().is_ok() { Err(exists(path)) } else { Ok(()) }
}

fn exists(path: &Path) -> Stop {
    let path = path.display();
    Stop::refused(
        format!("{path}: 이미 있습니다. 다른 이름을 쓰십시오"),
        format!("it exists already: {path}; choose another name"),
    )
}
