//! After a change of keys, and whatever a kill has left of one: no file but the named ones holds a key. And only the user
//! can use what lies in case file and key folder.

mod common;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use common::{Workbench, now, these};
use simsa_casefile::open;
use simsa_vault::NoWatch;

/// Every file below a folder.
fn all(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(all(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The names of the files in key folder and case file that hold this secret, as it is written.
fn holders(workbench: &Workbench, secret: &str) -> Vec<String> {
    let files = all(workbench.keys.path()).into_iter().chain(all(&workbench.case.join(".simsa")));
    let mut names: Vec<String> = files
        .filter(|path| contains(&fs::read(path).unwrap(), secret.trim().as_bytes()))
        .map(|path| name(&path))
        .collect();
    names.sort();
    names
}

#[test]
fn what_a_kill_leaves_of_a_key_is_gone_after_the_next_command() {
    let workbench = Workbench::new();
    drop(workbench.make().add(&these(&[&workbench.file("a.txt", "a")]), &NoWatch).unwrap());
    let keys = workbench.keys.path().to_owned();
    let old = fs::read_to_string(workbench.keys.master_path()).unwrap();
    let ledger = all(&keys).into_iter().find(|path| {
        name(path).starts_with("ledger-") && path.extension().is_some_and(|ending| ending == "key")
    });
    let ledger = fs::read_to_string(ledger.unwrap()).unwrap();
    let rotation = workbench.open().rotate().unwrap();
    assert!(rotation.new_key);
    let new = fs::read_to_string(workbench.keys.master_path()).unwrap();
    let second = all(&keys).into_iter().find(|path| name(path).starts_with("vault-")).unwrap();
    assert_eq!(holders(&workbench, &old), [name(&second)]);
    // Killed after each step of writing a key: the copy just written, the copy that has its name already, the new key
    // that has not; a ledger's key; and the file with the salt.
    let written = [(".new-1", &old), (".new-2", &new), (".new-3", &ledger)];
    for (file, secret) in written {
        fs::write(keys.join(file), secret).unwrap();
    }
    fs::hard_link(&second, keys.join(".new-4")).unwrap();
    let salt = fs::read_to_string(workbench.case.join(".simsa/case-id")).unwrap();
    fs::write(workbench.case.join(".simsa/.simsa-x1"), &salt).unwrap();
    fs::write(keys.join(".simsa-x2"), "half a mark").unwrap();
    assert_eq!(holders(&workbench, &old), [".new-1", ".new-4", &name(&second)]);
    workbench.agrees();
    assert_eq!(holders(&workbench, &old), [name(&second)]);
    assert_eq!(holders(&workbench, &new), ["vault.key"]);
    assert_eq!(holders(&workbench, &ledger).len(), 1);
    assert_eq!(holders(&workbench, &salt), ["case-id"]);
    // Destroying the old key is final, and nothing needed it.
    fs::remove_file(second).unwrap();
    assert!(holders(&workbench, &old).is_empty());
    workbench.agrees();
}

#[test]
fn what_others_can_read_is_closed_and_what_they_can_change_is_refused() {
    let workbench = Workbench::new();
    drop(workbench.make().add(&these(&[&workbench.file("a.txt", "a")]), &NoWatch).unwrap());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let case_file = workbench.case.join(".simsa");
    for path in [case_file.as_path(), workbench.keys.path()] {
        assert_eq!(mode(path), 0o700, "{path:?}");
        for readable in [0o755, 0o750, 0o711] {
            fs::set_permissions(path, Permissions::from_mode(readable)).unwrap();
            let (_, opened) = open(&workbench.case, &workbench.keys, now).unwrap();
            assert_eq!((opened.closed.len(), mode(path)), (1, 0o700), "{path:?}");
        }
        for writable in [0o777, 0o770, 0o722, 0o702] {
            fs::set_permissions(path, Permissions::from_mode(writable)).unwrap();
            let said = open(&workbench.case, &workbench.keys, now).map(|_| ()).unwrap_err().say();
            assert!(
                said.en.contains("can be changed by others") && said.en.contains("chmod go-rwx"),
                "{}",
                said.en
            );
            assert_eq!(mode(path), writable, "it is left for the person to look at");
        }
        fs::set_permissions(path, Permissions::from_mode(0o700)).unwrap();
    }
    // Links lead to what they lead to.
    let moved = workbench.files.join("keys behind a link");
    fs::rename(workbench.keys.path(), &moved).unwrap();
    std::os::unix::fs::symlink(&moved, workbench.keys.path()).unwrap();
    fs::set_permissions(&moved, Permissions::from_mode(0o755)).unwrap();
    let (_, opened) = open(&workbench.case, &workbench.keys, now).unwrap();
    assert_eq!((opened.closed.len(), mode(&moved)), (1, 0o700));
}
