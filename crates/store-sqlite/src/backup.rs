//! Copies of the file while it is used, by this process or another, and whether a file is whole.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use simsa_store::StoreError;

use crate::error::{not_stored, unreadable};
use crate::migrate::{newest_migration, version};
use crate::{connect, index, unless_it_ended};

/// What a file that is whole holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeDatabase {
    /// Entries of the ledger.
    pub entries: u64,
    /// Number of the last migration: which programs can read it.
    pub migration: i64,
}

/// Writes a whole and compact copy of `from` to `to`, which must not be there, as of one moment; whoever has the file
/// open goes on reading and writing meanwhile. The copy is checked before this returns.
///
/// # Errors
/// [`StoreError::NotStored`] when it cannot be written; what is there of it is then no backup.
pub async fn backup(from: &Path, to: &Path) -> Result<WholeDatabase, StoreError> {
    let (from, to): (PathBuf, PathBuf) = (from.to_owned(), to.to_owned());
    unless_it_ended(tokio::task::spawn_blocking(move || copy(&from, &to)).await)
}

fn copy(from: &Path, to: &Path) -> Result<WholeDatabase, StoreError> {
    if to.exists() {
        let problem = format!("{} is there already; a backup never overwrites", to.display());
        return Err(StoreError::NotStored { problem });
    }
    if !from.exists() {
        return Err(StoreError::Unreadable { problem: format!("{} is not there", from.display()) });
    }
    // a connection of its own, without the lock: one moment is seen, whatever is written meanwhile
    let connection = connect::plain(from, false).map_err(|error| unreadable(&error))?;
    // An empty file is taken by VACUUM INTO as one that is not there.
    connect::private_file(to);
    connection.execute("VACUUM INTO ?1", [text(to)?]).map_err(|error| not_stored(&error))?;
    drop(connection);
    let contents = look(to)?;
    // SQLite does not sync what VACUUM INTO writes
    let file = std::fs::File::open(to).and_then(|file| file.sync_all());
    file.map_err(|error| StoreError::NotStored { problem: error.to_string() })?;
    Ok(contents)
}

fn text(path: &Path) -> Result<&str, StoreError> {
    let problem = || format!("{} is no path that SQLite takes (UTF-8)", path.display());
    path.to_str().ok_or_else(|| StoreError::NotStored { problem: problem() })
}

/// Whether a file is whole: every page, every reference, no gap in the ledger, and no newer program's.
///
/// # Errors
/// [`StoreError::Unreadable`], with what is wrong.
pub async fn check(path: &Path) -> Result<WholeDatabase, StoreError> {
    let path = path.to_owned();
    unless_it_ended(tokio::task::spawn_blocking(move || look(&path)).await)
}

fn look(path: &Path) -> Result<WholeDatabase, StoreError> {
    let damaged = |what: &str| StoreError::Unreadable { problem: format!("{}: {what}", path.display()) };
    let read = |error: rusqlite::Error| unreadable(&error);
    let connection = connect::plain(path, true).map_err(read)?;
    let found = integrity(&connection).map_err(read)?;
    if found != ["ok"] {
        return Err(damaged(&found.join("; ")));
    }
    let orphans = "SELECT COUNT(*) FROM pragma_foreign_key_check";
    let orphans: i64 = connection.query_row(orphans, [], |row| row.get(0)).map_err(read)?;
    if orphans > 0 {
        return Err(damaged(&format!("{orphans} rows without their parent")));
    }
    let migration = version(&connection, path)?;
    if migration == 0 {
        return Err(damaged("it holds no workbench"));
    }
    if migration == newest_migration() {
        // in an older file there is none yet
        let astray = index::values_without_row(&connection).map_err(read)?;
        if astray > 0 {
            return Err(damaged(&format!("{astray} values of the index without their row")));
        }
    }
    let entries = "SELECT COUNT(*), COALESCE(MAX(position) + 1, 0) FROM entries";
    let entries = connection.query_row(entries, [], |row| Ok((row.get(0)?, row.get(1)?)));
    let (count, end): (i64, i64) = entries.map_err(read)?;
    if count != end {
        return Err(damaged(&format!("the ledger has {count} entries up to position {end}")));
    }
    Ok(WholeDatabase { entries: u64::try_from(count).unwrap_or(0), migration })
}

fn integrity(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    connection.prepare("PRAGMA integrity_check")?.query_map([], |row| row.get(0))?.collect()
}
