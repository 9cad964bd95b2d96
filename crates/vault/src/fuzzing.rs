//! Entrances for the fuzz targets: each hands arbitrary bytes to one reader, also behind the authentication, where in
//! life only our own mistakes could put them. Compiled only with the feature `fuzzing`.

use crate::batch::seal_small;
use crate::digest::{Digest, NamingKey};
use crate::entropy::OsEntropy;
use crate::envelope::{self, ENTRY_BODY, ENTRY_LEN, EnvelopeEntry, OpenedEnvelope, Outer};
use crate::keyring::Keyring;
use crate::keys::MasterKey;
use crate::object::blocks::{BlockReader, BlockWriter};
use crate::object::header;
use crate::object::reader::{ExpectedObject, ObjectReader, ReadFailure};
use crate::object::segments::Sealer;
use crate::place::VaultFile;
use crate::suite::{Secret, Suite};

const PLACES: [VaultFile; 3] =
    [VaultFile::Vault, VaultFile::Case([1; 16]), VaultFile::Keyring([1; 16], [2; 16])];

fn key() -> Secret {
    Secret::new([5; 32])
}

/// Arbitrary bytes as a file under `keys/`: never opens, since nobody sealed it.
pub fn envelope(data: &[u8]) {
    let master = MasterKey::from_bytes([3; 32]);
    for place in &PLACES {
        if let Ok(outer) = Outer::parse(data, place) {
            assert!(outer.names().count() * ENTRY_LEN <= data.len(), "more names than bytes");
            assert!(outer.open(&master, place).is_err(), "a forged envelope opened");
        }
    }
}

/// Arbitrary bytes as head and entries of a sealed envelope: comes back as it was sealed, altered it does not open.
pub fn sealed_envelope(data: &[u8]) {
    let master = MasterKey::from_bytes([3; 32]);
    let (head, rest) = data.split_at(data.len().min(40));
    let entries: Vec<EnvelopeEntry> = rest
        .chunks_exact(ENTRY_BODY)
        .map(|body| {
            let mut entry = EnvelopeEntry { name: [7; 32], body: zeroize::Zeroizing::new([0; ENTRY_BODY]) };
            entry.body.copy_from_slice(body);
            entry
        })
        .collect();
    let place = &PLACES[2];
    let mut bytes = envelope::seal(&master, Suite::default(), &OsEntropy, place, head, &entries)
        .expect("the operating system has random bytes");
    let outer = Outer::parse(&bytes, place).unwrap_or_else(|error| panic!("{error:?}"));
    let opened = outer.open(&master, place).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(opened.head.as_slice(), head);
    assert_eq!(opened.entries.iter().filter(|entry| entry.is_ok()).count(), entries.len());
    keyring(&opened);
    let at = data.first().map_or(0, |byte| usize::from(*byte) * bytes.len() / 256);
    bytes[at] ^= 1;
    if let Ok(outer) = Outer::parse(&bytes, place) {
        let intact = outer.open(&master, place).is_ok_and(|opened| {
            opened.head.as_slice() == head
                && opened.entries.iter().all(|entry| entry.as_ref().is_ok_and(|entry| entry.name == [7; 32]))
        });
        assert!(!intact, "byte {at} is not bound");
    }
}

fn keyring(opened: &OpenedEnvelope) {
    for naming in [None, Some(&NamingKey::new(&[1; 32]))] {
        if let Ok(ring) = Keyring::read(opened, naming) {
            for slot in &ring.slots {
                assert!(slot.offset.checked_add(slot.stored).is_some_and(|end| end <= ring.pack_len));
            }
        }
    }
}

/// Arbitrary bytes as an object in a pack: never released.
pub fn object(data: &[u8]) {
    assert!(read(data, Digest([0; 32]), 0).is_none(), "a forged object was read to its end");
}

/// Arbitrary bytes as the payload of a properly sealed object: no panic, and never the end without the right digest.
pub fn sealed_payload(data: &[u8]) {
    let (start, key) = header::write(Suite::default(), &key());
    let mut bytes = start.to_vec();
    let mut sink = |piece: &[u8]| {
        bytes.extend_from_slice(piece);
        Ok::<(), ()>(())
    };
    let mut sealer = Sealer::new(Suite::default(), &key);
    let done = sealer.push(data, &mut sink).and_then(|()| sealer.finish(&mut sink));
    assert!(done.is_ok());
    assert!(read(&bytes, Digest([0; 32]), 0).is_none());
    // And straight, in pieces that cut words and blocks anywhere.
    if let Ok(mut blocks) = BlockReader::new() {
        let mut out = Vec::new();
        for piece in data.chunks(1 + data.len() % 13) {
            if blocks.push(piece, &mut out).is_err() {
                break;
            }
        }
    }
}

/// Arbitrary bytes as a file: sealed and read they are the same.
pub fn round_trip(data: &[u8]) {
    let Ok(mut blocks) = BlockWriter::new() else { return };
    for suite in [Suite::Aes256Gcm, Suite::Aria256Gcm] {
        let object = seal_small(suite, &key(), data, &mut blocks);
        let read = read(&object, Digest::of(data), data.len() as u64);
        assert_eq!(read.as_deref(), Some(data));
    }
}

fn read(object: &[u8], digest: Digest, length: u64) -> Option<Vec<u8>> {
    let expected = ExpectedObject { key: key(), digest, length, stored: object.len() as u64 };
    let mut reader = ObjectReader::start(object, expected).ok()?;
    let (mut all, mut piece) = (Vec::new(), Vec::new());
    loop {
        match reader.next(&mut piece) {
            Ok(true) => all.extend_from_slice(&piece),
            Ok(false) => return Some(all),
            Err(ReadFailure::Damaged(_)) => return None,
            Err(ReadFailure::Io(error)) => panic!("memory does not fail: {error}"),
        }
    }
}
