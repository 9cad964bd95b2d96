//! What SQLite says, in the words of a store.

use simsa_store::{Change, Key, StoreError, Table};

/// `SQLITE_BUSY`, `SQLITE_READONLY`, `SQLITE_FULL`: nothing was written, for certain.
const CERTAIN: [&str; 3] = ["5", "8", "13"];

pub(crate) fn unreadable(error: &sqlx::Error) -> StoreError {
    StoreError::Unreadable { problem: error.to_string() }
}

/// A statement of a unit failed; its transaction is rolled back. `key_taken`: it was an insert, and a
/// row with this key is there.
pub(crate) fn refused(error: &sqlx::Error, table: Table, key: &Key, key_taken: bool) -> StoreError {
    let Some(database) = error.as_database_error() else { return not_stored(error) };
    let message = database.message();
    if message.starts_with("UNIQUE constraint failed") {
        return if key_taken {
            StoreError::Stale { table, key: key.clone() }
        } else {
            StoreError::Taken { table }
        };
    }
    if message.starts_with("FOREIGN KEY constraint failed") {
        return StoreError::NoParent { table, parent: key.parent.clone() };
    }
    not_stored(error)
}

pub(crate) fn not_stored(error: &sqlx::Error) -> StoreError {
    StoreError::NotStored { problem: error.to_string() }
}

/// The commit itself failed.
pub(crate) fn uncertain(error: &sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    // the extended codes have the plain one in their lowest byte
    let plain = code.and_then(|code| code.parse::<u32>().ok()).map(|code| (code & 0xff).to_string());
    if plain.is_some_and(|code| CERTAIN.contains(&code.as_str())) {
        not_stored(error)
    } else {
        StoreError::Unknown { problem: error.to_string() }
    }
}

/// The row that a change is about.
pub(crate) fn about(change: &Change) -> (Table, Key) {
    match change {
        Change::Insert { table, key, .. }
        | Change::Update { table, key, .. }
        | Change::Put { table, key, .. }
        | Change::Remove { table, key, .. }
        | Change::Expect { table, key, .. } => (*table, key.clone()),
        Change::ExpectList { table, parent, .. } => (*table, Key::new(parent, "*")),
    }
}
