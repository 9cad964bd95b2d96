//! Rows as a store keeps them, and records as the rest of the program sees them.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::ids::KeyPart;
use crate::index::IndexEntry;
use crate::key::RowKey;
use crate::table::StoreTable;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its key.
    pub key: RowKey,
    /// Number of the commit that wrote it: it grows with every change and never comes back.
    pub version: u64,
    /// The record as JSON.
    pub body: String,
}

/// What a row's body holds.
pub trait Record: Serialize + DeserializeOwned + Send + 'static {
    /// The table of such records.
    const TABLE: StoreTable;

    /// What such records hang on; [`crate::NoParent`] in root tables.
    type Parent: KeyPart;

    /// What each of them is called there.
    type Id: KeyPart;

    /// What the row with this key is found by, beside the key. Whoever changes what is said here adds a migration: it makes
    /// the index anew.
    fn index(&self, key: &KeyOf<Self>) -> Vec<IndexEntry> {
        let _ = key;
        Vec::new()
    }
}

/// The key of such a record.
pub type KeyOf<R> = RowKey<<R as Record>::Parent, <R as Record>::Id>;

/// A record together with where it stands and the version it had when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned<R: Record> {
    /// Its key.
    pub key: KeyOf<R>,
    /// Its version.
    pub version: u64,
    /// The record.
    pub value: R,
}

impl<R: Record> Versioned<R> {
    /// Reads a row.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the body is not such a record.
    pub fn read(row: Row) -> Result<Self, StoreError> {
        match serde_json::from_str(&row.body) {
            Ok(value) => Ok(Self { key: row.key.typed(), version: row.version, value }),
            Err(error) => {
                Err(StoreError::Damaged { table: R::TABLE, key: row.key, problem: error.to_string() })
            }
        }
    }

    /// The row's own name.
    pub const fn id(&self) -> &R::Id {
        &self.key.id
    }
}
