//! The example in `docs/formats/ledger.md` is what this crate writes. When the format changes this test prints what the
//! document must say; but the format of version 1 does not change any more.

mod common;

use common::{entries, entry_bytes, key};
use simsa_ledger::{KeyKind, Log, MemoryFiles, MemorySequence, TileStore as _};

#[test]
fn the_example_of_the_document_is_real() {
    let document = include_str!("../../../docs/formats/ledger.md");
    let mut log = Log::create(MemoryFiles::default(), key()).unwrap();
    log.integrate(&MemorySequence::with(entries(3))).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let tile = log.store().get("tile/0/000.p/3").unwrap().unwrap();
    let parts = [
        ("vkey", log.verifier().to_string()),
        ("witness vkey", key().verifier(KeyKind::Witness).to_string()),
        ("entry 1", text(entry_bytes(1))),
        ("checkpoint", log.head().to_text()),
        ("receipt of entry 1", text(log.receipt(1).unwrap().to_bytes())),
        ("leaf hash of entry 1", hex::encode(&tile[32..64])),
    ];
    for (what, part) in parts {
        assert!(document.contains(&part), "the document lacks the {what}:\n{part}");
    }
}
