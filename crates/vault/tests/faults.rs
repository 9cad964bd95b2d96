//! Every write fails in turn, stored and not stored; then the vault is opened again and must be whole.

mod common;

use std::collections::BTreeMap;

use common::{id, key, noise, read, text};
use simsa_vault::backend::{FailingBackend, Failure, MemoryBackend};
use simsa_vault::keys::KeyChain;
use simsa_vault::{Digest, NoWatch, Suite, Vault, VaultError};

/// What must be true whatever failed.
struct Ledger {
    /// Acknowledged as added and not asked to be destroyed.
    held: BTreeMap<Digest, Vec<u8>>,
    /// Destruction acknowledged.
    gone: Vec<Digest>,
    /// The destruction of case B was acknowledged.
    b_gone: bool,
}

fn files() -> Vec<Vec<u8>> {
    vec![noise(1, 10), noise(2, 30_000), text(3, 2_500_000), text(4, 100), noise(5, 70_000)]
}

/// A life of a vault that notes what was acknowledged; stops at the first error.
fn life(backend: FailingBackend<MemoryBackend>, ledger: &mut Ledger) -> Result<(), VaultError> {
    let vault = Vault::create(backend, key(1), Suite::default())?;
    vault.create_case(&id("A"))?;
    let case = vault.case(&id("A"))?;
    let files = files();
    for group in [&files[..2], &files[2..]] {
        let batch = case.batch()?;
        for file in group {
            let _ = batch.add(&mut &file[..])?;
        }
        for (added, file) in batch.commit()?.into_iter().zip(group) {
            assert!(added.new);
            ledger.held.insert(added.digest, file.clone());
        }
    }
    for file in [&files[0], &files[2], &files[1]] {
        // Between asking and being told, either is right.
        let digest = Digest::of(file);
        ledger.held.remove(&digest);
        let destroyed = case.destroy(&digest)?;
        ledger.gone.push(destroyed.digest);
    }
    vault.sweep()?;
    // Destroying a case is the same promise for all its files.
    vault.create_case(&id("B"))?;
    let other = vault.case(&id("B"))?;
    let batch = other.batch()?;
    let _ = batch.add(&mut &b"of B"[..])?;
    let _ = batch.commit()?;
    let _ = vault.destroy_case(&id("B"))?;
    ledger.b_gone = true;
    Ok(())
}

fn verify(store: &MemoryBackend, ledger: &Ledger, what: &str) {
    let vault = match Vault::open(store.clone(), key(1)) {
        Ok(vault) => vault,
        Err(VaultError::NoVault) if ledger.held.is_empty() && ledger.gone.is_empty() => return,
        Err(error) => panic!("{what}: {error}"),
    };
    // Recovery is the ordinary path: the next batch clears what was left.
    match vault.case(&id("A")) {
        Ok(case) => {
            let batch = case.batch().unwrap();
            let _ = batch.add(&mut &b"the next run"[..]).unwrap();
            let _ = batch.commit().unwrap();
        }
        Err(VaultError::NoSuchCase(_)) if ledger.held.is_empty() && ledger.gone.is_empty() => return,
        Err(error) => panic!("{what}: {error}"),
    }
    for (digest, file) in &ledger.held {
        assert!(read(&vault, "A", digest).unwrap() == *file, "{what}: an acknowledged file is lost");
    }
    for digest in &ledger.gone {
        assert!(
            matches!(read(&vault, "A", digest), Err(VaultError::NoSuchObject { .. })),
            "{what}: destroyed but there"
        );
    }
    // What case B left goes with the next sweep.
    vault.sweep().unwrap();
    let report = vault.check(&NoWatch).unwrap();
    assert!(report.is_clean(), "{what}: {:?}", report.damaged);
    assert_eq!(report.leftovers, 0, "{what}");
    assert!(!(ledger.b_gone && vault.cases().unwrap().contains(&id("B"))), "{what}");
    // Nothing half-written is visible: all that is listed can be read.
    for held in vault.case(&id("A")).unwrap().list() {
        assert_eq!(Digest::of(&read(&vault, "A", &held.digest).unwrap()), held.digest, "{what}");
    }
}

#[test]
fn every_write_fails_in_turn() {
    let mut points = 0;
    for failure in [Failure::NotStored, Failure::StoredButReported] {
        for point in 0.. {
            let store = MemoryBackend::new();
            let mut ledger = Ledger { held: BTreeMap::new(), gone: Vec::new(), b_gone: false };
            let outcome = life(FailingBackend::new(store.clone(), point, failure), &mut ledger);
            let what = format!("operation {point}, {failure:?}");
            verify(&store, &ledger, &what);
            match outcome {
                // The point lies after the last operation: every operation has failed once.
                Ok(()) => {
                    points += point;
                    break;
                }
                Err(VaultError::Storage { .. }) => {}
                // "Stored, but reported": the second try of a creation finds it there.
                Err(error) => panic!("{what}: {error}"),
            }
        }
    }
    assert!(points > 40, "only {points} operations were made to fail");
}

#[test]
fn a_failed_batch_acknowledges_nothing_more() {
    for point in 0..40 {
        let store = MemoryBackend::new();
        let vault = Vault::create(store.clone(), key(1), Suite::default()).unwrap();
        vault.create_case(&id("A")).unwrap();
        let vault =
            Vault::open(FailingBackend::new(store.clone(), point, Failure::NotStored), key(1)).unwrap();
        let case = vault.case(&id("A")).unwrap();
        let batch = case.batch().unwrap();
        let mut failed = false;
        for file in files() {
            failed |= batch.add(&mut &file[..]).is_err();
        }
        match batch.commit() {
            Ok(added) => {
                assert!(!failed, "operation {point}: committed after a failure");
                let vault = Vault::open(store, key(1)).unwrap();
                for added in added {
                    read(&vault, "A", &added.digest).unwrap();
                }
            }
            Err(VaultError::BatchFailed) => assert!(failed),
            Err(VaultError::Storage { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn a_rotation_interrupted_anywhere_is_finished_by_the_next() {
    let store = MemoryBackend::new();
    let vault = Vault::create(store.clone(), key(1), Suite::default()).unwrap();
    let mut digests = Vec::new();
    for case in ["A", "B"] {
        vault.create_case(&id(case)).unwrap();
        for file in files() {
            digests.push((case, common::add(&vault, case, &[&file])[0]));
        }
    }
    let packs = |store: &MemoryBackend| -> BTreeMap<String, Vec<u8>> {
        store.files().into_iter().filter(|(path, _)| path.starts_with("packs/")).collect()
    };
    let before = store.files();
    let contents = packs(&store);
    let chain = || KeyChain::new(key(2)).with_previous(key(1));
    let all_readable = |vault: &Vault| digests.iter().all(|(case, digest)| read(vault, case, digest).is_ok());
    let mut interrupted = 0;
    for failure in [Failure::NotStored, Failure::StoredButReported] {
        for point in 0.. {
            store.set_files(before.clone());
            let vault = Vault::open(FailingBackend::new(store.clone(), point, failure), chain()).unwrap();
            let outcome = vault.rotate(&NoWatch);
            if outcome.is_err() {
                interrupted += 1;
                // Half-way, both keys are needed and together open everything.
                let vault = Vault::open(store.clone(), chain()).unwrap();
                assert!(all_readable(&vault), "operation {point}");
                assert!(vault.check(&NoWatch).unwrap().is_clean());
                let rotated = vault.rotate(&NoWatch).unwrap();
                assert!(rotated.left.is_empty());
            }
            let vault = Vault::open(store.clone(), key(2)).unwrap();
            assert!(all_readable(&vault), "operation {point}");
            assert!(matches!(Vault::open(store.clone(), key(1)), Err(VaultError::WrongMasterKey { .. })));
            assert_eq!(packs(&store), contents, "rotation touched contents");
            // Again is nothing to do.
            let vault = Vault::open(store.clone(), key(2)).unwrap();
            assert_eq!(vault.rotate(&NoWatch).unwrap().rewrapped, 0);
            if outcome.is_ok() {
                break;
            }
        }
    }
    assert_eq!(interrupted, 2 * 13, "1 vault, 2 cases and 10 keyrings, each failing both ways");
}

#[test]
fn rotation_leaves_damaged_key_files_alone_and_says_so() {
    let store = MemoryBackend::new();
    let vault = Vault::create(store.clone(), key(1), Suite::default()).unwrap();
    vault.create_case(&id("A")).unwrap();
    let digests = common::add(&vault, "A", &[b"one", b"two"]);
    let mut files = store.files();
    let ring = files.keys().find(|path| path.starts_with("keys/") && path.len() > 60).unwrap().clone();
    // One bit in the second entry's sealed part.
    let length = files[&ring].len();
    files.get_mut(&ring).unwrap()[length - 20] ^= 1;
    store.set_files(files.clone());
    let vault = Vault::open(store.clone(), KeyChain::new(key(2)).with_previous(key(1))).unwrap();
    let rotated = vault.rotate(&NoWatch).unwrap();
    assert_eq!(rotated.left.len(), 1);
    assert_eq!(rotated.left[0].place, ring);
    // Untouched, so what was sound in it still is, and the vault still asks for the old key.
    assert_eq!(store.files()[&ring], files[&ring]);
    assert_eq!(read(&vault, "A", &digests[0]).unwrap(), b"one");
    assert!(matches!(Vault::open(store, key(2)), Err(VaultError::WrongMasterKey { .. })));
}

#[test]
fn an_old_process_cannot_write_under_a_rotated_key() {
    let store = MemoryBackend::new();
    let old = Vault::create(store.clone(), key(1), Suite::default()).unwrap();
    old.create_case(&id("A")).unwrap();
    let case = old.case(&id("A")).unwrap();
    let new = Vault::open(store, KeyChain::new(key(2)).with_previous(key(1))).unwrap();
    {
        let _open = case.batch().unwrap();
        assert!(
            matches!(new.rotate(&NoWatch), Err(VaultError::Busy(_))),
            "a rotation waits for open batches"
        );
    }
    let _ = new.rotate(&NoWatch).unwrap();
    assert!(matches!(case.batch().map(|_| ()), Err(VaultError::Rotated)));
    assert!(matches!(old.create_case(&id("B")).map(|_| ()), Err(VaultError::Rotated)));
    assert!(matches!(case.destroy(&Digest::of(b"x")), Err(VaultError::Rotated)));
}
