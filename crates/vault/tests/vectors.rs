//! Vaults made with version 1 of the format stay readable, by us and by a reader that shares no code with us.

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Seeded, add, id, key, noise, read, text};
use simsa_vault::backend::MemoryBackend;
use simsa_vault::keys::master_key_from_file;
use simsa_vault::{Digest, NoWatch, Suite, Vault};

const CASES: [&str; 2] = ["2026-001 가나다", "B"];

fn folder(suite: Suite) -> PathBuf {
    let name = match suite {
        Suite::Aes256Gcm => "aes",
        Suite::Aria256Gcm => "aria",
    };
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name)
}

/// What the vectors hold: empty, one segment stored, one compressed, two segments, two blocks.
fn contents() -> Vec<Vec<u8>> {
    vec![Vec::new(), noise(1, 300), text(2, 9_000), noise(3, 66_000), text(4, 1_100_000)]
}

fn load(root: &Path) -> MemoryBackend {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    let backend = MemoryBackend::new();
    backend.set_files(files);
    backend
}

/// Wrote the vectors, once. They are never written again; it refuses to.
#[test]
#[ignore = "the vectors exist; a new version of the format gets vectors of its own"]
fn write() {
    for suite in [Suite::Aes256Gcm, Suite::Aria256Gcm] {
        let root = folder(suite);
        assert!(!root.exists(), "never regenerate a vector");
        let backend = MemoryBackend::new();
        let vault = Vault::create_with(backend.clone(), key(1), suite, Seeded::new(1)).unwrap();
        for case in CASES {
            vault.create_case(&id(case)).unwrap();
            let contents = contents();
            let slices: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
            add(&vault, case, &slices);
        }
        for (path, bytes) in backend.files() {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn version_1_is_still_read() {
    for suite in [Suite::Aes256Gcm, Suite::Aria256Gcm] {
        let vault = Vault::open(load(&folder(suite)), key(1)).unwrap();
        assert_eq!(vault.suite(), suite);
        assert_eq!(vault.cases().unwrap(), CASES.map(id));
        for case in CASES {
            assert_eq!(vault.case(&id(case)).unwrap().list().len(), contents().len());
            for file in contents() {
                assert!(read(&vault, case, &Digest::of(&file)).unwrap() == file);
            }
        }
        assert!(vault.check(&NoWatch).unwrap().is_clean());
    }
}

/// A vault we write today is understood by the Python reader, which was written from the specification.
#[test]
#[ignore = "needs python3 with the package cryptography, and zstd"]
fn a_foreign_reader_agrees() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("vault");
    let key_file = dir.path().join("key");
    simsa_vault::keys::create_master_key_file(&key_file, &key(1)).unwrap();
    assert_eq!(master_key_from_file(&key_file).unwrap().id(), key(1).id());
    let backend = simsa_vault::backend::LocalBackend::create(&root).unwrap();
    let vault = Vault::create(backend, key(1), Suite::Aes256Gcm).unwrap();
    let mut expected = Vec::new();
    for case in CASES {
        vault.create_case(&id(case)).unwrap();
        let mut contents = contents();
        contents.push(noise(9, 3_000_000));
        let slices: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
        for (digest, file) in add(&vault, case, &slices).into_iter().zip(&contents) {
            expected.push(format!("{case} {digest} {}", file.len()));
        }
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/read_vault.py");
    let output = Command::new("python3").arg(script).arg(&root).arg(&key_file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut lines: Vec<String> =
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    lines.sort();
    expected.sort();
    assert_eq!(lines, expected);
}
