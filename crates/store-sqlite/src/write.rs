//! Writing: one task, one connection, as many units in a transaction as were waiting.

use simsa_store::{Change, Committed, StoreError, Unit};
use sqlx::SqliteConnection;
use tokio::sync::{mpsc, oneshot};

use crate::error::{about, not_stored, refused, uncertain};
use crate::{counters, sql};

/// Units in one transaction: the sync of the disk costs as much as some hundred small ones.
const TOGETHER: usize = 64;

/// A unit, and where the answer goes.
pub(crate) struct Job {
    pub(crate) unit: Unit,
    pub(crate) reply: oneshot::Sender<Result<Committed, StoreError>>,
}

/// The writer: ends when nobody can bring units any more.
pub(crate) async fn run(mut connection: SqliteConnection, mut jobs: mpsc::Receiver<Job>) {
    let mut at = None;
    while let Some(first) = jobs.recv().await {
        let mut batch = vec![first];
        while batch.len() < TOGETHER
            && let Ok(next) = jobs.try_recv()
        {
            batch.push(next);
        }
        let (units, replies): (Vec<Unit>, Vec<_>) =
            batch.into_iter().map(|job| (job.unit, job.reply)).unzip();
        let results = match write(&mut connection, &mut at, units).await {
            Ok(results) => results,
            Err(error) => {
                // Whatever state it is in: back to none, and the counters are read anew before the next.
                at = None;
                let _ = sqlx::query("ROLLBACK").execute(&mut connection).await;
                vec![Err(error); replies.len()]
            }
        };
        for (reply, result) in replies.into_iter().zip(results) {
            // who no longer waits finds out by reading
            let _ = reply.send(result);
        }
    }
    let _ = sqlx::Connection::close(connection).await;
}

/// Where the writer stands: the last version, and the number of entries.
#[derive(Clone, Copy)]
struct At {
    version: i64,
    entries: i64,
}

type Results = Vec<Result<Committed, StoreError>>;

/// Writes units in one transaction; those that are refused leave nothing, the others are durable when this returns.
async fn write(
    connection: &mut SqliteConnection,
    at: &mut Option<At>,
    units: Vec<Unit>,
) -> Result<Results, StoreError> {
    let execute = async |connection: &mut SqliteConnection, statement: &'static str| {
        sqlx::query(statement).execute(connection).await.map_err(|error| not_stored(&error))
    };
    execute(connection, "BEGIN IMMEDIATE").await?;
    let mut now = if let Some(now) = *at {
        now
    } else {
        let (version, entries) = counters(connection).await.map_err(|error| not_stored(&error))?;
        At { version, entries }
    };
    let mut results = Vec::with_capacity(units.len());
    let alone = units.len() == 1;
    for unit in units {
        if !alone {
            execute(connection, "SAVEPOINT unit").await?;
        }
        let result = apply(connection, &mut now, unit).await;
        if alone && result.is_err() {
            execute(connection, "ROLLBACK").await?;
            return Ok(vec![result]);
        }
        if !alone {
            if result.is_err() {
                execute(connection, "ROLLBACK TO unit").await?;
            }
            execute(connection, "RELEASE unit").await?;
        }
        results.push(result);
    }
    let version = sqlx::query(sql::SET_VERSION).bind(now.version);
    version.execute(&mut *connection).await.map_err(|error| not_stored(&error))?;
    sqlx::query("COMMIT").execute(&mut *connection).await.map_err(|error| uncertain(&error))?;
    *at = Some(now);
    Ok(results)
}

async fn apply(connection: &mut SqliteConnection, at: &mut At, unit: Unit) -> Result<Committed, StoreError> {
    let version = at.version + 1;
    for change in unit.changes {
        let (table, key) = about(&change);
        let insert = matches!(change, Change::Insert { .. });
        match one(connection, change, version).await {
            Ok(true) => {}
            Ok(false) => return Err(StoreError::Stale { table, key }),
            Err(error) => {
                // Whether the key or the value is taken, only the row being there or not tells for certain.
                let read = sqlx::query_scalar(sql::version_of(table)).bind(&key.parent).bind(&key.id);
                let there: Option<i64> = read.fetch_optional(&mut *connection).await.unwrap_or(None);
                return Err(refused(&error, table, &key, insert && there.is_some()));
            }
        }
    }
    let mut position = None;
    if let Some(entry) = unit.entry {
        let append = sqlx::query(sql::APPEND).bind(at.entries).bind(entry.subject).bind(entry.bytes);
        append.execute(&mut *connection).await.map_err(|error| not_stored(&error))?;
        position = u64::try_from(at.entries).ok();
        at.entries += 1;
    }
    at.version = version;
    Ok(Committed { version: u64::try_from(version).unwrap_or(0), position })
}

/// Applies one change; false when the row is not what it was expected to be.
async fn one(connection: &mut SqliteConnection, change: Change, version: i64) -> Result<bool, sqlx::Error> {
    match change {
        Change::Insert { table, key, lookup, body } => {
            let insert = sqlx::query(sql::insert(table)).bind(key.parent).bind(key.id).bind(version);
            insert.bind(lookup).bind(body).execute(connection).await?;
            Ok(true)
        }
        Change::Put { table, key, lookup, body } => {
            let put = sqlx::query(sql::put(table)).bind(key.parent).bind(key.id).bind(version);
            put.bind(lookup).bind(body).execute(connection).await?;
            Ok(true)
        }
        Change::Update { table, key, expected, lookup, body } => {
            let update = sqlx::query(sql::update(table)).bind(key.parent).bind(key.id).bind(version);
            let update = update.bind(lookup).bind(body).bind(signed(expected));
            Ok(update.execute(connection).await?.rows_affected() == 1)
        }
        Change::Remove { table, key, expected: None } => {
            sqlx::query(sql::remove(table)).bind(key.parent).bind(key.id).execute(connection).await?;
            Ok(true)
        }
        Change::Remove { table, key, expected: Some(expected) } => {
            let remove = sqlx::query(sql::remove_version(table)).bind(key.parent).bind(key.id);
            Ok(remove.bind(signed(expected)).execute(connection).await?.rows_affected() == 1)
        }
        Change::Expect { table, key, version: expected } => {
            let read = sqlx::query_scalar(sql::version_of(table)).bind(key.parent).bind(key.id);
            let found: Option<i64> = read.fetch_optional(connection).await?;
            Ok(found == expected.map(signed))
        }
        Change::ExpectList { table, parent, rows, newest } => {
            let read = sqlx::query_as(sql::newest(table)).bind(parent);
            let found: (i64, i64) = read.fetch_one(connection).await?;
            Ok(found == (signed(rows), signed(newest)))
        }
    }
}

/// Numbers that were read from the file fit back into it.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
