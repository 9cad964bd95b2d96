//! The index as the file holds it: one table of values beside the rows, written with them in one transaction. It follows from
//! the rows, so an older file's is made of them.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use simsa_store::records::index_of;
use simsa_store::{IndexEntry, Row, RowKey, StoreError, StoreTable, TableIndex};

use crate::connect::execute;
use crate::error::unreadable;
use crate::sql;

/// Adds the values of a new row.
pub(crate) fn add(
    connection: &Connection,
    key: &RowKey,
    index: BTreeSet<IndexEntry>,
    version: i64,
) -> rusqlite::Result<()> {
    index.into_iter().try_for_each(|entry| add_one(connection, key, &entry.written(unsigned(version))))
}

fn add_one(connection: &Connection, key: &RowKey, entry: &IndexEntry) -> rusqlite::Result<()> {
    let values = params![entry.value.as_str(), key.parent, key.id];
    execute(connection, &sql::add_value(entry.index), values).map(|_| ())
}

/// Brings the values of a row that may have been there to what it is found by from now on. Most changes of a row change none
/// of them, so what stays is left alone.
pub(crate) fn exchange(
    connection: &Connection,
    table: StoreTable,
    key: &RowKey,
    index: BTreeSet<IndexEntry>,
    version: i64,
) -> rusqlite::Result<()> {
    if !is_indexed(table) {
        return Ok(());
    }
    let mut new: Vec<IndexEntry> = index.into_iter().map(|entry| entry.written(unsigned(version))).collect();
    let mut statement = connection.prepare_cached(&sql::values_of(table))?;
    let before = statement.query_map([&key.parent, &key.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let before = before.collect::<rusqlite::Result<Vec<(String, String)>>>()?;
    for (name, value) in before {
        let stays = new.iter().position(|entry| entry.index.name() == name && entry.value.as_str() == value);
        if let Some(at) = stays {
            new.swap_remove(at);
        } else {
            let values = params![name, value, key.parent, key.id];
            execute(connection, &sql::remove_value(table), values)?;
        }
    }
    new.iter().try_for_each(|entry| add_one(connection, key, entry))
}

fn is_indexed(table: StoreTable) -> bool {
    TableIndex::ALL.iter().any(|index| index.table() == table)
}

/// Makes the whole index anew of the rows.
pub(crate) fn fill(connection: &Connection) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| unreadable(&error);
    connection.execute(sql::EMPTY_INDEX, []).map_err(failed)?;
    for table in StoreTable::ALL.into_iter().filter(|table| is_indexed(*table)) {
        let mut statement = connection.prepare(&sql::every_row(table)).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let row = read(row).map_err(failed)?;
            let key = row.key.clone();
            for entry in index_of(table, row)? {
                add_one(connection, &key, &entry).map_err(failed)?;
            }
        }
    }
    Ok(())
}

/// How many values there are of rows that are not there.
pub(crate) fn values_without_row(connection: &Connection) -> rusqlite::Result<u64> {
    let tables = StoreTable::ALL.into_iter().filter(|table| is_indexed(*table));
    let one =
        |table| connection.query_row(&sql::values_without_row(table), [], |row| row.get(0)).map(unsigned);
    tables.map(one).sum()
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let key = RowKey { parent: row.get(0)?, id: row.get(1)? };
    Ok(Row { key, version: unsigned(row.get(2)?), body: row.get(3)? })
}

/// Versions and counts are never negative in the file.
fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
