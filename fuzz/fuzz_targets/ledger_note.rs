//! Signed notes, checkpoints, keys and witness requests: no panic, and what is accepted is written back as it was read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use simsa_ledger::{Checkpoint, Note, SignerKey, VerifierKey, WitnessRequest};

fuzz_target!(|data: &[u8]| {
    if let Ok(note) = Note::parse(data) {
        assert_eq!(note.to_text().as_bytes(), data);
        if let Ok(checkpoint) = Checkpoint::from_text(note.text()) {
            assert_eq!(checkpoint.to_text(), note.text());
        }
    }
    if let Some(request) = WitnessRequest::parse(data) {
        assert_eq!(request.to_bytes(), data);
    }
    if let Ok(text) = std::str::from_utf8(data) {
        if let Ok(key) = VerifierKey::parse(text) {
            assert_eq!(key.to_string(), text);
        }
        let _ = SignerKey::parse(text);
        let _ = simsa_ledger::fsck::PublicKey::parse(text);
    }
});
