//! Our logs, checkpoints, cosignatures and receipts in the hands of implementations not written here, and theirs in
//! ours: Cloudflare's `signed_note` and `tlog_tiles` (Rust), PyPI `aics-tlog` and `proofbundle` (Python, which need
//! Python 3.12; `SIMSA_PYTHON` names one that has them).

mod common;

use std::fs;

use common::{entries, entry_bytes, key};
use simsa_ledger::fsck::{self, KeptState, PublicKey, PublishedFolder};
use simsa_ledger::local::LocalStore;
use simsa_ledger::{
    Hash, KeyKind, Log, MemoryFiles, MemorySequence, Receipt, SignedCheckpoint, SignerKey, TileStore, Trust,
    Witness,
};
use simsa_testkit::python;
use tlog_tiles::tile::{Tile, TileHashReader, TileReader};
use tlog_tiles::tlog;

fn log_of<S: TileStore>(store: S, sizes: &[u64]) -> Log<S> {
    let mut log = Log::create(store, key()).unwrap();
    for size in sizes {
        log.integrate(&MemorySequence::with(entries(*size))).unwrap();
    }
    log
}

fn cosign<S: TileStore>(log: &mut Log<S>) -> SignerKey {
    let witness_key = SignerKey::from_seed("witness.example/w1", &[3; 32]).unwrap();
    let log_key = log.verifier();
    let witness = Witness { key: &witness_key, log: &log_key };
    let request = log.witness_request(0).unwrap().to_bytes();
    let (_, line) = witness.cosign(&request, None, 1_800_000_000).unwrap();
    log.add_cosignature(line, &witness_key.verifier(KeyKind::Witness)).unwrap();
    witness_key
}

#[test]
fn signed_note_accepts_our_checkpoints_and_we_accept_its() {
    use signed_note::{Note, Signer as _, StandardSigner, StandardVerifier, VerifierList};
    let mut log = log_of(MemoryFiles::default(), &[300]);
    cosign(&mut log);
    let note = Note::from_bytes(log.head().to_text().as_bytes()).unwrap();
    let verifier = StandardVerifier::new(&log.verifier().to_string()).unwrap();
    let (trusted, unknown) = note.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap();
    assert_eq!((trusted.len(), unknown.len()), (1, 1));
    let text = tlog_tiles::checkpoint::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!(text.size(), 300);
    assert_eq!(text.hash().0, *log.head().root().as_bytes());

    let signer = StandardSigner::new(&key().to_secret_text()).unwrap();
    assert_eq!(signer.key_id(), key().verifier(KeyKind::Log).id());
    let mut theirs = Note::new(note.text(), &[]).unwrap();
    theirs.add_sigs(&[&signer]).unwrap();
    let opened = SignedCheckpoint::open(&theirs.to_bytes(), &log.verifier()).unwrap();
    assert_eq!(opened.log_signed_text(), log.head().log_signed_text());
}

/// Our tiles as tlog_tiles asks for them.
struct OurTiles<'a>(&'a MemoryFiles);

impl TileReader for OurTiles<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog::Error> {
        let read = |tile: &Tile| {
            let tile = simsa_ledger::tile::Tile {
                kind: simsa_ledger::tile::TileKind::Hashes(tile.level()),
                index: tile.level_index(),
                width: u16::try_from(tile.width()).unwrap(),
            };
            self.0.get(&tile.path()).unwrap().unwrap()
        };
        Ok(tiles.iter().map(read).collect())
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

#[test]
fn tlog_tiles_reads_our_tiles_and_makes_the_same_proofs() {
    for size in [1, 2, 255, 256, 257, 700, 66_000] {
        let log = log_of(MemoryFiles::default(), &[size]);
        let tiles = OurTiles(log.store());
        let root = tlog::Hash(*log.head().root().as_bytes());
        let reader = TileHashReader::new(size, root, &tiles);
        assert_eq!(tlog::tree_hash(size, &reader).unwrap().0, root.0, "{size}");
        let same = |theirs: Vec<tlog::Hash>, ours: &[Hash]| {
            let theirs: Vec<Hash> = theirs.iter().map(|h| Hash::from_bytes(h.0)).collect();
            assert_eq!(theirs, ours, "size {size}");
        };
        for index in [0, size / 3, size / 2, size - 1] {
            let theirs = tlog::prove_record(size, index, &reader).unwrap();
            same(theirs, &log.receipt(index).unwrap().proof);
            let old = index + 1;
            let theirs = tlog::prove_tree(size, old, &reader).unwrap();
            same(theirs, &log.consistency_proof(old).unwrap());
        }
    }
}

#[test]
fn aics_tlog_audits_our_log_and_its_cosignature() {
    let folder = tempfile::tempdir().unwrap();
    let store = LocalStore::new(folder.path().join("log")).unwrap();
    let mut log = log_of(store, &[5, 300, 66_000]);
    let witness = cosign(&mut log);
    fs::write(folder.path().join("vkey"), log.verifier().to_string()).unwrap();
    fs::write(folder.path().join("witness"), witness.verifier(KeyKind::Witness).to_string()).unwrap();
    let script = "
from aics_tlog import *
note = parse_note(open('log/checkpoint','rb').read())
result = verify_checkpoint(note, parse_vkey(open('vkey').read()),
    [parse_vkey(open('witness').read())], quorum=1, now=1800000100)
assert result.ok and result.size == 66000 and result.timestamps == {'witness.example/w1': 1800000000}, result
report = audit_tiles(FileSystemTileReader('log'), result.size, result.root)
print(report.bundles, report.tiles)
";
    let Some(output) = python(script, folder.path(), "aics-tlog") else {
        return;
    };
    // 258 bundles; 258 tiles at level 0, 2 at level 1, 1 at level 2
    assert_eq!(output, "258 261\n");
}

#[test]
fn we_audit_a_log_that_aics_tlog_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let mut bundle = Vec::new();
    for entry in entries(700) {
        simsa_ledger::tile::push_entry(&mut bundle, &entry).unwrap();
    }
    fs::write(folder.path().join("entries"), bundle).unwrap();
    let script = "
from aics_tlog import *
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
raw, entries = open('entries','rb').read(), []
while raw:
    n = int.from_bytes(raw[:2], 'big'); entries.append(raw[2:2+n]); raw = raw[2+n:]
writer = IncrementalTileWriter(DirectoryTileStore('theirs'))
writer.append(entries[:123]); writer.append(entries[123:])
key = Ed25519PrivateKey.from_private_bytes(bytes([42])*32)
name = 'ledger.example/simsa-test'
note = sign_checkpoint(Checkpoint(name, writer.size, writer.root()), key, name)
open('theirs/checkpoint','wb').write(note.to_bytes())
print(writer.size)
";
    let Some(output) = python(script, folder.path(), "aics-tlog") else {
        return;
    };
    assert_eq!(output, "700\n");
    let ours = log_of(MemoryFiles::default(), &[700]);
    let held = KeptState::Receipt {
        name: "our receipt".to_owned(),
        receipt: ours.receipt(400).unwrap().to_bytes(),
        entry: entry_bytes(400),
    };
    let public = PublicKey::parse(&key().verifier(KeyKind::Log).to_string()).unwrap();
    let report = fsck::check(&PublishedFolder::new(&folder.path().join("theirs")), &public, &[held]);
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.entries_checked, report.held_agreeing), (700, 1));
    // and our writer goes on with their log
    let store = LocalStore::new(folder.path().join("theirs")).unwrap();
    let mut log = Log::open(store, key()).unwrap();
    log.integrate(&MemorySequence::with(entries(800))).unwrap();
    assert_eq!(log.head().root(), log_of(MemoryFiles::default(), &[800]).head().root());
}

#[test]
fn proofbundle_accepts_our_receipts_and_refuses_altered_ones() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = log_of(MemoryFiles::default(), &[1000]);
    let witness = cosign(&mut log);
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let receipt = log.receipt(345).unwrap();
    write("good.tlog-proof", &receipt.to_bytes());
    let with_extra = Receipt { time_stamp: Some(b"opaque".to_vec()), ..receipt.clone() };
    write("extra.tlog-proof", &with_extra.to_bytes());
    let moved = Receipt { index: 346, ..receipt };
    write("moved.tlog-proof", &moved.to_bytes());
    write("entry", &entry_bytes(345));
    write("other", &entry_bytes(346));
    write("vkey", log.verifier().to_string().as_bytes());
    write("witness", witness.verifier(KeyKind::Witness).to_string().as_bytes());
    let script = "
import subprocess, sys, proofbundle
start = 'import sys; from importlib.metadata import entry_points; sys.exit(entry_points(group=\"console_scripts\")[\"proofbundle\"].load()())'
def verify(proof, entry):
    return subprocess.run([sys.executable, '-c', start, 'verify-proof', proof,
        '--payload-file', entry, '--log-vkey', open('vkey').read(), '--witness-vkey', open('witness').read(),
        '--threshold', '1', '--expected-origin', 'ledger.example/simsa-test'], capture_output=True).returncode
print(verify('good.tlog-proof', 'entry'), verify('extra.tlog-proof', 'entry'),
    verify('good.tlog-proof', 'other') != 0, verify('moved.tlog-proof', 'entry') != 0)
";
    let Some(output) = python(script, folder.path(), "proofbundle") else {
        return;
    };
    assert_eq!(output, "0 0 True True\n");
    // the same verdicts here, but for one
    let trust =
        Trust { log: log.verifier(), witnesses: vec![witness.verifier(KeyKind::Witness)], authorities: None };
    let verify = |name: &str, entry| {
        let bytes = fs::read(folder.path().join(name)).unwrap();
        Receipt::parse(&bytes).and_then(|receipt| receipt.verify(&entry_bytes(entry), &trust)).is_ok()
    };
    assert!(verify("good.tlog-proof", 345));
    // what the extra line says is nobody's but ours: here it has to be a time stamp over the checkpoint
    assert!(!verify("extra.tlog-proof", 345));
    assert!(!verify("good.tlog-proof", 346) && !verify("moved.tlog-proof", 345));
}
