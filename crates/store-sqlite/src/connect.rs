//! Connections to the file, and the lock that lets one process write.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Params};
use simsa_store::StoreError;

/// How long a statement waits for a lock that another process holds, such as one that looks into the file by hand.
const PATIENCE: Duration = Duration::from_secs(10);
/// Statements kept prepared: every one there is, for every table.
const PREPARED: usize = 256;

/// The one that writes: makes the file when it is not there.
pub(crate) fn writer(path: &Path) -> rusqlite::Result<Connection> {
    private_file(path);
    let connection =
        prepared(Connection::open_with_flags(path, flags(true) | OpenFlags::SQLITE_OPEN_CREATE)?)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // sixteen mebibytes of WAL at most between checkpoints, and cut back after them
    connection.pragma_update(None, "wal_autocheckpoint", 4096)?;
    connection.pragma_update(None, "journal_size_limit", 16 << 20)?;
    Ok(connection)
}

/// Makes the file for its owner only, whatever the umask says; SQLite gives the files beside it (`-wal`, `-shm`) the same
/// rights. What cannot be made here is said by SQLite, which opens it next.
pub(crate) fn private_file(path: &Path) {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path);
}

/// One that reads; the file stays in the mode that it is in.
pub(crate) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = prepared(plain(path, false)?)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// One without the store around it, for copies and checks.
pub(crate) fn plain(path: &Path, read_only: bool) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags(!read_only))?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

fn flags(write: bool) -> OpenFlags {
    let how = if write { OpenFlags::SQLITE_OPEN_READ_WRITE } else { OpenFlags::SQLITE_OPEN_READ_ONLY };
    // a connection is used by one thread at a time: no mutex of SQLite's own
    how | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

pub(crate) fn prepared(connection: Connection) -> rusqlite::Result<Connection> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    // plans that do not depend on values; otherwise a kept statement is planned anew for each limit and span
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // kibibytes: a page of the bench's ten thousand cases is found without a second read
    connection.pragma_update(None, "cache_size", -8192)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// Rows changed by a statement that is kept prepared.
pub(crate) fn execute(
    connection: &Connection,
    statement: &str,
    values: impl Params,
) -> rusqlite::Result<usize> {
    connection.prepare_cached(statement)?.execute(values)
}

/// Keeps other processes out as long as it is held.
pub(crate) fn lock(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let fail = |problem: String| StoreError::NotStored { problem: format!("{}: {problem}", path.display()) };
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(name);
    let file = file.map_err(|error| fail(error.to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(fail("another process has this database open; stop it first".to_owned()))
        }
        Err(TryLockError::Error(error)) => Err(fail(error.to_string())),
    }
}
