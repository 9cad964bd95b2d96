//! Backup and restore of a whole installation: made while a server is written to, put back, and used.

mod common;

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ScopedJoinHandle;

use common::server::{Program, Server};
use common::{Run, simsa};

fn good(arguments: &[&str]) -> String {
    let run = simsa(arguments);
    assert_eq!(run.code, 0, "{arguments:?}\n{}\n{}", run.out, run.err);
    run.out
}

fn refused(arguments: &[&str]) -> Run {
    let run = simsa(arguments);
    assert_eq!(run.code, 2, "{arguments:?}\n{}\n{}", run.out, run.err);
    run
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn question(program: &Program, case: &str) -> String {
    let questions = program.read(&format!("/api/v1/cases/{case}/questions"));
    questions["questions"][0]["id"].as_str().unwrap().to_owned()
}

/// The texts of all remarks, and the titles of all evidence with their digests.
fn holds(program: &Program, case: &str, question: &str) -> (String, String) {
    let answer = program.read(&format!("/api/v1/cases/{case}/answers/{question}"));
    let evidence = serde_json::Value::from(program.evidence(case));
    (answer.to_string(), evidence.to_string())
}

#[test]
fn a_backup_under_write_load_has_everything_acknowledged_before_and_can_be_used() {
    let all = tempfile::tempdir().unwrap();
    let data = all.path().join("data");
    let server = Server::start(&data);
    let program = server.program();
    let case = program.filled_case();
    let question = question(&program, &case);
    // Three writers; what is acknowledged is written down only afterwards.
    let (acknowledged, enough) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    let backup = all.path().join("backup.tar");
    let before = std::thread::scope(|scope| {
        let mut writers = Vec::new();
        for writer in 0..3 {
            let (program, case, question) = (&program, &case, &question);
            let (acknowledged, enough) = (&acknowledged, &enough);
            writers.push(scope.spawn(move || {
                for number in 0.. {
                    if enough.load(Ordering::SeqCst) {
                        break;
                    }
                    let name = format!("w{writer}n{number}");
                    let answer = if number % 3 == 0 {
                        program.upload(case, &name, name.repeat(1000).as_bytes())
                    } else {
                        program.remark(case, question, &name)
                    };
                    let answer = answer.unwrap();
                    assert_eq!(answer.status, 201, "{}", answer.text());
                    acknowledged.lock().unwrap().push(name);
                }
            }));
        }
        // a writer that has failed is reported by the scope, once all have ended
        while acknowledged.lock().unwrap().len() < 12 && !writers.iter().any(ScopedJoinHandle::is_finished) {
            std::thread::yield_now();
        }
        let before = acknowledged.lock().unwrap().clone();
        let made = simsa(["backup", "--data", text(&data), "--out", text(&backup), "--lang", "en"]);
        enough.store(true, Ordering::SeqCst);
        assert_eq!(made.code, 0, "{}{}", made.out, made.err);
        assert!(made.err.contains("The keys are not in it"), "{}", made.err);
        before
    });
    // the server agrees with itself while it runs, and after it was killed
    assert!(good(&["serve", "--check", "--data", text(&data), "--lang", "en"]).contains("agrees"));
    server.kill();

    // a second backup does not touch the first
    let bytes = fs::read(&backup).unwrap();
    let again = refused(&["backup", "--data", text(&data), "--out", text(&backup), "--lang", "en"]);
    assert!(again.err.contains("overwrites nothing"), "{}", again.err);
    good(&["backup", "--data", text(&data), "--out", text(all.path())]);
    assert_eq!(fs::read(&backup).unwrap(), bytes);
    good(&["backup", "--verify", text(&backup)]);

    let (place, keys) = (all.path().join("restored"), data.join("keys"));
    let out =
        good(&["restore", text(&backup), "--data", text(&place), "--keys", text(&keys), "--lang", "en"]);
    assert!(out.contains("All of it is whole and agrees"), "{out}");
    let server = Server::start(&place);
    let program = program.at(&server);
    let (answer, evidence) = holds(&program, &case, &question);
    for name in &before {
        assert!(answer.contains(name.as_str()) || evidence.contains(name.as_str()), "{name} is lost");
    }
    // evidence can be read, and writing goes on
    let first = before.iter().find(|name| name.ends_with("n0")).unwrap();
    let listed = program.evidence(&case);
    let listed = listed.iter().find(|one| one["listed"]["title"] == first.as_str());
    let id =
        listed.unwrap()["name"].as_str().or(listed.unwrap()["listed"]["id"].as_str()).unwrap().to_owned();
    let file = program.send("GET", &format!("/api/v1/cases/{case}/evidence/{id}/file"), &[], b"").unwrap();
    assert_eq!(file.text(), first.repeat(1000));
    assert_eq!(program.remark(&case, &question, "afterwards").unwrap().status, 201);
    drop(server);
    good(&["serve", "--check", "--data", text(&place)]);
}

#[test]
fn keys_are_in_a_backup_only_when_asked_for_and_then_it_says_so_loudly() {
    let all = tempfile::tempdir().unwrap();
    let data = all.path().join("data");
    drop(Server::start(&data));
    let (without, with) = (all.path().join("without.tar"), all.path().join("with.tar"));
    good(&["backup", "--data", text(&data), "--out", text(&without)]);
    let made = simsa(["backup", "--data", text(&data), "--out", text(&with), "--with-keys", "--lang", "en"]);
    assert!(made.code == 0 && made.err.contains("WARNING"), "{}", made.err);
    let secret = fs::read_to_string(data.join("keys/master.key")).unwrap();
    let holds = |path: &Path| {
        let bytes = fs::read(path).unwrap();
        bytes.windows(secret.trim().len()).any(|window| window == secret.trim().as_bytes())
    };
    assert!(!holds(&without) && holds(&with));

    // With keys everything is examined; without, it says what is missing, and the server refuses to make new ones.
    let whole = all.path().join("whole");
    let out = good(&["restore", text(&with), "--data", text(&whole), "--lang", "en"]);
    assert!(out.contains("files of evidence read to their end"), "{out}");
    let bare = all.path().join("bare");
    let out = good(&["restore", text(&without), "--data", text(&bare), "--lang", "en"]);
    assert!(out.contains("the master key is not there") && out.contains("serve --check"), "{out}");
    let arguments = ["serve", "--data", text(&bare), "--listen", "127.0.0.1:0", "--lang", "en"];
    assert!(refused(&arguments).err.contains("put your copy back"));
    assert_eq!(fs::read_dir(bare.join("keys")).unwrap().count(), 0, "no new key beside old data");
    // a wrong key is found before anything is put in its place
    let (other, wrong) = (all.path().join("other"), all.path().join("wrong"));
    drop(Server::start(&other));
    let keys = other.join("keys");
    refused(&["restore", text(&without), "--data", text(&wrong), "--keys", text(&keys)]);
    assert_eq!(fs::read_dir(&wrong).unwrap().count(), 0);
}

#[test]
fn what_is_damaged_or_in_the_way_is_refused_by_name_and_leaves_nothing() {
    let all = tempfile::tempdir().unwrap();
    let (data, backup) = (all.path().join("data"), all.path().join("backup.tar"));
    drop(Server::start(&data));
    let nothing = refused(&["backup", "--data", text(all.path()), "--out", text(&backup), "--lang", "en"]);
    assert!(nothing.err.contains("no data folder"), "{}", nothing.err);
    good(&["backup", "--data", text(&data), "--out", text(&backup)]);
    // into a folder with something in it
    let full = refused(&["restore", text(&backup), "--data", text(&data), "--lang", "en"]);
    assert!(full.err.contains("not empty"), "{}", full.err);
    // a byte in the middle, which is in some pack
    let bytes = fs::read(&backup).unwrap();
    let damaged = all.path().join("damaged.tar");
    for at in [600, bytes.len() / 2, bytes.len() - 1030] {
        let mut bad = bytes.clone();
        bad[at] ^= 0x10;
        fs::write(&damaged, bad).unwrap();
        let place = all.path().join("place");
        let verified = refused(&["backup", "--verify", text(&damaged), "--lang", "en"]);
        assert!(verified.err.contains("the backup is damaged: "), "{}", verified.err);
        let restored = refused(&["restore", text(&damaged), "--data", text(&place), "--lang", "en"]);
        assert_eq!(restored.err, verified.err);
        assert!(!place.exists() || fs::read_dir(&place).unwrap().count() == 0, "byte {at}");
    }
    // an interrupted restore is never taken for an installation
    let half = all.path().join("half");
    fs::create_dir_all(half.join(".restoring")).unwrap();
    let serve = ["serve", "--data", text(&half), "--listen", "127.0.0.1:0", "--lang", "en"];
    for said in [refused(&serve), refused(&["restore", text(&backup), "--data", text(&half), "--lang", "en"])]
    {
        assert!(said.err.contains("interrupted restore"), "{}", said.err);
    }
    // what a killed backup has left is cleared by the next; what is being made is not
    let left = all.path().join(".simsa-backup-left");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("lock"), "").unwrap();
    let busy = all.path().join(".simsa-backup-busy");
    fs::create_dir(&busy).unwrap();
    let lock = fs::File::create(busy.join("lock")).unwrap();
    lock.lock().unwrap();
    good(&["backup", "--data", text(&data), "--out", text(&all.path().join("next.tar"))]);
    assert!(!left.exists() && busy.exists());
}

#[test]
fn a_check_says_what_does_not_agree_and_what_to_do() {
    let all = tempfile::tempdir().unwrap();
    let (data, backup) = (all.path().join("data"), all.path().join("backup.tar"));
    let server = Server::start(&data);
    good(&["backup", "--data", text(&data), "--out", text(&backup)]);
    let program = server.program();
    let check = |place: &Path| simsa(["serve", "--check", "--data", text(place), "--lang", "en"]);
    program.open_case("뒤에 연 것");
    // the server publishes every few seconds
    loop {
        let said = check(&data);
        let mut numbers = said.out.split(|c: char| !c.is_ascii_digit()).filter(|text| !text.is_empty());
        assert_eq!(said.code, 0, "{}{}", said.out, said.err);
        if numbers.next() == numbers.next() {
            break;
        }
    }
    drop(server);
    // an older database beside a newer log
    let older = all.path().join("older");
    good(&["restore", text(&backup), "--data", text(&older), "--keys", text(&data.join("keys"))]);
    fs::remove_dir_all(older.join("log")).unwrap();
    common::copy(&data.join("log"), &older.join("log"));
    let said = check(&older);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(
        said.out.contains("are published in the ledger") || said.out.contains("is not the one"),
        "{}",
        said.out
    );
    assert!(said.out.contains("simsa restore"), "{}", said.out);
    // a pack of evidence that is gone; such an installation can be backed up all the same, and the backup says so
    let packs = data.join("vault/packs");
    let case = fs::read_dir(&packs).unwrap().flatten().next().unwrap().path();
    let pack = fs::read_dir(&case).unwrap().flatten().next().unwrap().path();
    fs::remove_file(&pack).unwrap();
    let said = check(&data);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(
        said.out.contains("evidence of case") && said.out.contains("the pack is missing"),
        "{}",
        said.out
    );
    let partly = all.path().join("partly.tar");
    let made = simsa(["backup", "--data", text(&data), "--out", text(&partly), "--lang", "en"]);
    assert_eq!(made.code, 1, "{}{}", made.out, made.err);
    assert!(made.out.contains("the pack is missing"), "{}", made.out);
    // With the keys the look at a backup is that of a restore, to the same end.
    let keys = data.join("keys");
    let verified = simsa(["backup", "--verify", text(&partly), "--keys", text(&keys), "--lang", "en"]);
    let place = all.path().join("partly");
    let restored =
        simsa(["restore", text(&partly), "--data", text(&place), "--keys", text(&keys), "--lang", "en"]);
    assert_eq!((verified.code, restored.code), (1, 1), "{}{}", verified.out, restored.out);
    let faults = |run: &Run| {
        run.out.lines().filter(|line| line.starts_with('✗')).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(faults(&verified), faults(&restored));
    assert!(
        fs::read_dir(all.path())
            .unwrap()
            .flatten()
            .all(|entry| { !entry.file_name().to_string_lossy().starts_with(".simsa-backup-") })
    );
}

/// The files in a backup: name, and where their contents lie.
fn members(tar: &[u8]) -> Vec<(String, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while tar[at] != 0 {
        let text = |range: std::ops::Range<usize>| {
            let field = &tar[at + range.start..at + range.end];
            String::from_utf8(field.iter().copied().take_while(|byte| *byte != 0).collect()).unwrap()
        };
        let (name, prefix) = (text(0..100), text(345..500));
        let size = usize::from_str_radix(text(124..136).trim(), 8).unwrap();
        let name = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        found.push((name, at + 512..at + 512 + size));
        at += 512 + size.next_multiple_of(512);
    }
    found
}

/// A backup with other contents of one file, of the same length, whose sums agree again: made by somebody, or by a fault
/// of whatever wrote the original.
fn forged(tar: &[u8], name: &str, change: impl Fn(&mut [u8])) -> Vec<u8> {
    use sha2::Digest as _;
    let hex = |bytes: &[u8]| hex::encode(sha2::Sha256::digest(bytes)).into_bytes();
    let members = members(tar);
    let place = |name: &str| members.iter().find(|(found, _)| found == name).unwrap().1.clone();
    let mut forged = tar.to_vec();
    let replace = |forged: &mut Vec<u8>, within: std::ops::Range<usize>, old: &[u8], new: &[u8]| {
        let at = forged[within.clone()].windows(old.len()).position(|window| window == old).unwrap();
        forged[within.start + at..within.start + at + new.len()].copy_from_slice(new);
    };
    let old = hex(&tar[place(name)]);
    change(&mut forged[place(name)]);
    let new = hex(&forged[place(name)]);
    let sums = place("SHA256SUMS");
    let old_sums = hex(&forged[sums.clone()]);
    replace(&mut forged, sums.clone(), &old, &new);
    let new_sums = hex(&forged[sums]);
    replace(&mut forged, place("END"), &old_sums, &new_sums);
    forged
}

#[test]
fn what_a_restore_refuses_a_verification_refuses_too() {
    let all = tempfile::tempdir().unwrap();
    let (data, backup, altered) =
        (all.path().join("data"), all.path().join("b.tar"), all.path().join("a.tar"));
    drop(Server::start(&data));
    good(&["backup", "--data", text(&data), "--out", text(&backup), "--with-keys"]);
    let tar = fs::read(&backup).unwrap();
    let put = |bytes: &mut [u8], old: &str, new: &str| {
        let at = bytes.windows(old.len()).position(|window| window == old.as_bytes()).unwrap();
        bytes[at..at + new.len()].copy_from_slice(new.as_bytes());
    };
    let names: Vec<String> = members(&tar).into_iter().map(|(name, _)| name).collect();
    let first = |prefix: &str| names.iter().find(|name| name.starts_with(prefix)).unwrap().as_str();
    let half = |bytes: &mut [u8]| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    };
    let page = |bytes: &mut [u8]| bytes[4096..8192].fill(0x5a);
    let forgeries = [
        (
            "a newer format",
            forged(&tar, "backup.json", |bytes| put(bytes, "\"version\": 1", "\"version\": 9")),
        ),
        ("no backup", forged(&tar, "backup.json", |bytes| put(bytes, "simsa-backup", "simsa-backuq"))),
        ("a page of the database", forged(&tar, "simsa.db", page)),
        ("the checkpoint", forged(&tar, "log/checkpoint", half)),
        ("an entry", forged(&tar, first("log/tile/entries/"), half)),
        ("a keyring", forged(&tar, first("vault/keys/"), half)),
        ("a pack", forged(&tar, first("vault/packs/"), half)),
        ("the master key", forged(&tar, "keys/master.key", half)),
    ];
    for (what, bytes) in forgeries {
        fs::write(&altered, bytes).unwrap();
        let verified = simsa(["backup", "--verify", text(&altered)]);
        let place = all.path().join(format!("place of {what}"));
        let restored = simsa(["restore", text(&altered), "--data", text(&place)]);
        assert_ne!(restored.code, 0, "{what}: {}", restored.out);
        assert_eq!(
            verified.code, restored.code,
            "{what}: {}{}\n{}",
            verified.out, verified.err, restored.err
        );
    }
    good(&["backup", "--verify", text(&backup)]);
}
