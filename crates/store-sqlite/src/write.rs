//! Writing: one thread, one connection, as many units in a transaction as were waiting.
//!
//! The thread calls SQLite itself: a unit costs one change of threads there and one back, however many statements it
//! has, and the rest is the sync of the disk.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, params};
use simsa_store::{Committed, RowChange, StoreError, UnitOfWork};
use tokio::sync::{mpsc, oneshot};

use crate::connect::execute;
use crate::error::{about, not_stored, refused, uncertain};
use crate::{index, sql};

/// Units in one transaction: the sync of the disk costs as much as some hundred small ones.
const TOGETHER: usize = 64;

/// A unit, and where the answer goes.
pub(crate) struct Job {
    pub(crate) unit: UnitOfWork,
    pub(crate) reply: oneshot::Sender<Result<Committed, StoreError>>,
}

/// The writer: ends when nobody can bring units any more.
pub(crate) fn run(connection: &Connection, mut jobs: mpsc::Receiver<Job>) {
    let mut at = None;
    while let Some(first) = jobs.blocking_recv() {
        let mut batch = vec![first];
        while batch.len() < TOGETHER
            && let Ok(next) = jobs.try_recv()
        {
            batch.push(next);
        }
        let (units, replies): (Vec<UnitOfWork>, Vec<_>) =
            batch.into_iter().map(|job| (job.unit, job.reply)).unzip();
        let results = match write(connection, &mut at, units) {
            Ok(results) => results,
            Err(error) => {
                // Whatever state it is in: back to none, and the counters are read anew before the next.
                at = None;
                let _ = execute(connection, "ROLLBACK", []);
                vec![Err(error); replies.len()]
            }
        };
        for (reply, result) in replies.into_iter().zip(results) {
            // who no longer waits finds out by reading
            let _ = reply.send(result);
        }
    }
}

/// Where the writer stands: the last version, and the number of entries.
#[derive(Clone, Copy)]
struct At {
    version: i64,
    entries: i64,
}

impl At {
    fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let one = |statement| connection.query_row(statement, [], |row| row.get(0));
        Ok(Self { version: one(sql::VERSION)?, entries: one(sql::ENTRIES)? })
    }
}

type Results = Vec<Result<Committed, StoreError>>;

/// Writes units in one transaction; those that are refused leave nothing, the others are durable when this returns.
fn write(
    connection: &Connection,
    at: &mut Option<At>,
    units: Vec<UnitOfWork>,
) -> Result<Results, StoreError> {
    let step = |statement| execute(connection, statement, []).map_err(|error| not_stored(&error));
    step("BEGIN IMMEDIATE")?;
    let mut now = match *at {
        Some(now) => now,
        None => At::read(connection).map_err(|error| not_stored(&error))?,
    };
    let mut results = Vec::with_capacity(units.len());
    let alone = units.len() == 1;
    for unit in units {
        if !alone {
            step("SAVEPOINT unit")?;
        }
        let result = apply(connection, &mut now, unit);
        if alone && result.is_err() {
            step("ROLLBACK")?;
            return Ok(vec![result]);
        }
        if !alone {
            if result.is_err() {
                step("ROLLBACK TO unit")?;
            }
            step("RELEASE unit")?;
        }
        results.push(result);
    }
    execute(connection, sql::SET_VERSION, [now.version]).map_err(|error| not_stored(&error))?;
    execute(connection, "COMMIT", []).map_err(|error| uncertain(&error))?;
    *at = Some(now);
    Ok(results)
}

fn apply(connection: &Connection, at: &mut At, unit: UnitOfWork) -> Result<Committed, StoreError> {
    let version = at.version + 1;
    for change in unit.changes {
        one(connection, change, version)?;
    }
    let mut position = None;
    if let Some(entry) = unit.entry {
        execute(connection, sql::APPEND, params![at.entries, entry.subject, entry.bytes])
            .map_err(|error| not_stored(&error))?;
        position = u64::try_from(at.entries).ok();
        at.entries += 1;
    }
    at.version = version;
    Ok(Committed { version: u64::try_from(version).unwrap_or(0), position })
}

/// Applies one change, and brings the index to what it says.
fn one(connection: &Connection, change: RowChange, version: i64) -> Result<(), StoreError> {
    let (table, key) = about(&change);
    match row(connection, &change, version) {
        Ok(true) => {}
        Ok(false) => return Err(StoreError::Stale { table, key }),
        Err(error) => {
            // Whether the key or the id is taken, only the row being there or not tells for certain.
            let there = version_of(connection, &sql::version_of(table), &key.parent, &key.id);
            let there = matches!(there, Ok(Some(_)));
            let insert = matches!(change, RowChange::Insert { .. });
            return Err(refused(&error, table, &key, insert && there));
        }
    }
    let written = match change {
        RowChange::Insert { encoded, .. } => index::add(connection, &key, encoded.index, version),
        RowChange::Put { encoded, .. } | RowChange::Update { encoded, .. } => {
            index::exchange(connection, table, &key, encoded.index, version)
        }
        RowChange::Remove { .. } => index::exchange(connection, table, &key, BTreeSet::new(), version),
        RowChange::Require { .. } | RowChange::RequireList { .. } => Ok(()),
    };
    written.map_err(|error| refused(&error, table, &key, false))
}

fn version_of(
    connection: &Connection,
    statement: &str,
    parent: &str,
    id: &str,
) -> rusqlite::Result<Option<i64>> {
    connection.prepare_cached(statement)?.query_row([parent, id], |row| row.get(0)).optional()
}

/// Applies one change to the row itself; false when the row is not what it was expected to be.
fn row(connection: &Connection, change: &RowChange, version: i64) -> rusqlite::Result<bool> {
    match change {
        RowChange::Insert { table, key, encoded } => {
            execute(connection, &sql::insert(*table), params![key.parent, key.id, version, encoded.body])?;
            Ok(true)
        }
        RowChange::Put { table, key, encoded } => {
            execute(connection, &sql::put(*table), params![key.parent, key.id, version, encoded.body])?;
            Ok(true)
        }
        RowChange::Update { table, key, expected, encoded } => {
            let values = params![key.parent, key.id, version, encoded.body, signed(*expected)];
            Ok(execute(connection, &sql::update(*table), values)? == 1)
        }
        RowChange::Remove { table, key, expected: None } => {
            execute(connection, &sql::remove(*table), params![key.parent, key.id])?;
            Ok(true)
        }
        RowChange::Remove { table, key, expected: Some(expected) } => {
            let values = params![key.parent, key.id, signed(*expected)];
            Ok(execute(connection, &sql::remove_version(*table), values)? == 1)
        }
        RowChange::Require { table, key, version: expected } => {
            let found = version_of(connection, &sql::version_of(*table), &key.parent, &key.id)?;
            Ok(found == expected.map(signed))
        }
        RowChange::RequireList { table, parent, rows, newest } => {
            let mut statement = connection.prepare_cached(&sql::newest(*table))?;
            let found: (i64, i64) = statement.query_row([parent], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(found == (signed(*rows), signed(*newest)))
        }
    }
}

/// Numbers that were read from the file fit back into it.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
