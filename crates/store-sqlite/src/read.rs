//! Reading: one statement each, however many rows, on a thread that may wait for the disk.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::types::{ToSql, Value};
use rusqlite::{Connection, OptionalExtension as _, params};
use simsa_store::{
    Again, Behind, Order, Query, Row, RowKey, Seen, Select, Span, StoreError, StoreTable, TableIndex,
};
use tokio::sync::Semaphore;

use crate::connect;
use crate::error::unreadable;
use crate::sql;

/// Readers at a time.
const READERS: usize = 4;

/// The connections that read. Each is made when it is first needed and kept.
#[derive(Debug)]
pub(crate) struct Readers {
    turns: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Connection>>>,
    path: PathBuf,
}

impl Readers {
    /// Readers of this file; the first is made at once, so that a file that cannot be read is noticed now.
    pub(crate) fn open(path: &Path) -> rusqlite::Result<Self> {
        let first = connect::reader(path)?;
        let (turns, idle) = (Arc::new(Semaphore::new(READERS)), Arc::new(Mutex::new(vec![first])));
        Ok(Self { turns, idle, path: path.to_owned() })
    }

    /// Waits for the readers at work and closes all; whoever reads afterwards is refused.
    pub(crate) async fn close(self) {
        let all = u32::try_from(READERS).unwrap_or(u32::MAX);
        let _ = self.turns.acquire_many(all).await;
        self.turns.close();
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let closed = || StoreError::Unreadable { problem: "the store is closed".to_owned() };
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| closed())?;
        let (idle, path) = (self.idle.clone(), self.path.clone());
        let read = move || {
            // a reader that has gone with a panic has left nothing half done: the list holds whole connections only
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = match kept {
                Some(connection) => connection,
                None => connect::reader(&path)?,
            };
            let found = work(&connection);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            drop(turn);
            found
        };
        let found = tokio::task::spawn_blocking(read).await.map_err(|_| closed())?;
        found.map_err(|error| unreadable(&error))
    }

    pub(crate) async fn get(&self, table: StoreTable, key: RowKey) -> Result<Option<Row>, StoreError> {
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(&sql::get(table))?;
            let row = statement.query_row(params![key.parent, key.id], |row| Ok((row.get(0)?, row.get(1)?)));
            Ok(row.optional()?.map(|(version, body)| Row { key, version: unsigned(version), body }))
        })
        .await
    }

    pub(crate) async fn select(&self, query: Query) -> Result<Vec<Row>, StoreError> {
        query.check()?;
        self.read(move |connection| select(connection, query)).await
    }

    pub(crate) async fn count(&self, index: TableIndex, span: Span) -> Result<u64, StoreError> {
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(&sql::count(index))?;
            let values = rusqlite::named_params! { ":from": span.from(), ":end": span.end() };
            statement.query_row(values, |row| row.get(0).map(unsigned))
        })
        .await
    }

    pub(crate) async fn again(&self, lists: Vec<Again>) -> Result<Vec<Option<Vec<Row>>>, StoreError> {
        self.read(move |connection| again(connection, lists)).await
    }

    pub(crate) async fn entries(&self) -> Result<u64, StoreError> {
        self.read(|connection| {
            connection.prepare_cached(sql::ENTRIES)?.query_row([], |row| row.get(0).map(unsigned))
        })
        .await
    }

    pub(crate) async fn entries_from(&self, from: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        let Ok(from) = i64::try_from(from) else { return Ok(Vec::new()) };
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(sql::ENTRIES_FROM)?;
            statement.query_map(params![from, limit], |row| row.get(0))?.collect()
        })
        .await
    }

    pub(crate) async fn entries_of(
        &self,
        subject: String,
        from: u64,
        limit: u32,
    ) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        let Ok(from) = i64::try_from(from) else { return Ok(Vec::new()) };
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(sql::ENTRIES_OF)?;
            let entry = |row: &rusqlite::Row<'_>| Ok((unsigned(row.get(0)?), row.get(1)?));
            statement.query_map(params![subject, from, limit], entry)?.collect()
        })
        .await
    }
}

fn select(connection: &Connection, query: Query) -> rusqlite::Result<Vec<Row>> {
    let mut statement = connection.prepare_cached(&sql::select(&query))?;
    let mut values = chosen(query.select);
    values.push((":limit", query.limit.into()));
    match query.order {
        Order::Keys(None) | Order::Values(None) | Order::ValuesBackwards => {}
        Order::Keys(Some(after)) => {
            values.extend([(":parent", after.parent.into()), (":id", after.id.into())]);
        }
        Order::Values(Some(Behind { value, key })) => values.extend([
            (":value", value.as_str().to_owned().into()),
            (":parent", key.parent.into()),
            (":id", key.id.into()),
        ]),
    }
    let values: Vec<(&str, &dyn ToSql)> =
        values.iter().map(|(name, value)| (*name, value as &dyn ToSql)).collect();
    let row = |row: &rusqlite::Row<'_>| {
        let key = RowKey { parent: row.get(0)?, id: row.get(1)? };
        Ok(Row { key, version: unsigned(row.get(2)?), body: row.get(3)? })
    };
    statement.query_map(values.as_slice(), row)?.collect()
}

/// What is asked for, as the statements name it.
fn chosen(select: Select) -> Vec<(&'static str, Value)> {
    let list = |values: &[String]| Value::Text(serde_json::to_string(values).unwrap_or_default());
    match select {
        Select::All => Vec::new(),
        Select::Parent(text) => vec![(":which", text.into())],
        Select::Parents(texts) | Select::Ids(texts) => vec![(":which", list(&texts))],
        Select::Within(_, span) => {
            vec![(":from", span.from().to_owned().into()), (":end", span.end().to_owned().into())]
        }
        Select::WithinAny(_, spans) => {
            let spans = spans.iter().map(|span| [span.from(), span.end()]).collect::<Vec<_>>();
            vec![(":which", Value::Text(serde_json::to_string(&spans).unwrap_or_default()))]
        }
    }
}

/// One transaction, so that all lists are of one state: a statement for how they are, and one for each to be read.
fn again(connection: &Connection, lists: Vec<Again>) -> rusqlite::Result<Vec<Option<Vec<Row>>>> {
    let state = connection.unchecked_transaction()?;
    let seen_before = lists.iter().any(|list| list.seen.is_some());
    let now = if seen_before { now(&state, &lists)? } else { vec![None; lists.len()] };
    let one = |(Again { table, select: which, seen }, now): (Again, Option<Seen>)| {
        if seen.is_some() && seen == now {
            return Ok(None);
        }
        select(&state, Query::new(table, which)).map(Some)
    };
    lists.into_iter().zip(now).map(one).collect()
}

/// How each list is now.
fn now(connection: &Connection, lists: &[Again]) -> rusqlite::Result<Vec<Option<Seen>>> {
    let mut statement = connection.prepare_cached(&sql::seen(lists))?;
    let one = |(number, list): (usize, &Again)| {
        let values = chosen(list.select.clone()).into_iter();
        values.map(move |(name, value)| (sql::numbered(name, number), value)).collect::<Vec<_>>()
    };
    let values: Vec<(String, Value)> = lists.iter().enumerate().flat_map(one).collect();
    let values: Vec<(&str, &dyn ToSql)> =
        values.iter().map(|(name, value)| (name.as_str(), value as &dyn ToSql)).collect();
    let mut now = vec![None; lists.len()];
    let mut rows = statement.query(values.as_slice())?;
    while let Some(row) = rows.next()? {
        let seen = Seen { rows: unsigned(row.get(1)?), newest: unsigned(row.get(2)?) };
        // the order of the parts is not promised, so each says its number
        let number: u32 = row.get(0)?;
        if let Some(of) = now.get_mut(number as usize) {
            *of = Some(seen);
        }
    }
    Ok(now)
}

/// Versions and positions are never negative in the file: a check of the table and the writer see to it.
fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
