//! What goes in comes out, once per case, and cases cannot be linked.

mod common;

use std::collections::BTreeMap;
use std::io::Read;

use common::{add, id, key, memory_vault, noise, read, text};
use proptest::prelude::*;
use simsa_vault::backend::MemoryBackend;
use simsa_vault::{Digest, NoWatch, Suite, Vault, VaultError};

const LENGTHS: [usize; 14] = [
    0, 1, 255, 256, 65_531, 65_532, 65_536, 131_072, 1_048_575, 1_048_576, 1_048_577, 3_000_000, 5_242_880,
    9_999_999,
];

#[test]
fn every_length_and_suite_comes_back() {
    for suite in [Suite::Aes256Gcm, Suite::Aria256Gcm] {
        let (backend, vault) = memory_vault(suite);
        let lengths = if suite == Suite::Aria256Gcm { &LENGTHS[..11] } else { &LENGTHS[..] };
        for (seed, length) in lengths.iter().enumerate() {
            let files = [noise(seed as u64 + 1, *length), text(seed as u64 * 1000, *length)];
            let digests = add(&vault, "A", &[&files[0], &files[1]]);
            // Opened anew, so that nothing rests on what the writer remembers.
            let vault = Vault::open(backend.clone(), key(1)).unwrap();
            assert_eq!(vault.suite(), suite);
            for (file, digest) in files.iter().zip(&digests) {
                assert_eq!(*digest, Digest::of(file));
                assert!(read(&vault, "A", digest).unwrap() == *file, "{suite}, {length} bytes");
            }
        }
        let report = vault.check(&NoWatch).unwrap();
        assert!(report.is_clean(), "{:?}", report.damaged);
        assert_eq!(report.objects, vault.case(&id("A")).unwrap().list().len() as u64);
    }
}

#[test]
fn compressible_files_shrink_and_noise_hardly_grows() {
    let (backend, vault) = memory_vault(Suite::default());
    let packs = |backend: &MemoryBackend| -> usize {
        backend
            .files()
            .iter()
            .filter(|(path, _)| path.starts_with("packs/"))
            .map(|(_, bytes)| bytes.len())
            .sum()
    };
    add(&vault, "A", &[&text(1, 4 << 20)]);
    let after_text = packs(&backend);
    assert!(after_text < (4 << 20) / 4, "{after_text}");
    add(&vault, "A", &[&noise(1, 4 << 20)]);
    let noise_size = packs(&backend) - after_text;
    assert!(noise_size < (4 << 20) * 104 / 100, "{noise_size}");
}

#[test]
fn equal_files_are_stored_once_in_a_case() {
    let (backend, vault) = memory_vault(Suite::default());
    let small = noise(1, 20_000);
    let large = noise(2, 3 << 20);
    add(&vault, "A", &[&small, &large]);
    let before = backend.files();
    let case = vault.case(&id("A")).unwrap();
    let batch = case.batch().unwrap();
    assert!(!batch.add(&mut &small[..]).unwrap().new);
    assert!(!batch.add(&mut &large[..]).unwrap().new);
    batch.commit().unwrap();
    assert_eq!(backend.files(), before);

    // And within one batch.
    let other = noise(3, 1000);
    let batch = case.batch().unwrap();
    assert!(batch.add(&mut &other[..]).unwrap().new);
    assert!(!batch.add(&mut &other[..]).unwrap().new);
    assert_eq!(batch.commit().unwrap().len(), 2);
    assert_eq!(case.list().len(), 3);
}

#[test]
fn the_same_file_in_two_cases_is_not_linkable() {
    let (backend, vault) = memory_vault(Suite::default());
    vault.create_case(&id("B")).unwrap();
    let file = text(9, 50_000);
    let digest = add(&vault, "A", &[&file])[0];
    let after_a = backend.files();
    add(&vault, "B", &[&file]);
    let names =
        [vault.case(&id("A")).unwrap().name_of(&digest), vault.case(&id("B")).unwrap().name_of(&digest)];
    assert_ne!(names[0], names[1]);
    // No run of 16 bytes (a key, a digest, a block of ciphertext) occurs in both cases' files, beyond the fixed
    // beginnings of the formats.
    let files = backend.files();
    let windows = |files: &BTreeMap<String, Vec<u8>>, of_a: bool| {
        let mut seen = std::collections::BTreeSet::new();
        for (path, bytes) in files {
            if path != "keys/vault" && after_a.contains_key(path) == of_a {
                let skip = if path.starts_with("packs/") { 16 } else { 36 };
                for window in bytes[skip..].windows(16) {
                    seen.insert(window.to_vec());
                }
            }
        }
        seen
    };
    assert!(windows(&files, true).is_disjoint(&windows(&files, false)));
    // Neither the digest, nor the case's name, nor the text occurs anywhere.
    for bytes in files.values() {
        for secret in [&digest.0[..], "접속기록".as_bytes(), hex(&digest).as_bytes()] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret));
        }
    }
}

fn hex(digest: &Digest) -> String {
    digest.to_string()
}

#[test]
fn case_names_are_hidden_normalised_and_never_paths() {
    let backend = MemoryBackend::new();
    let vault = Vault::create(backend.clone(), key(1), Suite::default()).unwrap();
    for name in ["../../etc/passwd", "가나다 병원 2026-001", "CON", "a/b\\c", ".tmp-1"] {
        vault.create_case(&id(name)).unwrap();
        add(&vault, name, &[b"x"]);
    }
    assert_eq!(vault.cases().unwrap().len(), 5);
    for path in backend.files().keys() {
        for part in path.split('/') {
            let hexadecimal =
                part.len() == 32 && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
            assert!(hexadecimal || ["keys", "packs", "vault", "case"].contains(&part), "{path}");
        }
    }
    // One name in two Unicode forms is one case.
    let composed = "\u{ac00}";
    let decomposed = "\u{1100}\u{1161}";
    vault.create_case(&id(composed)).unwrap();
    assert!(matches!(vault.create_case(&id(decomposed)), Err(VaultError::CaseExists(_))));
    assert_eq!(id(composed), id(decomposed));
    for bad in ["", "   ", "a\0b", "a\nb", &"x".repeat(201)] {
        assert!(matches!(simsa_vault::VaultCaseId::new(bad), Err(VaultError::BadCaseId { .. })), "{bad:?}");
    }
}

#[test]
fn absent_things_are_said_to_be_absent() {
    let (backend, vault) = memory_vault(Suite::default());
    assert!(matches!(vault.case(&id("Z")), Err(VaultError::NoSuchCase(_))));
    let digest = Digest::of(b"never added");
    assert!(matches!(read(&vault, "A", &digest), Err(VaultError::NoSuchObject { .. })));
    assert!(matches!(Vault::create(backend, key(1), Suite::default()), Err(VaultError::VaultExists)));
    assert!(matches!(Vault::open(MemoryBackend::new(), key(1)), Err(VaultError::NoVault)));
    assert!(matches!(vault.check_case(&id("Z"), &[], &NoWatch), Err(VaultError::NoSuchCase(_))));
}

#[test]
fn a_destroyed_case_leaves_nothing_and_the_others_alone() {
    let (backend, vault) = memory_vault(Suite::default());
    let before = backend.files();
    vault.create_case(&id("B")).unwrap();
    let digests = add(&vault, "B", &[&noise(1, 3000), &noise(2, 2 << 20)]);
    let event = vault.destroy_case(&id("B")).unwrap();
    let mut expected = digests;
    expected.sort_unstable();
    assert_eq!(event.files.iter().map(|held| held.digest).collect::<Vec<_>>(), expected);
    assert_eq!(backend.files(), before);
    assert!(matches!(vault.destroy_case(&id("B")), Err(VaultError::NoSuchCase(_))));
    vault.create_case(&id("B")).unwrap();
}

#[test]
fn a_failing_source_fails_alone() {
    struct Broken(usize);
    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.0 == 0 {
                return Err(std::io::Error::other("the stick was pulled out"));
            }
            let take = self.0.min(buffer.len());
            buffer[..take].fill(7);
            self.0 -= take;
            Ok(take)
        }
    }
    let (_, vault) = memory_vault(Suite::default());
    let case = vault.case(&id("A")).unwrap();
    let batch = case.batch().unwrap();
    for length in [0, 1000, 1 << 20, 5 << 20] {
        assert!(matches!(batch.add(&mut Broken(length)), Err(VaultError::Stream { .. })), "{length}");
    }
    let good = batch.add(&mut &b"good"[..]).unwrap();
    assert_eq!(batch.commit().unwrap(), vec![good]);
    let report = vault.check(&NoWatch).unwrap();
    assert_eq!((report.objects, report.leftovers), (1, 0));
}

#[test]
fn reading_in_odd_pieces_gives_the_same_bytes() {
    let (_, vault) = memory_vault(Suite::default());
    let file = [text(5, 1_500_000), noise(5, 1_500_000)].concat();
    let digest = add(&vault, "A", &[&file])[0];
    let case = vault.case(&id("A")).unwrap();
    let mut reader = case.reader(&digest).unwrap();
    assert_eq!(reader.length(), file.len() as u64);
    let mut out = Vec::new();
    let mut piece = vec![0; 100_003];
    for size in (1..).map(|n| n * 37 % 100_003 + 1) {
        match reader.read(&mut piece[..size]).unwrap() {
            0 => break,
            count => out.extend_from_slice(&piece[..count]),
        }
    }
    assert!(out == file);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Any sequence of adding (in batches of any size), destroying and reopening agrees with a plain map.
    #[test]
    fn agrees_with_a_model(steps in prop::collection::vec((0u8..10, prop::collection::vec(0u8..12, 1..6)), 1..14)) {
        let (backend, mut vault) = memory_vault(Suite::default());
        let mut model: BTreeMap<Digest, Vec<u8>> = BTreeMap::new();
        for (action, picks) in steps {
            let files: Vec<Vec<u8>> = picks.iter().map(|pick| text(u64::from(*pick), usize::from(*pick) * 9_001)).collect();
            match action {
                0..=5 => {
                    let slices: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
                    let digests = add(&vault, "A", &slices);
                    model.extend(digests.into_iter().zip(files));
                }
                6..=8 => {
                    let digest = Digest::of(&files[0]);
                    let outcome = vault.case(&id("A")).unwrap().destroy(&digest);
                    prop_assert_eq!(outcome.is_ok(), model.remove(&digest).is_some());
                }
                _ => vault = Vault::open(backend.clone(), key(1)).unwrap(),
            }
            let held: Vec<Digest> = vault.case(&id("A")).unwrap().list().iter().map(|held| held.digest).collect();
            prop_assert_eq!(held, model.keys().copied().collect::<Vec<_>>());
        }
        for (digest, file) in &model {
            prop_assert_eq!(&read(&vault, "A", digest).unwrap(), file);
        }
        let report = vault.check_case(&id("A"), &model.keys().copied().collect::<Vec<_>>(), &NoWatch).unwrap();
        prop_assert!(report.is_clean());
        prop_assert_eq!(report.objects, model.len() as u64);
    }
}
