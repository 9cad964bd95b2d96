//! The independent check over hostile files: a checkpoint that is truly signed (else nothing below it is looked at), and
//! tiles, bundles and a receipt made of the input. Never a panic, and never sound unless the root is what was signed.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use simsa_ledger::fsck::{self, KeptState, PublicKey};
use simsa_ledger::{Checkpoint, Hash, KeyKind, SignerKey};

fuzz_target!(|data: &[u8]| {
    let Some(([size, cut], rest)) = data.split_first_chunk::<2>() else { return };
    let key = SignerKey::from_seed("ledger.example/fuzz", &[1; 32]).unwrap();
    let public = PublicKey::parse(&key.verifier(KeyKind::Log).to_string()).unwrap();
    let root = Hash::leaf(b"a root that no entries lead to");
    let checkpoint = Checkpoint {
        origin: key.name().to_owned(),
        size: u64::from(*size) * 3 + 1,
        root,
        extensions: Vec::new(),
    };
    let size = checkpoint.size;
    let note = checkpoint.sign(&key).to_text().into_bytes();
    let (bundle, tile) = rest.split_at(rest.len().min(usize::from(*cut) * 4));
    let mut files = BTreeMap::from([("checkpoint".to_owned(), note)]);
    for index in 0..size.div_ceil(256) {
        let width = (size - index * 256).min(256);
        let suffix = if width < 256 { format!(".p/{width}") } else { String::new() };
        files.insert(format!("tile/entries/{index:03}{suffix}"), bundle.to_vec());
        files.insert(format!("tile/0/{index:03}{suffix}"), tile.to_vec());
    }
    files.insert("tile/0/000.p/7".to_owned(), rest.to_vec());
    let held = KeptState::Receipt { name: "r".to_owned(), receipt: rest.to_vec(), entry: bundle.to_vec() };
    let report = fsck::check(&files, &public, &[held]);
    assert!(!report.is_sound());
    // the key and the checkpoint by themselves
    let _ = fsck::check(&BTreeMap::from([("checkpoint".to_owned(), data.to_vec())]), &public, &[]);
});
