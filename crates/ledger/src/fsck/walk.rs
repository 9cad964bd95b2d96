//! The walk over all entries and tiles.

use std::collections::{BTreeMap, BTreeSet};

use super::format::{CheckpointHead, tile_path};
use super::held::LogExpectations;
use super::source::PublishedFiles;
use super::tree::{Sha256Sum, Stack, leaf, root_of};
use super::{FsckReport, LogDefect, entry};

/// Work in progress.
struct Walk<'a> {
    source: &'a dyn PublishedFiles,
    head: CheckpointHead,
    expected: LogExpectations,
    report: &'a mut FsckReport,
    /// From the entries as they are.
    entries: Stack,
    /// From the stored level-0 tiles.
    tiles: Stack,
    /// Hashes that the entries lead to, by level from 1: one for each full tile below.
    upper: Vec<Vec<Sha256Sum>>,
    /// Entries whose hash is not the one in its tile; judged when the root is known.
    suspects: Vec<(u64, String, String, usize)>,
    /// Where the leaves named by receipts were found.
    found: BTreeMap<Sha256Sum, Vec<u64>>,
    /// Files that belong to this checkpoint.
    known: BTreeSet<String>,
    /// Every leaf could be read, so the root says something.
    complete: bool,
}

/// Checks everything below the checkpoint.
pub(super) fn walk(
    source: &dyn PublishedFiles,
    head: &CheckpointHead,
    expected: LogExpectations,
    report: &mut FsckReport,
) {
    let mut walk = Walk {
        source,
        head: *head,
        expected,
        report,
        entries: Stack::default(),
        tiles: Stack::default(),
        upper: Vec::new(),
        suspects: Vec::new(),
        found: BTreeMap::new(),
        known: BTreeSet::from(["checkpoint".to_owned()]),
        complete: true,
    };
    walk.compare_roots(0);
    for index in 0..head.size.div_ceil(256) {
        // A few hundred holes say enough; without this a forged checkpoint of 2^63 entries would never end.
        if walk.report.more_faults {
            walk.complete = false;
            break;
        }
        walk.bundle(index);
    }
    walk.judge_root();
    walk.upper_levels();
    walk.judge_held();
    walk.leftovers();
}

impl Walk<'_> {
    /// Reads a file that must be there, in its partial or its full form. Returns its path and width.
    fn file(&mut self, level: &str, index: u64, width: usize) -> Option<(String, usize, Vec<u8>)> {
        let wanted = tile_path(level, index, width);
        let full = tile_path(level, index, 256);
        for (path, width) in [(wanted.clone(), width), (full, 256)] {
            match self.source.read(&path) {
                Ok(Some(bytes)) => {
                    self.known.insert(path.clone());
                    self.report.files_checked += 1;
                    return Some((path, width, bytes));
                }
                Ok(None) => {}
                Err(problem) => {
                    self.report.fault(LogDefect::Unreadable { path, problem });
                    return None;
                }
            }
        }
        self.report.fault(LogDefect::Missing { path: wanted });
        None
    }

    /// Checks one bundle against its level-0 tile.
    fn bundle(&mut self, index: u64) {
        let start = index * 256;
        let width = usize::try_from((self.head.size - start).min(256)).unwrap_or(256);
        let sums = self.entry_sums(index, start, width);
        let stored = self.tile_sums("0", index, width);
        let (sums, stored) = match (sums, stored) {
            (Some(sums), Some(stored)) => {
                self.compare_leaves(index, width, &sums, &stored);
                (sums, stored)
            }
            // With one of the two unreadable the other still leads to the root.
            (Some(sums), None) => (sums.clone(), sums),
            (None, Some(stored)) => {
                self.complete = false;
                (stored.clone(), stored)
            }
            (None, None) => {
                self.complete = false;
                return;
            }
        };
        for (offset, sum) in sums.iter().enumerate() {
            self.entries.push(0, *sum);
            let position = start + offset as u64;
            if self.expected.leaves.contains_key(sum) {
                self.found.entry(*sum).or_default().push(position);
            }
            if self.complete {
                self.compare_roots(position + 1);
            }
        }
        for sum in &stored {
            self.tiles.push(0, *sum);
        }
        if width == 256 {
            self.raise(0, root_of(&sums));
        }
    }

    /// Notes the hash of a full tile for the level above.
    fn raise(&mut self, level: usize, sum: Sha256Sum) {
        if self.upper.len() == level {
            self.upper.push(Vec::new());
        }
        self.upper[level].push(sum);
    }

    /// Leaf hashes of the entries in a bundle.
    fn entry_sums(&mut self, index: u64, start: u64, width: usize) -> Option<Vec<Sha256Sum>> {
        let (path, found_width, bytes) = self.file("entries", index, width)?;
        let mut sums = Vec::with_capacity(width);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let entry = rest
                .split_first_chunk::<2>()
                .and_then(|(length, after)| after.split_at_checked(usize::from(u16::from_be_bytes(*length))));
            let Some((bytes, after)) = entry else {
                let problem = format!("it ends inside entry {}", start + sums.len() as u64);
                self.report.fault(LogDefect::BundleDamaged { path, problem });
                return None;
            };
            if sums.len() < width
                && let Some(problem) = entry::problem(bytes)
            {
                self.report.fault(LogDefect::EntryMalformed {
                    index: start + sums.len() as u64,
                    problem: problem.to_owned(),
                });
            }
            sums.push(leaf(bytes));
            rest = after;
        }
        if sums.len() != found_width {
            let problem = format!("it holds {} entries instead of {found_width}", sums.len());
            self.report.fault(LogDefect::BundleDamaged { path, problem });
            return None;
        }
        self.report.entries_checked += width as u64;
        sums.truncate(width);
        Some(sums)
    }

    /// Hashes stored in a tile.
    fn tile_sums(&mut self, level: &str, index: u64, width: usize) -> Option<Vec<Sha256Sum>> {
        let (path, found_width, bytes) = self.file(level, index, width)?;
        let (sums, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || sums.len() != found_width {
            self.report.fault(LogDefect::TileLength { path, found: bytes.len() });
            return None;
        }
        Some(sums[..width].to_vec())
    }

    fn compare_leaves(&mut self, index: u64, width: usize, sums: &[Sha256Sum], stored: &[Sha256Sum]) {
        for (position, (sum, stored)) in sums.iter().zip(stored).enumerate() {
            if sum != stored && self.suspects.len() <= super::MAX_FAULTS {
                self.suspects.push((
                    index * 256 + position as u64,
                    tile_path("entries", index, width),
                    tile_path("0", index, width),
                    position,
                ));
            }
        }
    }

    /// Where entries and tiles differ, the signed root says which of the two was altered.
    fn judge_root(&mut self) {
        let suspects = std::mem::take(&mut self.suspects);
        if !self.complete {
            for (index, path, _, _) in suspects {
                self.report.fault(LogDefect::EntryAltered { index, path });
            }
            return;
        }
        if self.entries.root() == self.head.root {
            for (_, _, path, position) in suspects {
                self.report.fault(LogDefect::TileAltered { path, position });
            }
        } else if self.tiles.root() == self.head.root {
            for (index, path, _, _) in suspects {
                self.report.fault(LogDefect::EntryAltered { index, path });
            }
        } else {
            // Both lead elsewhere: name every place in which they differ, and the root.
            for (index, entries, tile, position) in suspects {
                self.report.fault(LogDefect::EntryAltered { index, path: entries });
                self.report.fault(LogDefect::TileAltered { path: tile, position });
            }
            self.report.fault(LogDefect::Root);
        }
    }

    /// Checks the tiles above level 0 against what the entries lead to.
    fn upper_levels(&mut self) {
        if !self.complete {
            self.report.notes.push(
                "entries are missing, so the tiles above level 0 and the root were not checked".to_owned(),
            );
            return;
        }
        let mut level = 0;
        while level < self.upper.len() {
            let sums = std::mem::take(&mut self.upper[level]);
            let name = (level + 1).to_string();
            for (index, chunk) in (0_u64..).zip(sums.chunks(256)) {
                if let Some(stored) = self.tile_sums(&name, index, chunk.len()) {
                    let differing = stored.iter().zip(chunk).position(|(a, b)| a != b);
                    if let Some(position) = differing {
                        self.report.fault(LogDefect::TileAltered {
                            path: tile_path(&name, index, chunk.len()),
                            position,
                        });
                    }
                }
                if chunk.len() == 256 {
                    self.raise(level + 1, root_of(chunk));
                }
            }
            level += 1;
        }
    }

    /// Compares the root after `size` entries with what was signed for that size before.
    fn compare_roots(&mut self, size: u64) {
        let Some(roots) = self.expected.roots.remove(&size) else {
            return;
        };
        let root = self.entries.root();
        for (name, held) in roots {
            if held == root {
                // What the log keeps itself was given by nobody.
                let given = name != format!("stamped/{size}/checkpoint");
                self.report.held_agreeing += usize::from(given);
            } else if size == self.head.size {
                self.report.fault(LogDefect::Forked { name, size });
            } else {
                self.report.fault(LogDefect::Rewritten { name, held: size });
            }
        }
    }

    /// What was held and not met on the way.
    fn judge_held(&mut self) {
        for (held, roots) in std::mem::take(&mut self.expected.roots) {
            for (name, _) in roots {
                if held > self.head.size {
                    self.report.fault(LogDefect::RolledBack { name, held, now: self.head.size });
                } else {
                    self.report
                        .notes
                        .push(format!("{name}: not compared, because entries before it are missing"));
                }
            }
        }
        for (sum, places) in std::mem::take(&mut self.expected.leaves) {
            let found = self.found.get(&sum).cloned().unwrap_or_default();
            for (name, index) in places {
                if found.contains(&index) {
                    continue;
                }
                let fault = match found.first() {
                    Some(now) => LogDefect::Reordered { name, index, now: *now },
                    None if index >= self.head.size => LogDefect::Truncated { name, index },
                    None => LogDefect::Deleted { name, index },
                };
                self.report.fault(fault);
            }
        }
    }

    /// Files that this checkpoint does not need: older partial tiles must agree with the newer ones, others are noted.
    fn leftovers(&mut self) {
        let paths = match self.source.paths() {
            Ok(Some(paths)) => paths,
            Ok(None) => {
                self.report.notes.push("files that nothing refers to cannot be listed here".to_owned());
                return;
            }
            Err(problem) => {
                self.report.fault(LogDefect::Unreadable { path: String::new(), problem });
                return;
            }
        };
        let mut beyond = 0;
        for path in paths {
            if self.known.contains(&path) {
                continue;
            }
            let name = path.rsplit('/').next().unwrap_or_default();
            if name.starts_with(".tmp-") {
                // an interrupted write; by the format not part of the log
            } else if path.starts_with("stamped/") {
                // `attested` looks at those
            } else if let Some(newer) = self.newer_version(&path) {
                self.compare_older(path, &newer);
            } else {
                beyond += 1;
            }
        }
        if beyond > 0 {
            self.report.notes.push(format!(
                "{beyond} files do not belong to this checkpoint: an interrupted run left them, or an older checkpoint was put back"
            ));
        }
    }

    /// The checked file of which `path` is an older, partial version.
    fn newer_version(&self, path: &str) -> Option<String> {
        let (base, _) = path.split_once(".p/")?;
        if self.known.contains(base) {
            return Some(base.to_owned());
        }
        let prefix = format!("{base}.p/");
        self.known.range(prefix.clone()..).next().filter(|known| known.starts_with(&prefix)).cloned()
    }

    /// An older partial version must be exactly the beginning of the newer one that its name says (or, after a roll-back,
    /// the other way round): else another version could stand in its place.
    fn compare_older(&mut self, path: String, newer: &str) {
        let read = |path: &str| self.source.read(path).ok().flatten().unwrap_or_default();
        let (older, newer) = (read(&path), read(newer));
        self.report.files_checked += 1;
        let of_entries = path.starts_with("tile/entries/");
        let items = |bytes: &[u8]| if of_entries { entries_in(bytes) } else { Some(bytes.len() / 32) };
        let width: Option<usize> = path.rsplit('/').next().and_then(|w| w.parse().ok());
        let common = older.len().min(newer.len());
        if older[..common] != newer[..common] {
            let at = older.iter().zip(&newer).position(|(a, b)| a != b).unwrap_or(0);
            if of_entries {
                let problem = format!("byte {at} differs from the newer version of this bundle");
                self.report.fault(LogDefect::BundleDamaged { path, problem });
            } else {
                self.report.fault(LogDefect::TileAltered { path, position: at / 32 });
            }
        } else if width.is_none() || items(&older) != width || (!of_entries && older.len() % 32 != 0) {
            self.report.fault(LogDefect::TileLength { path, found: older.len() });
        }
    }
}

/// How many entries there are in a bundle; `None` when it ends inside one.
fn entries_in(mut bytes: &[u8]) -> Option<usize> {
    let mut count = 0;
    while !bytes.is_empty() {
        let (length, after) = bytes.split_first_chunk::<2>()?;
        bytes = after.get(usize::from(u16::from_be_bytes(*length))..)?;
        count += 1;
    }
    Some(count)
}
