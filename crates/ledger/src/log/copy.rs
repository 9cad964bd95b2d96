//! The published log as of one checkpoint, for a copy that is made while others publish.
//!
//! What a checkpoint needs never changes, except that a partial tile goes when its full tile is there; then the
//! partial one is the beginning of the full one. So the files of one checkpoint can be had at any later time, and
//! nothing has to stand still.

use super::LogError;
use crate::checkpoint::SignedCheckpoint;
use crate::keys::VerifierKey;
use crate::store::{CHECKPOINT_PATH, TileStore};
use crate::tile::{MAX_ENTRY_LEN, TILE_HEIGHT, Tile, TileKind, decode_hashes, encode_hashes};
use crate::tile::{push_entry, split_entries};

/// A log as it stood when this was made.
#[derive(Debug)]
pub struct Snapshot<S> {
    store: S,
    head: SignedCheckpoint,
    /// The checkpoint's bytes: cosignatures stay with it.
    checkpoint: Vec<u8>,
    /// Paths of time-stamped checkpoints and their tokens.
    stamped: Vec<String>,
}

impl<S: TileStore> Snapshot<S> {
    /// Looks at the log in `store` now.
    ///
    /// # Errors
    /// There is no log, or its checkpoint is not signed by `key`.
    pub fn new(store: S, key: &VerifierKey) -> Result<Self, LogError> {
        let stamped = store.list("stamped/")?;
        let checkpoint = store.get(CHECKPOINT_PATH)?.ok_or(LogError::NoLog)?;
        let head = SignedCheckpoint::open(&checkpoint, key)?;
        Ok(Self { store, head, checkpoint, stamped })
    }

    /// Entries that were published.
    pub fn size(&self) -> u64 {
        self.head.size()
    }

    /// Gives every file to `take`, one at a time, the checkpoint last.
    ///
    /// # Errors
    /// A file is missing or damaged; whatever `take` gives.
    pub fn files<E: From<LogError>>(
        &self,
        take: &mut impl FnMut(&str, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        for tile in tiles(self.size()) {
            take(&tile.path(), &self.tile(tile)?)?;
        }
        for path in &self.stamped {
            let bytes = self.store.get(path).map_err(LogError::from)?;
            let missing = || LogError::Missing { path: path.clone(), size: self.size() };
            take(path, &bytes.ok_or_else(missing)?)?;
        }
        take(CHECKPOINT_PATH, &self.checkpoint)
    }

    fn tile(&self, tile: Tile) -> Result<Vec<u8>, LogError> {
        let path = tile.path();
        if let Some(bytes) = self.store.get(&path)? {
            return Ok(bytes);
        }
        let full = self.store.get(&tile.full().path())?;
        let full = full.ok_or(LogError::Missing { path: path.clone(), size: self.size() })?;
        beginning(&full, tile).map_err(|problem| LogError::Damaged { path, problem })
    }
}

/// A partial tile, cut from the full one.
fn beginning(full: &[u8], tile: Tile) -> Result<Vec<u8>, crate::tile::TileError> {
    let width = usize::from(tile.width);
    match tile.kind {
        TileKind::Hashes(_) => Ok(encode_hashes(&decode_hashes(full, 256)?[..width])),
        TileKind::Entries => {
            let mut cut = Vec::with_capacity(full.len().min(width * MAX_ENTRY_LEN));
            for entry in split_entries(full, 256)?.iter().take(width) {
                push_entry(&mut cut, entry)?;
            }
            Ok(cut)
        }
    }
}

/// Every tile and bundle of a log of this size.
fn tiles(size: u64) -> impl Iterator<Item = Tile> {
    let levels = (0_u8..8).take_while(move |level| size >> (u32::from(*level) * u32::from(TILE_HEIGHT)) > 0);
    let kinds = std::iter::once(TileKind::Entries).chain(levels.map(TileKind::Hashes));
    kinds.flat_map(move |kind| (0..).map_while(move |index| Tile::in_log(kind, index, size)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Snapshot;
    use crate::entry::{EventKind, LedgerEntry};
    use crate::fsck::{PublicKey, check};
    use crate::keys::SignerKey;
    use crate::log::{Log, LogError};
    use crate::store::{MemoryFiles, TileStore as _};

    fn entries(range: std::ops::Range<u64>) -> Vec<Vec<u8>> {
        let entry = |number: u64| {
            let time = jiff::Timestamp::from_second(i64::try_from(number).unwrap()).unwrap();
            LedgerEntry::new("case", EventKind::new("tried").unwrap(), time).unwrap().to_bytes()
        };
        range.map(entry).collect()
    }

    #[test]
    fn a_copy_holds_although_the_log_grew_and_cleared_its_partial_tiles() {
        let key = SignerKey::from_seed("log.example", &[3; 32]).unwrap();
        let store = MemoryFiles::default();
        let mut log = Log::create(&store, key).unwrap();
        log.integrate_entries(None, &entries(0..700)).unwrap();
        let snapshot = Snapshot::new(&store, &log.verifier()).unwrap();
        log.integrate_entries(Some(&entries(699..700)[0]), &entries(700..1100)).unwrap();
        assert_eq!(store.list("tile/entries/002.p/").unwrap(), Vec::<String>::new(), "it is cleared");
        let mut copied = BTreeMap::new();
        let mut take = |path: &str, bytes: &[u8]| {
            copied.insert(path.to_owned(), bytes.to_vec());
            Ok::<(), LogError>(())
        };
        snapshot.files(&mut take).unwrap();
        let public = PublicKey::parse(&log.verifier().to_string()).unwrap();
        let report = check(&copied, &public, &[]);
        assert!(report.is_sound(), "{:?}", report.faults);
        assert_eq!((report.size, report.notes.len()), (Some(700), 0), "{:?}", report.notes);
    }
}
