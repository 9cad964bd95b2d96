//! Many writers at once: every entry gets its own position, in the order of the file, and far fewer synchronisations
//! than entries are needed.

mod common;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use common::SimDisk;
use simsa_ledger::local::{LocalSequence, Medium};
use simsa_ledger::{Append, Sequence};

/// A disk whose synchronisation lasts until every writer that is still at work has come with something to write, so that
/// they gather however the machine lets them run.
struct Slow<'a> {
    disk: &'a SimDisk,
    working: &'a AtomicU64,
    writing: &'a AtomicU64,
}

impl Medium for Slow<'_> {
    fn len(&self) -> std::io::Result<u64> {
        self.disk.len()
    }
    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<()> {
        self.disk.read_exact_at(offset, buffer)
    }
    fn append(&self, bytes: &[u8]) -> std::io::Result<()> {
        self.disk.append(bytes)
    }
    fn sync(&self) -> std::io::Result<()> {
        while self.writing.load(Ordering::SeqCst) < self.working.load(Ordering::SeqCst) {
            std::thread::yield_now();
        }
        // the last has said that it comes and may still be on the way
        std::thread::sleep(std::time::Duration::from_millis(1));
        self.disk.sync()
    }
    fn truncate(&self, len: u64) -> std::io::Result<()> {
        self.disk.truncate(len)
    }
}

/// A writer at work; no more, when it has ended or failed.
struct AtWork<'a>(&'a AtomicU64);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[test]
fn writers_share_synchronisations_and_none_is_told_another_ones_position() {
    const WRITERS: u64 = 64;
    const EACH: u64 = 20;
    let disk = SimDisk::new(Vec::new(), None);
    let (working, writing) = (AtomicU64::new(0), AtomicU64::new(0));
    let slow = Slow { disk: &disk, working: &working, writing: &writing };
    let sequence = LocalSequence::open(slow).unwrap();
    working.store(WRITERS, Ordering::SeqCst);
    let syncs_before = disk.syncs();
    let positions = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (sequence, positions, writing) = (&sequence, &positions, &writing);
            let at_work = AtWork(&working);
            scope.spawn(move || {
                let _at_work = at_work;
                for number in 0..EACH {
                    let first = format!("{writer}/{number}/a").into_bytes();
                    let second = format!("{writer}/{number}/b").into_bytes();
                    writing.fetch_add(1, Ordering::SeqCst);
                    let position = sequence.append(&[&first, &second]);
                    writing.fetch_sub(1, Ordering::SeqCst);
                    let position = position.unwrap();
                    let mut positions = positions.lock().unwrap();
                    assert!(positions.insert(position, first).is_none());
                    assert!(positions.insert(position + 1, second).is_none());
                }
            });
        }
    });
    let positions = positions.into_inner().unwrap();
    let stored = sequence.read(0, usize::MAX).unwrap();
    assert_eq!(stored.len() as u64, WRITERS * EACH * 2);
    assert_eq!(stored, positions.into_values().collect::<Vec<_>>());
    let syncs = disk.syncs() - syncs_before;
    assert!(syncs < WRITERS * EACH / 8, "{syncs} synchronisations for {} appends", WRITERS * EACH);
    // reopened, the same
    drop(sequence);
    let again = LocalSequence::open(&disk).unwrap();
    assert_eq!(again.read(0, usize::MAX).unwrap(), stored);
    assert_eq!(again.read(7, 3).unwrap(), stored[7..10]);
}

#[test]
fn the_local_sequence_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let sequence = LocalSequence::open_file(&folder.path().join("sequence")).unwrap();
    simsa_ledger::sequence::conformance(&sequence, &mut |entries| sequence.append(entries)).unwrap();
}

#[test]
fn a_second_program_is_kept_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sequence");
    let first = LocalSequence::open_file(&path).unwrap();
    let second = LocalSequence::open_file(&path).unwrap_err().to_string();
    assert!(second.contains("another program"), "{second}");
    drop(first);
    assert!(LocalSequence::open_file(&path).is_ok());
}
