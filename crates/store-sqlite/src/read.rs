//! Reading: one statement each, however many rows.

use simsa_store::{Key, Query, Row, Select, StoreError, Table};
use sqlx::sqlite::SqlitePool;

use crate::error::unreadable;
use crate::sql::{self, Which};

pub(crate) async fn get(pool: &SqlitePool, table: Table, key: Key) -> Result<Option<Row>, StoreError> {
    let row: Option<(i64, String)> = sqlx::query_as(sql::get(table))
        .bind(&key.parent)
        .bind(&key.id)
        .fetch_optional(pool)
        .await
        .map_err(|error| unreadable(&error))?;
    Ok(row.map(|(version, body)| Row { key, version: unsigned(version), body }))
}

pub(crate) async fn select(pool: &SqlitePool, query: Query) -> Result<Vec<Row>, StoreError> {
    let list = |values: &[String]| serde_json::to_string(values).unwrap_or_default();
    let (which, value) = match &query.select {
        Select::All => (Which::All, None),
        Select::Parent(parent) => (Which::Parent, Some(parent.clone())),
        Select::Parents(parents) => (Which::Parents, Some(list(parents))),
        Select::Lookup(lookup) => (Which::Lookup, Some(lookup.clone())),
        Select::Ids(ids) => (Which::Ids, Some(list(ids))),
    };
    // before every key: an id is never empty
    let after = query.after.unwrap_or_else(|| Key::new("", ""));
    let rows: Vec<(String, String, i64, String)> = sqlx::query_as(sql::select(query.table, which))
        .bind(value)
        .bind(after.parent)
        .bind(after.id)
        .bind(i64::from(query.limit))
        .fetch_all(pool)
        .await
        .map_err(|error| unreadable(&error))?;
    let row = |(parent, id, version, body)| Row { key: Key { parent, id }, version: unsigned(version), body };
    Ok(rows.into_iter().map(row).collect())
}

pub(crate) async fn entries(pool: &SqlitePool) -> Result<u64, StoreError> {
    let count: i64 =
        sqlx::query_scalar(sql::ENTRIES).fetch_one(pool).await.map_err(|error| unreadable(&error))?;
    Ok(unsigned(count))
}

pub(crate) async fn entries_from(
    pool: &SqlitePool,
    from: u64,
    limit: u32,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let Ok(from) = i64::try_from(from) else { return Ok(Vec::new()) };
    let entries = sqlx::query_scalar(sql::ENTRIES_FROM).bind(from).bind(i64::from(limit));
    entries.fetch_all(pool).await.map_err(|error| unreadable(&error))
}

pub(crate) async fn entries_of(
    pool: &SqlitePool,
    subject: String,
    from: u64,
    limit: u32,
) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
    let Ok(from) = i64::try_from(from) else { return Ok(Vec::new()) };
    let entries: Vec<(i64, Vec<u8>)> = sqlx::query_as(sql::ENTRIES_OF)
        .bind(subject)
        .bind(from)
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await
        .map_err(|error| unreadable(&error))?;
    Ok(entries.into_iter().map(|(position, bytes)| (unsigned(position), bytes)).collect())
}

/// Versions and positions are never negative in the file: a check of the table and the writer see to it.
fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
