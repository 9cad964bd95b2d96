//! Copies of the file while it is used, by this process or another, and whether a file is whole.

use std::path::Path;

use simsa_store::StoreError;
use sqlx::{Connection, SqliteConnection};

use crate::error::{not_stored, unreadable};
use crate::{MIGRATIONS, connect, migration};

/// What a file that is whole holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Entries of the ledger.
    pub entries: u64,
    /// Number of the last migration: which programs can read it.
    pub migration: i64,
}

/// The newest migration that this program knows; a file with a later one is of a newer program.
pub fn newest_migration() -> i64 {
    MIGRATIONS.iter().map(|one| one.version).max().unwrap_or(0)
}

/// Writes a whole and compact copy of `from` to `to`, which must not be there, as of one moment; whoever has the file
/// open goes on reading and writing meanwhile. The copy is checked before this returns.
///
/// # Errors
/// [`StoreError::NotStored`] when it cannot be written; what is there of it is then no backup.
pub async fn backup(from: &Path, to: &Path) -> Result<Contents, StoreError> {
    if to.exists() {
        let problem = format!("{} is there already; a backup never overwrites", to.display());
        return Err(StoreError::NotStored { problem });
    }
    if !from.exists() {
        return Err(StoreError::Unreadable { problem: format!("{} is not there", from.display()) });
    }
    // a connection of its own, without the lock: one moment is seen, whatever is written meanwhile
    let mut connection = connect(from, false).await?;
    let copied = sqlx::query("VACUUM INTO $1").bind(text(to)?).execute(&mut connection).await;
    copied.map_err(|error| not_stored(&error))?;
    let _ = connection.close().await;
    let contents = check(to).await?;
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
pub async fn check(path: &Path) -> Result<Contents, StoreError> {
    let mut connection = connect(path, true).await?;
    let contents = look(&mut connection, path).await?;
    let _ = connection.close().await;
    Ok(contents)
}

async fn look(connection: &mut SqliteConnection, path: &Path) -> Result<Contents, StoreError> {
    let damaged = |what: &str| StoreError::Unreadable { problem: format!("{}: {what}", path.display()) };
    let read = |error: sqlx::Error| unreadable(&error);
    let found: Vec<String> =
        sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut *connection).await.map_err(read)?;
    if found != ["ok"] {
        return Err(damaged(&found.join("; ")));
    }
    let orphans = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *connection).await.map_err(read)?;
    if !orphans.is_empty() {
        return Err(damaged(&format!("{} rows without their parent", orphans.len())));
    }
    let migration: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
        .fetch_one(&mut *connection)
        .await
        .map_err(read)?;
    let migration = migration.ok_or_else(|| damaged("it holds no workbench"))?;
    if migration > newest_migration() {
        return Err(self::migration(path, &sqlx::migrate::MigrateError::VersionMissing(migration)));
    }
    let (count, end): (i64, i64) =
        sqlx::query_as("SELECT COUNT(*), COALESCE(MAX(position) + 1, 0) FROM entries")
            .fetch_one(&mut *connection)
            .await
            .map_err(read)?;
    if count != end {
        return Err(damaged(&format!("the ledger has {count} entries up to position {end}")));
    }
    Ok(Contents { entries: u64::try_from(count).unwrap_or(0), migration })
}
