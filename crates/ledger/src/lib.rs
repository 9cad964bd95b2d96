//! Append-only Merkle log of what happened to a case.
//!
//! A certificate can be revoked when a submitted document proves false, so both sides must be able to show, years later,
//! what was recorded when, and that nothing recorded was altered, removed or reordered since. The log uses the public
//! formats of the transparency-log world, so that tools not written here can check it: RFC 6962 hashing, C2SP tlog-tiles,
//! tlog-checkpoint (signed notes, Ed25519), tlog-proof receipts, tlog-cosignature witnesses, and RFC 3161 time stamps.
//! `docs/formats/ledger.md` specifies the whole so that a stranger could write a verifier; `docs/security/ledger.md` says
//! for each store and key who is trusted and what whoever alters it can at most do.
//!
//! The way of an event:
//!
//! ```text
//! Entry ──append──▶ Sequence ──integrate──▶ tiles, bundles ──sign──▶ checkpoint ──▶ receipt
//!        (durable: it happened)   (repeatable)              (published)     (kept by the other side)
//! ```
//!
//! Everything but [`local`] is pure: no clock, randomness, environment, files or network. [`fsck`] shares no code with
//! the rest; it knows the published format and the public key.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

pub mod audit;
mod checkpoint;
mod entry;
pub mod fsck;
mod hash;
mod keys;
mod ledger;
pub mod local;
mod log;
pub mod merkle;
mod note;
mod receipt;
pub mod sequence;
pub mod store;
pub mod tile;
pub mod timestamp;
mod witness;

pub use checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
pub use entry::{
    ENTRY_HEADER, EntryError, EventKind, LedgerEntry, MAX_ITEMS, MAX_NAME_LEN, MAX_REFERENCE_LEN,
};
pub use hash::{HASH_LEN, Hash};
pub use keys::{KeyError, KeyKind, SignerKey, VerifierKey};
pub use ledger::Ledger;
pub use log::{Attested, Log, LogError, Snapshot};
pub use note::{MAX_NOTE_LEN, MAX_SIGNATURES, Note, NoteError, SignatureLine, is_key_name};
pub use receipt::{MAX_RECEIPT_LEN, Receipt, ReceiptError, TimeBasis, Trust, VerifiedReceipt};
pub use sequence::{Append, MemorySequence, Sequence, SequenceError};
pub use store::{LedgerStoreError, MemoryFiles, TileStore};
pub use timestamp::{TimeAuthorities, TimeAuthority, TimeStamp, TimeStampError};
pub use witness::{Cosignature, MAX_PROOF_LEN, Witness, WitnessRefusal, WitnessRequest, verify_cosignature};
