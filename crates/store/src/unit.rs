//! The unit of work: everything one action changes, as plain data.

use std::collections::BTreeSet;

use crate::error::StoreError;
use crate::index::IndexEntry;
use crate::key::RowKey;
use crate::query::Seen;
use crate::row::{KeyOf, Record, Versioned};
use crate::table::StoreTable;

/// Longest body of a row in bytes.
pub const MAX_BODY: usize = 4 << 20;
/// Longest parent, id or value of an index in bytes.
pub const MAX_KEY: usize = 512;
/// Most values by which one row is found.
pub const MAX_INDEX: usize = 1000;
/// Longest ledger entry in bytes, that of a bundle of the published log.
pub const MAX_ENTRY: usize = 65_535;
/// Most changes in one unit: an imported case fits many times over.
pub const MAX_CHANGES: usize = 50_000;

/// A record as it is kept: its JSON, and what it is found by beside its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncodedRow {
    /// What it is found by, each entry once.
    pub index: BTreeSet<IndexEntry>,
    /// The record as JSON.
    pub body: String,
}

impl EncodedRow {
    /// A record under its key.
    ///
    /// # Errors
    /// [`StoreError::Unfit`] when it cannot be written as JSON.
    pub fn of<R: Record>(key: &KeyOf<R>, value: &R) -> Result<Self, StoreError> {
        let unfit = |error: serde_json::Error| StoreError::Unfit { problem: error.to_string() };
        let body = serde_json::to_string(value).map_err(unfit)?;
        Ok(Self { index: value.index(key).into_iter().collect(), body })
    }

    /// Whether it keeps the limits, and is found as rows of its table are.
    fn check(&self, table: StoreTable) -> Result<(), StoreError> {
        let too_large = |problem: String| Err(StoreError::TooLarge { problem });
        if self.body.len() > MAX_BODY {
            return too_large(format!(
                "a record of {table} has {} bytes; at most {MAX_BODY}",
                self.body.len()
            ));
        }
        if self.index.len() > MAX_INDEX {
            return too_large(format!(
                "a record of {table} has {} values; at most {MAX_INDEX}",
                self.index.len()
            ));
        }
        for IndexEntry { index, value } in &self.index {
            if index.table() != table {
                let problem = format!("the index {index:?} finds no rows of {table}");
                return Err(StoreError::Unfit { problem });
            }
            if value.as_str().len() > MAX_KEY {
                return too_large(format!(
                    "a value of {index:?} has {} bytes; at most {MAX_KEY}",
                    value.as_str().len()
                ));
            }
        }
        Ok(())
    }
}

/// One change, or one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// A new row; refused when the key is taken.
    Insert {
        /// Table.
        table: StoreTable,
        /// Key.
        key: RowKey,
        /// The record.
        encoded: EncodedRow,
    },
    /// A row that must still have the version `expected`.
    Update {
        /// Table.
        table: StoreTable,
        /// Key.
        key: RowKey,
        /// The version the caller saw.
        expected: u64,
        /// The record.
        encoded: EncodedRow,
    },
    /// A row, whatever was there: for counters and notices, where the last one wins.
    Put {
        /// Table.
        table: StoreTable,
        /// Key.
        key: RowKey,
        /// The record.
        encoded: EncodedRow,
    },
    /// A row that goes; with `expected`, only if it still has that version. A row that is not there is gone already.
    Remove {
        /// Table.
        table: StoreTable,
        /// Key.
        key: RowKey,
        /// The version the caller saw.
        expected: Option<u64>,
    },
    /// A row the decision rested on must still have this version (`None`: must not be there).
    Require {
        /// Table.
        table: StoreTable,
        /// Key.
        key: RowKey,
        /// The version the caller saw.
        version: Option<u64>,
    },
    /// No row under this parent may have been added, changed or removed since they were read.
    RequireList {
        /// Table.
        table: StoreTable,
        /// The parent.
        parent: String,
        /// How many rows there were.
        rows: u64,
        /// The newest version among them; 0 when there was none.
        newest: u64,
    },
}

/// A ledger entry to be appended with the changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// The pseudonym the entry is about (a case or an organisation), by which entries are listed.
    pub subject: String,
    /// The entry's canonical bytes.
    pub bytes: Vec<u8>,
}

/// What is committed at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitOfWork {
    /// The changes, applied in this order.
    pub changes: Vec<RowChange>,
    /// The ledger entry; housekeeping, which is no action of anybody, has none.
    pub entry: Option<NewEntry>,
}

impl UnitOfWork {
    /// A unit that records an action.
    pub fn recorded(subject: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { changes: Vec::new(), entry: Some(NewEntry { subject: subject.into(), bytes }) }
    }

    /// A unit that is no action of anybody: counting failures, touching a session, sweeping.
    pub fn housekeeping() -> Self {
        Self::default()
    }

    /// Adds a new record.
    ///
    /// # Errors
    /// [`StoreError::Unfit`] when the record cannot be written as JSON.
    #[expect(clippy::needless_pass_by_value, reason = "a key is made for the row that is written")]
    pub fn insert<R: Record>(&mut self, key: KeyOf<R>, value: &R) -> Result<(), StoreError> {
        let encoded = EncodedRow::of(&key, value)?;
        self.changes.push(RowChange::Insert { table: R::TABLE, key: key.untyped(), encoded });
        Ok(())
    }

    /// Writes a record that was read before, if nobody else has in the meantime.
    ///
    /// # Errors
    /// As [`UnitOfWork::insert`].
    pub fn update<R: Record>(&mut self, kept: &Versioned<R>) -> Result<(), StoreError> {
        let encoded = EncodedRow::of(&kept.key, &kept.value)?;
        let (key, expected) = (kept.key.untyped(), kept.version);
        self.changes.push(RowChange::Update { table: R::TABLE, key, expected, encoded });
        Ok(())
    }

    /// Writes a record whatever was there.
    ///
    /// # Errors
    /// As [`UnitOfWork::insert`].
    #[expect(clippy::needless_pass_by_value, reason = "a key is made for the row that is written")]
    pub fn put<R: Record>(&mut self, key: KeyOf<R>, value: &R) -> Result<(), StoreError> {
        let encoded = EncodedRow::of(&key, value)?;
        self.changes.push(RowChange::Put { table: R::TABLE, key: key.untyped(), encoded });
        Ok(())
    }

    /// Removes a record that was read before, if nobody has changed it in the meantime.
    pub fn remove<R: Record>(&mut self, kept: &Versioned<R>) {
        let (key, expected) = (kept.key.untyped(), Some(kept.version));
        self.changes.push(RowChange::Remove { table: R::TABLE, key, expected });
    }

    /// Removes a row, whatever it holds.
    pub fn remove_key<R: Record>(&mut self, key: &KeyOf<R>) {
        self.changes.push(RowChange::Remove { table: R::TABLE, key: key.untyped(), expected: None });
    }

    /// The decision rested on this record: it must still be the same.
    pub fn require<R: Record>(&mut self, kept: &Versioned<R>) {
        let (key, version) = (kept.key.untyped(), Some(kept.version));
        self.changes.push(RowChange::Require { table: R::TABLE, key, version });
    }

    /// The decision rested on there being no such row.
    pub fn require_none<R: Record>(&mut self, key: &KeyOf<R>) {
        self.changes.push(RowChange::Require { table: R::TABLE, key: key.untyped(), version: None });
    }

    /// The decision rested on all records of a parent: none may have been added, changed or removed. `read` may hold
    /// records of other parents too, which are left aside.
    pub fn require_list<R: Record>(&mut self, parent: &R::Parent, read: &[Versioned<R>]) {
        let of_parent = read.iter().filter(|kept| kept.key.parent == *parent);
        let Seen { rows, newest } = Seen::of(of_parent.map(|kept| kept.version));
        let parent = parent.as_ref().to_owned();
        self.changes.push(RowChange::RequireList { table: R::TABLE, parent, rows, newest });
    }

    /// Whether every part keeps the limits.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] naming the first that does not; [`StoreError::Unfit`] for a row that an index of another table is to
    /// find.
    pub fn check(&self) -> Result<(), StoreError> {
        let too_large = |problem: String| Err(StoreError::TooLarge { problem });
        if self.changes.len() > MAX_CHANGES {
            return too_large(format!("{} changes at once; at most {MAX_CHANGES}", self.changes.len()));
        }
        if let Some(entry) = self.entry.as_ref().filter(|entry| entry.bytes.len() > MAX_ENTRY) {
            return too_large(format!("a ledger entry of {} bytes; at most {MAX_ENTRY}", entry.bytes.len()));
        }
        for change in &self.changes {
            let (table, key, encoded) = match change {
                RowChange::Insert { table, key, encoded }
                | RowChange::Update { table, key, encoded, .. }
                | RowChange::Put { table, key, encoded } => (table, key, Some(encoded)),
                RowChange::RequireList { .. } => continue,
                RowChange::Remove { table, key, .. } | RowChange::Require { table, key, .. } => {
                    (table, key, None)
                }
            };
            let longest = key.parent.len().max(key.id.len());
            if longest > MAX_KEY || key.id.is_empty() {
                return too_large(format!(
                    "a key of {table} has {longest} bytes; 1 to {MAX_KEY} are possible"
                ));
            }
            encoded.map_or(Ok(()), |encoded| encoded.check(*table))?;
        }
        Ok(())
    }
}
