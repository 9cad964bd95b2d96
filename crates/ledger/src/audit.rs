//! The quick check of whoever holds a checkpoint: does today's checkpoint extend it? Needs only the public key, the two
//! checkpoints and a consistency proof of a few hundred bytes. [`crate::fsck`] is the slow one that reads the whole log.
//!
//! What needs what:
//!
//! | alteration | found with the public key alone | needs a held receipt or checkpoint | needs a witness |
//! |---|---|---|---|
//! | entry, tile or checkpoint changed by somebody without the signing key | yes (fsck) | | |
//! | entries deleted, changed or reordered, and signed anew by whoever has the key | no | yes: older than the change | or yes |
//! | log cut off, or an older checkpoint put back | no | yes: newer than the cut | or yes |
//! | two histories shown to two people | no | yes: those two compare what they hold | or yes |

use crate::checkpoint::SignedCheckpoint;
use crate::hash::Hash;
use crate::merkle::{self, ProofError};

/// How a log breaks its promise. Each value is evidence by itself: both checkpoints carry the log's signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HistoryFault {
    /// The log shows fewer entries than it once signed.
    #[error("the log was rolled back: it signed {held} entries before and shows {now} now")]
    RolledBack {
        /// Entries in the checkpoint held.
        held: u64,
        /// Entries in the checkpoint shown.
        now: u64,
    },
    /// Two signed checkpoints of one size with different roots.
    #[error("the log is forked: it signed two different histories of {size} entries")]
    Forked {
        /// Entries in both.
        size: u64,
    },
    /// The newer checkpoint does not begin with the older one, or the proof offered does not show it.
    #[error(
        "nothing shows that the log of {now} entries begins with the {held} entries signed before: {problem}"
    )]
    NotExtended {
        /// Entries in the checkpoint held.
        held: u64,
        /// Entries in the checkpoint shown.
        now: u64,
        /// Why the proof fails.
        problem: ProofError,
    },
    /// Not checkpoints of one log.
    #[error("these are checkpoints of two logs, “{held}” and “{now}”")]
    OtherLog {
        /// Origin of the checkpoint held.
        held: String,
        /// Origin of the checkpoint shown.
        now: String,
    },
}

/// Checks that `now` extends `held`, both already verified against the public key. `proof` is the log's consistency
/// proof between the two sizes (empty when they are equal).
///
/// # Errors
/// [`HistoryFault`]. Keep both checkpoints: together they prove the fault to anybody.
pub fn extends(held: &SignedCheckpoint, now: &SignedCheckpoint, proof: &[Hash]) -> Result<(), HistoryFault> {
    if held.origin() != now.origin() {
        return Err(HistoryFault::OtherLog { held: held.origin().to_owned(), now: now.origin().to_owned() });
    }
    if now.size() < held.size() {
        return Err(HistoryFault::RolledBack { held: held.size(), now: now.size() });
    }
    if now.size() == held.size() {
        return if now.root() == held.root() {
            Ok(())
        } else {
            Err(HistoryFault::Forked { size: now.size() })
        };
    }
    merkle::verify_consistency(proof, held.size(), held.root(), now.size(), now.root())
        .map_err(|problem| HistoryFault::NotExtended { held: held.size(), now: now.size(), problem })
}
