//! Evidence files that cannot quietly change: streamed, content-addressed within a case, compressed where it pays,
//! encrypted before they touch the disk.
//!
//! The main flow, one module for each step:
//!
//! - [`Vault`] (`vault`) holds the master key source and the backend; [`VaultCase`] (`case`) is one case's part of it.
//! - [`Batch`] (`batch`) adds files; they are durable when [`Batch::commit`] returns. `ingest` is the pipeline for
//!   large files.
//! - [`VaultCase::reader`], [`VaultCase::copy_to`] (`read`) give files back and verify every byte.
//! - [`Vault::check`] (`check`) reads everything and names all that is damaged.
//! - [`VaultCase::mend`] (`mend`) stores a damaged file anew.
//! - [`VaultCase::destroy`] (`destroy`) destroys a file's data key; [`Vault::rotate`] (`rotate`) re-wraps all keys under a
//!   new master key; [`Vault::sweep`] (`sweep`) clears what crashes left.
//! - [`copy`] copies a whole vault while it is used, without its keys.
//!
//! The bytes are specified in `docs/formats/vault-object.md`: `object` and `envelope` are pure codecs for them,
//! `place` the only paths. `backend` and `keys` hold the traits for where bytes and master keys lie.
//!
//! **Invariant:** an object exists when, and only when, a keyring names it. Contents are durable before the keyring
//! that names them is written; keys are destroyed before contents.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

pub mod backend;
mod batch;
mod case;
mod check;
pub mod copy;
mod destroy;
mod digest;
mod entropy;
mod envelope;
mod error;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod ids;
mod ingest;
mod keyring;
pub mod keys;
mod mend;
mod object;
mod place;
mod read;
mod rotate;
#[cfg(unix)]
mod source;
mod suite;
mod sweep;
mod vault;
mod watch;

pub use batch::{AddedFile, Batch};
pub use case::{StoredFile, VaultCase};
pub use check::CheckReport;
pub use destroy::{CaseDestroyed, Destroyed};
pub use digest::{Digest, Hasher, ObjectName};
pub use entropy::{Entropy, OsEntropy};
pub use error::{Damage, KeyText, MasterKeyProblem, NotTaken, VaultError};
pub use ids::VaultCaseId;
pub use place::{VaultFile, VaultFolder};
pub use read::EvidenceReader;
pub use rotate::Rotated;
#[cfg(unix)]
pub use source::open_beneath;
pub use suite::{Cipher, NotAuthentic, Secret, Suite, TAG_LEN};
pub use sweep::Swept;
pub use vault::Vault;
pub use watch::{NoWatch, VaultWatch};
