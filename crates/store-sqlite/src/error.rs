//! What SQLite says, in the words of a store.

use rusqlite::ErrorCode;
use rusqlite::ffi::{
    SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE, SQLITE_IOERR_WRITE,
};
use simsa_store::{RowChange, RowKey, StoreError, StoreTable};

/// Nothing was written, for certain.
const CERTAIN: [ErrorCode; 3] = [ErrorCode::DatabaseBusy, ErrorCode::ReadOnly, ErrorCode::DiskFull];

pub(crate) fn unreadable(error: &rusqlite::Error) -> StoreError {
    StoreError::Unreadable { problem: error.to_string() }
}

/// A statement of a unit failed; its transaction is rolled back. `key_taken`: it was an insert, and a
/// row with this key is there.
pub(crate) fn refused(
    error: &rusqlite::Error,
    table: StoreTable,
    key: &RowKey,
    key_taken: bool,
) -> StoreError {
    match error.sqlite_error().map(|error| error.extended_code) {
        Some(SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_UNIQUE) if key_taken => {
            StoreError::Stale { table, key: key.clone() }
        }
        Some(SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_UNIQUE) => StoreError::Taken { table },
        Some(SQLITE_CONSTRAINT_FOREIGNKEY) => StoreError::NoParent { table, parent: key.parent.clone() },
        _ => not_stored(error),
    }
}

pub(crate) fn not_stored(error: &rusqlite::Error) -> StoreError {
    let problem = error.to_string();
    if error.sqlite_error_code() == Some(ErrorCode::DiskFull) {
        StoreError::Full { problem }
    } else {
        StoreError::NotStored { problem }
    }
}

/// The commit itself failed.
pub(crate) fn uncertain(error: &rusqlite::Error) -> StoreError {
    let certain = error.sqlite_error_code().is_some_and(|code| CERTAIN.contains(&code));
    // The frame that would have made the commit is not in the WAL, or not whole: recovery ignores it. (A sync that fails is
    // another code, and nobody knows what it has done.)
    let not_written = error.sqlite_error().is_some_and(|error| error.extended_code == SQLITE_IOERR_WRITE);
    if certain || not_written {
        not_stored(error)
    } else {
        StoreError::Unknown { problem: error.to_string() }
    }
}

/// The row that a change is about.
pub(crate) fn about(change: &RowChange) -> (StoreTable, RowKey) {
    match change {
        RowChange::Insert { table, key, .. }
        | RowChange::Update { table, key, .. }
        | RowChange::Put { table, key, .. }
        | RowChange::Remove { table, key, .. }
        | RowChange::Require { table, key, .. } => (*table, key.clone()),
        RowChange::RequireList { table, parent, .. } => (*table, RowKey::new(parent, "*")),
    }
}
