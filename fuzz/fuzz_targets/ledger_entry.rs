//! Entries and bundles: no panic, one canonical form, and the independent check accepts what the reader accepts.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use simsa_ledger::fsck::{self, PublicKey};
use simsa_ledger::{LedgerEntry, KeyKind, Log, MemorySequence, MemoryFiles, SignerKey};

fuzz_target!(|data: &[u8]| {
    for count in [0, 1, 2, 256] {
        let _ = simsa_ledger::tile::split_entries(data, count);
    }
    let Ok(entry) = LedgerEntry::from_bytes(data) else { return };
    assert_eq!(entry.to_bytes(), data);
    let key = SignerKey::from_seed("ledger.example/fuzz", &[1; 32]).unwrap();
    let public = PublicKey::parse(&key.verifier(KeyKind::Log).to_string()).unwrap();
    let mut log = Log::create(MemoryFiles::default(), key).unwrap();
    log.integrate(&MemorySequence::with(vec![data.to_vec()])).unwrap();
    let files: BTreeMap<String, Vec<u8>> = log.store().snapshot();
    assert!(fsck::check(&files, &public, &[]).is_sound());
});
