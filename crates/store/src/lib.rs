//! Where the workbench keeps what people write: the records, the way to read them, and the one way to change them.
//!
//! ```text
//! read    ReadStore::get, ::select          rows with the version they had
//! decide  (the caller, without holding anything)
//! commit  Store::commit(UnitOfWork)        all changes, their ledger entry and their notices, or nothing
//! ```
//!
//! A [`UnitOfWork`] is plain data: what to insert, update, remove, and which versions the decision rested on. It is refused
//! as [`StoreError::Stale`] when any of those has changed, so no lock is held while a person or a rule thinks, and a
//! store can settle many units with one sync of the disk. The ledger entry is appended in the same transaction; its
//! position comes from the store, dense from 0.
//!
//! Every table has the same four columns (parent, id, version, body): see [`StoreTable`] and `docs/decisions/0020-store.md`. What
//! a body holds is a [`Record`] of [`records`]. What rows are found by beside their keys stands in one index aside, which
//! follows from the records: see [`TableIndex`] and `docs/decisions/0046-store-index.md`.
//!
//! **Invariant:** what `commit` has acknowledged is durable, and so is its ledger entry; neither exists without the
//! other.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod ids;
mod index;
mod key;
mod memory;
mod query;
pub mod records;
mod row;
mod store;
mod table;
mod unit;

pub use error::StoreError;
pub use ids::{
    AnswerId, CaseId, CommentId, CopyId, EvidenceId, InvitationId, ItemId, KeyPart, MemberId, NoParent,
    NoticeId, OrganisationId, RemovedId, SessionId, SubmissionId, TokenId, UploadId,
};
pub use index::{Behind, IndexEntry, IndexValue, Span, TableIndex};
pub use key::RowKey;
pub use memory::MemoryStore;
pub use query::{Again, Order, Query, Seen, Select, SelectOf};
pub use row::{KeyOf, Record, Row, Versioned};
pub use store::{Both, Committed, ReadStore, Reply, Store, Three, Typed};
pub use table::StoreTable;
pub use unit::{
    EncodedRow, MAX_BODY, MAX_CHANGES, MAX_ENTRY, MAX_INDEX, MAX_KEY, NewEntry, RowChange, UnitOfWork,
};
