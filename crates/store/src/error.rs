//! Why a store did not do it.

use crate::key::RowKey;
use crate::table::StoreTable;

/// Why a store did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else has changed a row in the meantime (or taken the key); nothing was changed.
    #[error("{table} {key:?} has changed in the meantime", key = (&key.parent, &key.id))]
    Stale {
        /// Table.
        table: StoreTable,
        /// The row.
        key: RowKey,
    },
    /// A value that exists once belongs to another row; nothing was changed.
    #[error("a value of {table} that exists once belongs to another row")]
    Taken {
        /// Table.
        table: StoreTable,
    },
    /// The parent is not there; nothing was changed.
    #[error("the parent `{parent}` of a row of {table} does not exist")]
    NoParent {
        /// Table.
        table: StoreTable,
        /// The parent.
        parent: String,
    },
    /// More or longer than a store takes at once; nothing was changed.
    #[error("this is more than can be stored: {problem}")]
    TooLarge {
        /// What, and how much is possible.
        problem: String,
    },
    /// Whoever asked, asked for what no store can do; nothing was changed.
    #[error("this cannot be asked of a store: {problem}")]
    Unfit {
        /// What is wrong.
        problem: String,
    },
    /// A stored row is not what was written.
    #[error("{table} {key:?} is damaged: {problem}", key = (&key.parent, &key.id))]
    Damaged {
        /// Table.
        table: StoreTable,
        /// The row.
        key: RowKey,
        /// What is wrong.
        problem: String,
    },
    /// There is no room on the disk; nothing was changed.
    #[error("nothing was stored, there is no room: {problem}")]
    Full {
        /// What happened.
        problem: String,
    },
    /// The disk is read-only, or the store is shut down; nothing was changed.
    #[error("nothing was stored: {problem}")]
    NotStored {
        /// What happened.
        problem: String,
    },
    /// It is not known whether the unit was stored; read before repeating.
    #[error("it is not certain whether it was stored: {problem}")]
    Unknown {
        /// What happened.
        problem: String,
    },
    /// It cannot be read.
    #[error("the store cannot be read: {problem}")]
    Unreadable {
        /// What happened.
        problem: String,
    },
}
