//! What every store of a published log keeps, and what two programs on one store do to each other.

mod common;

use std::collections::BTreeMap;

use common::{entry_bytes, key};
use simsa_ledger::fsck::{self, PublicKey};
use simsa_ledger::local::LocalStore;
use simsa_ledger::sequence::{Faults, WriteFailure};
use simsa_ledger::store::{CHECKPOINT_PATH, FailingStore, FileToWrite};
use simsa_ledger::{KeyKind, LedgerStoreError, Log, LogError, MemoryFiles, MemorySequence, TileStore};

fn file(path: &str, bytes: &[u8]) -> FileToWrite {
    FileToWrite { path: path.to_owned(), bytes: bytes.to_vec() }
}

/// How many change one number at once, and how often each.
const PROGRAMS: usize = 8;
const EACH: usize = 10;

/// The promises of the trait.
fn conforms(store: &(impl TileStore + Sync)) {
    let changed = || Err(LedgerStoreError::Changed { path: CHECKPOINT_PATH.to_owned() });
    assert_eq!(store.get(CHECKPOINT_PATH), Ok(None));
    // what is not there can be replaced by nobody who saw something, and made by one who saw nothing
    assert_eq!(store.replace_if(CHECKPOINT_PATH, Some(b""), b"one"), changed());
    assert_eq!(store.get(CHECKPOINT_PATH), Ok(None));
    store.replace_if(CHECKPOINT_PATH, None, b"one").unwrap();
    assert_eq!(store.replace_if(CHECKPOINT_PATH, None, b"other"), changed());
    assert_eq!(store.replace_if(CHECKPOINT_PATH, Some(b"on"), b"other"), changed());
    store.replace_if(CHECKPOINT_PATH, Some(b"one"), b"two").unwrap();
    assert_eq!(store.replace_if(CHECKPOINT_PATH, Some(b"one"), b"other"), changed());
    assert_eq!(store.get(CHECKPOINT_PATH).unwrap().unwrap(), b"two");

    store.put_immutable(&[file("tile/0/000", b"a"), file("tile/0/x001/000", b"b")]).unwrap();
    store.put_immutable(&[file("tile/0/000", b"a")]).unwrap();
    let conflict = Err(LedgerStoreError::Conflict { path: "tile/0/000".to_owned() });
    assert_eq!(store.put_immutable(&[file("tile/0/000", b"c")]), conflict);
    assert_eq!(store.list("tile/").unwrap(), ["tile/0/000", "tile/0/x001/000"]);
    assert_eq!(store.list("").unwrap(), ["checkpoint", "tile/0/000", "tile/0/x001/000"]);
    store.remove_prefix("tile/0/x001/").unwrap();
    store.remove_prefix("tile/0/x002/").unwrap();
    assert_eq!(store.list("tile/").unwrap(), ["tile/0/000"]);

    // Every change of a number that several make at once is counted.
    let number = |bytes: &[u8]| std::str::from_utf8(bytes).unwrap().parse::<usize>().unwrap();
    store.replace_if("counter", None, b"0").unwrap();
    std::thread::scope(|scope| {
        for _ in 0..PROGRAMS {
            scope.spawn(|| {
                let mut done = 0;
                while done < EACH {
                    let old = store.get("counter").unwrap().unwrap();
                    let new = (number(&old) + 1).to_string();
                    match store.replace_if("counter", Some(&old), new.as_bytes()) {
                        Ok(()) => done += 1,
                        Err(LedgerStoreError::Changed { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    assert_eq!(number(&store.get("counter").unwrap().unwrap()), PROGRAMS * EACH);
}

#[test]
fn memory_conforms() {
    conforms(&MemoryFiles::default());
}

#[test]
fn a_folder_conforms() {
    let folder = tempfile::tempdir().unwrap();
    conforms(&LocalStore::new(folder.path().join("log")).unwrap());
}

/// Two programs in one folder are as two threads on one store.
#[test]
fn two_programs_in_one_folder_exclude_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let open = || LocalStore::new(folder.path().join("log")).unwrap();
    let (one, other) = (open(), open());
    one.replace_if(CHECKPOINT_PATH, None, b"one").unwrap();
    let late = other.replace_if(CHECKPOINT_PATH, None, b"other");
    assert_eq!(late, Err(LedgerStoreError::Changed { path: CHECKPOINT_PATH.to_owned() }));
    other.replace_if(CHECKPOINT_PATH, Some(b"one"), b"other").unwrap();
    assert_eq!(one.get(CHECKPOINT_PATH).unwrap().unwrap(), b"other");
}

fn sequence(numbers: std::ops::Range<u64>) -> MemorySequence {
    MemorySequence::with(numbers.map(entry_bytes).collect())
}

fn assert_sound(files: &BTreeMap<String, Vec<u8>>, size: u64) {
    let key = PublicKey::parse(&key().verifier(KeyKind::Log).to_string()).unwrap();
    let report = fsck::check(files, &key, &[]);
    assert!(report.is_sound() && report.size == Some(size), "{report:?}");
}

fn is_changed(result: &Result<&simsa_ledger::SignedCheckpoint, LogError>) -> bool {
    matches!(result, Err(LogError::Store(LedgerStoreError::Changed { path })) if path == CHECKPOINT_PATH)
}

/// Who comes second is refused once, and goes on from what the other has published: nothing is signed twice otherwise.
#[test]
fn the_second_of_two_programs_goes_on_from_what_the_first_has_published() {
    let store = MemoryFiles::default();
    let mut first = Log::create(&store, key()).unwrap();
    let mut second = Log::open(&store, key()).unwrap();
    first.integrate(&sequence(0..300)).unwrap();
    let published = store.get(CHECKPOINT_PATH).unwrap();
    assert!(is_changed(&second.integrate(&sequence(0..280))), "its checkpoint would be older");
    assert_eq!(store.get(CHECKPOINT_PATH).unwrap(), published);
    // it has fewer entries than are published, and says so
    let behind = second.integrate(&sequence(0..280)).unwrap_err();
    assert!(matches!(behind, LogError::SequenceBehind { sequence: 280, published: 300 }), "{behind}");
    assert_eq!(second.integrate(&sequence(0..310)).unwrap().size(), 310);
    assert!(is_changed(&first.integrate(&sequence(0..305))));
    assert_eq!(first.integrate(&sequence(0..320)).unwrap().size(), 320);
    assert_sound(&store.snapshot(), 320);
}

/// The same key over two histories: only one of them is ever published.
#[test]
fn a_second_program_with_other_entries_publishes_nothing() {
    let store = MemoryFiles::default();
    let mut first = Log::create(&store, key()).unwrap();
    let mut second = Log::open(&store, key()).unwrap();
    first.integrate(&sequence(0..3)).unwrap();
    let published = store.get(CHECKPOINT_PATH).unwrap();
    for _ in 0..3 {
        assert!(second.integrate(&sequence(10..13)).is_err());
        assert_eq!(store.get(CHECKPOINT_PATH).unwrap(), published);
    }
}

/// A checkpoint that was put back from an older copy while the log is open is not gone on from.
#[test]
fn an_older_checkpoint_put_back_is_noticed() {
    let store = MemoryFiles::default();
    let mut log = Log::create(&store, key()).unwrap();
    log.integrate(&sequence(0..2)).unwrap();
    let older = store.get(CHECKPOINT_PATH).unwrap().unwrap();
    log.integrate(&sequence(0..4)).unwrap();
    let newer = store.get(CHECKPOINT_PATH).unwrap().unwrap();
    store.replace_if(CHECKPOINT_PATH, Some(&newer), &older).unwrap();
    for _ in 0..2 {
        assert!(is_changed(&log.integrate(&sequence(0..6))));
    }
    store.replace_if(CHECKPOINT_PATH, Some(&older), &newer).unwrap();
    assert_eq!(log.integrate(&sequence(0..6)).unwrap().size(), 6);
    assert_sound(&store.snapshot(), 6);
}

/// The write of the checkpoint fails in both ways; the log goes on without being opened again.
#[test]
fn an_uncertain_checkpoint_is_looked_up() {
    // creation, tiles of one entry (bundle and hashes), then the checkpoint
    for fault in [WriteFailure::NotStored, WriteFailure::Stored] {
        let faults = Faults::nth(3, fault);
        let backing = MemoryFiles::default();
        let store = FailingStore::new(&backing, faults.clone());
        let mut log = Log::create(&store, key()).unwrap();
        assert!(log.integrate(&sequence(0..1)).is_err(), "{fault:?}");
        assert_eq!((log.head().size(), faults.seen()), (0, 4), "{fault:?}: it is the checkpoint that fails");
        assert_eq!(log.integrate(&sequence(0..2)).unwrap().size(), 2, "{fault:?}");
        assert_sound(&backing.snapshot(), 2);
    }
}
