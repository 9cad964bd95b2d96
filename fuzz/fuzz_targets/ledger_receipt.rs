//! Receipts: no panic, written back as read, and none verifies, because nobody here has the signing key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use simsa_ledger::{KeyKind, Receipt, SignerKey, Trust};

fuzz_target!(|data: &[u8]| {
    let Ok(receipt) = Receipt::parse(data) else { return };
    assert_eq!(receipt.to_bytes(), data);
    let log = SignerKey::from_seed("ledger.example/fuzz", &[1; 32]).unwrap().verifier(KeyKind::Log);
    let trust = Trust { log, witnesses: Vec::new(), authorities: None };
    assert!(receipt.verify(b"entry", &trust).is_err());
});
