//! A case's case file: evidence files kept encrypted beside the case's own files, and every event recorded.
//!
//! ```text
//! CASE/evidence.toml      the list, which people edit; the case file edits it too and keeps their comments
//! CASE/.simsa/vault       the files, encrypted (docs/formats/vault-object.md)
//! CASE/.simsa/ledger      what happened (docs/formats/ledger.md)
//! CASE/.simsa/case-id     the pseudonyms under which it is recorded
//! CASE/.simsa/pending.json  a change under way; only after a crash
//! keys folder             master key and signing keys, apart from the case
//! ```
//!
//! Three stores must change together: vault, ledger, list. There is no transaction over them, so a change is written down
//! as an intent first and then carried out by steps that may be repeated: [`CaseFile`] says the order, and what a crash
//! after each step leaves. The next start carries out what is left with the same code.
//!
//! **Invariant:** what is acknowledged is in the vault, in the ledger and in the list. What the ledger says was added and
//! not erased can be read from the vault.
//!
//! The clock is an argument; the folder of keys is one too, because where it lies is the user's business.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

#[cfg(not(unix))]
compile_error!("the vault's local files need a Unix system");

mod actions;
mod case_file;
mod disk;
mod error;
mod history;
mod identity;
mod intent;
mod keys;
mod layout;
mod list;
mod load;
mod lock;
mod mark;
pub mod messages;
mod named;
mod naming;
mod open;
mod private;

pub use actions::Said;
pub use actions::add::{AddOutcome, AddedEvidence, Addition};
pub use actions::adopt::{Adopted, Adoption};
pub use actions::branch::Branched;
pub use actions::check::VaultReport;
pub use actions::list::{EvidenceSummary, Kept};
pub use actions::replace::Replaced;
pub use actions::rotate::Rotation;
pub use actions::seal::{Position, SealRecord};
pub use actions::withdraw::Withdrawn;
pub use case_file::{CaseFile, CaseFileParts, Opened};
pub use disk::{Disk, LocalDisk};
pub use error::CaseFileError;
pub use history::{Event, HandedIn, History};
pub use keys::KeyFolder;
pub use layout::{FOLDER, has_case_file, published_log};
pub use load::{KeptFiles, load};
pub use lock::{FolderTurn, folder_turn};
pub use mark::MarkState;
pub use named::NamedAnswer;
pub use open::{LocalCaseFile, assemble, open, open_or_make};
pub use private::{keep_new_files_private, keep_private};
