//! Everything that can be done to a log: every flipped bit by somebody without the key, and every rewriting by somebody
//! with it. Each must be found and named, by the public key alone or with what somebody held, as `audit` documents.

mod common;

use std::collections::BTreeMap;

use common::{entries, entry_bytes, key, long};
use simsa_ledger::audit::{self, HistoryFault};
use simsa_ledger::fsck::{self, FsckReport, KeptState, LogDefect, PublicKey};
use simsa_ledger::{
    KeyKind, Log, MemoryFiles, MemorySequence, Receipt, SignedCheckpoint, SignerKey, Trust, Witness,
};

type Files = BTreeMap<String, Vec<u8>>;

fn public_key() -> PublicKey {
    PublicKey::parse(&key().verifier(KeyKind::Log).to_string()).unwrap()
}

fn log_of(entries: Vec<Vec<u8>>) -> Log<MemoryFiles> {
    let mut log = Log::create(MemoryFiles::default(), key()).unwrap();
    log.integrate(&MemorySequence::with(entries)).unwrap();
    log
}

/// Whether a report names the file, or an entry in it.
fn names(report: &FsckReport, path: &str) -> bool {
    report.faults.iter().any(|fault| match fault {
        LogDefect::Checkpoint { .. } => path == "checkpoint",
        LogDefect::EntryAltered { path: found, .. }
        | LogDefect::BundleDamaged { path: found, .. }
        | LogDefect::TileAltered { path: found, .. }
        | LogDefect::TileLength { path: found, .. }
        | LogDefect::Attested { path: found, .. }
        | LogDefect::Missing { path: found } => found == path,
        _ => false,
    })
}

fn flip_bits(files: &Files, path: &str, positions: impl Iterator<Item = usize>) {
    let key = public_key();
    for position in positions {
        let mut altered = files.clone();
        altered.get_mut(path).unwrap()[position / 8] ^= 1 << (position % 8);
        let report = fsck::check(&altered, &key, &[]);
        assert!(!report.is_sound(), "bit {position} of {path}");
        assert!(names(&report, path), "bit {position} of {path} is not named: {:?}", report.faults);
    }
}

#[test]
fn every_flipped_bit_of_a_small_log_is_found_and_named() {
    let files = log_of(entries(5)).store().snapshot();
    assert_eq!(files.len(), 3);
    for (path, bytes) in &files {
        flip_bits(&files, path, 0..bytes.len() * 8);
    }
}

/// With full tiles and two levels. Every bit in the long form, else every bit of the small files and a bit in every
/// thirteenth byte of the large ones.
#[test]
fn every_flipped_bit_of_a_log_with_two_levels_is_found_and_named() {
    let files = log_of(entries(258)).store().snapshot();
    for (path, bytes) in &files {
        let step = if long() || bytes.len() < 1000 { 1 } else { 13 * 8 + 1 };
        flip_bits(&files, path, (0..bytes.len() * 8).step_by(step));
    }
}

#[test]
fn missing_cut_and_exchanged_files_are_found_and_named() {
    let files = log_of(entries(600)).store().snapshot();
    let key = public_key();
    for path in files.keys() {
        let mut altered = files.clone();
        altered.remove(path);
        assert!(names(&fsck::check(&altered, &key, &[]), path), "{path} removed");
        let mut altered = files.clone();
        altered.get_mut(path).unwrap().pop();
        assert!(names(&fsck::check(&altered, &key, &[]), path), "{path} cut");
        let mut altered = files.clone();
        altered.get_mut(path).unwrap().clear();
        assert!(names(&fsck::check(&altered, &key, &[]), path), "{path} emptied");
    }
    for (a, b) in [("tile/0/000", "tile/0/001"), ("tile/entries/000", "tile/entries/001")] {
        let mut altered = files.clone();
        altered.insert(a.to_owned(), files[b].clone());
        altered.insert(b.to_owned(), files[a].clone());
        let report = fsck::check(&altered, &key, &[]);
        assert!(names(&report, a) && names(&report, b), "{a} and {b} exchanged");
    }
}

#[test]
fn an_older_partial_tile_is_checked_too() {
    let mut log = log_of(entries(5));
    log.integrate(&MemorySequence::with(entries(9))).unwrap();
    let files = log.store().snapshot();
    for path in ["tile/0/000.p/5", "tile/entries/000.p/5"] {
        flip_bits(&files, path, 0..files[path].len() * 8);
    }
}

/// An older version of a file in the place of another is noticed, although both are beginnings of the newest.
#[test]
fn another_version_in_the_place_of_an_older_partial_tile_is_found() {
    let mut log = log_of(entries(5));
    for size in [7, 9] {
        log.integrate(&MemorySequence::with(entries(size))).unwrap();
    }
    let files = log.store().snapshot();
    for folder in ["tile/0/000.p", "tile/entries/000.p"] {
        for (there, other) in [("5", "7"), ("7", "5"), ("5", "9"), ("9", "7")] {
            let (there, other) = (format!("{folder}/{there}"), format!("{folder}/{other}"));
            let mut altered = files.clone();
            altered.insert(there.clone(), files[&other].clone());
            let report = fsck::check(&altered, &public_key(), &[]);
            assert!(names(&report, &there), "{other} as {there}: {report:?}");
        }
    }
}

/// Time stamps and cosignatures on the disk: the check needs to know neither authority nor witness.
#[test]
fn whatever_is_done_to_what_others_said_is_found_and_named() {
    let witness_key = SignerKey::from_seed("witness.example", &[9; 32]).unwrap();
    let mut log = log_of(entries(5));
    let witness = Witness { key: &witness_key, log: &log.verifier() };
    let line = witness.cosign(&log.witness_request(0).unwrap().to_bytes(), None, 1).unwrap().1;
    let head = log.head().clone();
    log.keep_time_stamp(&head, b"whatever an authority gave").unwrap();
    log.add_cosignature(line, &witness_key.verifier(KeyKind::Witness)).unwrap();
    log.integrate(&MemorySequence::with(entries(9))).unwrap();
    log.keep_time_stamp(&log.head().clone(), b"another one").unwrap();
    let files = log.store().snapshot();
    assert!(fsck::check(&files, &public_key(), &[]).is_sound());
    let kept: Vec<&String> = files.keys().filter(|path| path.starts_with("stamped/")).collect();
    assert_eq!(kept.len(), 6);
    for path in &kept {
        flip_bits(&files, path, 0..files[*path].len() * 8);
        for length in [0, 1, files[*path].len() - 1] {
            let mut altered = files.clone();
            altered.get_mut(*path).unwrap().truncate(length);
            assert!(names(&fsck::check(&altered, &public_key(), &[]), path), "{path} cut to {length}");
        }
        let mut altered = files.clone();
        altered.remove(*path);
        let report = fsck::check(&altered, &public_key(), &[]);
        // Without the record the other two count for nothing, and that is said.
        let noted = path.ends_with("/attested") && report.notes.iter().any(|note| note.contains(*path));
        assert!(noted || names(&report, path), "{path} removed: {report:?}");
        for other in kept.iter().filter(|other| files[**other] != files[*path]) {
            let mut altered = files.clone();
            altered.insert((*path).clone(), files[*other].clone());
            let report = fsck::check(&altered, &public_key(), &[]);
            // A record that is whole speaks of other files than those beside it; which of them is wrong nobody can know.
            let folder = path.rsplit_once('/').unwrap().0;
            let named = kept.iter().any(|kept| kept.starts_with(folder) && names(&report, kept));
            assert!(named, "{other} as {path}: {report:?}");
        }
    }
    // A log that was cut off contradicts what it kept itself.
    let mut rolled_back = log_of(entries(7)).store().snapshot();
    rolled_back.extend(
        files
            .iter()
            .filter(|(path, _)| path.starts_with("stamped/"))
            .map(|(path, bytes)| (path.clone(), bytes.clone())),
    );
    let report = fsck::check(&rolled_back, &public_key(), &[]);
    assert!(
        report.faults.iter().any(|fault| matches!(fault, LogDefect::RolledBack { held: 9, .. })),
        "{report:?}"
    );
}

/// Entries and level-0 tile altered together: consistent with each other, not with the signature.
#[test]
fn an_entry_and_its_hash_altered_together_are_found() {
    let mut files = log_of(entries(300)).store().snapshot();
    let mut other = entries(300);
    other[7] = entry_bytes(12_345);
    let forged = log_of(other).store().snapshot();
    for path in ["tile/0/000", "tile/entries/000", "tile/1/000.p/1"] {
        files.insert(path.to_owned(), forged[path].clone());
    }
    let report = fsck::check(&files, &public_key(), &[]);
    assert!(report.faults.contains(&LogDefect::Root), "{report:?}");
}

/// A log of 300 entries, with what somebody holds from it: a checkpoint at 200, and receipts for 40 and 250.
struct Before {
    held: Vec<KeptState>,
    at_200: SignedCheckpoint,
    at_300: SignedCheckpoint,
}

fn before() -> Before {
    let mut log = log_of(entries(200));
    let at_200 = log.head().clone();
    log.integrate(&MemorySequence::with(entries(300))).unwrap();
    let receipt = |index| KeptState::Receipt {
        name: format!("receipt {index}"),
        receipt: log.receipt(index).unwrap().to_bytes(),
        entry: entry_bytes(index),
    };
    Before {
        held: vec![
            KeptState::Checkpoint {
                name: "checkpoint 200".to_owned(),
                checkpoint: at_200.to_text().into_bytes(),
            },
            receipt(40),
            receipt(250),
        ],
        at_200,
        at_300: log.head().clone(),
    }
}

/// Rewrites the log with the signing key and checks: sound by itself, caught with what was held.
fn rewritten(other: Vec<Vec<u8>>) -> (Vec<LogDefect>, Log<MemoryFiles>) {
    let log = log_of(other);
    let files = log.store().snapshot();
    let alone = fsck::check(&files, &public_key(), &[]);
    assert!(alone.is_sound(), "whoever has the key makes logs that are sound by themselves: {alone:?}");
    (fsck::check(&files, &public_key(), &before().held).faults, log)
}

fn fault_text(faults: &[LogDefect]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn honest_growth_agrees_with_everything_held() {
    let log = log_of(entries(1000));
    let report = fsck::check(&log.store().snapshot(), &public_key(), &before().held);
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.held_agreeing, 3);
    let proof = log.consistency_proof(200).unwrap();
    assert_eq!(audit::extends(&before().at_200, log.head(), &proof), Ok(()));
}

#[test]
fn deletion_by_the_key_holder_is_caught_with_a_receipt() {
    let mut other = entries(320);
    other.remove(40);
    let (faults, log) = rewritten(other);
    assert!(faults.contains(&LogDefect::Deleted { name: "receipt 40".to_owned(), index: 40 }));
    assert!(faults.contains(&LogDefect::Rewritten { name: "checkpoint 200".to_owned(), held: 200 }));
    // everything after it moved down
    assert!(faults.contains(&LogDefect::Reordered { name: "receipt 250".to_owned(), index: 250, now: 249 }));
    // the quick check needs no entries: no proof the log can make convinces the holder of a checkpoint
    let proof = log.consistency_proof(200).unwrap();
    assert!(matches!(
        audit::extends(&before().at_200, log.head(), &proof),
        Err(HistoryFault::NotExtended { held: 200, .. })
    ));
}

#[test]
fn change_by_the_key_holder_is_caught_with_a_receipt() {
    let mut other = entries(320);
    other[40] = entry_bytes(77_777);
    let (faults, _) = rewritten(other);
    assert!(faults.contains(&LogDefect::Deleted { name: "receipt 40".to_owned(), index: 40 }));
    assert!(!fault_text(&faults).contains("entry 250"));
}

#[test]
fn reordering_by_the_key_holder_is_caught_with_a_receipt() {
    let mut other = entries(320);
    other.swap(40, 41);
    let (faults, _) = rewritten(other);
    assert!(faults.contains(&LogDefect::Reordered { name: "receipt 40".to_owned(), index: 40, now: 41 }));
}

#[test]
fn truncation_and_roll_back_are_caught_with_what_was_held() {
    for size in [0, 1, 150, 240] {
        let (faults, log) = rewritten(entries(size));
        assert!(
            faults.contains(&LogDefect::Truncated { name: "receipt 250".to_owned(), index: 250 }),
            "{size}: {faults:?}"
        );
        assert!(faults.contains(&LogDefect::RolledBack {
            name: "receipt 250".to_owned(),
            held: 300,
            now: size
        }));
        assert_eq!(
            audit::extends(&before().at_300, log.head(), &[]),
            Err(HistoryFault::RolledBack { held: 300, now: size })
        );
    }
}

/// An older checkpoint put back over newer tiles, as a restored backup or a replayed answer would.
#[test]
fn a_replayed_checkpoint_is_caught_with_what_was_held() {
    let mut files = log_of(entries(300)).store().snapshot();
    files.insert("checkpoint".to_owned(), before().at_200.to_text().into_bytes());
    let alone = fsck::check(&files, &public_key(), &[]);
    assert!(alone.is_sound(), "without anything held it is a true, older state");
    assert!(
        alone.notes.iter().any(|note| note.contains("do not belong")),
        "but the newer files are noted: {:?}",
        alone.notes
    );
    let report = fsck::check(&files, &public_key(), &before().held);
    assert!(fault_text(&report.faults).contains("rolled back"));
}

#[test]
fn a_fork_is_caught_with_what_was_held() {
    let mut other = entries(300);
    other[299] = entry_bytes(88_888);
    let (faults, log) = rewritten(other);
    assert!(faults.contains(&LogDefect::Forked { name: "receipt 40".to_owned(), size: 300 }));
    assert_eq!(audit::extends(&before().at_300, log.head(), &[]), Err(HistoryFault::Forked { size: 300 }));
}

#[test]
fn every_flipped_bit_of_a_receipt_is_found() {
    let log = log_of(entries(300));
    let receipt = log.receipt(7).unwrap().to_bytes();
    let trust = Trust { log: key().verifier(KeyKind::Log), witnesses: Vec::new(), authorities: None };
    let verifies = |receipt: &[u8], entry: &[u8]| {
        Receipt::parse(receipt).and_then(|receipt| receipt.verify(entry, &trust)).is_ok()
    };
    let entry = entry_bytes(7);
    assert!(verifies(&receipt, &entry));
    for position in 0..receipt.len() * 8 {
        let mut altered = receipt.clone();
        altered[position / 8] ^= 1 << (position % 8);
        assert!(!verifies(&altered, &entry), "bit {position} of the receipt");
        // and by the independent check
        let held = KeptState::Receipt { name: "r".to_owned(), receipt: altered, entry: entry.clone() };
        if position % 17 == 0 {
            let report = fsck::check(&log.store().snapshot(), &public_key(), &[held]);
            assert!(!report.is_sound(), "bit {position} of the receipt, fsck");
        }
    }
    for position in 0..entry.len() * 8 {
        let mut altered = entry.clone();
        altered[position / 8] ^= 1 << (position % 8);
        assert!(!verifies(&receipt, &altered), "bit {position} of the entry");
    }
}

#[test]
fn a_signed_checkpoint_of_absurd_size_does_not_hang_the_check() {
    let checkpoint = simsa_ledger::Checkpoint {
        origin: common::ORIGIN.to_owned(),
        size: u64::MAX,
        root: simsa_ledger::Hash::empty_root(),
        extensions: Vec::new(),
    }
    .sign(&key());
    let files = Files::from([("checkpoint".to_owned(), checkpoint.to_text().into_bytes())]);
    let report = fsck::check(&files, &public_key(), &[]);
    assert!(!report.is_sound() && report.more_faults);
}
