//! The log as a whole: any way of batching gives the same files; what is published verifies; receipts hold.

mod common;

use std::collections::BTreeMap;

use common::{entries, entry_bytes, key, naive_root};
use proptest::prelude::*;
use simsa_ledger::fsck::{self, KeptState, PublicKey};
use simsa_ledger::{
    Append as _, Hash, KeyKind, Log, LogError, MemoryFiles, MemorySequence, Receipt, SignatureLine,
    SignedCheckpoint, SignerKey, TimeBasis, Trust, Witness, verify_cosignature,
};

fn public_key() -> PublicKey {
    PublicKey::parse(&key().verifier(KeyKind::Log).to_string()).unwrap()
}

fn trust() -> Trust {
    Trust { log: key().verifier(KeyKind::Log), witnesses: Vec::new(), authorities: None }
}

/// A log that was integrated after each of the sizes given.
fn log_at(sizes: &[u64]) -> Log<MemoryFiles> {
    let mut log = Log::create(MemoryFiles::default(), key()).unwrap();
    for size in sizes {
        log.integrate(&MemorySequence::with(entries(*size))).unwrap();
    }
    log
}

fn full_files(log: &Log<MemoryFiles>) -> BTreeMap<String, Vec<u8>> {
    let mut files = log.store().snapshot();
    files.retain(|path, _| !path.contains(".p/"));
    files
}

#[test]
fn an_empty_log_is_sound() {
    let log = log_at(&[]);
    let report = fsck::check(&log.store().snapshot(), &public_key(), &[]);
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(log.head().root(), Hash::empty_root());
    assert!(log.receipt(0).is_err());
}

#[test]
fn a_log_is_created_once() {
    let store = MemoryFiles::default();
    Log::create(&store, key()).unwrap();
    assert!(matches!(Log::create(&store, key()), Err(LogError::Exists { .. })));
    assert!(matches!(Log::open(&MemoryFiles::default(), key()), Err(LogError::NoLog)));
    let other = SignerKey::from_seed(common::ORIGIN, &[1; 32]).unwrap();
    assert!(matches!(Log::open(&store, other), Err(LogError::Checkpoint(_))));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn any_batching_gives_the_same_log(steps in prop::collection::vec(0_u64..400, 1..6)) {
        let sizes: Vec<u64> = steps.iter().scan(0, |size, step| { *size += step; Some(*size) }).collect();
        let total = sizes[sizes.len() - 1];
        let (stepwise, at_once) = (log_at(&sizes), log_at(&[total]));
        prop_assert_eq!(stepwise.head(), at_once.head());
        prop_assert_eq!(full_files(&stepwise), full_files(&at_once));
        let leaves: Vec<Hash> = entries(total).iter().map(|entry| Hash::leaf(entry)).collect();
        prop_assert_eq!(stepwise.head().root(), naive_root(&leaves));

        let files = stepwise.store().snapshot();
        let report = fsck::check(&files, &public_key(), &[]);
        prop_assert!(report.is_sound(), "{:?}", report);
        prop_assert_eq!(report.entries_checked, total);
        // reopened, it goes on in the same way
        let mut reopened = Log::open(MemoryFiles::with(files), key()).unwrap();
        reopened.integrate(&MemorySequence::with(entries(total + 3))).unwrap();
        let direct = log_at(&[total + 3]);
        prop_assert_eq!(reopened.head(), direct.head());
    }

    #[test]
    fn receipts_and_consistency_hold(size in 1_u64..900, a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let log = log_at(&[size / 3, size]);
        let index = a.index(usize::try_from(size).unwrap()) as u64;
        let receipt = log.receipt(index).unwrap();
        let read_back = Receipt::parse(&receipt.to_bytes()).unwrap();
        prop_assert_eq!(&read_back, &receipt);
        let verified = read_back.verify(&entry_bytes(index), &trust()).unwrap();
        prop_assert_eq!(verified.time, TimeBasis::SignedOnly);
        prop_assert!(read_back.verify(&entry_bytes(index + 1), &trust()).is_err());
        let held = KeptState::Receipt { name: "r".to_owned(), receipt: receipt.to_bytes(), entry: entry_bytes(index) };
        let report = fsck::check(&log.store().snapshot(), &public_key(), &[held]);
        prop_assert!(report.is_sound() && report.held_agreeing == 1);

        let old = b.index(usize::try_from(size).unwrap()) as u64;
        let before = log_at(&[old]);
        let proof = log.consistency_proof(old).unwrap();
        prop_assert_eq!(simsa_ledger::audit::extends(before.head(), log.head(), &proof), Ok(()));
        // a receipt under the older checkpoint, from the newer log
        if index < old {
            let older = log.receipt_under(index, before.head(), None).unwrap();
            prop_assert!(older.verify(&entry_bytes(index), &trust()).is_ok());
        }
    }
}

#[test]
fn partial_tiles_disappear_once_full() {
    let log = log_at(&[1, 100, 255, 257, 600]);
    let partial: Vec<String> =
        log.store().snapshot().into_keys().filter(|path| path.contains(".p/")).collect();
    // only what belongs to the last tile of each level, for the sizes that were published
    assert_eq!(partial, ["tile/0/002.p/88", "tile/1/000.p/1", "tile/1/000.p/2", "tile/entries/002.p/88"]);
}

#[test]
fn a_sequence_that_lost_or_changed_entries_is_refused() {
    for published in [200, 256, 300] {
        let mut log = log_at(&[published]);
        assert!(matches!(
            log.integrate(&MemorySequence::with(entries(published - 1))),
            Err(LogError::SequenceBehind { .. })
        ));
        // restored from an old copy, then written on: as long as before, but with another last entry
        let mut other = entries(published + 5);
        let last = usize::try_from(published).unwrap() - 1;
        other[last] = entry_bytes(999_999);
        assert!(matches!(
            log.integrate(&MemorySequence::with(other)),
            Err(LogError::SequenceDiverged { index }) if index == published - 1
        ));
        assert_eq!(log.head().size(), published);
        assert!(log.integrate(&MemorySequence::with(entries(published + 5))).is_ok());
    }
}

#[test]
fn entries_can_be_pushed_in_for_asynchronous_sequences() {
    let all = entries(700);
    let mut log = Log::create(MemoryFiles::default(), key()).unwrap();
    log.integrate_entries(None, &all[..300]).unwrap();
    log.integrate_entries(Some(&all[299]), &all[300..]).unwrap();
    assert_eq!(log.head(), log_at(&[700]).head());
    assert!(matches!(
        log.integrate_entries(Some(&all[0]), &all[..1]),
        Err(LogError::SequenceDiverged { .. })
    ));
    assert!(matches!(log.integrate_entries(None, &all[..1]), Err(LogError::SequenceDiverged { .. })));
}

#[test]
fn damaged_tiles_give_no_receipt() {
    let log = log_at(&[600]);
    let files = log.store().snapshot();
    for path in ["tile/0/000", "tile/entries/000"] {
        let mut damaged = files.clone();
        damaged.get_mut(path).unwrap()[40] ^= 4;
        let log = Log::open(MemoryFiles::with(damaged), key()).unwrap();
        assert!(log.receipt(0).is_err(), "{path}");
        damaged = files.clone();
        damaged.remove(path);
        let log = Log::open(MemoryFiles::with(damaged), key()).unwrap();
        assert!(matches!(log.receipt(0), Err(LogError::Missing { path: found, .. }) if found == path));
    }
    let mut damaged = files;
    damaged.get_mut("tile/0/002.p/88").unwrap()[0] ^= 1;
    assert!(matches!(
        Log::open(MemoryFiles::with(damaged), key()),
        Err(LogError::RootMismatch { size: 600 })
    ));
}

#[test]
fn a_witness_follows_the_log_and_its_cosignature_reaches_the_receipts() {
    let witness_key = SignerKey::from_seed("witness.example", &[9; 32]).unwrap();
    let vkey = witness_key.verifier(KeyKind::Witness);
    let log_key = key().verifier(KeyKind::Log);
    let witness = Witness { key: &witness_key, log: &log_key };
    let mut log = log_at(&[10]);
    let mut last: Option<SignedCheckpoint> = None;
    for size in [10, 300, 300, 301] {
        log.integrate(&MemorySequence::with(entries(size))).unwrap();
        let old = last.as_ref().map_or(0, SignedCheckpoint::size);
        let request = log.witness_request(old).unwrap().to_bytes();
        let (seen, line) = witness.cosign(&request, last.as_ref(), 1_800_000_000).unwrap();
        last = Some(seen);
        log.add_cosignature(line, &vkey).unwrap();
        assert!(verify_cosignature(log.head(), &vkey).unwrap().is_some());
    }
    let wanted = Trust { witnesses: vec![vkey.clone()], ..trust() };
    let receipt = log.receipt(7).unwrap();
    let verified = receipt.verify(&entry_bytes(7), &wanted).unwrap();
    assert_eq!(verified.cosignatures[0].time, 1_800_000_000);
    // reopened, the cosignature is still there; when the log goes on, the receipts keep it
    let mut log = Log::open(MemoryFiles::with(log.store().snapshot()), key()).unwrap();
    assert!(verify_cosignature(log.head(), &vkey).unwrap().is_some());
    log.integrate(&MemorySequence::with(entries(302))).unwrap();
    assert!(log.receipt(7).unwrap().verify(&entry_bytes(7), &wanted).is_err(), "that one is bare");
    let [receipt] = &log.receipts(7).unwrap()[..] else { panic!("one says it all") };
    assert_eq!(receipt.verify(&entry_bytes(7), &wanted).unwrap().checkpoint.size(), 10, "the earliest");
    // the answer to a request from before the log went on finds its checkpoint
    let old_line = last.unwrap();
    let line = witness.cosign(&log.witness_request(301).unwrap().to_bytes(), Some(&old_line), 5).unwrap().1;
    log.integrate(&MemorySequence::with(entries(303))).unwrap();
    assert_eq!(log.add_cosignature(line, &vkey).unwrap(), 302);
    let receipt = &log.receipts(301).unwrap()[0];
    assert_eq!(receipt.verify(&entry_bytes(301), &wanted).unwrap().cosignatures[0].time, 5);
    // one of another log's checkpoint does not
    let mut other = log_at(&[5]);
    let other_witness = Witness { key: &witness_key, log: &other.verifier() };
    let line = other_witness.cosign(&other.witness_request(0).unwrap().to_bytes(), None, 5).unwrap().1;
    other.integrate(&MemorySequence::with(entries(6))).unwrap();
    let altered = SignatureLine { signature: [&line.signature[..70], &[0; 2]].concat(), ..line.clone() };
    assert!(matches!(log.add_cosignature(altered, &vkey), Err(LogError::NotACosignature { .. })));
    assert!(log.add_cosignature(line, &vkey).is_ok(), "the same entries are the same checkpoint");
}

/// Time stamps and cosignatures come in any order, over any size: a receipt loses none of them.
#[test]
fn receipts_hold_everything_others_said_over_an_entry() {
    let witnesses = [8, 9].map(|seed| SignerKey::from_seed("witness.example", &[seed; 32]).unwrap());
    let mut log = log_at(&[4]);
    let cosign = |log: &mut Log<MemoryFiles>, number: usize, time| {
        let key = &witnesses[number];
        let witness = Witness { key, log: &log.verifier() };
        let line = witness.cosign(&log.witness_request(0).unwrap().to_bytes(), None, time).unwrap().1;
        log.add_cosignature(line, &key.verifier(KeyKind::Witness)).unwrap();
    };
    cosign(&mut log, 0, 1);
    log.integrate(&MemorySequence::with(entries(6))).unwrap();
    log.keep_time_stamp(&log.head().clone(), b"a token").unwrap();
    cosign(&mut log, 0, 2);
    log.integrate(&MemorySequence::with(entries(9))).unwrap();
    cosign(&mut log, 1, 3);
    cosign(&mut log, 0, 4);
    let reopened = Log::open(MemoryFiles::with(log.store().snapshot()), key()).unwrap();
    let of = |index| -> Vec<(u64, bool)> {
        let receipts = reopened.receipts(index).unwrap();
        // what is kept as a token here is none, so it is left out of what is verified
        let size = |receipt: &Receipt| {
            let receipt = Receipt { time_stamp: None, ..receipt.clone() };
            receipt.verify(&entry_bytes(index), &trust()).unwrap().checkpoint.size()
        };
        receipts.iter().map(|receipt| (size(receipt), receipt.time_stamp.is_some())).collect()
    };
    // entry 2: the first witness at 4, the stamp at 6, the second witness at 9
    assert_eq!(of(2), [(4, false), (6, true), (9, false)]);
    // entry 5: both came over 6, the second witness at 9
    assert_eq!(of(5), [(6, true), (9, false)]);
    assert_eq!(of(8), [(9, false)]);

    // Every bit of what is kept is bound.
    let files = log.store().snapshot();
    let kept: Vec<&String> = files.keys().filter(|path| path.starts_with("stamped/")).collect();
    assert_eq!(kept.len(), 7);
    for path in kept {
        for bit in 0..files[path].len() * 8 {
            let mut altered = files.clone();
            altered.get_mut(path).unwrap()[bit / 8] ^= 1 << (bit % 8);
            let log = Log::open(MemoryFiles::with(altered), key()).unwrap();
            assert!(log.receipts(2).is_err(), "{path}, bit {bit}");
        }
    }
}

#[test]
fn the_memory_sequence_keeps_the_contract() {
    let sequence = MemorySequence::default();
    simsa_ledger::sequence::conformance(&sequence, &mut |entries| sequence.append(entries)).unwrap();
}

/// The verified reading of bundles finds what the tiles hide: an altered entry, whatever is done to the tile beside it.
#[test]
fn bundles_are_verified_when_read() {
    let files = log_at(&[600]).store().snapshot();
    for (path, number) in [("tile/entries/000", 0), ("tile/entries/001", 1)] {
        let mut damaged = files.clone();
        let bundle = damaged.get_mut(path).unwrap();
        let last = bundle.len() - 3;
        bundle[last] ^= 1;
        let log = Log::open(MemoryFiles::with(damaged), key()).unwrap();
        assert!(matches!(log.bundle(number), Err(LogError::RootMismatch { size: 600 })), "{path}");
        assert!(log.entry(number * 256).is_err(), "{path}");
        assert_eq!(log.bundle(2).unwrap(), entries(600)[512..]);
    }
    let log = log_at(&[600]);
    assert_eq!(log.bundle(1).unwrap(), entries(600)[256..512]);
    assert!(log.bundle(3).is_err() && log.bundle(u64::MAX).is_err());
}
