//! The file's version, and how an older one is brought to this program's. `PRAGMA user_version` counts the migrations
//! that have been carried out. All that a file has not seen yet are one transaction, at the end of which the index is made
//! anew of the rows: whatever ends the program meanwhile, the file is as it was or as it should be.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};
use simsa_store::StoreError;

use crate::error::unreadable;
use crate::index;

/// The migrations, in their order. One that has been released is never changed.
const MIGRATIONS: [&str; 7] = [
    include_str!("../migrations/0001_records.sql"),
    include_str!("../migrations/0002_uploads.sql"),
    include_str!("../migrations/0003_days.sql"),
    include_str!("../migrations/0004_heads.sql"),
    include_str!("../migrations/0005_organisations.sql"),
    include_str!("../migrations/0006_removed.sql"),
    include_str!("../migrations/0007_index.sql"),
];

/// The newest migration that this program knows; a file with a later one is of a newer program.
#[expect(clippy::cast_possible_wrap, reason = "there are a few")]
pub const fn newest_migration() -> i64 {
    MIGRATIONS.len() as i64
}

/// The last migration of a file; 0 when it is empty.
///
/// # Errors
/// It is of a newer program, or cannot be read.
pub(crate) fn version(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0));
    let version: i64 = version.map_err(|error| unreadable(&error))?;
    if version > newest_migration() {
        let problem = format!(
            "{} was written by a newer program (it has migration {version}); update this one",
            path.display()
        );
        return Err(StoreError::Unreadable { problem });
    }
    Ok(version)
}

/// Carries out what the file has not seen yet.
pub(crate) fn run(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let done = usize::try_from(version(connection, path)?).unwrap_or(0);
    if done == MIGRATIONS.len() {
        return Ok(());
    }
    let failed = |what: String| StoreError::Unreadable { problem: format!("{}: {what}", path.display()) };
    let sql = |error: rusqlite::Error| failed(error.to_string());
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql)?;
    for (number, migration) in (1..).zip(MIGRATIONS).skip(done) {
        let broken = |error: rusqlite::Error| failed(format!("migration {number}: {error}"));
        transaction.execute_batch(migration).map_err(broken)?;
    }
    index::fill(&transaction).map_err(|error| failed(error.to_string()))?;
    transaction.pragma_update(None, "user_version", newest_migration()).map_err(sql)?;
    transaction.commit().map_err(sql)
}
