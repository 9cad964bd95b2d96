//! Whatever is done to the store's bytes is detected and named; whatever is read is right.

mod common;

use std::collections::BTreeMap;

use common::{Seeded, add, id, key, noise, read, text};
use simsa_vault::backend::MemoryBackend;
use simsa_vault::{Digest, NoWatch, Suite, Vault, VaultCaseId, VaultError};

/// A small vault: cases A and B, a shared pack in A with three objects and a pack in B. Small so that every bit can be
/// tried.
struct Scene {
    files: BTreeMap<String, Vec<u8>>,
    contents: BTreeMap<(VaultCaseId, Digest), Vec<u8>>,
}

fn scene(suite: Suite) -> Scene {
    let backend = MemoryBackend::new();
    let vault = Vault::create_with(backend.clone(), key(1), suite, Seeded::new(5)).unwrap();
    let mut contents = BTreeMap::new();
    for (case, files) in [("A", vec![noise(1, 300), text(2, 900), Vec::new()]), ("B", vec![text(2, 900)])] {
        vault.create_case(&id(case)).unwrap();
        let slices: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        for (digest, file) in add(&vault, case, &slices).into_iter().zip(files) {
            contents.insert((id(case), digest), file);
        }
    }
    Scene { files: backend.files(), contents }
}

impl Scene {
    fn backend_with(&self, path: &str, bytes: Vec<u8>) -> MemoryBackend {
        let mut files = self.files.clone();
        files.insert(path.to_owned(), bytes);
        let backend = MemoryBackend::new();
        backend.set_files(files);
        backend
    }

    /// Every file that can still be read must be right; returns those that cannot.
    fn unreadable(&self, backend: &MemoryBackend) -> Vec<(VaultCaseId, Digest)> {
        let Ok(vault) = Vault::open(backend.clone(), key(1)) else {
            return self.contents.keys().cloned().collect();
        };
        let mut lost = Vec::new();
        for ((case, digest), file) in &self.contents {
            match read(&vault, case.as_str(), digest) {
                Ok(bytes) => assert!(bytes == *file, "wrong bytes were released as right"),
                Err(_) => lost.push((case.clone(), *digest)),
            }
        }
        lost
    }

    /// The change must be seen by opening or by a check, and everything unreadable must be named by its case and
    /// object, unless the case's own record is what is named.
    fn assert_named(&self, backend: &MemoryBackend, path: &str, what: &str) {
        let lost = self.unreadable(backend);
        let vault = match Vault::open(backend.clone(), key(1)) {
            Ok(vault) => vault,
            Err(VaultError::Damaged(damage)) => {
                assert_eq!((path, damage.place.as_str()), ("keys/vault", "keys/vault"), "{what}");
                return;
            }
            // A changed key name cannot be told from another key; it says which file and which keys.
            Err(VaultError::WrongMasterKey { place, .. }) => {
                assert_eq!((path, place.as_str()), ("keys/vault", "keys/vault"), "{what}");
                return;
            }
            Err(other) => panic!("{what}: {other}"),
        };
        let report = vault.check(&NoWatch).unwrap();
        assert!(!report.is_clean(), "{what} was not detected");
        let token_folder = path.split('/').nth(1).unwrap();
        for damage in &report.damaged {
            assert!(damage.place.contains(token_folder), "{what}: {damage} names another place");
        }
        let record_named = report.damaged.iter().any(|damage| damage.place.ends_with("/case"));
        for (case, digest) in lost {
            let sound = Vault::open(self.backend(), key(1)).unwrap();
            let name = sound.case(&case).unwrap().name_of(&digest);
            let named =
                report.damaged.iter().any(|d| d.case.as_ref() == Some(&case) && d.object == Some(name));
            // An envelope whose structure is destroyed may not tell names any more; the ledger's list does.
            let by_ledger = || {
                let digests: Vec<Digest> =
                    self.contents.keys().filter(|(c, _)| *c == case).map(|(_, digest)| *digest).collect();
                let report = vault.check_case(&case, &digests, &NoWatch).unwrap();
                report.damaged.iter().any(|d| d.case.as_ref() == Some(&case) && d.digest == Some(digest))
            };
            assert!(
                named || record_named || by_ledger(),
                "{what}: {case}/{digest} is lost and not named: {report:?}"
            );
        }
    }

    fn backend(&self) -> MemoryBackend {
        let backend = MemoryBackend::new();
        backend.set_files(self.files.clone());
        backend
    }
}

/// Which bits: all of them in the long mode, else every seventh, which over the bytes still meets every bit position.
fn step() -> usize {
    if std::env::var_os("SIMSA_LONG").is_some() { 1 } else { 7 }
}

#[test]
fn any_flipped_bit_is_detected_and_named() {
    for suite in [Suite::Aes256Gcm, Suite::Aria256Gcm] {
        let scene = scene(suite);
        assert!(scene.unreadable(&scene.backend()).is_empty());
        for (path, bytes) in &scene.files {
            for bit in (0..bytes.len() * 8).step_by(step()) {
                let mut altered = bytes.clone();
                altered[bit / 8] ^= 1 << (bit % 8);
                let what = format!("{suite}: bit {bit} of {path}");
                scene.assert_named(&scene.backend_with(path, altered), path, &what);
            }
        }
    }
}

#[test]
fn any_truncation_or_addition_is_detected_and_named() {
    let scene = scene(Suite::default());
    for (path, bytes) in &scene.files {
        for length in (0..bytes.len()).step_by(step()) {
            let what = format!("{path} cut to {length}");
            scene.assert_named(&scene.backend_with(path, bytes[..length].to_vec()), path, &what);
        }
        for extra in [1, 16, 136, 1000] {
            let mut longer = bytes.clone();
            longer.resize(bytes.len() + extra, 0);
            scene.assert_named(
                &scene.backend_with(path, longer),
                path,
                &format!("{path} with {extra} more bytes"),
            );
        }
    }
}

#[test]
fn exchanged_files_are_detected_and_named() {
    let scene = scene(Suite::default());
    let paths: Vec<&String> = scene.files.keys().collect();
    for from in &paths {
        for to in &paths {
            if from != to {
                let backend = scene.backend_with(to, scene.files[*from].clone());
                scene.assert_named(&backend, to, &format!("{from} copied over {to}"));
            }
        }
    }
}

#[test]
fn a_missing_file_is_detected_and_named() {
    let scene = scene(Suite::default());
    for path in scene.files.keys().filter(|path| *path != "keys/vault") {
        let mut files = scene.files.clone();
        files.remove(path);
        let backend = MemoryBackend::new();
        backend.set_files(files);
        let vault = Vault::open(backend.clone(), key(1)).unwrap();
        for case in ["A", "B"] {
            let ours = path.contains(&token(&scene, case));
            let digests: Vec<Digest> = scene
                .contents
                .keys()
                .filter(|(c, _)| c.as_str() == case)
                .map(|(_, digest)| *digest)
                .collect();
            let outcome = vault.check_case(&id(case), &digests, &NoWatch);
            let report = outcome.unwrap_or_else(|error| panic!("{path} missing: {error}"));
            assert_eq!(report.is_clean(), !ours, "{path} missing, case {case}: {report:?}");
        }
    }
}

/// The folder of a case, found by which folder's keyring opens when the other case is removed.
fn token(scene: &Scene, case: &str) -> String {
    let folders: std::collections::BTreeSet<&str> =
        scene.files.keys().filter_map(|path| path.strip_prefix("packs/")?.split('/').next()).collect();
    for folder in folders {
        let mut files = scene.files.clone();
        files.retain(|path, _| !path.contains(folder));
        let backend = MemoryBackend::new();
        backend.set_files(files);
        let left = Vault::open(backend, key(1)).unwrap().cases().unwrap();
        if !left.contains(&id(case)) {
            return folder.to_owned();
        }
    }
    panic!("no folder holds {case}");
}

#[test]
fn segments_exchanged_or_repeated_inside_an_object_are_detected() {
    let backend = MemoryBackend::new();
    let vault = Vault::create(backend.clone(), key(1), Suite::default()).unwrap();
    vault.create_case(&id("A")).unwrap();
    let digest = add(&vault, "A", &[&noise(1, 500_000)])[0];
    let files = backend.files();
    let (path, pack) = files.iter().find(|(path, _)| path.starts_with("packs/")).unwrap();
    let segment = |n: usize| 32 + n * 65_552..32 + (n + 1) * 65_552;
    for (from, to) in [(0, 1), (1, 0), (3, 2), (5, 0)] {
        let mut altered = pack.clone();
        let copy = pack[segment(from)].to_vec();
        altered[segment(to)].copy_from_slice(&copy);
        let mut files = files.clone();
        files.insert(path.clone(), altered);
        backend.set_files(files);
        let mut out = Vec::new();
        let error = vault.case(&id("A")).unwrap().copy_to(&digest, &mut out).unwrap_err();
        assert_eq!(error.damage().unwrap().digest, Some(digest));
        // Only authentic bytes, in order, were released before.
        assert!(noise(1, 500_000).starts_with(&out));
        assert!(error.to_string().contains(&format!("segment {to}")), "{error}");
    }
}

#[test]
fn an_earlier_object_put_back_is_detected() {
    let backend = MemoryBackend::new();
    let vault = Vault::create(backend.clone(), key(1), Suite::default()).unwrap();
    vault.create_case(&id("A")).unwrap();
    let file = noise(4, 5000);
    let digest = add(&vault, "A", &[&file])[0];
    let old = backend.files();
    let _ = vault.case(&id("A")).unwrap().destroy(&digest).unwrap();
    add(&vault, "A", &[&file]);
    let new = backend.files();
    let pack = |files: &BTreeMap<String, Vec<u8>>| {
        files
            .iter()
            .find(|(path, _)| path.starts_with("packs/"))
            .map(|(p, b)| (p.clone(), b.clone()))
            .unwrap()
    };
    let mut mixed = new.clone();
    mixed.insert(pack(&new).0, pack(&old).1);
    backend.set_files(mixed);
    let error = read(&vault, "A", &digest).unwrap_err();
    assert!(error.to_string().contains("an earlier one put back"), "{error}");

    // The whole store put back to an earlier state is consistent in itself; the ledger's list shows it.
    let later = add_after(&backend, &new, &vault);
    backend.set_files(new);
    assert!(vault.check(&NoWatch).unwrap().is_clean());
    let report = vault.check_case(&id("A"), &[digest, later], &NoWatch).unwrap();
    assert_eq!(report.damaged.len(), 1);
    assert_eq!(report.damaged[0].digest, Some(later));
}

fn add_after(backend: &MemoryBackend, files: &BTreeMap<String, Vec<u8>>, vault: &Vault) -> Digest {
    backend.set_files(files.clone());
    add(vault, "A", &[b"added later"])[0]
}

#[test]
fn damage_to_one_object_leaves_the_others_readable() {
    let scene = scene(Suite::default());
    let folder = token(&scene, "A");
    let (path, pack) =
        scene.files.iter().find(|(path, _)| path.starts_with("packs/") && path.contains(&folder)).unwrap();
    let mut altered = pack.clone();
    altered[100] ^= 1;
    let backend = scene.backend_with(path, altered);
    assert_eq!(scene.unreadable(&backend).len(), 1);
    let report = Vault::open(backend, key(1)).unwrap().check(&NoWatch).unwrap();
    assert_eq!(report.damaged.len(), 1);
    assert_eq!(report.objects, 3);
    let text = report.damaged[0].to_string();
    assert!(text.contains("case `A`") && text.contains("object ") && text.contains("SHA-256"), "{text}");
}

#[test]
fn a_damaged_file_is_mended_from_the_original() {
    let file = noise(8, 5000);
    // The object's bytes, the object's key, the pack as a whole.
    for target in ["content", "key", "pack"] {
        let backend = MemoryBackend::new();
        let vault = Vault::create(backend.clone(), key(1), Suite::default()).unwrap();
        vault.create_case(&id("A")).unwrap();
        let digests = add(&vault, "A", &[&file, b"beside"]);
        let case = vault.case(&id("A")).unwrap();
        assert!(!case.mend(&digests[0], &mut &file[..]).unwrap(), "nothing is damaged yet");
        let mut files = backend.files();
        let pack = files.keys().find(|path| path.starts_with("packs/")).unwrap().clone();
        let ring = pack.replace("packs/", "keys/");
        match target {
            "content" => files.get_mut(&pack).unwrap()[100] ^= 1,
            "key" => {
                let at = files[&ring].len() - 136 - 20;
                files.get_mut(&ring).unwrap()[at] ^= 1;
            }
            _ => drop(files.remove(&pack)),
        }
        backend.set_files(files);
        let case = vault.case(&id("A")).unwrap();
        assert!(
            matches!(case.mend(&digests[0], &mut &b"another"[..]), Err(VaultError::OtherFile { .. })),
            "{target}"
        );
        assert!(case.mend(&digests[0], &mut &file[..]).unwrap(), "{target}");
        let beside = case.mend(&digests[1], &mut &b"beside"[..]).unwrap();
        assert_eq!(beside, target == "pack");
        let vault = Vault::open(backend, key(1)).unwrap();
        assert!(read(&vault, "A", &digests[0]).unwrap() == file);
        assert_eq!(read(&vault, "A", &digests[1]).unwrap(), b"beside");
        let report = vault.check(&NoWatch).unwrap();
        assert!(report.is_clean(), "{target}: {:?}", report.damaged);
        assert_eq!(report.objects, 2);
    }
}
