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

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

mod backup;
mod connect;
mod error;
mod index;
mod migrate;
mod read;
mod sql;
mod write;

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use simsa_store::{
    Again, Committed, Query, ReadStore, Reply, Row, RowKey, Span, Store, StoreError, StoreTable, TableIndex,
    UnitOfWork,
};
use tokio::sync::{mpsc, oneshot};

pub use backup::{WholeDatabase, backup, check};
pub use migrate::newest_migration;

use crate::error::unreadable;
use crate::read::Readers;
use crate::write::Job;

/// Units that may wait for the writer before whoever brings one waits too.
const QUEUE: usize = 256;

/// A store in a SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    readers: Readers,
    writer: mpsc::Sender<Job>,
    /// The writer's thread, which holds the lock; it ends when the last sender is gone.
    thread: Option<JoinHandle<()>>,
    path: PathBuf,
}

impl SqliteStore {
    /// Opens the file, makes it when it is not there, and brings it to this version.
    ///
    /// # Errors
    /// [`StoreError::NotStored`] when it is open elsewhere or cannot be made; [`StoreError::Unreadable`] when it is no
    /// such file, damaged, or of a newer program.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let path = path.to_owned();
        unless_it_ended(tokio::task::spawn_blocking(move || Self::start(path)).await)
    }

    fn start(path: PathBuf) -> Result<Self, StoreError> {
        let lock = connect::lock(&path)?;
        let mut connection = connect::writer(&path).map_err(|error| unreadable(&error))?;
        migrate::run(&mut connection, &path)?;
        let readers = Readers::open(&path).map_err(|error| unreadable(&error))?;
        let (writer, jobs) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new().name("store-writer".to_owned()).spawn(move || {
            write::run(&connection, jobs);
            drop(connection);
            drop(lock);
        });
        let thread = thread.map_err(|error| StoreError::NotStored { problem: error.to_string() })?;
        Ok(Self { readers, writer, thread: Some(thread), path })
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
        let readers = Readers::open(path).map_err(|error| unreadable(&error))?;
        // a writer that has ended before it began: every unit is refused
        let (writer, _) = mpsc::channel(1);
        Ok(Self { readers, writer, thread: None, path: path.to_owned() })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Ends reading and writing in good order: what was accepted is written first, and the WAL goes into the file.
    pub async fn close(self) {
        let Self { readers, writer, thread, .. } = self;
        readers.close().await;
        drop(writer);
        // a panic of the writer was reported to everybody who waited for it
        let _ = tokio::task::spawn_blocking(|| thread.map(JoinHandle::join)).await;
    }
}

/// The result of work on a thread of its own.
fn unless_it_ended<T>(done: Result<Result<T, StoreError>, tokio::task::JoinError>) -> Result<T, StoreError> {
    let ended = |error: tokio::task::JoinError| StoreError::Unreadable { problem: error.to_string() };
    done.map_err(ended)?
}

impl ReadStore for SqliteStore {
    fn get(&self, table: StoreTable, key: RowKey) -> Reply<'_, Option<Row>> {
        Box::pin(self.readers.get(table, key))
    }

    fn select(&self, query: Query) -> Reply<'_, Vec<Row>> {
        Box::pin(self.readers.select(query))
    }

    fn again(&self, lists: Vec<Again>) -> Reply<'_, Vec<Option<Vec<Row>>>> {
        Box::pin(self.readers.again(lists))
    }

    fn count(&self, index: TableIndex, span: Span) -> Reply<'_, u64> {
        Box::pin(self.readers.count(index, span))
    }

    fn entries(&self) -> Reply<'_, u64> {
        Box::pin(self.readers.entries())
    }

    fn entries_from(&self, from: u64, limit: u32) -> Reply<'_, Vec<Vec<u8>>> {
        Box::pin(self.readers.entries_from(from, limit))
    }

    fn entries_of(&self, subject: String, from: u64, limit: u32) -> Reply<'_, Vec<(u64, Vec<u8>)>> {
        Box::pin(self.readers.entries_of(subject, from, limit))
    }
}

impl Store for SqliteStore {
    fn commit(&self, unit: UnitOfWork) -> Reply<'_, Committed> {
        Box::pin(async move {
            unit.check()?;
            let (reply, answer) = oneshot::channel();
            let gone = || StoreError::NotStored { problem: "the store is closed".to_owned() };
            self.writer.send(Job { unit, reply }).await.map_err(|_| gone())?;
            answer.await.map_err(|_| StoreError::Unknown { problem: "the writer ended".to_owned() })?
        })
    }
}
