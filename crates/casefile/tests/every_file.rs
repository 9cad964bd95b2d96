//! Every file below `.simsa` and in the key folder, one after the other: flipped, cut, emptied, removed, and put back to an
//! earlier version. The documented checks notice it, or the table in `docs/security/shelf.md` says why it does no harm.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use common::{Workbench, now, these};
use simsa_casefile::{open, published_log};
use simsa_ledger::fsck::{self, PublicKey, PublishedFolder};
use simsa_ledger::{KeyKind, SignerKey, Witness};
use simsa_model::FileState;
use simsa_vault::NoWatch;

type Files = BTreeMap<PathBuf, Vec<u8>>;

fn all(folder: &Path, found: &mut Files) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            all(&entry.path(), found);
        } else {
            found.insert(entry.path(), fs::read(entry.path()).unwrap());
        }
    }
}

fn files(workbench: &Workbench) -> Files {
    let mut found = Files::new();
    all(&workbench.case.join(".simsa"), &mut found);
    all(workbench.keys.path(), &mut found);
    found
}

/// Puts everything back as it was.
fn put_back(workbench: &Workbench, before: &Files) {
    for path in files(workbench).keys().filter(|path| !before.contains_key(*path)) {
        fs::remove_file(path).unwrap();
    }
    for (path, bytes) in before {
        fs::write(path, bytes).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// What `simsa ledger check --key`, `ledger check`, `vault check` and `check` would notice.
fn noticed(workbench: &Workbench, key: &str) -> Option<String> {
    let published = published_log(&workbench.case).map(|folder| PublishedFolder::new(&folder));
    let report = published.map(|folder| fsck::check(&folder, &PublicKey::parse(key).unwrap(), &[]));
    match report {
        Ok(report) if !report.is_sound() => return Some(format!("{:?}", report.faults)),
        Ok(report) if !report.notes.is_empty() => return Some(report.notes.join("\n")),
        Ok(_) => {}
        Err(error) => return Some(error.to_string()),
    }
    let case_file = match open(&workbench.case, &workbench.keys, now) {
        Ok((case_file, opened)) if opened.read_only.is_none() => case_file,
        Ok((_, opened)) => return opened.read_only.map(|why| why.en),
        Err(error) => return Some(error.to_string()),
    };
    match case_file.check_vault(&NoWatch) {
        Ok(report) if report.is_sound() => {}
        Ok(report) => return Some(format!("{report:?}")),
        Err(error) => return Some(error.to_string()),
    }
    drop(case_file);
    let case = match simsa_casefile::load(&workbench.case, &workbench.keys) {
        Ok(case) => case,
        Err(problems) => return Some(format!("{problems:?}")),
    };
    let missing =
        case.dossier().evidence.iter().find(|piece| !matches!(piece.state, FileState::Present { .. }));
    missing.map(|piece| format!("{:?}", piece.state))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// What is not noticed, and why that does no harm; the same stands in `docs/security/shelf.md`.
fn does_no_harm(path: &Path, what: &str) -> bool {
    let path = path.to_string_lossy();
    // Nothing stands in a lock.
    path.ends_with("/lock") || path.ends_with(".lock") || path.contains("/locks/")
        // Earlier versions of a partial tile: nobody needs them, whoever wants them takes the newer.
        || (path.contains(".p/") && what == "removed")
        // Says less, and all that it says is true; receipts keep what they have.
        || (path.ends_with("/attested") && what == "older")
        // Whoever can write the key folder can sign anyway; without the mark the next command makes it anew.
        || (path.ends_with(".mark") && ["older", "removed"].contains(&what))
        // An entry that was broken off while it was written; nobody was told that it is stored.
        || (path.ends_with("/sequence") && what == "longer")
        // What is missing there is listed, and so named, in `evidence.toml`.
        || (path.ends_with("/names.json") && what == "older")
        // The next command signs the same again, from the sequence.
        || (path.ends_with("/log/checkpoint") && what == "older")
}

#[test]
fn whatever_is_done_to_a_file_is_noticed_or_does_no_harm() {
    let workbench = Workbench::new();
    let case_file = workbench.make();
    case_file.add(&these(&[&workbench.file("a.txt", "a"), &workbench.file("b.txt", "b")]), &NoWatch).unwrap();
    let witness_key = SignerKey::from_seed("witness.example", &[9; 32]).unwrap();
    let key = case_file.ledger().log().verifier();
    let said = |time| {
        let log = case_file.ledger().log();
        let head = log.head().clone();
        let witness = Witness { key: &witness_key, log: &key };
        let line = witness.cosign(&log.witness_request(0).unwrap().to_bytes(), None, time).unwrap().1;
        log.keep_time_stamp(&head, b"what an authority gave").unwrap();
        line
    };
    let line = said(1);
    let mut older = files(&workbench);
    case_file.ledger().log().add_cosignature(line, &witness_key.verifier(KeyKind::Witness)).unwrap();
    let id = case_file.list().unwrap()[0].id.clone();
    case_file.withdraw(&id, false).unwrap();
    case_file.add(&these(&[&workbench.file("c.txt", "c")]), &NoWatch).unwrap();
    drop(case_file);
    let key = key.to_string();
    assert_eq!(noticed(&workbench, &key), None);
    let before = files(&workbench);
    older.retain(|path, bytes| before.get(path).is_some_and(|now| now != bytes));
    assert!(older.len() >= 5, "{older:?}");
    let mut tried = 0;
    for (path, bytes) in &before {
        let mut ways: Vec<(&str, Option<Vec<u8>>)> = vec![("removed", None), ("emptied", Some(Vec::new()))];
        for at in [0, bytes.len() / 3, bytes.len() / 2, bytes.len().saturating_sub(1)] {
            let mut altered = bytes.clone();
            if let Some(byte) = altered.get_mut(at) {
                *byte ^= 1;
                ways.push(("flipped", Some(altered)));
            }
        }
        ways.push(("cut", Some(bytes[..bytes.len() / 2].to_vec())));
        ways.push(("longer", Some([bytes.as_slice(), b"\n"].concat())));
        if let Some(bytes) = older.get(path) {
            ways.push(("older", Some(bytes.clone())));
        }
        for (what, altered) in ways {
            // White space behind a key or behind the names says nothing.
            let is_text = Path::new(&name_of(path)).extension().is_some_and(|ending| ending == "key")
                || name_of(path) == "names.json";
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
            let same = |altered: &Vec<u8>| altered == bytes || is_text && text(altered) == text(bytes);
            if altered.as_ref().is_some_and(same) || does_no_harm(path, what) {
                continue;
            }
            match altered {
                Some(altered) => fs::write(path, altered).unwrap(),
                None => fs::remove_file(path).unwrap(),
            }
            assert!(noticed(&workbench, &key).is_some(), "{} {what} is not noticed", path.display());
            put_back(&workbench, &before);
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
    assert_eq!(noticed(&workbench, &key), None, "it is as it was");
}

/// `simsa check` does not say that evidence is there whose bytes are gone.
#[test]
fn evidence_whose_packs_are_gone_is_not_there() {
    let workbench = Workbench::new();
    drop(workbench.make().add(&these(&[&workbench.file("a.txt", "a")]), &NoWatch).unwrap());
    let packs = workbench.case.join(".simsa/vault/packs");
    let mut found = Files::new();
    all(&packs, &mut found);
    for (path, bytes) in &found {
        fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
        let case = simsa_casefile::load(&workbench.case, &workbench.keys).unwrap();
        assert!(matches!(case.dossier().evidence[0].state, FileState::Unreadable { .. }));
    }
    fs::remove_dir_all(&packs).unwrap();
    let case = simsa_casefile::load(&workbench.case, &workbench.keys).unwrap();
    assert!(matches!(case.dossier().evidence[0].state, FileState::Unreadable { .. }));
}
