//! The ledger in a folder: creating, opening, the key file, leftovers of crashes.

mod common;

use std::fs;
use std::path::Path;

use common::{entry, key};
use simsa_ledger::fsck::{self, PublicKey, PublishedFolder};
use simsa_ledger::local::{
    self, KeyFileError, LocalStore, LocalWitness, WitnessError, generate_key, read_key, write_key,
};
use simsa_ledger::store::FileToWrite;
use simsa_ledger::{KeyKind, LedgerStoreError, LogError, Sequence, SignerKey, TileStore, WitnessRefusal};

fn check(folder: &Path) -> fsck::FsckReport {
    let key = PublicKey::parse(&key().verifier(KeyKind::Log).to_string()).unwrap();
    fsck::check(&PublishedFolder::new(&folder.join("log")), &key, &[])
}

#[test]
fn record_publish_receipt_reopen() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("ledger");
    fs::create_dir(&folder).unwrap();
    let ledger = local::create(&folder, key()).unwrap();
    for number in 0..300 {
        assert_eq!(ledger.record(&entry(number)), Ok(number));
    }
    // recorded, not yet published
    assert_eq!(ledger.log().head().size(), 0);
    let receipt = ledger.receipts(299).unwrap().remove(0);
    assert_eq!(receipt.index, 299);
    drop(ledger);
    assert!(matches!(local::create(&folder, key()), Err(LogError::Exists { .. })));
    let ledger = local::open(&folder, key()).unwrap();
    assert_eq!(ledger.publish().unwrap().size(), 300);
    ledger.record(&entry(300)).unwrap();
    drop(ledger);
    // opening finishes what was recorded but not published
    let ledger = local::open(&folder, key()).unwrap();
    assert_eq!(ledger.log().head().size(), 301);
    let report = check(&folder);
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.entries_checked, 301);
    assert!(report.notes.is_empty(), "{:?}", report.notes);
}

#[test]
fn a_missing_ledger_is_not_created_by_opening_it() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(local::open(folder.path(), key()), Err(LogError::NoLog)));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn losing_the_checkpoint_or_the_sequence_is_an_error_not_a_fresh_start() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = local::create(folder.path(), key()).unwrap();
    ledger.record(&entry(0)).unwrap();
    ledger.publish().unwrap();
    drop(ledger);
    let checkpoint = folder.path().join("log/checkpoint");
    let kept = fs::read(&checkpoint).unwrap();
    fs::remove_file(&checkpoint).unwrap();
    assert!(matches!(local::open(folder.path(), key()), Err(LogError::NoLog)));
    assert!(matches!(local::create(folder.path(), key()), Err(LogError::Exists { .. })));
    fs::write(&checkpoint, kept).unwrap();
    fs::remove_file(folder.path().join("sequence")).unwrap();
    assert!(matches!(
        local::open(folder.path(), key()),
        Err(LogError::SequenceBehind { sequence: 0, published: 1 })
    ));
    let (ledger, restored) = local::restore(folder.path(), key()).unwrap();
    assert_eq!(restored, 1);
    assert_eq!(ledger.record(&entry(1)), Ok(1));
}

#[test]
fn a_lost_sequence_is_put_back_from_the_bundles() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = local::create(folder.path(), key()).unwrap();
    let path = folder.path().join("sequence");
    for number in 0..100 {
        ledger.record(&entry(number)).unwrap();
    }
    let older = fs::read(&path).unwrap();
    for number in 100..700 {
        ledger.record(&entry(number)).unwrap();
    }
    ledger.publish().unwrap();
    drop(ledger);
    let whole = fs::read(&path).unwrap();
    for copy in [Vec::new(), older] {
        fs::write(&path, &copy).unwrap();
        assert!(matches!(local::open(folder.path(), key()), Err(LogError::SequenceBehind { .. })));
        let (ledger, restored) = local::restore(folder.path(), key()).unwrap();
        assert_eq!(restored, if copy.is_empty() { 700 } else { 600 });
        let found = ledger.sequence().read(0, 1000).unwrap();
        assert_eq!(found, common::entries(700));
        drop(ledger);
    }
    // nothing is put back over a sequence of another history
    let other = folder.path().join("other");
    fs::create_dir(&other).unwrap();
    let ledger = local::create(&other, key()).unwrap();
    ledger.record(&entry(555)).unwrap();
    drop(ledger);
    fs::copy(other.join("sequence"), &path).unwrap();
    assert!(matches!(local::restore(folder.path(), key()), Err(LogError::SequenceDiverged { index: 0 })));
    fs::write(&path, whole).unwrap();
    assert!(local::open(folder.path(), key()).is_ok());
}

#[test]
fn leftovers_of_a_killed_program_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = local::create(folder.path(), key()).unwrap();
    ledger.record(&entry(0)).unwrap();
    ledger.publish().unwrap();
    drop(ledger);
    let log = folder.path().join("log");
    fs::write(log.join(".tmp-checkpoint"), b"half").unwrap();
    fs::write(log.join("tile/0/000.p/.tmp-2"), b"half").unwrap();
    let report = check(folder.path());
    assert!(report.is_sound() && report.notes.is_empty(), "{report:?}");
    let ledger = local::open(folder.path(), key()).unwrap();
    ledger.record(&entry(1)).unwrap();
    ledger.publish().unwrap();
    assert!(check(folder.path()).is_sound());
    let listed = ledger.log().store().list("").unwrap();
    assert!(listed.iter().all(|path| !path.contains(".tmp")), "{listed:?}");
}

#[test]
fn a_published_tile_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let store = LocalStore::new(folder.path().join("log")).unwrap();
    let file = |bytes: &[u8]| [FileToWrite { path: "tile/0/000".to_owned(), bytes: bytes.to_vec() }];
    store.put_immutable(&file(b"one")).unwrap();
    store.put_immutable(&file(b"one")).unwrap();
    assert_eq!(
        store.put_immutable(&file(b"two")),
        Err(LedgerStoreError::Conflict { path: "tile/0/000".to_owned() })
    );
    assert_eq!(store.get("tile/0/000").unwrap().unwrap(), b"one");
    for path in ["../outside", "/etc/passwd", "tile/../../outside"] {
        assert!(store.get(path).is_err(), "{path}");
        assert!(store.replace_if(path, None, b"x").is_err(), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn the_key_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.key");
    let made = generate_key("ledger.example/one").unwrap();
    write_key(&path, &made).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(read_key(&path).unwrap().verifier(KeyKind::Log), made.verifier(KeyKind::Log));
    assert!(matches!(write_key(&path, &made), Err(KeyFileError::Io { .. })), "never overwritten");
    for mode in [0o640, 0o604, 0o620, 0o602, 0o610, 0o660, 0o644, 0o777] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let error = read_key(&path).unwrap_err();
        assert!(
            matches!(error, KeyFileError::OpenToOthers { mode: found, .. } if found == mode),
            "{mode:o}: {error}"
        );
        assert!(error.to_string().contains("chmod 600"));
    }
    for mode in [0o600, 0o400] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        assert!(read_key(&path).is_ok(), "{mode:o}");
    }
    // two keys are never the same, and an error never shows the key
    assert_ne!(
        generate_key("a").unwrap().verifier(KeyKind::Log),
        generate_key("a").unwrap().verifier(KeyKind::Log)
    );
    let secret = fs::read_to_string(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&path, secret.replace('+', " ")).unwrap();
    let error = format!("{0} {0:?}", read_key(&path).unwrap_err());
    // PRIVATE+KEY+name+id+material, and the material may contain a “+” itself
    let material = secret.trim().splitn(5, '+').nth(4).unwrap();
    assert!(!error.contains(&material[..8]), "{error}");
    assert!(matches!(read_key(folder.path()), Err(KeyFileError::NotAFile { .. })));
}

#[test]
fn a_witness_remembers_across_restarts() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = local::create(folder.path(), key()).unwrap();
    let memory = folder.path().join("witness");
    let witness = || {
        let witness_key = SignerKey::from_seed("witness.example", &[9; 32]).unwrap();
        LocalWitness::open(&memory, witness_key, key().verifier(KeyKind::Log)).unwrap()
    };
    let vkey = SignerKey::from_seed("witness.example", &[9; 32]).unwrap().verifier(KeyKind::Witness);
    for number in 0..3 {
        ledger.record(&entry(number)).unwrap();
        ledger.publish().unwrap();
        let old = witness().last().unwrap().map_or(0, |last| last.size());
        assert_eq!(old, number);
        let request = ledger.log().witness_request(old).unwrap().to_bytes();
        let line = witness().answer(&request, 1_800_000_000 + number).unwrap();
        ledger.log().add_cosignature(line, &vkey).unwrap();
        // the same request again is now about an older state
        assert!(matches!(
            witness().answer(&request, 1_800_000_000),
            Err(WitnessError::Refused(WitnessRefusal::OtherOldSize { last })) if last == number + 1
        ));
    }
    // a fork by the holder of the log's key
    let other = folder.path().join("other");
    fs::create_dir(&other).unwrap();
    let fork = local::create(&other, key()).unwrap();
    for number in 10..20 {
        fork.record(&entry(number)).unwrap();
    }
    fork.publish().unwrap();
    let request = fork.log().witness_request(3).unwrap().to_bytes();
    assert!(matches!(
        witness().answer(&request, 1_800_000_000),
        Err(WitnessError::Refused(WitnessRefusal::Inconsistent { last: 3, .. }))
    ));
    // an altered memory is not taken for an empty one
    let mut bytes = fs::read(memory.join("last-checkpoint")).unwrap();
    bytes[30] ^= 1;
    fs::write(memory.join("last-checkpoint"), bytes).unwrap();
    assert!(matches!(witness().answer(&request, 1_800_000_000), Err(WitnessError::Damaged { .. })));
}
