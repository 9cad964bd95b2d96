//! Rows as a store keeps them, and records as the rest of the program sees them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use simsa_model::Day;

use crate::store::StoreError;
use crate::table::Table;

/// The key of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What the row belongs to; empty in root tables.
    pub parent: String,
    /// The row's own name under its parent.
    pub id: String,
}

impl Key {
    /// The row `id` of `parent`.
    pub fn new(parent: impl Into<String>, id: impl Into<String>) -> Self {
        Self { parent: parent.into(), id: id.into() }
    }

    /// A row of a root table.
    pub fn root(id: impl Into<String>) -> Self {
        Self::new("", id)
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its key.
    pub key: Key,
    /// Number of the commit that wrote it: it grows with every change and never comes back.
    pub version: u64,
    /// The record as JSON.
    pub body: String,
}

/// What a row's body holds.
pub trait Record: Serialize + DeserializeOwned + Send + 'static {
    /// The table of such records.
    const TABLE: Table;

    /// The value by which such rows are looked up, where the table has one.
    fn lookup(&self) -> Option<String> {
        None
    }

    /// The earliest day on which something of it ends, where the table [has days](Table::has_days).
    fn day(&self) -> Option<Day> {
        None
    }
}

/// A record together with where it stands and the version it had when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned<R> {
    /// Its key.
    pub key: Key,
    /// Its version.
    pub version: u64,
    /// The record.
    pub value: R,
}

/// Short for [`Versioned`] with the record borrowed, as [`crate::UnitOfWork`] takes it.
pub type Keep<'a, R> = &'a Versioned<R>;

impl<R: Record> Versioned<R> {
    /// Reads a row.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the body is not such a record.
    pub fn read(row: Row) -> Result<Self, StoreError> {
        match serde_json::from_str(&row.body) {
            Ok(value) => Ok(Self { key: row.key, version: row.version, value }),
            Err(error) => {
                Err(StoreError::Damaged { table: R::TABLE, key: row.key, problem: error.to_string() })
            }
        }
    }

    /// The row's own name.
    pub fn id(&self) -> &str {
        &self.key.id
    }
}
