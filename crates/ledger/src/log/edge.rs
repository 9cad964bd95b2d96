//! The right edge of the tree: the partial tile of each level and the partial entry bundle. It is all the state that
//! appending needs, and it is rebuilt from the published files when a log is opened.

use super::LogError;
use crate::hash::Hash;
use crate::store::{FileToWrite, TileStore};
use crate::tile::{self, Tile, TileError, TileKind, perfect_root};

/// Hashes and entries not yet in a full tile.
#[derive(Debug, Clone, Default)]
pub(super) struct Edge {
    size: u64,
    /// `levels[l]` holds the hashes of the partial tile at level *l*, fewer than 256.
    levels: Vec<Vec<Hash>>,
    /// The partial entry bundle, encoded.
    bundle: Vec<u8>,
    last_leaf: Option<Hash>,
}

impl Edge {
    /// Entries in the tree.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Leaf hash of the last entry.
    pub(super) fn last_leaf(&self) -> Option<Hash> {
        self.last_leaf
    }

    /// Hashes of the partial tile at `level`.
    pub(super) fn level(&self, level: u8) -> &[Hash] {
        self.levels.get(usize::from(level)).map_or(&[], Vec::as_slice)
    }

    /// Adds an entry; full tiles and bundles that it completes are appended to `files`.
    pub(super) fn push(&mut self, entry: &[u8], files: &mut Vec<FileToWrite>) -> Result<(), TileError> {
        tile::push_entry(&mut self.bundle, entry)?;
        let mut hash = Hash::leaf(entry);
        self.last_leaf = Some(hash);
        let mut index = self.size / tile::TILE_WIDTH;
        self.size += 1;
        for level in 0_u8.. {
            let position = usize::from(level);
            if position == self.levels.len() {
                self.levels.push(Vec::with_capacity(256));
            }
            let hashes = &mut self.levels[position];
            hashes.push(hash);
            if hashes.len() < 256 {
                break;
            }
            let full = |kind| Tile { kind, index, width: 256 }.path();
            if level == 0 {
                files.push(FileToWrite {
                    path: full(TileKind::Entries),
                    bytes: std::mem::take(&mut self.bundle),
                });
            }
            files.push(FileToWrite {
                path: full(TileKind::Hashes(level)),
                bytes: tile::encode_hashes(hashes),
            });
            hash = perfect_root(hashes);
            hashes.clear();
            index /= tile::TILE_WIDTH;
        }
        Ok(())
    }

    /// The partial tiles and bundle that a checkpoint of this size needs.
    pub(super) fn partial_files(&self) -> Vec<FileToWrite> {
        let mut files = Vec::new();
        let path = |kind| self.partial_tile(kind).map(Tile::path);
        if let (false, Some(path)) = (self.bundle.is_empty(), path(TileKind::Entries)) {
            files.push(FileToWrite { path, bytes: self.bundle.clone() });
        }
        for (level, hashes) in (0_u8..).zip(&self.levels) {
            if let (false, Some(path)) = (hashes.is_empty(), path(TileKind::Hashes(level))) {
                files.push(FileToWrite { path, bytes: tile::encode_hashes(hashes) });
            }
        }
        files
    }

    /// Coordinates of the partial tile of `kind`, if the size leaves one.
    fn partial_tile(&self, kind: TileKind) -> Option<Tile> {
        let level = match kind {
            TileKind::Hashes(level) => level,
            TileKind::Entries => 0,
        };
        let items = self.size.checked_shr(u32::from(level) * u32::from(tile::TILE_HEIGHT)).unwrap_or(0);
        Tile::in_log(kind, items / tile::TILE_WIDTH, self.size)
    }

    /// Root hash of the tree, folded from right to left over the complete subtrees of the edge.
    pub(super) fn root(&self) -> Hash {
        let mut root: Option<Hash> = None;
        for hashes in &self.levels {
            let mut end = hashes.len();
            for bit in 0..8 {
                let width = 1 << bit;
                if hashes.len() & width != 0 {
                    let left = perfect_root(&hashes[end - width..end]);
                    root = Some(root.map_or(left, |right| Hash::node(&left, &right)));
                    end -= width;
                }
            }
        }
        root.unwrap_or_else(Hash::empty_root)
    }

    /// Reads the edge of a log of `size` entries. The caller compares [`Edge::root`] with the signed root.
    pub(super) fn load<S: TileStore>(store: &S, size: u64) -> Result<Self, LogError> {
        let mut edge = Self { size, ..Self::default() };
        for level in 0_u8..8 {
            let hashes = match edge.partial_tile(TileKind::Hashes(level)) {
                Some(tile) => read_hashes(store, tile, size)?,
                None => Vec::new(),
            };
            edge.levels.push(hashes);
        }
        while edge.levels.last().is_some_and(Vec::is_empty) {
            edge.levels.pop();
        }
        if let Some(tile) = edge.partial_tile(TileKind::Entries) {
            let entries = read_entries(store, tile, size)?;
            for (entry, hash) in entries.iter().zip(edge.level(0)) {
                if Hash::leaf(entry) != *hash {
                    return Err(LogError::RootMismatch { size });
                }
            }
            for entry in &entries {
                tile::push_entry(&mut edge.bundle, entry)
                    .map_err(|problem| LogError::Damaged { path: tile.path(), problem })?;
            }
        }
        edge.last_leaf = match edge.level(0).last() {
            Some(hash) => Some(*hash),
            None if size == 0 => None,
            None => {
                let tile =
                    Tile { kind: TileKind::Hashes(0), index: (size - 1) / tile::TILE_WIDTH, width: 256 };
                read_hashes(store, tile, size)?.last().copied()
            }
        };
        Ok(edge)
    }
}

/// A tile's bytes and how wide the file found is: the partial one, or the full one once it has taken its place.
fn read_tile<S: TileStore>(store: &S, tile: Tile, size: u64) -> Result<(Tile, Vec<u8>), LogError> {
    for candidate in [tile, tile.full()] {
        if let Some(bytes) = store.get(&candidate.path())? {
            return Ok((candidate, bytes));
        }
    }
    Err(LogError::Missing { path: tile.path(), size })
}

/// The first `tile.width` hashes of a tile.
pub(super) fn read_hashes<S: TileStore>(store: &S, tile: Tile, size: u64) -> Result<Vec<Hash>, LogError> {
    let (found, bytes) = read_tile(store, tile, size)?;
    let mut hashes = tile::decode_hashes(&bytes, found.width)
        .map_err(|problem| LogError::Damaged { path: found.path(), problem })?;
    hashes.truncate(usize::from(tile.width));
    Ok(hashes)
}

/// The first `tile.width` entries of a bundle.
pub(super) fn read_entries<S: TileStore>(store: &S, tile: Tile, size: u64) -> Result<Vec<Vec<u8>>, LogError> {
    let (found, bytes) = read_tile(store, tile, size)?;
    let entries = tile::split_entries(&bytes, usize::from(found.width))
        .map_err(|problem| LogError::Damaged { path: found.path(), problem })?;
    Ok(entries.into_iter().take(usize::from(tile.width)).map(<[u8]>::to_vec).collect())
}
