//! Many writers at once: every entry gets its own position, in the order of the file, and far fewer synchronisations
//! than entries are needed.

mod common;

use std::collections::BTreeMap;
use std::sync::Mutex;

use common::SimDisk;
use simsa_ledger::local::{LocalSequence, Medium};
use simsa_ledger::{Append, Sequence};

/// A disk whose synchronisation takes a millisecond, as real ones do, so that writers gather.
struct Slow<'a>(&'a SimDisk);

impl Medium for Slow<'_> {
    fn len(&self) -> std::io::Result<u64> {
        self.0.len()
    }
    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<()> {
        self.0.read_exact_at(offset, buffer)
    }
    fn append(&self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.append(bytes)
    }
    fn sync(&self) -> std::io::Result<()> {
        std::thread::sleep(std::time::Duration::from_millis(1));
        self.0.sync()
    }
    fn truncate(&self, len: u64) -> std::io::Result<()> {
        self.0.truncate(len)
    }
}

#[test]
fn writers_share_synchronisations_and_none_is_told_another_ones_position() {
    const WRITERS: u64 = 64;
    const EACH: u64 = 20;
    let disk = SimDisk::new(Vec::new(), None);
    let sequence = LocalSequence::open(Slow(&disk)).unwrap();
    let syncs_before = disk.syncs();
    let positions = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (sequence, positions) = (&sequence, &positions);
            scope.spawn(move || {
                for number in 0..EACH {
                    let first = format!("{writer}/{number}/a").into_bytes();
                    let second = format!("{writer}/{number}/b").into_bytes();
                    let position = sequence.append(&[&first, &second]).unwrap();
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
