//! Copies of the file while it is used, and the way back.

use std::path::Path;

use simsa_store::StoreError;
use sqlx::{Connection, SqliteConnection};

use crate::error::{not_stored, unreadable};
use crate::{SqliteStore, connect};

impl SqliteStore {
    /// Writes a whole and compact copy to `to`, which must not be there, as of one moment; writing goes on meanwhile.
    /// The copy is checked before this returns.
    ///
    /// # Errors
    /// [`StoreError::NotStored`] when it cannot be written; what is there of it is then no backup.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        if to.exists() {
            let problem = format!("{} is there already; a backup never overwrites", to.display());
            return Err(StoreError::NotStored { problem });
        }
        // a connection of its own: the readers of the pool may only query, and must not wait for this
        let mut connection = connect(self.path(), false).await?;
        let copied = sqlx::query("VACUUM INTO $1").bind(text(to)?).execute(&mut connection).await;
        copied.map_err(|error| not_stored(&error))?;
        let _ = connection.close().await;
        let mut copy = connect(to, true).await?;
        check(&mut copy, to).await?;
        let _ = copy.close().await;
        // SQLite does not sync what VACUUM INTO writes
        let file = std::fs::File::open(to).and_then(|file| file.sync_all());
        file.map_err(|error| StoreError::NotStored { problem: error.to_string() })
    }
}

/// Puts a backup in the place `to`, where no file may be. The backup is checked first and stays.
///
/// # Errors
/// [`StoreError::Unreadable`] when the backup is damaged; [`StoreError::NotStored`] when it cannot be written.
pub async fn restore(backup: &Path, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        let problem = format!("{} is there already; move it away first", to.display());
        return Err(StoreError::NotStored { problem });
    }
    let mut connection = connect(backup, true).await?;
    check(&mut connection, backup).await?;
    let copied = sqlx::query("VACUUM INTO $1").bind(text(to)?).execute(&mut connection).await;
    copied.map_err(|error| not_stored(&error))?;
    let _ = connection.close().await;
    let file = std::fs::File::open(to).and_then(|file| file.sync_all());
    file.map_err(|error| StoreError::NotStored { problem: error.to_string() })
}

fn text(path: &Path) -> Result<&str, StoreError> {
    let problem = || format!("{} is no path that SQLite takes (UTF-8)", path.display());
    path.to_str().ok_or_else(|| StoreError::NotStored { problem: problem() })
}

/// Every page, every reference, and no gap in the ledger.
async fn check(connection: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
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
    let (count, end): (i64, i64) =
        sqlx::query_as("SELECT COUNT(*), COALESCE(MAX(position) + 1, 0) FROM entries")
            .fetch_one(&mut *connection)
            .await
            .map_err(read)?;
    if count != end {
        return Err(damaged(&format!("the ledger has {count} entries up to position {end}")));
    }
    Ok(())
}
