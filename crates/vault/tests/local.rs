//! The store in local files: rights, links, leftovers, locks; and killing the process at any moment.

mod common;

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use common::{add, id, key, noise, read, text};
use simsa_vault::backend::LocalBackend;
use simsa_vault::keys::KeyChain;
use simsa_vault::{Digest, NoWatch, Suite, Vault, VaultError, open_beneath};

fn create(root: &Path) -> Vault {
    let vault = Vault::create(LocalBackend::create(root).unwrap(), key(1), Suite::default()).unwrap();
    vault.create_case(&id("A")).unwrap();
    vault
}

fn open(root: &Path) -> Vault {
    Vault::open(LocalBackend::open(root).unwrap().with_patience(Duration::ZERO), key(1)).unwrap()
}

fn walk(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.symlink_metadata().unwrap().is_dir() {
                folders.push(path.clone());
            }
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn files_come_back_and_rights_are_the_owners() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("vault");
    let vault = create(&root);
    let files = [noise(1, 3 << 20), text(2, 70 << 20), noise(3, 20_000)];
    let slices: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
    let digests = add(&vault, "A", &slices);
    let vault = open(&root);
    for (digest, file) in digests.iter().zip(&files) {
        assert!(read(&vault, "A", digest).unwrap() == *file);
    }
    assert!(vault.check(&NoWatch).unwrap().is_clean());
    assert_eq!(root.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    for path in walk(&root) {
        let mode = path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
    }
}

#[test]
fn a_folder_others_can_write_to_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("vault");
    let _ = create(&root);
    for mode in [0o770, 0o702, 0o777] {
        std::fs::set_permissions(&root, std::fs::Permissions::from_mode(mode)).unwrap();
        let error = LocalBackend::open(&root).unwrap_err().to_string();
        assert!(error.contains("chmod"), "{error}");
    }
}

#[test]
fn many_files_at_once_come_back_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("vault");
    let source = dir.path().join("source");
    std::fs::create_dir(&source).unwrap();
    let names: Vec<PathBuf> = (0..300).map(|number| PathBuf::from(format!("증빙-{number}.bin"))).collect();
    let content = |number: usize| match number % 50 {
        0 => noise(number as u64 + 1, 2_500_000),
        1 => text(0, 1_200_000),
        _ => text(number as u64 / 2, 10_000 + number % 3),
    };
    for (number, name) in names.iter().enumerate() {
        std::fs::write(source.join(name), content(number)).unwrap();
    }
    let vault = create(&root);
    let case = vault.case(&id("A")).unwrap();
    let batch = case.batch().unwrap();
    let results = batch.add_files(&names, |name| open_beneath(&source, name));
    let committed = batch.commit().unwrap();
    for (number, (result, committed)) in results.into_iter().zip(&committed).enumerate() {
        let added = result.unwrap();
        assert_eq!(added, *committed);
        assert_eq!(added.digest, Digest::of(&content(number)));
    }
    let distinct: std::collections::BTreeSet<Digest> = committed.iter().map(|added| added.digest).collect();
    assert_eq!(committed.iter().filter(|added| added.new).count(), distinct.len());
    let vault = open(&root);
    let report = vault.check(&NoWatch).unwrap();
    assert!(report.is_clean(), "{:?}", report.damaged);
    assert_eq!(report.objects, distinct.len() as u64);
}

#[test]
fn hostile_sources_are_not_followed() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("case");
    std::fs::create_dir_all(root.join("folder")).unwrap();
    std::fs::write(dir.path().join("secret"), "outside").unwrap();
    std::fs::write(root.join("folder/good"), "inside").unwrap();
    symlink(dir.path().join("secret"), root.join("link")).unwrap();
    symlink(dir.path(), root.join("out")).unwrap();
    assert!(Command::new("mkfifo").arg(root.join("pipe")).status().unwrap().success());
    for bad in [
        "link",
        "out/secret",
        "../secret",
        "folder/../../secret",
        "/etc/passwd",
        "",
        ".",
        "folder",
        "pipe",
        "..",
    ] {
        let error = open_beneath(&root, Path::new(bad)).unwrap_err();
        assert!(matches!(error, VaultError::Refused { .. }), "{bad}: {error}");
    }
    assert!(matches!(open_beneath(&root, Path::new("none")), Err(VaultError::File { .. })));
    assert!(open_beneath(&root, Path::new("./folder/good")).is_ok());
}

#[test]
fn links_put_into_the_store_are_not_followed() {
    for target in ["keys", "packs", "locks"] {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("vault");
        let vault = create(&root);
        add(&vault, "A", &[b"x"]);
        let elsewhere = dir.path().join("elsewhere");
        std::fs::rename(root.join(target), &elsewhere).unwrap();
        symlink(&elsewhere, root.join(target)).unwrap();
        let before = walk(&elsewhere);
        let backend = LocalBackend::open(&root).unwrap();
        let outcome = Vault::open(backend, key(1)).and_then(|vault| {
            let case = vault.case(&id("A"))?;
            let batch = case.batch()?;
            let _ = batch.add(&mut &b"y"[..])?;
            batch.commit().map(|_| ())
        });
        let error = outcome.unwrap_err().to_string();
        assert!(error.contains("link"), "{target}: {error}");
        assert_eq!(walk(&elsewhere), before, "{target}: something was written through the link");
    }
}

#[test]
fn a_link_or_pipe_in_a_files_place_is_damage() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("vault");
    let vault = create(&root);
    let digest = add(&vault, "A", &[&noise(1, 1000)])[0];
    let pack = walk(&root.join("packs")).into_iter().find(|path| path.is_file()).unwrap();
    let copy = dir.path().join("copy");
    std::fs::rename(&pack, &copy).unwrap();
    symlink(&copy, &pack).unwrap();
    let check = |what: &str| {
        let report = open(&root).check(&NoWatch).unwrap();
        assert_eq!(report.damaged.len(), 1, "{what}");
        assert_eq!(report.damaged[0].digest, Some(digest));
        assert!(read(&open(&root), "A", &digest).is_err());
    };
    check("link");
    std::fs::remove_file(&pack).unwrap();
    assert!(Command::new("mkfifo").arg(&pack).status().unwrap().success());
    check("pipe");
    std::fs::remove_file(&pack).unwrap();
    std::fs::create_dir(&pack).unwrap();
    check("folder");
}

#[test]
fn foreign_files_are_reported_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("vault");
    let vault = create(&root);
    add(&vault, "A", &[b"x"]);
    let folder = walk(&root.join("packs")).into_iter().find(|path| path.is_dir()).unwrap();
    for name in ["readme.txt", "..\u{202e}evil", "new\nline"] {
        std::fs::write(folder.join(name), "foreign").unwrap();
    }
    let report = open(&root).check(&NoWatch).unwrap();
    assert_eq!(report.damaged.len(), 3);
    assert!(report.damaged.iter().all(|damage| !damage.to_string().contains('\n')));
    open(&root).sweep().unwrap();
    assert!(folder.join("readme.txt").exists());
}

#[test]
fn destroying_leaves_no_key_on_the_disk_and_other_files_whole() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("vault");
    let vault = create(&root);
    let digests = add(&vault, "A", &[b"one", b"two", b"three"]);
    let ring = walk(&root.join("keys"))
        .into_iter()
        .rfind(|p| p.is_file() && p.file_name().unwrap().len() == 32)
        .unwrap();
    let kept = dir.path().join("held-open");
    // Keep the old file's blocks visible by an open handle, as a disk would keep them.
    let mut old = std::fs::File::open(&ring).unwrap();
    let before = std::fs::read(&ring).unwrap();
    let case = vault.case(&id("A")).unwrap();
    let event = case.destroy(&digests[1]).unwrap();
    assert_eq!((event.case.as_str(), event.digest), ("A", digests[1]));
    let mut after = Vec::new();
    std::io::Read::read_to_end(&mut old, &mut after).unwrap();
    assert_eq!(after, vec![0; before.len()], "the old keyring's bytes were not overwritten");
    assert!(matches!(case.destroy(&digests[1]), Err(VaultError::NoSuchObject { .. })));
    let vault = open(&root);
    assert!(matches!(read(&vault, "A", &digests[1]), Err(VaultError::NoSuchObject { .. })));
    assert_eq!(read(&vault, "A", &digests[0]).unwrap(), b"one");
    assert_eq!(read(&vault, "A", &digests[2]).unwrap(), b"three");
    assert!(vault.check(&NoWatch).unwrap().is_clean());
    // The last ones take the pack with them.
    let case = vault.case(&id("A")).unwrap();
    let _ = case.destroy(&digests[0]).unwrap();
    let _ = case.destroy(&digests[2]).unwrap();
    assert!(!walk(&root.join("packs")).iter().any(|path| path.is_file()));
    assert!(!kept.exists());
}

#[test]
fn a_sweep_never_overwrites_a_keyring_that_is_still_in_use() {
    // A crash after step 2 of a replacement leaves a second name for the living keyring.
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("vault");
    let vault = create(&root);
    let digest = add(&vault, "A", &[b"precious"])[0];
    let ring = walk(&root.join("keys"))
        .into_iter()
        .rfind(|p| p.is_file() && p.file_name().unwrap().len() == 32)
        .unwrap();
    std::fs::hard_link(&ring, ring.with_file_name(".shred-1-1")).unwrap();
    // And one that has lost its place already.
    let lost = ring.with_file_name(".shred-1-2");
    std::fs::write(&lost, "old keys").unwrap();
    std::fs::write(ring.with_file_name(".tmp-1-3"), "half").unwrap();
    assert!(open(&root).check(&NoWatch).unwrap().leftovers > 0);
    open(&root).sweep().unwrap();
    assert_eq!(read(&open(&root), "A", &digest).unwrap(), b"precious");
    assert_eq!(open(&root).check(&NoWatch).unwrap().leftovers, 0);
    assert!(!lost.exists());
}

#[test]
fn many_may_add_the_same_case_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let vault = create(folder.path());
    for round in 0..150 {
        let id = id(&format!("c-{round}"));
        let gate = std::sync::Barrier::new(6);
        let made: usize = std::thread::scope(|scope| {
            let one = || {
                gate.wait();
                let made = match vault.create_case(&id) {
                    Ok(_) => 1,
                    Err(VaultError::CaseExists(_)) => 0,
                    Err(error) => panic!("round {round}: {error}"),
                };
                // whoever writes clears what others have left; what others are at is not left
                drop(vault.case(&id).unwrap().batch().unwrap());
                made
            };
            let threads: Vec<_> = (0..6).map(|_| scope.spawn(one)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(made, 1, "round {round}");
    }
}

#[test]
fn writers_exclude_destroyers() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("vault");
    let vault = create(&root);
    let digest = add(&vault, "A", &[b"x"])[0];
    let (one, two) = (open(&root), open(&root));
    let (case_one, case_two) = (one.case(&id("A")).unwrap(), two.case(&id("A")).unwrap());
    let batch = case_one.batch().unwrap();
    assert!(case_two.batch().is_ok(), "two may add at once");
    assert!(matches!(case_two.destroy(&digest), Err(VaultError::Busy(_))));
    assert!(matches!(two.sweep(), Err(VaultError::Busy(_))));
    drop(batch);
    assert!(case_two.destroy(&digest).is_ok());
}

/// To try: `mount -t tmpfs -o size=8m,mode=700 tmpfs DIR`, then run with `SIMSA_SMALL_DISK=DIR` and `--ignored`.
#[test]
#[ignore = "needs a small file system of its own in SIMSA_SMALL_DISK"]
fn a_full_disk_is_a_clear_error_and_loses_nothing() {
    let disk = PathBuf::from(
        std::env::var_os("SIMSA_SMALL_DISK").expect("SIMSA_SMALL_DISK names a small file system"),
    );
    let root = disk.join("vault");
    let vault = create(&root);
    let case = vault.case(&id("A")).unwrap();
    let mut held = Vec::new();
    let error = (1..1_000u64)
        .find_map(|number| {
            let file = noise(number, 300_000);
            let batch = case.batch().unwrap();
            let outcome = batch.add(&mut &file[..]).and_then(|added| batch.commit().map(|_| added));
            outcome.map(|added| held.push((added.digest, file))).err()
        })
        .expect("the file system in SIMSA_SMALL_DISK is too large for this test");
    assert!(error.to_string().contains("no space left"), "{error}");
    assert!(!held.is_empty());
    let vault = open(&root);
    for (digest, file) in &held {
        assert!(read(&vault, "A", digest).unwrap() == *file);
    }
    // Destroying gives space back, and then adding works again.
    let case = vault.case(&id("A")).unwrap();
    for (digest, _) in held.drain(..held.len() / 2) {
        let _ = case.destroy(&digest).unwrap();
    }
    add(&vault, "A", &[&noise(5_000, 300_000)]);
    let report = open(&root).check(&NoWatch).unwrap();
    assert!(report.is_clean(), "{:?}", report.damaged);
    assert_eq!((report.objects, report.leftovers), (held.len() as u64 + 1, 0));
    std::fs::remove_dir_all(root).unwrap();
}

// ---------------------------------------------------------------------------------------------------------------
// Killing. The child is this test binary again, running `child` with the vault's folder in its environment. It works
// without end (adds in batches, destroys, rotates) and prints a line after each acknowledgement; the parent kills it
// at a random moment and compares.

const CHILD: &str = "SIMSA_VAULT_KILL_CHILD";

/// The rounds' contents: reproducible from a number alone.
fn content(number: u64) -> Vec<u8> {
    let length = [100, 5_000, 60_000, 1_100_000][usize::try_from(number % 4).unwrap()];
    if number.is_multiple_of(2) { noise(number + 1, length) } else { text(number * 1_000, length) }
}

#[test]
fn child() {
    let Some(value) = std::env::var_os(CHILD) else { return };
    let value = value.into_string().unwrap();
    let (start, root) = value.split_once(':').unwrap();
    let root = Path::new(root);
    let mut number: u64 = start.parse().unwrap();
    let say = |line: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "ack {line}").unwrap();
        out.flush().unwrap();
    };
    let chain = || KeyChain::new(key(2)).with_previous(key(1));
    let swapped = || KeyChain::new(key(1)).with_previous(key(2));
    loop {
        let backend = || LocalBackend::open(root).unwrap();
        let vault = if number.is_multiple_of(2) {
            Vault::open(backend(), chain()).unwrap()
        } else {
            Vault::open(backend(), swapped()).unwrap()
        };
        let case = vault.case(&id("A")).unwrap();
        let batch = case.batch().unwrap();
        for _ in 0..5 {
            let _ = batch.add(&mut content(number).as_slice()).unwrap();
            number += 1;
        }
        batch.commit().unwrap();
        for added in number - 5..number {
            say(format!("add {added}"));
        }
        let gone = number - 3;
        say(format!("try {gone}"));
        let _ = case.destroy(&Digest::of(&content(gone))).unwrap();
        say(format!("gone {gone}"));
        assert!(vault.rotate(&NoWatch).unwrap().left.is_empty());
        say("rotated 0".to_owned());
    }
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    let rounds = if std::env::var_os("SIMSA_LONG").is_some() { 1_000 } else { 50 };
    let dir = tempfile::tempdir().unwrap();
    let mut root = dir.path().join("vault-0");
    create(&root);
    let mut held = std::collections::BTreeSet::new();
    let mut gone = std::collections::BTreeSet::new();
    let (mut next, mut acknowledged) = (0u64, 0);
    for round in 0..rounds {
        if round % 20 == 19 {
            // A fresh vault now and then keeps the long mode's rounds equally long.
            root = dir.path().join(format!("vault-{round}"));
            create(&root);
            held.clear();
            gone.clear();
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--nocapture", "--test-threads=1"])
            .env(CHILD, format!("{next}:{}", root.display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        let said = AtomicU32::new(0);
        let lines = std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let lines = BufReader::new(output).lines().map_while(Result::ok);
                lines.inspect(|_| _ = said.fetch_add(1, Ordering::SeqCst)).collect::<Vec<String>>()
            });
            // Moments spread from before the first write to deep into the work: so many lines, and a little time that
            // puts the kill between two of them. A busy machine only takes longer.
            let enough = round % 9 * 2;
            while said.load(Ordering::SeqCst) < enough && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_micros(100));
            }
            std::thread::sleep(Duration::from_micros(
                u64::from(round % 37) * 700 + u64::from(round) % 11 * 310,
            ));
            child.kill().unwrap();
            child.wait().unwrap();
            reader.join().unwrap()
        });
        for line in lines {
            // The test harness may print before our first line without ending its own.
            let Some(at) = line.find("ack ") else { continue };
            let mut words = line[at + 4..].split(' ');
            let (what, number) = (words.next().unwrap(), words.next().unwrap().parse::<u64>().unwrap());
            acknowledged += 1;
            match what {
                "add" => {
                    held.insert(number);
                    next = next.max(number + 1);
                }
                "try" => {
                    held.remove(&number);
                }
                "gone" => {
                    gone.insert(number);
                }
                _ => {}
            }
        }
        // Unacknowledged batches may be there whole; their numbers must not be used with another meaning.
        next += 10;
        verify_after_kill(&root, &held, &gone, round);
    }
    assert!(acknowledged > rounds / 2, "the children were killed before they did anything ({acknowledged})");
}

fn verify_after_kill(
    root: &Path,
    held: &std::collections::BTreeSet<u64>,
    gone: &std::collections::BTreeSet<u64>,
    round: u32,
) {
    let chain = KeyChain::new(key(2)).with_previous(key(1));
    let vault = Vault::open(LocalBackend::open(root).unwrap(), chain).unwrap();
    // The ordinary next run recovers.
    drop(vault.case(&id("A")).unwrap().batch().unwrap());
    let report = vault.check(&NoWatch).unwrap();
    assert!(report.is_clean(), "round {round}: {:?}", report.damaged);
    let case = vault.case(&id("A")).unwrap();
    assert_eq!(report.objects, case.list().len() as u64, "round {round}");
    for number in held {
        assert!(case.contains(&Digest::of(&content(*number))), "round {round}: file {number} is lost");
    }
    for number in gone {
        assert!(!case.contains(&Digest::of(&content(*number))), "round {round}: file {number} is back");
    }
}
