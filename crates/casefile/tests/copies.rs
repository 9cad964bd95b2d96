//! One ledger is continued in one folder. Copies, older states and other histories are noticed before anything is recorded in
//! them, and nothing is ever signed that contradicts what was signed before.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Workbench, now, these};
use simsa_casefile::{CaseFileError, KeyFolder, open, published_log};
use simsa_ledger::{EventKind, LedgerEntry, SignedCheckpoint};
use simsa_vault::NoWatch;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    // As `cp -a` does: the vault refuses folders that others can write.
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
}

/// Adds a file to the case in this folder.
fn add(workbench: &Workbench, keys: &KeyFolder, case: &Path, name: &str) -> Result<(), CaseFileError> {
    let file = workbench.file(name, name);
    let (case_file, _) = open(case, keys, now)?;
    let outcome = case_file.add(&these(&[&file]), &NoWatch)?.remove(0);
    outcome.result.map(|_| ())
}

/// The checkpoint that was signed last.
fn head(workbench: &Workbench, case: &Path) -> SignedCheckpoint {
    let (case_file, _) = open(case, &workbench.keys, now).unwrap();
    let key = case_file.ledger().log().verifier();
    let bytes = fs::read(published_log(case).unwrap().join("checkpoint")).unwrap();
    SignedCheckpoint::open(&bytes, &key).unwrap()
}

/// A case with two pieces of evidence, and its folder's copy.
fn copied() -> (Workbench, PathBuf) {
    let workbench = Workbench::new();
    drop(workbench.make());
    add(&workbench, &workbench.keys, &workbench.case, "a.txt").unwrap();
    let copied = workbench.files.join("사본");
    copy(&workbench.case, &copied);
    (workbench, copied)
}

fn refused(result: Result<(), CaseFileError>, says: &str) {
    let said = result.unwrap_err().say();
    assert!(said.en.contains(says) && said.en.contains("simsa ledger branch"), "{}", said.en);
}

#[test]
fn a_copy_is_read_but_nothing_is_recorded_in_it() {
    let (workbench, copied) = copied();
    let before = head(&workbench, &copied);
    refused(add(&workbench, &workbench.keys, &copied, "b.txt"), "is a copy of");
    let (case_file, opened) = open(&copied, &workbench.keys, now).unwrap();
    assert!(opened.read_only.is_some_and(|why| why.ko.contains("사본")));
    assert!(case_file.check_vault(&NoWatch).unwrap().is_sound(), "it can be read");
    assert!(case_file.record_sealed([1; 32]).is_err() && case_file.record_dossier([1; 32]).is_err());
    assert!(case_file.rotate().is_err());
    assert_eq!(head(&workbench, &copied), before);
    add(&workbench, &workbench.keys, &workbench.case, "b.txt").unwrap();
    workbench.agrees();
    refused(add(&workbench, &workbench.keys, &copied, "c.txt"), "were signed");
}

#[test]
fn a_moved_folder_just_works() {
    let (workbench, copied) = copied();
    fs::remove_dir_all(&copied).unwrap();
    let moved = workbench.files.join("옮긴 폴더");
    fs::rename(&workbench.case, &moved).unwrap();
    add(&workbench, &workbench.keys, &moved, "b.txt").unwrap();
    // and back again, with another case in between where it was
    simsa_case::create(&workbench.case, simsa_model::Language::Korean).unwrap();
    add(&workbench, &workbench.keys, &moved, "c.txt").unwrap();
    fs::remove_dir_all(&workbench.case).unwrap();
    fs::rename(&moved, &workbench.case).unwrap();
    add(&workbench, &workbench.keys, &workbench.case, "d.txt").unwrap();
    workbench.agrees();
}

/// As `unzip` names a folder that was packed on a Korean Windows.
#[test]
fn a_folder_whose_name_is_no_text_keeps_its_ledger() {
    use std::os::unix::ffi::OsStrExt as _;
    let (workbench, copied) = copied();
    fs::remove_dir_all(&copied).unwrap();
    let moved = workbench.files.join(std::ffi::OsStr::from_bytes(b"\xbd\xc5\xc3\xbb"));
    fs::rename(&workbench.case, &moved).unwrap();
    add(&workbench, &workbench.keys, &moved, "b.txt").unwrap();
    add(&workbench, &workbench.keys, &moved, "c.txt").unwrap();
    // A copy of it is noticed, too.
    copy(&moved, &workbench.case);
    refused(add(&workbench, &workbench.keys, &workbench.case, "d.txt"), "is a copy of");
    fs::remove_dir_all(&moved).unwrap();
    add(&workbench, &workbench.keys, &workbench.case, "d.txt").unwrap();
    workbench.agrees();
}

/// The copy goes on while the original is away; then the original is the one that must not.
#[test]
fn of_two_copies_only_one_goes_on_whichever_it_is() {
    let (workbench, copied) = copied();
    let away = workbench.files.join("치운 원본");
    fs::rename(&workbench.case, &away).unwrap();
    add(&workbench, &workbench.keys, &copied, "b.txt").unwrap();
    refused(add(&workbench, &workbench.keys, &away, "c.txt"), "were signed");
    // brought to the same length by hand, it is another history
    let theirs = published_log(&away).unwrap();
    fs::rename(&away, &workbench.case).unwrap();
    assert!(!theirs.exists());
    refused(add(&workbench, &workbench.keys, &workbench.case, "c.txt"), "were signed");
}

/// A backup put back, and a checkout of an older commit, are the same thing: fewer entries than were signed.
#[test]
fn an_older_state_is_noticed_in_the_same_place() {
    let (workbench, copied) = copied();
    add(&workbench, &workbench.keys, &workbench.case, "b.txt").unwrap();
    let newer = head(&workbench, &workbench.case);
    fs::remove_dir_all(&workbench.case).unwrap();
    copy(&copied, &workbench.case);
    fs::remove_dir_all(&copied).unwrap();
    refused(add(&workbench, &workbench.keys, &workbench.case, "c.txt"), "an older state was put back");
    assert!(head(&workbench, &workbench.case).size() < newer.size(), "nothing was signed");
}

/// Two machines that share their key folder: each has its own copy of the case, and the mark comes with the keys.
#[test]
fn a_key_folder_on_two_machines_lets_one_of_them_go_on() {
    let (workbench, copied) = copied();
    let other_keys = workbench.files.join("다른 기기의 키");
    copy(workbench.keys.path(), &other_keys);
    let other = KeyFolder::new(&other_keys);
    // the first machine works, then its keys are synchronised to the other
    add(&workbench, &workbench.keys, &workbench.case, "b.txt").unwrap();
    fs::remove_dir_all(&other_keys).unwrap();
    copy(workbench.keys.path(), &other_keys);
    refused(add(&workbench, &other, &copied, "c.txt"), "were signed");
    // with the case synchronised too it goes on there, and the first is then behind
    fs::remove_dir_all(&copied).unwrap();
    fs::rename(&workbench.case, &copied).unwrap();
    add(&workbench, &other, &copied, "c.txt").unwrap();
}

#[test]
fn another_history_of_the_same_length_is_refused_without_a_signature() {
    let (workbench, copied) = copied();
    // The copy is continued with keys that know nothing of the original: this cannot be noticed there.
    let stray_keys = workbench.files.join("키 사본");
    copy(workbench.keys.path(), &stray_keys);
    for name in fs::read_dir(&stray_keys).unwrap().flatten() {
        if name.path().extension().is_some_and(|ending| ending == "mark") {
            fs::remove_file(name.path()).unwrap();
        }
    }
    add(&workbench, &KeyFolder::new(&stray_keys), &copied, "x.txt").unwrap();
    add(&workbench, &workbench.keys, &workbench.case, "y.txt").unwrap();
    // Both have as many entries. As soon as they meet one key folder, the other one is refused.
    refused(add(&workbench, &workbench.keys, &copied, "z.txt"), "is another than the");
    add(&workbench, &workbench.keys, &workbench.case, "z.txt").unwrap();
}

#[test]
fn a_branch_says_where_it_comes_from_and_goes_on() {
    let (workbench, copied) = copied();
    let origin = head(&workbench, &copied);
    let (case_file, _) = open(&copied, &workbench.keys, now).unwrap();
    let branched = case_file.branch().unwrap();
    assert_eq!((branched.from.as_str(), branched.entries), (origin.origin(), origin.size()));
    add(&workbench, &workbench.keys, &copied, "b.txt").unwrap();
    add(&workbench, &workbench.keys, &workbench.case, "c.txt").unwrap();
    let (case_file, opened) = open(&copied, &workbench.keys, now).unwrap();
    assert_eq!(opened.read_only, None);
    let entries = case_file.entries().unwrap();
    let first = LedgerEntry::from_bytes(&entries[0]).unwrap();
    assert_eq!(first.event().as_str(), EventKind::LEDGER_BRANCHED);
    assert!(first.references().any(|(role, value)| (role, value) == ("previous", origin.origin())));
    assert!(first.digests().any(|(role, root)| role == "root" && root == origin.root().as_bytes()));
    assert_eq!(entries.len() as u64, origin.size() + 2);
    assert_eq!(case_file.ledger().log().verifier().to_string(), branched.key);
    assert!(case_file.check_vault(&NoWatch).unwrap().is_sound(), "what was recorded before counts");
    // a copy of the branch is a copy again, and the folder in which it goes on needs no branch
    drop(case_file);
    let second = workbench.files.join("사본의 사본");
    copy(&copied, &second);
    refused(add(&workbench, &workbench.keys, &second, "d.txt"), "is a copy of");
    assert!(open(&copied, &workbench.keys, now).unwrap().0.branch().is_err());
}

/// What a crash may leave between the mark and the signature is finished, and no copy without it may go on.
#[test]
fn a_mark_that_is_ahead_of_the_signature_is_fine_where_the_entries_are() {
    let (workbench, copied) = copied();
    let published = published_log(&workbench.case).unwrap().join("checkpoint");
    let before = fs::read(&published).unwrap();
    add(&workbench, &workbench.keys, &workbench.case, "b.txt").unwrap();
    fs::write(&published, before).unwrap();
    refused(add(&workbench, &workbench.keys, &copied, "c.txt"), "were signed");
    add(&workbench, &workbench.keys, &workbench.case, "c.txt").unwrap();
    workbench.agrees();
}

#[test]
fn a_damaged_mark_or_salt_is_named() {
    let (workbench, _) = copied();
    let mark = fs::read_dir(workbench.keys.path()).unwrap().flatten().map(|entry| entry.path());
    let mark = mark.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "mark")).unwrap();
    for path in [mark, workbench.case.join(".simsa/case-id")] {
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            fs::write(&path, altered).unwrap();
            let error = open(&workbench.case, &workbench.keys, now).map(|_| ()).unwrap_err().say();
            // Another pseudonym leads to other keys, which are missing.
            assert!(
                error.en.contains(path.file_name().unwrap().to_str().unwrap())
                    || error.en.contains("missing"),
                "{at}: {}",
                error.en
            );
        }
        fs::write(&path, bytes).unwrap();
    }
    add(&workbench, &workbench.keys, &workbench.case, "b.txt").unwrap();
}
