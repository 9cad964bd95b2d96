//! The sealed package: a whole submission in one file that anybody can check, offline and years later.
//!
//! [`seal`] writes it: forms, evidence, the dossier for machines, the assessment with its grounds, findings, the words of
//! the law they rest on, and the ledger's entries with proofs, as a BagIt bag (RFC 8493) in a ZIP. [`verify()`] checks it
//! with nothing but the file and what the verifier trusts: the form of the archive, every digest, and that everything
//! that follows from the dossier does follow. `docs/formats/package.md` specifies the file so that a stranger could write
//! a verifier; `docs/security/package.md` says who is trusted, and what whoever alters it can at most do.
//!
//! [`sealing`] has the steps around it, for whoever has a ledger:
//!
//! ```text
//! Submission ──seal──▶ FILE ──verify──▶ Report
//!     │ dossier_json ──▶ ledger entry `dossier-changed`     (before sealing, digest role::DOSSIER)
//!     │ Sealed::manifest_sha256 ──▶ entry `package-sealed`  (after sealing, digest role::MANIFEST) ──▶ HeldReceipt
//! ```
//!
//! The crate knows no vault and no folder: evidence comes through [`EvidenceSource`], the file is anything that reads and
//! seeks. Everything but [`recipients`] is pure: no clock, randomness, environment, files or network.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

mod bag;
mod dossier;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod layout;
mod ledger_part;
pub mod limits;
mod name;
mod printed;
mod readme;
mod receipt;
#[cfg(feature = "recipients")]
pub mod recipients;
mod records;
mod report;
mod seal;
#[cfg(feature = "recipients")]
pub mod sealing;
mod standing;
mod sum;
mod verify;
mod watch;
mod zip;

pub use dossier::{DOSSIER_SCHEMA, DossierFile, KnownWarning, PackedEvidence};
pub use layout::{BASE, FORMAT};
pub use ledger_part::{LedgerPart, ProvenEntry, role};
pub use name::{MAX_NAME_BYTES, safe as safe_name};
pub use receipt::{Consistency, HeldReceipt, NotAReceipt};
pub use records::Judgement;
pub use report::{CheckResult, Outcome, PackageFacts, Verdict, VerifyReport, Voucher};
pub use seal::{EvidenceSource, SealError, Sealed, Submission, dossier_json, seal, seal_in_order};
pub use verify::{VerifyTrust, verify, verify_watched};
pub use watch::{SealProgress, Watch};
