//! The published log: reads the [sequence](crate::sequence), builds tiles, signs checkpoints, makes proofs.
//!
//! One program integrates into a store at a time (the local sequence takes a file lock). Where two do all the same, the one
//! that comes second finds the checkpoint changed and goes on from it. All methods take what they need as arguments; there is no clock here.

mod attested;
mod copy;
mod edge;
mod integrate;
mod proofs;

use crate::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use crate::hash::Hash;
use crate::keys::{KeyKind, SignerKey, VerifierKey};
use crate::merkle::ProofError;
use crate::sequence::SequenceError;
use crate::store::{CHECKPOINT_PATH, LedgerStoreError, TileStore};
use crate::tile::TileError;
use crate::timestamp::TimeStampError;

pub use attested::Attested;
pub use copy::Snapshot;
use edge::Edge;

/// Why the log cannot do something.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The store fails.
    #[error(transparent)]
    Store(#[from] LedgerStoreError),
    /// The sequence fails.
    #[error(transparent)]
    Sequence(#[from] SequenceError),
    /// There is no log.
    #[error(
        "there is no log here: “checkpoint” is missing. Create one, or restore the file: a log that was here before must not be created anew"
    )]
    NoLog,
    /// There is one already.
    #[error("there is a log here already (“{path}”); open it")]
    Exists {
        /// A file found.
        path: String,
    },
    /// The checkpoint does not hold.
    #[error("the published checkpoint does not hold: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// A file that the checkpoint needs is missing.
    #[error(
        "“{path}” is missing, although the checkpoint of {size} entries needs it; restore it from a copy"
    )]
    Missing {
        /// Path in the log.
        path: String,
        /// Size of the checkpoint.
        size: u64,
    },
    /// A tile is malformed.
    #[error("“{path}” is damaged: {problem}")]
    Damaged {
        /// Path in the log.
        path: String,
        /// What is wrong.
        problem: TileError,
    },
    /// Stored hashes do not lead to the signed root, or an entry does not have the stored hash.
    #[error(
        "the stored tiles do not lead to the signed root hash of {size} entries: a file was altered; `fsck` names it"
    )]
    RootMismatch {
        /// Size of the checkpoint.
        size: u64,
    },
    /// The sequence has fewer entries than the log has published: a database restored from an old copy, for example.
    #[error(
        "the sequence holds {sequence} entries, but {published} are published: it was restored from an older copy; put the missing entries back from the log's bundles (restore) before going on"
    )]
    SequenceBehind {
        /// Entries in the sequence.
        sequence: u64,
        /// Entries published.
        published: u64,
    },
    /// The sequence has another entry where the log has published one. Going on would sign a fork.
    #[error("entry {index} of the sequence is not the one that is published; going on would fork the log")]
    SequenceDiverged {
        /// Position.
        index: u64,
    },
    /// The position is not in the log (yet).
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// No time stamp could be had, or it does not hold.
    #[error(transparent)]
    TimeStamp(#[from] TimeStampError),
    /// The signature offered is not by the witness.
    #[error("the line offered is not a cosignature by {witness} of any checkpoint of this log")]
    NotACosignature {
        /// The witness's vkey.
        witness: String,
    },
    /// What others said over a checkpoint is not as it was kept.
    #[error("“{path}” was altered: it is not what was kept there; restore it from a copy")]
    Attested {
        /// Path in the log.
        path: String,
    },
}

/// A log that this program writes.
#[derive(Debug)]
pub struct Log<S> {
    store: S,
    key: SignerKey,
    head: SignedCheckpoint,
    edge: Edge,
    /// The file of the checkpoint, as it was read or written.
    published: Vec<u8>,
    /// Whether it is known to be that still: not after a write of it that failed.
    is_certain: bool,
}

/// A published checkpoint, with the right edge of the tiles that lead to it.
fn verified<S: TileStore>(
    store: &S,
    published: &[u8],
    key: &SignerKey,
) -> Result<(SignedCheckpoint, Edge), LogError> {
    let head = SignedCheckpoint::open(published, &key.verifier(KeyKind::Log))?;
    let edge = Edge::load(store, head.size())?;
    if edge.root() != head.root() {
        return Err(LogError::RootMismatch { size: head.size() });
    }
    Ok((head, edge))
}

impl<S: TileStore> Log<S> {
    /// Creates a log without entries, whose origin is the key's name.
    ///
    /// # Errors
    /// [`LogError::Exists`] when any file of a log is there.
    pub fn create(store: S, key: SignerKey) -> Result<Self, LogError> {
        for prefix in [CHECKPOINT_PATH, "tile/"] {
            if let Some(path) = store.list(prefix)?.into_iter().next() {
                return Err(LogError::Exists { path });
            }
        }
        let head = Checkpoint {
            origin: key.name().to_owned(),
            size: 0,
            root: Hash::empty_root(),
            extensions: Vec::new(),
        }
        .sign(&key);
        // A crash before this line leaves an empty folder, after it an empty log; there is nothing in between.
        let published = head.to_text().into_bytes();
        store.replace_if(CHECKPOINT_PATH, None, &published)?;
        Ok(Self { store, key, head, edge: Edge::default(), published, is_certain: true })
    }

    /// Opens a log: verifies the checkpoint and that the tiles on its right edge lead to the signed root. After a crash
    /// this is all the recovery there is; what was not finished is done by the next [`Log::integrate`].
    ///
    /// # Errors
    /// [`LogError`] naming the file that is missing or wrong.
    pub fn open(store: S, key: SignerKey) -> Result<Self, LogError> {
        let published = store.get(CHECKPOINT_PATH)?.ok_or(LogError::NoLog)?;
        let (head, edge) = verified(&store, &published, &key)?;
        Ok(Self { store, key, head, edge, published, is_certain: true })
    }

    /// Puts a checkpoint in place of the one published last, if it is still that one.
    fn publish(&mut self, head: SignedCheckpoint) -> Result<(), LogError> {
        let text = head.to_text().into_bytes();
        if let Err(error) = self.store.replace_if(CHECKPOINT_PATH, Some(&self.published), &text) {
            self.is_certain = false;
            return Err(error.into());
        }
        (self.head, self.published) = (head, text);
        Ok(())
    }

    /// After a checkpoint that may or may not have been published: goes on from the one that is, as opening would. What
    /// another program with the same key has published of the same entries is as good as one's own; one that is shorter is
    /// an older copy, which nothing is added to.
    fn make_certain(&mut self) -> Result<(), LogError> {
        if self.is_certain {
            return Ok(());
        }
        let published = self.store.get(CHECKPOINT_PATH)?.ok_or(LogError::NoLog)?;
        if published != self.published {
            let (head, edge) = verified(&self.store, &published, &self.key)?;
            if head.size() < self.head.size() {
                return Err(LedgerStoreError::Changed { path: CHECKPOINT_PATH.to_owned() }.into());
            }
            (self.head, self.edge, self.published) = (head, edge, published);
        }
        self.is_certain = true;
        Ok(())
    }

    /// The checkpoint published last.
    pub fn head(&self) -> &SignedCheckpoint {
        &self.head
    }

    /// The log's public key.
    pub fn verifier(&self) -> VerifierKey {
        self.key.verifier(KeyKind::Log)
    }

    /// The store, for reading.
    pub fn store(&self) -> &S {
        &self.store
    }
}
