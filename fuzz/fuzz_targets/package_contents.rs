//! A package whose archive and manifests are right and whose contents are the fuzzer's: every reader behind the digests
//! gets its bytes. No panic, and nothing but the true contents holds.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use simsa_package::{VerifyTrust, fuzzing::package_of, verify};

const PATHS: [&str; 12] = [
    "data/README.txt",
    "data/dossier.json",
    "data/assessment.json",
    "data/findings.json",
    "data/law.json",
    "data/forms/a.html",
    "data/evidence/a/a.csv",
    "data/ledger/checkpoint",
    "data/ledger/checkpoint.tst",
    "data/ledger/keys.txt",
    "data/ledger/entries/000000000000.txt",
    "data/ledger/receipts/000000000000.tlog-proof",
];

fuzz_target!(|data: &[u8]| {
    // a byte that says which file, a length, the bytes; the first of a name counts
    let mut files: Vec<(&str, &[u8])> = Vec::new();
    let mut rest = data;
    while let [path, low, high, more @ ..] = rest {
        let path = PATHS[usize::from(*path) % PATHS.len()];
        let length = usize::from(u16::from_le_bytes([*low, *high])).min(more.len());
        let (bytes, after) = more.split_at(length);
        if files.iter().all(|(known, _)| *known != path) {
            files.push((path, bytes));
        }
        rest = after;
    }
    let package = package_of(&files).unwrap();
    // assessment, findings, law and README that follow from a dossier are too long to be guessed
    assert!(!verify(Cursor::new(package), &VerifyTrust::default()).verdict.is_whole());
});
