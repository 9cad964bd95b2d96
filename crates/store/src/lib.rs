//! Where the workbench keeps what people write: the records, the way to read them, and the one way to change them.
//!
//! ```text
//! read    Store::get, Store::select            rows with the version they had
//! decide  (the caller, without holding anything)
//! commit  Store::commit(UnitOfWork)                  all changes, their ledger entry and their notices, or nothing
//! ```
//!
//! A [`UnitOfWork`] is plain data: what to insert, update, remove, and which versions the decision rested on. It is refused
//! as [`StoreError::Stale`] when any of those has changed, so no lock is held while a person or a rule thinks, and a
//! store can settle many units with one sync of the disk. The ledger entry is appended in the same transaction; its
//! position comes from the store, dense from 0.
//!
//! Every table has the same four columns (parent, id, version, body) and at most one value to look rows up by: see
//! [`Table`] and `docs/decisions/0020-store.md`. What a body holds is a [`Record`] of [`records`].
//!
//! **Invariant:** what `commit` has acknowledged is durable, and so is its ledger entry; neither exists without the
//! other.

#[cfg(feature = "conformance")]
pub mod conformance;
mod memory;
pub mod records;
mod row;
mod store;
mod table;
mod unit;

pub use memory::MemoryStore;
pub use row::{Keep, Key, Record, Row, Versioned};
pub use store::{
    Again, Both, Committed, Order, Query, ReadStore, Reply, Seen, Select, Store, StoreError, Typed,
};
pub use table::Table;
pub use unit::{Change, EncodedRow, MAX_BODY, MAX_CHANGES, MAX_ENTRY, MAX_KEY, NewEntry, UnitOfWork};
