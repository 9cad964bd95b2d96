//! Every write fails in turn, in every way a disk has; then the ledger is opened again and must hold all that was
//! acknowledged, verify, and go on.

mod common;

use std::collections::BTreeMap;

use common::{DiskFault, SimDisk, entries, entry_bytes, key};
use simsa_ledger::fsck::{self, PublicKey};
use simsa_ledger::local::{LocalSequence, Medium};
use simsa_ledger::sequence::{FailingSequence, Faults, WriteFailure};
use simsa_ledger::store::FailingStore;
use simsa_ledger::{
    Append, KeyKind, Log, LogError, MemoryFiles, MemorySequence, Sequence, SequenceError, TileStore,
};

fn check(files: &BTreeMap<String, Vec<u8>>) -> fsck::FsckReport {
    let key = PublicKey::parse(&key().verifier(KeyKind::Log).to_string()).unwrap();
    fsck::check(files, &key, &[])
}

fn assert_sound(files: &BTreeMap<String, Vec<u8>>, expected: &[Vec<u8>], context: &str) {
    let report = check(files);
    assert!(report.is_sound(), "{context}: {report:?}");
    assert_eq!(report.size, Some(expected.len() as u64), "{context}");
}

/// Creates the log, or opens the one that a failed creation left.
fn create_or_open<S: TileStore + Copy>(store: S) -> Result<Log<S>, LogError> {
    match Log::create(store, key()) {
        Err(LogError::Exists { .. }) => Log::open(store, key()),
        other => other,
    }
}

/// Appends batches and integrates after each, retrying as a program would after opening the ledger again. `crashed` looks at
/// what lies in the store right after a fault: it is what a program that ended there would have left.
fn run(
    sequence: &impl Append,
    store: &(impl TileStore + Sync),
    context: &str,
    crashed: &dyn Fn(),
) -> Vec<Vec<u8>> {
    let mut log = loop {
        match create_or_open(store) {
            Ok(log) => break log,
            Err(LogError::Store(_)) => {}
            Err(error) => panic!("{context}: {error}"),
        }
    };
    let mut next = 0;
    for batch in [1, 254, 3, 300, 40] {
        let batch_entries: Vec<Vec<u8>> = (next..next + batch).map(entry_bytes).collect();
        let slices: Vec<&[u8]> = batch_entries.iter().map(Vec::as_slice).collect();
        // not certain whether stored: look, as the error says, and repeat only what is not there
        while sequence.len().unwrap() == next {
            match sequence.append(&slices) {
                Ok(first) => assert_eq!(first, next, "{context}"),
                Err(SequenceError::NotStored { .. }) => {
                    assert_eq!(sequence.len().unwrap(), next, "{context}");
                }
                Err(SequenceError::Unknown { .. }) => {}
                Err(error) => panic!("{context}: {error}"),
            }
        }
        next += batch;
        while log.head().size() < next {
            match log.integrate(sequence) {
                Ok(_) => {}
                Err(LogError::Store(_)) => {
                    crashed();
                    // half of the time go on with what is in memory, half of the time open again
                    if next % 2 == 0 {
                        log = Log::open(store, key()).unwrap_or_else(|e| panic!("{context}: {e}"));
                    }
                }
                Err(error) => panic!("{context}: {error}"),
            }
        }
    }
    entries(next)
}

#[test]
fn every_write_of_sequence_and_store_fails_in_turn() {
    let counting = Faults::none();
    run(
        &FailingSequence::new(MemorySequence::default(), counting.clone()),
        &FailingStore::new(MemoryFiles::default(), counting.clone()),
        "no fault",
        &|| panic!("no fault was injected"),
    );
    let writes = counting.seen();
    assert!(writes > 25, "the scenario has too few writes: {writes}");
    for fault in [WriteFailure::NotStored, WriteFailure::Stored] {
        for nth in 0..writes {
            let context = format!("write {nth} of {writes} fails, {fault:?}");
            let faults = Faults::nth(nth, fault);
            let sequence = FailingSequence::new(MemorySequence::default(), faults.clone());
            let backing = MemoryFiles::default();
            let store = FailingStore::new(&backing, faults.clone());
            let crashed = || {
                let report = check(&backing.snapshot());
                assert!(report.is_sound(), "{context}, right after it: {report:?}");
            };
            let expected = run(&sequence, &store, &context, &crashed);
            assert!(faults.seen() > nth, "{context}: the fault was never reached");
            assert_sound(&backing.snapshot(), &expected, &context);
            assert_eq!(sequence.read(0, usize::MAX).unwrap(), expected, "{context}: the sequence");
            let log = Log::open(&backing, key()).unwrap();
            log.sweep_all().unwrap();
            assert_sound(&backing.snapshot(), &expected, &format!("{context}, swept"));
        }
    }
}

/// What one writer of a local sequence was told.
struct Told {
    /// Entries acknowledged, in order.
    stored: Vec<Vec<u8>>,
    /// Entries of which it is not known.
    unknown: Vec<Vec<u8>>,
}

/// Appends until all is done or the sequence stops.
fn write_all(sequence: &LocalSequence<&SimDisk>, from: u64, context: &str) -> Told {
    let mut told = Told { stored: Vec::new(), unknown: Vec::new() };
    let mut next = from;
    for batch in [1, 3, 1, 2] {
        let entries: Vec<Vec<u8>> = (next..next + batch).map(entry_bytes).collect();
        let slices: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
        match sequence.append(&slices) {
            Ok(first) => {
                assert_eq!(first, from + told.stored.len() as u64, "{context}");
                told.stored.extend(entries);
                next += batch;
            }
            Err(SequenceError::NotStored { .. }) => {}
            Err(SequenceError::Unknown { .. }) => {
                told.unknown = entries;
                return told;
            }
            Err(error) => panic!("{context}: {error}"),
        }
    }
    told
}

fn check_image(image: Vec<u8>, told: &Told, context: &str) {
    let disk = SimDisk::new(image, None);
    let sequence = LocalSequence::open(&disk).unwrap_or_else(|error| panic!("{context}: {error}"));
    let found = sequence.read(0, usize::MAX).unwrap();
    assert!(found.starts_with(&told.stored), "{context}: an acknowledged entry is lost");
    let extra = &found[told.stored.len()..];
    assert!(
        extra.is_empty() || extra == told.unknown.as_slice(),
        "{context}: {} entries appeared that nobody wrote, or half a batch",
        extra.len()
    );
    // and it goes on
    let before = found.len() as u64;
    assert_eq!(sequence.append(&[b"next"]), Ok(before), "{context}");
    drop(sequence);
    let again = LocalSequence::open(&disk).unwrap();
    assert_eq!(again.len(), Ok(before + 1), "{context}");
}

#[test]
fn every_operation_of_the_local_file_fails_in_turn() {
    let disk = SimDisk::new(Vec::new(), None);
    let sequence = LocalSequence::open(&disk).unwrap();
    let told = write_all(&sequence, 0, "no fault");
    assert_eq!(told.stored.len(), 7);
    let operations = disk.operations();
    assert!(operations > 8, "too few operations: {operations}");

    for fault in [DiskFault::NotDone, DiskFault::Done, DiskFault::Half, DiskFault::PowerOff] {
        for nth in 0..operations {
            let context = format!("operation {nth} of {operations}: {fault:?}");
            let disk = SimDisk::new(Vec::new(), Some((nth, fault)));
            let told = match LocalSequence::open(&disk) {
                Ok(sequence) => write_all(&sequence, 0, &context),
                Err(SequenceError::Unreadable { .. }) => Told { stored: Vec::new(), unknown: Vec::new() },
                Err(error) => panic!("{context}: {error}"),
            };
            // with the power gone a write that was under way may or may not be there, although its author heard
            // neither yes nor “unknown”
            for (variant, image) in
                disk.images_after_crash(fault != DiskFault::PowerOff).into_iter().enumerate()
            {
                check_image(image, &told, &format!("{context}, image {variant}"));
            }
        }
    }
}

#[test]
fn a_disk_that_fails_twice_stops_the_sequence_until_it_is_opened_again() {
    // the write fails half way and cutting it back fails too
    struct Dying<'a>(&'a SimDisk, std::sync::atomic::AtomicBool);
    impl Medium for Dying<'_> {
        fn len(&self) -> std::io::Result<u64> {
            self.0.len()
        }
        fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<()> {
            self.0.read_exact_at(offset, buffer)
        }
        fn append(&self, bytes: &[u8]) -> std::io::Result<()> {
            if self.1.load(std::sync::atomic::Ordering::SeqCst) {
                self.0.append(&bytes[..10])?;
                return Err(std::io::Error::other("no space left"));
            }
            self.0.append(bytes)
        }
        fn sync(&self) -> std::io::Result<()> {
            self.0.sync()
        }
        fn truncate(&self, len: u64) -> std::io::Result<()> {
            if self.1.load(std::sync::atomic::Ordering::SeqCst) {
                return Err(std::io::Error::other("read-only"));
            }
            self.0.truncate(len)
        }
    }
    let disk = SimDisk::new(Vec::new(), None);
    let sequence = LocalSequence::open(Dying(&disk, false.into())).unwrap();
    assert_eq!(sequence.append(&[b"one"]), Ok(0));
    drop(sequence);
    let sequence = LocalSequence::open(Dying(&disk, true.into())).unwrap();
    assert!(matches!(sequence.append(&[b"two"]), Err(SequenceError::Unknown { .. })));
    assert!(matches!(sequence.append(&[b"three"]), Err(SequenceError::NotStored { .. })));
    assert_eq!(sequence.read(0, 9).unwrap(), [b"one".to_vec()]);
    drop(sequence);
    let sequence = LocalSequence::open(&disk).unwrap();
    assert_eq!(sequence.append(&[b"four"]), Ok(1));
}

/// A flipped bit in an acknowledged frame is never taken for a torn end and cut off.
#[test]
fn every_flipped_bit_of_the_sequence_is_found() {
    let disk = SimDisk::new(Vec::new(), None);
    let sequence = LocalSequence::open(&disk).unwrap();
    for number in 0..3 {
        sequence.append(&[&entry_bytes(number)]).unwrap();
    }
    drop(sequence);
    let [image] = &disk.images_after_crash(true)[..] else { panic!("one image") };
    for position in 0..image.len() * 8 {
        let mut altered = image.clone();
        altered[position / 8] ^= 1 << (position % 8);
        let disk = SimDisk::new(altered, None);
        let error = LocalSequence::open(&disk).expect_err("a flipped bit");
        assert!(matches!(error, SequenceError::Damaged { .. }), "bit {position}: {error}");
    }
    // cut anywhere it is shorter but never wrong
    for length in 0..image.len() {
        let disk = SimDisk::new(image[..length].to_vec(), None);
        let sequence = LocalSequence::open(&disk).unwrap();
        let found = sequence.read(0, 9).unwrap();
        assert!(entries(3).starts_with(&found), "cut at {length}");
    }
}

/// Whole frames removed, exchanged or repeated: each is intact by itself, but not in its place.
#[test]
fn removed_exchanged_and_repeated_frames_are_found() {
    let mut ends = vec![0];
    let disk = SimDisk::new(Vec::new(), None);
    let sequence = LocalSequence::open(&disk).unwrap();
    ends.push(usize::try_from(disk.len().unwrap()).unwrap());
    for number in 0..4 {
        sequence.append(&[&entry_bytes(number)]).unwrap();
        ends.push(usize::try_from(disk.len().unwrap()).unwrap());
    }
    drop(sequence);
    let image = disk.images_after_crash(true).remove(0);
    // part 0 is the header, parts 1 to 4 the frames
    let parts: Vec<&[u8]> = ends.windows(2).map(|pair| &image[pair[0]..pair[1]]).collect();
    let open = |order: &[usize]| {
        let image: Vec<u8> = order.iter().flat_map(|part| parts[*part]).copied().collect();
        LocalSequence::open(SimDisk::new(image, None)).map(|sequence| sequence.len())
    };
    assert_eq!(open(&[0, 1, 2, 3, 4]), Ok(Ok(4)));
    for order in [
        [0, 2, 3, 4].as_slice(),
        &[0, 1, 3, 4],
        &[0, 2, 1, 3, 4],
        &[0, 1, 2, 4, 3],
        &[0, 1, 1, 2, 3, 4],
        &[0, 1, 2, 3, 4, 4],
        &[0, 0, 1],
    ] {
        assert!(matches!(open(order), Err(SequenceError::Damaged { .. })), "{order:?}");
    }
}

/// Damage that happens while the sequence is open is found by reading.
#[test]
fn reading_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sequence");
    let sequence = LocalSequence::open_file(&path).unwrap();
    sequence.append(&[&entry_bytes(0)]).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[70] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert!(matches!(sequence.read(0, 1), Err(SequenceError::Damaged { .. })));
}
