//! Integration: from entries in the sequence to tiles and a signed checkpoint. Recovery after a crash is this same
//! code; it starts from the published checkpoint and does again whatever was not finished.

use super::edge::Edge;
use super::{Log, LogError};
use crate::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::hash::Hash;
use crate::sequence::Sequence;
use crate::store::TileStore;
use crate::tile::{TILE_WIDTH, Tile, TileKind};

/// Entries read from the sequence at a time, and so the memory needed.
const READ_BATCH: usize = 4 * 256;

impl<S: TileStore> Log<S> {
    /// Brings the published log up to the sequence and returns the checkpoint that covers all entries seen.
    ///
    /// Nothing is lost when it fails: the log stays at its last checkpoint, and calling it again goes on.
    ///
    /// # Errors
    /// [`LogError`]; in particular it refuses to sign when the sequence has lost or changed what is published.
    pub fn integrate<Q: Sequence + ?Sized>(&mut self, sequence: &Q) -> Result<&SignedCheckpoint, LogError> {
        self.make_certain()?;
        self.check_sequence(sequence)?;

        // All work is on a copy: an error leaves `self` at the published checkpoint, exactly as reopening would.
        let mut edge = self.edge.clone();
        loop {
            let entries = sequence.read(edge.size(), READ_BATCH)?;
            if entries.is_empty() {
                break;
            }
            let mut files = Vec::new();
            for entry in &entries {
                edge.push(entry, &mut files).map_err(|problem| LogError::Damaged {
                    path: format!("sequence entry {}", edge.size()),
                    problem,
                })?;
            }
            // 1. Full tiles and bundles. They depend only on the entries, which are durable and never change, so a
            //    crash here leaves files that nothing refers to yet and that the next run writes with the same bytes.
            self.store.put_immutable(&files)?;
        }
        if edge.size() == self.head.size() {
            return Ok(&self.head);
        }

        // 2. Partial tiles and bundle of exactly this size. A crash leaves them unreferenced; if the next run reaches
        //    another size it writes others beside them, and step 4 removes both once the tile is full.
        self.store.put_immutable(&edge.partial_files())?;

        // 3. The checkpoint, in one atomic step. Everything it refers to is durable before (steps 1 and 2), or a
        //    reader could hold a signed root that can never be proven again. A crash before leaves the old checkpoint,
        //    which is still true; after it, the new one. It takes the place of the one that this run began with, or of none:
        //    when another program has published meanwhile, or the step reports an error although it took place, the next
        //    run goes on from what is there, with a later state of the same sequence: never two checkpoints that
        //    contradict each other.
        let head = Checkpoint {
            origin: self.key.name().to_owned(),
            size: edge.size(),
            root: edge.root(),
            extensions: Vec::new(),
        }
        .sign(&self.key);
        let before = self.head.size();
        self.publish(head)?;
        self.edge = edge;

        // 4. Partial files whose full tile is published are no longer needed. A crash or error here leaves a few files
        //    too many; the checkpoint is published, so it is not reported. `sweep_all` finds leftovers.
        let _ = self.sweep(before);
        Ok(&self.head)
    }

    /// Entries that the caller already holds, for callers whose sequence is read asynchronously (a database): they
    /// must be the entries from position `self.head().size()` on, and `previous` the one just before (`None` only for
    /// an empty log), by which a diverged sequence is noticed.
    ///
    /// # Errors
    /// As [`Log::integrate`].
    pub fn integrate_entries(
        &mut self,
        previous: Option<&[u8]>,
        entries: &[Vec<u8>],
    ) -> Result<&SignedCheckpoint, LogError> {
        struct Tail<'a> {
            first: u64,
            previous: Option<&'a [u8]>,
            entries: &'a [Vec<u8>],
        }
        impl Sequence for Tail<'_> {
            fn len(&self) -> Result<u64, crate::sequence::SequenceError> {
                Ok(self.first + self.entries.len() as u64)
            }

            fn read(&self, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, crate::sequence::SequenceError> {
                if from + 1 == self.first {
                    return Ok(self.previous.iter().map(|entry| entry.to_vec()).collect());
                }
                let skip = usize::try_from(from.saturating_sub(self.first)).unwrap_or(usize::MAX);
                Ok(self.entries.iter().skip(skip).take(limit).cloned().collect())
            }
        }
        let tail = Tail { first: self.head.size(), previous, entries };
        self.integrate(&tail)
    }

    /// Refuses a sequence that does not contain what is published.
    fn check_sequence<Q: Sequence + ?Sized>(&self, sequence: &Q) -> Result<(), LogError> {
        let published = self.head.size();
        let length = sequence.len()?;
        if length < published {
            return Err(LogError::SequenceBehind { sequence: length, published });
        }
        let Some(last_leaf) = self.edge.last_leaf() else {
            return Ok(());
        };
        let index = published - 1;
        match sequence.read(index, 1)?.first() {
            Some(entry) if Hash::leaf(entry) == last_leaf => Ok(()),
            _ => Err(LogError::SequenceDiverged { index }),
        }
    }

    /// Removes the partial versions of every tile that became full between `before` entries and now.
    fn sweep(&self, before: u64) -> Result<(), LogError> {
        let after = self.head.size();
        for (level, kind) in kinds_by_level(&self.edge) {
            let shift = u32::from(level + 1) * 8;
            let full = |size: u64| size.checked_shr(shift).unwrap_or(0);
            for index in full(before)..full(after) {
                // Only a tile that was once on the edge has partial versions: the first of them, and those of runs
                // that did not reach their checkpoint. Removing what is not there is not an error.
                let tile = Tile { kind, index, width: 256 };
                self.store.remove_prefix(&tile.partial_prefix())?;
            }
        }
        Ok(())
    }

    /// Removes every partial tile whose full tile is published, wherever an interrupted run left it. Walks all files;
    /// meant for maintenance, never needed for correctness.
    ///
    /// # Errors
    /// The store fails.
    pub fn sweep_all(&self) -> Result<(), LogError> {
        let paths = self.store.list("tile/")?;
        for path in &paths {
            let Some((base, _)) = path.split_once(".p/") else {
                continue;
            };
            if paths.binary_search_by(|p| p.as_str().cmp(base)).is_ok() {
                self.store.remove_prefix(&format!("{base}.p/"))?;
            }
        }
        Ok(())
    }
}

/// The tile kinds there are in a log with this edge, with the level that decides when their tiles are full.
fn kinds_by_level(edge: &Edge) -> Vec<(u8, TileKind)> {
    let mut kinds = vec![(0, TileKind::Entries)];
    let mut level = 0;
    while edge.size().checked_shr(u32::from(level) * 8).is_some_and(|items| items >= TILE_WIDTH) {
        kinds.push((level, TileKind::Hashes(level)));
        level += 1;
    }
    kinds
}
