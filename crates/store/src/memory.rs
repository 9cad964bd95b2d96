//! A store in memory: for tests, and the plainest statement of what a store does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::StoreError;
use crate::index::{Behind, IndexEntry, IndexValue, Span, TableIndex};
use crate::key::RowKey;
use crate::query::{Again, Order, Query, Seen, Select};
use crate::row::Row;
use crate::store::{Committed, ReadStore, Reply, Store};
use crate::table::StoreTable;
use crate::unit::{EncodedRow, NewEntry, RowChange, UnitOfWork};

#[derive(Clone)]
struct Cell {
    version: u64,
    index: BTreeSet<IndexEntry>,
    body: String,
}

impl Cell {
    fn new(version: u64, EncodedRow { index, body }: EncodedRow) -> Self {
        Self { version, index: index.into_iter().map(|entry| entry.written(version)).collect(), body }
    }

    /// The values of an index in a span.
    fn values(&self, index: TableIndex, span: &Span) -> impl Iterator<Item = &IndexValue> {
        let of_index = self.index.iter().filter(move |entry| entry.index == index);
        of_index.map(|entry| &entry.value).filter(|value| span.holds(value))
    }
}

type Rows = BTreeMap<(StoreTable, RowKey), Cell>;

#[derive(Default)]
struct State {
    rows: Rows,
    entries: Vec<NewEntry>,
    version: u64,
}

/// A store in memory.
#[derive(Default)]
pub struct MemoryStore {
    state: Mutex<State>,
    reads: AtomicUsize,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// How often it was read: each time would be one statement of a database.
    pub fn reads(&self) -> usize {
        self.reads.load(Ordering::SeqCst)
    }

    fn read(&self) -> MutexGuard<'_, State> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.state()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ready<'a, T: Send + 'a>(result: Result<T, StoreError>) -> Reply<'a, T> {
    Box::pin(std::future::ready(result))
}

impl ReadStore for MemoryStore {
    fn get(&self, table: StoreTable, key: RowKey) -> Reply<'_, Option<Row>> {
        let state = self.read();
        let cell = state.rows.get(&(table, key.clone()));
        ready(Ok(cell.map(|cell| row(&key, cell))))
    }

    fn select(&self, query: Query) -> Reply<'_, Vec<Row>> {
        if let Err(error) = query.check() {
            return ready(Err(error));
        }
        let state = self.read();
        let Query { table, select, order, limit } = query;
        let rows = state.rows.iter().filter(|((at, _), _)| *at == table).map(|((_, key), cell)| (key, cell));
        let found: Vec<(&RowKey, &Cell)> = match (&select, order) {
            (Select::Within(index, span), Order::Values(after)) => {
                by_value(rows, *index, span, after.as_ref())
            }
            (Select::Within(index, span), Order::ValuesBackwards) => {
                let mut found = by_value(rows, *index, span, None);
                found.reverse();
                found
            }
            (_, Order::Keys(after)) => {
                let behind = |key: &RowKey| after.as_ref().is_none_or(|after| key > after);
                rows.filter(|(key, cell)| matches(&select, key, cell) && behind(key)).collect()
            }
            // the check has refused it
            (_, Order::Values(_) | Order::ValuesBackwards) => Vec::new(),
        };
        ready(Ok(found.into_iter().take(limit as usize).map(|(key, cell)| row(key, cell)).collect()))
    }

    fn again(&self, lists: Vec<Again>) -> Reply<'_, Vec<Option<Vec<Row>>>> {
        // one statement tells which lists have changed
        let asked = usize::from(lists.iter().any(|list| list.seen.is_some()));
        self.reads.fetch_add(asked, Ordering::SeqCst);
        let state = self.state();
        let one = |Again { table, select, seen }: Again| {
            let found =
                state.rows.iter().filter(|((at, key), cell)| *at == table && matches(&select, key, cell));
            let rows = found.map(|((_, key), cell)| row(key, cell)).collect::<Vec<_>>();
            let now = Seen::of(rows.iter().map(|row| row.version));
            (seen != Some(now)).then(|| {
                self.reads.fetch_add(1, Ordering::SeqCst);
                rows
            })
        };
        ready(Ok(lists.into_iter().map(one).collect()))
    }

    fn count(&self, index: TableIndex, span: Span) -> Reply<'_, u64> {
        let state = self.read();
        let of_table = state.rows.iter().filter(|((table, _), _)| *table == index.table());
        ready(Ok(of_table.map(|(_, cell)| cell.values(index, &span).count() as u64).sum()))
    }

    fn entries(&self) -> Reply<'_, u64> {
        ready(Ok(self.read().entries.len() as u64))
    }

    fn entries_from(&self, from: u64, limit: u32) -> Reply<'_, Vec<Vec<u8>>> {
        let skip = usize::try_from(from).unwrap_or(usize::MAX);
        let state = self.read();
        let entries = state.entries.iter().skip(skip).take(limit as usize);
        ready(Ok(entries.map(|entry| entry.bytes.clone()).collect()))
    }

    fn entries_of(&self, subject: String, from: u64, limit: u32) -> Reply<'_, Vec<(u64, Vec<u8>)>> {
        let state = self.read();
        let about =
            (0_u64..).zip(&state.entries).filter(|(at, entry)| *at >= from && entry.subject == subject);
        ready(Ok(about.take(limit as usize).map(|(at, entry)| (at, entry.bytes.clone())).collect()))
    }
}

impl Store for MemoryStore {
    fn commit(&self, unit: UnitOfWork) -> Reply<'_, Committed> {
        let mut state = self.state();
        let version = state.version + 1;
        if let Err(error) = unit.check() {
            return ready(Err(error));
        }
        // What was there before, in the order of the changes: put back when a later change is refused.
        let mut undo = Vec::new();
        for change in unit.changes {
            if let Err(error) = apply(&mut state.rows, change, version, &mut undo) {
                for (at, cell) in undo.into_iter().rev() {
                    match cell {
                        Some(cell) => state.rows.insert(at, cell),
                        None => state.rows.remove(&at),
                    };
                }
                return ready(Err(error));
            }
        }
        state.version = version;
        let position = unit.entry.map(|entry| {
            state.entries.push(entry);
            state.entries.len() as u64 - 1
        });
        ready(Ok(Committed { version, position }))
    }
}

fn row(key: &RowKey, cell: &Cell) -> Row {
    Row { key: key.clone(), version: cell.version, body: cell.body.clone() }
}

fn matches(select: &Select, key: &RowKey, cell: &Cell) -> bool {
    match select {
        Select::All => true,
        Select::Parent(parent) => key.parent == *parent,
        Select::Parents(parents) => parents.contains(&key.parent),
        Select::Ids(ids) => ids.contains(&key.id),
        Select::Within(index, span) => cell.values(*index, span).next().is_some(),
        Select::WithinAny(index, spans) => {
            spans.iter().any(|span| cell.values(*index, span).next().is_some())
        }
    }
}

/// Rows in the order of their values in a span, each once for each of them.
fn by_value<'a>(
    rows: impl Iterator<Item = (&'a RowKey, &'a Cell)>,
    index: TableIndex,
    span: &Span,
    after: Option<&Behind>,
) -> Vec<(&'a RowKey, &'a Cell)> {
    let places = rows.flat_map(|(key, cell)| {
        cell.values(index, span)
            .map(move |value| (Behind { value: value.clone(), key: key.clone() }, key, cell))
    });
    let mut found: Vec<(Behind, &RowKey, &Cell)> =
        places.filter(|(place, ..)| after.is_none_or(|after| place > after)).collect();
    found.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    found.into_iter().map(|(_, key, cell)| (key, cell)).collect()
}

type Undo = Vec<((StoreTable, RowKey), Option<Cell>)>;

fn apply(rows: &mut Rows, change: RowChange, version: u64, undo: &mut Undo) -> Result<(), StoreError> {
    match change {
        RowChange::Insert { table, key, encoded } => {
            if rows.contains_key(&(table, key.clone())) {
                return Err(StoreError::Stale { table, key });
            }
            write(rows, table, key, Cell::new(version, encoded), undo)
        }
        RowChange::Update { table, key, expected, encoded } => {
            expect(rows, table, &key, Some(expected))?;
            write(rows, table, key, Cell::new(version, encoded), undo)
        }
        RowChange::Put { table, key, encoded } => write(rows, table, key, Cell::new(version, encoded), undo),
        RowChange::Remove { table, key, expected } => {
            if let Some(expected) = expected {
                expect(rows, table, &key, Some(expected))?;
            }
            let child =
                |(at, under): &(StoreTable, RowKey)| at.parent() == Some(table) && under.parent == key.id;
            if let Some((table, _)) = rows.keys().find(|at| child(at)) {
                return Err(StoreError::NoParent { table: *table, parent: key.id });
            }
            let old = rows.remove(&(table, key.clone()));
            undo.push(((table, key), old));
            Ok(())
        }
        RowChange::Require { table, key, version } => expect(rows, table, &key, version),
        RowChange::RequireList { table, parent, rows: count, newest } => {
            let under = || rows.iter().filter(|((at, key), _)| *at == table && key.parent == parent);
            let now = (under().count() as u64, under().map(|(_, cell)| cell.version).max().unwrap_or(0));
            if now == (count, newest) {
                Ok(())
            } else {
                Err(StoreError::Stale { table, key: RowKey::new(parent, "*") })
            }
        }
    }
}

fn expect(rows: &Rows, table: StoreTable, key: &RowKey, version: Option<u64>) -> Result<(), StoreError> {
    let found = rows.get(&(table, key.clone())).map(|cell| cell.version);
    if found == version { Ok(()) } else { Err(StoreError::Stale { table, key: key.clone() }) }
}

fn write(
    rows: &mut Rows,
    table: StoreTable,
    key: RowKey,
    cell: Cell,
    undo: &mut Undo,
) -> Result<(), StoreError> {
    if let Some(parents) = table.parent()
        && !rows.keys().any(|(at, parent)| *at == parents && parent.id == key.parent)
    {
        return Err(StoreError::NoParent { table, parent: key.parent });
    }
    let mut others = rows.iter().filter(|((at, other), _)| *at == table && *other != key);
    let unique = |entry: &&IndexEntry| entry.index.is_unique();
    let taken = others.any(|((_, other), old)| {
        cell.index.iter().filter(unique).any(|entry| old.index.contains(entry))
            || (table.has_unique_ids() && other.id == key.id)
    });
    if taken {
        return Err(StoreError::Taken { table });
    }
    let old = rows.insert((table, key.clone()), cell);
    undo.push(((table, key), old));
    Ok(())
}
