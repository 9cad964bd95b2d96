//! The workbench's records and the ledger's sequence in one SQLite file.
//!
//! WAL, `synchronous=FULL`, foreign keys. One connection writes, several read; readers never wait for the writer. The
//! writer takes all units that wait for it into one transaction (a refused one is rolled back to its savepoint), so that
//! many people share one sync of the disk; nobody is answered before the commit is durable.
//!
//! What a crash leaves: before the commit nothing of any unit in it, after it all of them, entries included. SQLite
//! recovers the WAL when the file is opened.
//!
//! A second process is kept out by a lock on `<file>.lock`: positions of ledger entries come from this one writer.

mod backup;
mod error;
mod read;
mod sql;
mod write;

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use simsa_store::{Committed, Key, Query, Reply, Row, Store, StoreError, Table, Unit};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

pub use backup::{Contents, backup, check, newest_migration};

use crate::error::unreadable;
use crate::write::Job;

/// Readers at a time.
const READERS: u32 = 4;
/// Units that may wait for the writer before whoever brings one waits too.
const QUEUE: usize = 256;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// A store in a SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    readers: SqlitePool,
    writer: mpsc::Sender<Job>,
    /// The writer's task; it ends when the last sender is gone.
    task: tokio::task::JoinHandle<()>,
    path: PathBuf,
    /// Held as long as the store is open for writing.
    #[expect(dead_code, reason = "held for its lock, which ends when it is closed")]
    lock: Option<File>,
}

impl SqliteStore {
    /// Opens the file, makes it when it is not there, and brings it to this version.
    ///
    /// # Errors
    /// [`StoreError::NotStored`] when it is open elsewhere or cannot be made; [`StoreError::Unreadable`] when it is no
    /// such file, damaged, or of a newer program.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let lock = lock(path)?;
        let options = options(path);
        let mut writer = options.clone().connect().await.map_err(|error| unreadable(&error))?;
        MIGRATIONS.run(&mut writer).await.map_err(|error| migration(path, &error))?;
        let readers = readers(options).await?;
        let (sender, receiver) = mpsc::channel(QUEUE);
        let task = tokio::spawn(write::run(writer, receiver));
        Ok(Self { readers, writer: sender, task, path: path.to_owned(), lock: Some(lock) })
    }

    /// Opens the file for reading only, also while another process has it open: nothing is made, migrated or written.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when it is not there, damaged, or not of this version.
    pub async fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let contents = check(path).await?;
        if contents.migration != newest_migration() {
            let problem = format!(
                "{} was written by an older program; `simsa serve` brings it to this version",
                path.display()
            );
            return Err(StoreError::Unreadable { problem });
        }
        let readers = readers(reading(path)).await?;
        // a writer that has ended before it began: every unit is refused
        let (writer, _) = mpsc::channel(1);
        let task = tokio::spawn(async {});
        Ok(Self { readers, writer, task, path: path.to_owned(), lock: None })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Ends reading and writing in good order: what was accepted is written first, and the WAL goes into the file.
    pub async fn close(self) {
        let Self { readers, writer, task, .. } = self;
        readers.close().await;
        drop(writer);
        // a panic of the writer was reported to everybody who waited for it
        let _ = task.await;
    }
}

async fn readers(options: SqliteConnectOptions) -> Result<SqlitePool, StoreError> {
    let pool = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(READERS)
        // the file does not go away as a server does: no question before each use
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(10));
    pool.connect_with(options.pragma("query_only", "ON")).await.map_err(|error| unreadable(&error))
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let fail = |problem: String| StoreError::NotStored { problem: format!("{}: {problem}", path.display()) };
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(name);
    let file = file.map_err(|error| fail(error.to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(fail("another process has this database open; stop it first".to_owned()))
        }
        Err(TryLockError::Error(error)) => Err(fail(error.to_string())),
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    reading(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // sixteen mebibytes of WAL at most between checkpoints, and cut back after them
        .pragma("wal_autocheckpoint", "4096")
        .pragma("journal_size_limit", "16777216")
}

/// What holds for every connection; the file stays in the mode that it is in.
fn reading(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        // kibibytes: a page of the bench's ten thousand cases is found without a second read
        .pragma("cache_size", "-8192")
        .pragma("temp_store", "MEMORY")
        .statement_cache_capacity(256)
        .disable_statement_logging()
}

fn migration(path: &Path, error: &sqlx::migrate::MigrateError) -> StoreError {
    use sqlx::migrate::MigrateError as E;
    let problem = match error {
        E::VersionMissing(version) => format!(
            "{} was written by a newer program (it has migration {version}); update this one",
            path.display()
        ),
        E::VersionMismatch(version) => {
            format!("{}: migration {version} is not the one this program knows", path.display())
        }
        other => format!("{}: {other}", path.display()),
    };
    StoreError::Unreadable { problem }
}

/// Reads the counters the writer goes on from: last version, and number of entries.
async fn counters(connection: &mut SqliteConnection) -> Result<(i64, i64), sqlx::Error> {
    let version: i64 = sqlx::query_scalar(sql::VERSION).fetch_one(&mut *connection).await?;
    let entries: i64 = sqlx::query_scalar(sql::ENTRIES).fetch_one(&mut *connection).await?;
    Ok((version, entries))
}

impl Store for SqliteStore {
    fn get(&self, table: Table, key: Key) -> Reply<'_, Option<Row>> {
        Box::pin(read::get(&self.readers, table, key))
    }

    fn select(&self, query: Query) -> Reply<'_, Vec<Row>> {
        Box::pin(read::select(&self.readers, query))
    }

    fn commit(&self, unit: Unit) -> Reply<'_, Committed> {
        Box::pin(async move {
            unit.check()?;
            let (reply, answer) = oneshot::channel();
            let gone = || StoreError::NotStored { problem: "the store is closed".to_owned() };
            self.writer.send(Job { unit, reply }).await.map_err(|_| gone())?;
            answer.await.map_err(|_| StoreError::Unknown { problem: "the writer ended".to_owned() })?
        })
    }

    fn entries(&self) -> Reply<'_, u64> {
        Box::pin(read::entries(&self.readers))
    }

    fn entries_from(&self, from: u64, limit: u32) -> Reply<'_, Vec<Vec<u8>>> {
        Box::pin(read::entries_from(&self.readers, from, limit))
    }

    fn entries_of(&self, subject: String, from: u64, limit: u32) -> Reply<'_, Vec<(u64, Vec<u8>)>> {
        Box::pin(read::entries_of(&self.readers, subject, from, limit))
    }
}

/// Opens a connection without the store around it, for copies and checks.
async fn connect(path: &Path, read_only: bool) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new().filename(path).read_only(read_only).disable_statement_logging();
    SqliteConnection::connect_with(&options).await.map_err(|error| unreadable(&error))
}
