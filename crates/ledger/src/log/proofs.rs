//! Proofs and receipts from the published tiles. Every proof is checked against the signed root before it is handed
//! out, so that a damaged tile shows here and not years later at whoever holds the receipt.

use std::collections::BTreeMap;

use super::edge::{read_entries, read_hashes};
use super::{Log, LogError};
use crate::checkpoint::SignedCheckpoint;
use crate::hash::Hash;
use crate::merkle::{self, Nodes, ProofError};
use crate::receipt::Receipt;
use crate::sequence::Append;
use crate::store::TileStore;
use crate::tile::{TILE_WIDTH, Tile, TileKind, perfect_root};
use crate::witness::WitnessRequest;

/// Subtree hashes of the current log, each tile read once.
pub(super) struct StoredNodes<'a, S> {
    log: &'a Log<S>,
    tiles: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl<S: TileStore> Nodes for StoredNodes<'_, S> {
    type Error = LogError;

    fn node(&mut self, level: u8, index: u64) -> Result<Hash, LogError> {
        let (tile_level, height) = (level / 8, level % 8);
        let first = index << height;
        let tile_index = first / TILE_WIDTH;
        let size = self.log.head.size();
        let hashes = match self.tiles.entry((tile_level, tile_index)) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                let tile = Tile::in_log(TileKind::Hashes(tile_level), tile_index, size)
                    .ok_or(ProofError::OutsideTree { index: first, size })?;
                let hashes = if tile.is_full() {
                    read_hashes(&self.log.store, tile, size)?
                } else {
                    // the right edge is in memory, verified when it was loaded
                    self.log.edge.level(tile_level).to_vec()
                };
                entry.insert(hashes)
            }
        };
        let offset = usize::try_from(first % TILE_WIDTH).unwrap_or(usize::MAX);
        hashes
            .get(offset..offset + (1 << height))
            .map(perfect_root)
            .ok_or_else(|| ProofError::OutsideTree { index: first, size }.into())
    }
}

impl<S: TileStore> Log<S> {
    pub(super) fn nodes(&self) -> StoredNodes<'_, S> {
        StoredNodes { log: self, tiles: BTreeMap::new() }
    }

    /// The entries of bundle `number` (256 each, fewer in the last), **verified** to be the signed ones.
    ///
    /// # Errors
    /// There is no such bundle, or it or a tile above it is missing or damaged.
    pub fn bundle(&self, number: u64) -> Result<Vec<Vec<u8>>, LogError> {
        let size = self.head.size();
        let first = number.saturating_mul(TILE_WIDTH);
        let tile = Tile::in_log(TileKind::Entries, number, size)
            .ok_or(ProofError::OutsideTree { index: first, size })?;
        let entries = read_entries(&self.store, tile, size)?;
        let leaves: Vec<Hash> = entries.iter().map(|entry| Hash::leaf(entry)).collect();
        let Some(leaf) = leaves.first().copied() else {
            return Err(ProofError::OutsideTree { index: first, size }.into());
        };
        // A proof of the first entry whose hashes within the bundle are those of the entries just read, not of the
        // stored tile: it leads to the signed root only if every entry of the bundle is what was signed.
        let mut nodes = self.nodes();
        nodes.tiles.insert((0, number), leaves);
        let proof = merkle::inclusion_proof(&mut nodes, first, size)?;
        merkle::verify_inclusion(&proof, first, leaf, size, self.head.root())
            .map_err(|_| LogError::RootMismatch { size })?;
        Ok(entries)
    }

    /// The bytes of entry `index`, verified to be the signed ones.
    ///
    /// # Errors
    /// It is not in the log, or a stored file is missing or damaged.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, LogError> {
        let mut entries = self.bundle(index / TILE_WIDTH)?;
        let offset = usize::try_from(index % TILE_WIDTH).unwrap_or(usize::MAX);
        if offset < entries.len() {
            Ok(entries.swap_remove(offset))
        } else {
            let size = self.head.size();
            Err(ProofError::OutsideTree { index, size }.into())
        }
    }

    /// Puts entries back into a sequence that lost its end (an older copy of it was restored, or its file had to be moved
    /// away because it was damaged), from the published bundles, each of them verified. Returns how many were put back.
    /// Entries that were recorded but never published are not in the log and cannot be put back.
    ///
    /// # Errors
    /// The sequence differs from the log before its end, or one of the two fails.
    pub fn restore_sequence<Q: Append + ?Sized>(&self, sequence: &Q) -> Result<u64, LogError> {
        let (have, size) = (sequence.len()?, self.head.size());
        if have >= size {
            return Ok(0);
        }
        if let Some(index) = have.checked_sub(1)
            && sequence.read(index, 1)? != [self.entry(index)?]
        {
            return Err(LogError::SequenceDiverged { index });
        }
        for number in have / TILE_WIDTH..size.div_ceil(TILE_WIDTH) {
            let bundle = self.bundle(number)?;
            let skip = usize::try_from(have.saturating_sub(number * TILE_WIDTH)).unwrap_or(0);
            let missing: Vec<&[u8]> = bundle.iter().skip(skip).map(Vec::as_slice).collect();
            sequence.append(&missing)?;
        }
        Ok(size - have)
    }

    /// Receipt for entry `index` under the checkpoint published last, with its cosignatures.
    ///
    /// # Errors
    /// It is not in the log yet (integrate first), or a stored file is missing or damaged.
    pub fn receipt(&self, index: u64) -> Result<Receipt, LogError> {
        self.receipt_under(index, &self.head, None)
    }

    /// Receipt for entry `index` under an older checkpoint of this log, for example one that was time-stamped.
    ///
    /// # Errors
    /// The entry is not covered by that checkpoint, or a stored file is missing or damaged.
    pub fn receipt_under(
        &self,
        index: u64,
        checkpoint: &SignedCheckpoint,
        time_stamp: Option<Vec<u8>>,
    ) -> Result<Receipt, LogError> {
        let size = checkpoint.size();
        if index >= size || size > self.head.size() {
            return Err(ProofError::OutsideTree { index, size }.into());
        }
        let leaf = Hash::leaf(&self.entry(index)?);
        let proof = merkle::inclusion_proof(&mut self.nodes(), index, size)?;
        merkle::verify_inclusion(&proof, index, leaf, size, checkpoint.root())
            .map_err(|_| LogError::RootMismatch { size })?;
        Ok(Receipt { index, proof, checkpoint: checkpoint.to_text().into_bytes(), time_stamp })
    }

    /// Proof that the log published last extends the one of `old_size` entries.
    ///
    /// # Errors
    /// `old_size` is larger than the log, or a stored file is missing or damaged.
    pub fn consistency_proof(&self, old_size: u64) -> Result<Vec<Hash>, LogError> {
        let new = self.head.size();
        if old_size > new {
            return Err(ProofError::Shrunk { old: old_size, new }.into());
        }
        let old_root = merkle::root(&mut self.nodes(), old_size)?;
        let proof = merkle::consistency_proof(&mut self.nodes(), old_size, new)?;
        merkle::verify_consistency(&proof, old_size, old_root, new, self.head.root())
            .map_err(|_| LogError::RootMismatch { size: new })?;
        Ok(proof)
    }

    /// Proof that the log at `new` entries extends the one of `old`, both of them beginnings of what is published.
    ///
    /// # Errors
    /// As [`Log::consistency_proof`].
    pub fn consistency_between(&self, old: u64, new: u64) -> Result<Vec<Hash>, LogError> {
        // Shows that the root below is that of a beginning.
        self.consistency_proof(new)?;
        let mut nodes = self.nodes();
        let (old_root, new_root) = (merkle::root(&mut nodes, old)?, merkle::root(&mut nodes, new)?);
        let proof = merkle::consistency_proof(&mut nodes, old, new)?;
        merkle::verify_consistency(&proof, old, old_root, new, new_root)?;
        Ok(proof)
    }

    /// Request to a witness that has last cosigned `old_size` entries (0 if never).
    ///
    /// # Errors
    /// As [`Log::consistency_proof`].
    pub fn witness_request(&self, old_size: u64) -> Result<WitnessRequest, LogError> {
        Ok(WitnessRequest {
            old_size,
            proof: self.consistency_proof(old_size)?,
            checkpoint: self.head.to_text().into_bytes(),
        })
    }
}
