//! Tiles and entry bundles of C2SP tlog-tiles: their coordinates, paths and contents. A log is published as these
//! plain files, so any web server or folder can serve it and anybody can compute any proof from it.

use crate::Hash;
use crate::hash::HASH_LEN;

/// Hashes in a full tile, entries in a full bundle.
pub const TILE_WIDTH: u64 = 256;
/// log2 of [`TILE_WIDTH`]: levels of the tree that one tile holds.
pub const TILE_HEIGHT: u8 = 8;
/// Largest entry, limited by the 16-bit length prefix of entry bundles.
pub const MAX_ENTRY_LEN: usize = 65_535;

/// What a tile file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TileKind {
    /// Hashes at a level, 0 being the entries' leaf hashes; each level up stands for 256 times as many entries.
    Hashes(u8),
    /// The entries themselves.
    Entries,
}

/// Coordinates of one tile file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// Hashes or entries.
    pub kind: TileKind,
    /// Position within the level, from 0.
    pub index: u64,
    /// Number of hashes or entries in it, 1 to 256; below 256 the tile is partial.
    pub width: u16,
}

impl Tile {
    /// The tile at `index` of `kind` in a log of `size` entries: full, partial, or `None` when the log has none there.
    pub fn in_log(kind: TileKind, index: u64, size: u64) -> Option<Self> {
        let level = match kind {
            TileKind::Hashes(level) => level,
            TileKind::Entries => 0,
        };
        let items = size.checked_shr(u32::from(level) * u32::from(TILE_HEIGHT)).unwrap_or(0);
        let start = index.checked_mul(TILE_WIDTH)?;
        let width = items.checked_sub(start).filter(|n| *n > 0)?.min(TILE_WIDTH);
        Some(Self { kind, index, width: u16::try_from(width).ok()? })
    }

    /// The same tile when complete.
    #[must_use]
    pub fn full(self) -> Self {
        Self { width: 256, ..self }
    }

    /// Whether it has its 256 members.
    pub fn is_full(self) -> bool {
        self.width == 256
    }

    /// Path relative to the log's prefix, as tlog-tiles prescribes: `tile/0/x001/x234/067` or `….p/112` when partial.
    pub fn path(self) -> String {
        let base = self.base_path();
        if self.is_full() { base } else { format!("{base}.p/{}", self.width) }
    }

    /// Folder that holds the partial versions of this tile, ending in `.p/`.
    pub fn partial_prefix(self) -> String {
        format!("{}.p/", self.base_path())
    }

    fn base_path(self) -> String {
        let level = match self.kind {
            TileKind::Hashes(level) => level.to_string(),
            TileKind::Entries => "entries".to_owned(),
        };
        let mut path = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            path = format!("x{:03}/{path}", rest % 1000);
            rest /= 1000;
        }
        format!("tile/{level}/{path}")
    }
}

/// Contents of a tile file that are not what they must be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// A hash tile's length is not 32 bytes per hash.
    #[error("the tile has {found} bytes, {expected} were expected")]
    WrongLength {
        /// Bytes expected.
        expected: usize,
        /// Bytes found.
        found: usize,
    },
    /// A bundle ends inside an entry.
    #[error("the bundle ends inside entry {position} of it")]
    EndsInside {
        /// Position of the entry within the bundle, from 0.
        position: usize,
    },
    /// A bundle holds another number of entries.
    #[error("the bundle holds {found} entries, {expected} were expected")]
    WrongCount {
        /// Entries expected.
        expected: usize,
        /// Entries found.
        found: usize,
    },
    /// An entry is larger than the format can hold.
    #[error("an entry of {found} bytes is larger than {MAX_ENTRY_LEN}")]
    EntryTooLarge {
        /// Bytes in the entry.
        found: usize,
    },
}

/// Bytes of a hash tile.
pub fn encode_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.as_bytes().iter().copied()).collect()
}

/// Reads the hashes of a tile of `width`.
///
/// # Errors
/// The length does not fit.
pub fn decode_hashes(bytes: &[u8], width: u16) -> Result<Vec<Hash>, TileError> {
    let expected = usize::from(width) * HASH_LEN;
    if bytes.len() != expected {
        return Err(TileError::WrongLength { expected, found: bytes.len() });
    }
    let (hashes, _) = bytes.as_chunks::<HASH_LEN>();
    Ok(hashes.iter().copied().map(Hash::from_bytes).collect())
}

/// Appends one entry to a bundle: 16-bit big-endian length, then the bytes.
///
/// # Errors
/// The entry is longer than [`MAX_ENTRY_LEN`].
pub fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), TileError> {
    let length = u16::try_from(entry.len()).map_err(|_| TileError::EntryTooLarge { found: entry.len() })?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// Splits a bundle into its `count` entries.
///
/// # Errors
/// It ends inside an entry, or holds more or fewer than `count`.
pub fn split_entries(bytes: &[u8], count: usize) -> Result<Vec<&[u8]>, TileError> {
    let mut entries = Vec::with_capacity(count.min(256));
    let mut rest = bytes;
    while !rest.is_empty() {
        let position = entries.len();
        let (length, after) = rest.split_first_chunk::<2>().ok_or(TileError::EndsInside { position })?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(TileError::EndsInside { position })?;
        entries.push(entry);
        rest = after;
    }
    if entries.len() == count {
        Ok(entries)
    } else {
        Err(TileError::WrongCount { expected: count, found: entries.len() })
    }
}

/// Root of the `2^n` hashes given, where their number is a power of two.
pub(crate) fn perfect_root(hashes: &[Hash]) -> Hash {
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        level = level.chunks(2).map(|pair| Hash::node(&pair[0], &pair[pair.len() - 1])).collect();
    }
    level.first().copied().unwrap_or_else(Hash::empty_root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_in_the_specification() {
        let tile = Tile { kind: TileKind::Hashes(0), index: 1_234_067, width: 256 };
        assert_eq!(tile.path(), "tile/0/x001/x234/067");
        let partial = Tile { kind: TileKind::Entries, index: 273, width: 112 };
        assert_eq!(partial.path(), "tile/entries/273.p/112");
    }

    /// The worked example of tlog-tiles, "Partial Tiles": 70,000 entries.
    #[test]
    fn partial_tiles_as_in_the_specification() {
        let width =
            |level, index| Tile::in_log(TileKind::Hashes(level), index, 70_000).map(|tile| tile.width);
        assert_eq!(width(0, 272), Some(256));
        assert_eq!(width(0, 273), Some(112));
        assert_eq!(width(0, 274), None);
        assert_eq!(width(1, 0), Some(256));
        assert_eq!(width(1, 1), Some(17));
        assert_eq!(width(2, 0), Some(1));
        assert_eq!(width(3, 0), None);
        let at_256 = Tile::in_log(TileKind::Hashes(1), 0, 256).map(|tile| tile.width);
        assert_eq!(at_256, Some(1));
    }

    #[test]
    fn bundles_round_trip_and_refuse_damage() {
        let mut bundle = Vec::new();
        for entry in [b"".as_slice(), b"a", b"bc"] {
            push_entry(&mut bundle, entry).unwrap();
        }
        assert_eq!(split_entries(&bundle, 3).unwrap(), [b"".as_slice(), b"a", b"bc"]);
        assert_eq!(split_entries(&bundle, 2), Err(TileError::WrongCount { expected: 2, found: 3 }));
        bundle.pop();
        assert_eq!(split_entries(&bundle, 3), Err(TileError::EndsInside { position: 2 }));
        assert_eq!(
            push_entry(&mut bundle, &vec![0; 65_536]),
            Err(TileError::EntryTooLarge { found: 65_536 })
        );
    }
}
