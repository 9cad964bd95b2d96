//! The independent check of a published log. It knows the published format and the public key, and shares no code with
//! the rest of this crate: a mistake in the writer's hashing or parsing must not hide itself here.
//!
//! It reads every entry once, in constant memory but for one hash per 256 entries, recomputes every tile and the root,
//! and names each file, hash and entry that is not what was signed. With receipts and checkpoints that somebody held on
//! to it also finds what a holder of the signing key did: deletion, reordering, truncation, roll-back, fork.

mod attested;
mod entry;
mod format;
mod held;
mod source;
mod tree;
mod walk;

use std::fmt;

pub use format::{LogKeyProblem, PublicKey};
pub use held::KeptState;
pub use source::{PublishedFiles, PublishedFolder};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogDefect {
    /// A file cannot be read.
    Unreadable {
        /// Path in the log.
        path: String,
        /// What happened.
        problem: String,
    },
    /// A file that the checkpoint needs is not there.
    Missing {
        /// Path in the log.
        path: String,
    },
    /// The checkpoint does not hold.
    Checkpoint {
        /// What is wrong.
        problem: String,
    },
    /// The entries, and the tiles, lead to another root than the signed one: entries were altered consistently, or the
    /// checkpoint belongs to another log.
    Root,
    /// An entry is not the one that was signed.
    EntryAltered {
        /// Position, from 0.
        index: u64,
        /// Bundle that holds it.
        path: String,
    },
    /// An entry is what was signed, but is not an entry of the published form.
    EntryMalformed {
        /// Position, from 0.
        index: u64,
        /// What is wrong.
        problem: String,
    },
    /// A bundle cannot be split into entries.
    BundleDamaged {
        /// Path in the log.
        path: String,
        /// What is wrong.
        problem: String,
    },
    /// A hash in a tile is not the one that the entries lead to.
    TileAltered {
        /// Path in the log.
        path: String,
        /// Position of the first wrong hash within the tile.
        position: usize,
    },
    /// A tile has another length than its name says.
    TileLength {
        /// Path in the log.
        path: String,
        /// Bytes found.
        found: usize,
    },
    /// What others said over a checkpoint is not what was kept.
    Attested {
        /// Path in the log.
        path: String,
        /// What is wrong.
        problem: String,
    },
    /// What was held does not hold itself: not signed by the log, or its proof does not fit.
    HeldDamaged {
        /// Name of what was held.
        name: String,
        /// What is wrong.
        problem: String,
    },
    /// The log has fewer entries than it signed before.
    RolledBack {
        /// Name of what was held.
        name: String,
        /// Entries signed then.
        held: u64,
        /// Entries now.
        now: u64,
    },
    /// The log signed another history of the same size.
    Forked {
        /// Name of what was held.
        name: String,
        /// Entries in both.
        size: u64,
    },
    /// The first entries are not the ones that were signed before.
    Rewritten {
        /// Name of what was held.
        name: String,
        /// Entries signed then.
        held: u64,
    },
    /// The entry of a receipt is beyond the end of the log.
    Truncated {
        /// Name of the receipt.
        name: String,
        /// Position by the receipt.
        index: u64,
    },
    /// The entry of a receipt is at another position.
    Reordered {
        /// Name of the receipt.
        name: String,
        /// Position by the receipt.
        index: u64,
        /// Position in the log.
        now: u64,
    },
    /// The entry of a receipt is nowhere in the log.
    Deleted {
        /// Name of the receipt.
        name: String,
        /// Position by the receipt.
        index: u64,
    },
}

impl fmt::Display for LogDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, problem } => write!(f, "{path}: cannot be read: {problem}"),
            Self::Missing { path } => write!(f, "{path}: is missing"),
            Self::Checkpoint { problem } => write!(f, "checkpoint: {problem}"),
            Self::Root => f.write_str("the entries do not lead to the signed root hash"),
            Self::EntryAltered { index, path } => {
                write!(f, "entry {index} ({path}): is not the one that was signed")
            }
            Self::EntryMalformed { index, problem } => write!(f, "entry {index}: {problem}"),
            Self::BundleDamaged { path, problem } | Self::Attested { path, problem } => {
                write!(f, "{path}: {problem}")
            }
            Self::TileAltered { path, position } => {
                write!(f, "{path}: hash {position} was altered")
            }
            Self::TileLength { path, found } => {
                write!(f, "{path}: has {found} bytes, which does not fit its name")
            }
            Self::HeldDamaged { name, problem } => write!(f, "{name}: {problem}"),
            Self::RolledBack { name, held, now } => {
                write!(f, "{name}: the log was rolled back: it signed {held} entries, now it shows {now}")
            }
            Self::Forked { name, size } => {
                write!(f, "{name}: the log is forked: it signed another history of {size} entries")
            }
            Self::Rewritten { name, held } => {
                write!(f, "{name}: the first {held} entries are not the ones signed before")
            }
            Self::Truncated { name, index } => {
                write!(f, "{name}: entry {index} was cut off: the log ends before it")
            }
            Self::Reordered { name, index, now } => {
                write!(f, "{name}: entry {index} was moved: it is now number {now}")
            }
            Self::Deleted { name, index } => {
                write!(f, "{name}: entry {index} was deleted or changed: it is not in the log")
            }
        }
    }
}

/// What was checked and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FsckReport {
    /// Entries by the signed checkpoint; `None` when the checkpoint does not hold.
    pub size: Option<u64>,
    /// Entries whose hash was checked.
    pub entries_checked: u64,
    /// Tiles and bundles read.
    pub files_checked: u64,
    /// Receipts and checkpoints that agree with the log.
    pub held_agreeing: usize,
    /// Everything wrong, in the order of the log; at most [`MAX_FAULTS`].
    pub faults: Vec<LogDefect>,
    /// Whether there were more faults than are listed.
    pub more_faults: bool,
    /// What is not wrong but worth knowing, and what was not checked.
    pub notes: Vec<String>,
}

/// Most faults listed.
pub const MAX_FAULTS: usize = 1000;

impl FsckReport {
    /// Whether everything that was checked holds.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty() && self.size.is_some()
    }

    fn fault(&mut self, fault: LogDefect) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        } else {
            self.more_faults = true;
        }
    }
}

/// Checks a whole published log against the public key, and against what somebody held on to.
///
/// Needs no receipt to find what was altered by somebody without the signing key. What the holder of the key did is
/// found only with receipts or checkpoints from before (see [`crate::audit`]).
pub fn check(source: &dyn PublishedFiles, key: &PublicKey, held: &[KeptState]) -> FsckReport {
    let mut report = FsckReport::default();
    let mut held = held::verify_all(held, key, &mut report);
    attested::check(source, key, &mut held, &mut report);
    let checkpoint = match source.read("checkpoint") {
        Ok(Some(bytes)) => match format::open_checkpoint(&bytes, key) {
            Ok(checkpoint) => checkpoint,
            Err(problem) => {
                report.fault(LogDefect::Checkpoint { problem });
                return report;
            }
        },
        Ok(None) => {
            report.fault(LogDefect::Missing { path: "checkpoint".to_owned() });
            return report;
        }
        Err(problem) => {
            report.fault(LogDefect::Unreadable { path: "checkpoint".to_owned(), problem });
            return report;
        }
    };
    report.size = Some(checkpoint.size);
    walk::walk(source, &checkpoint, held, &mut report);
    report
}
