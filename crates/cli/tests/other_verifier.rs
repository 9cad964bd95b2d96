//! What the command line makes of every example, looked at by `docs/formats/verify.py`: packages and logs, as they are and
//! altered.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::copy;
use serde_json::Value;

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// How our program ends.
fn simsa(keys: &Path, arguments: &[&str]) -> (i32, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_simsa")).args(arguments).env("SIMSA_KEYS", keys).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// How the other one ends, for several calls; `None` where it cannot be run.
fn others(calls: &[Vec<String>], folder: &Path) -> Option<Vec<i32>> {
    let verifier = simsa_testkit::root().join("docs/formats/verify.py").display().to_string();
    fs::write(folder.join("calls.json"), serde_json::to_vec(calls).unwrap()).unwrap();
    let script = format!(
        "import json, subprocess, sys\n\
         for call in json.load(open('calls.json', encoding='utf-8')):\n    \
             print(subprocess.run([sys.executable, '-B', {verifier:?}, *call], capture_output=True).returncode)"
    );
    let said = simsa_testkit::python(&script, folder, "cryptography")?;
    Some(said.lines().map(|line| line.parse().unwrap()).collect())
}

fn call(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| (*part).to_owned()).collect()
}

/// Files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn packages_and_logs_of_every_example_hold_for_both() {
    let all = tempfile::tempdir().unwrap();
    let (keys, mut calls, mut expected) = (all.path().join("keys"), Vec::new(), Vec::new());
    for example in simsa_testkit::examples().into_iter().filter(|path| !path.ends_with("broken")) {
        let case = all.path().join(example.file_name().unwrap());
        copy(&example, &case);
        let package = case.with_extension("zip");
        let (code, out) = simsa(&keys, &["seal", text(&case), "--out", text(&package), "--json", "--force"]);
        assert_eq!(code, 0, "{}", example.display());
        let sealed: Value = serde_json::from_str(&out).unwrap();
        let (key, receipt) = (sealed["key"].as_str().unwrap(), sealed["receipt"].as_str().unwrap());
        let log = case.join(".simsa/ledger/log");
        for (ours, theirs) in [
            (vec!["verify", text(&package)], call(&["package", text(&package)])),
            (vec!["verify", text(&package), "--key", key], call(&["package", text(&package), "--key", key])),
            (
                vec!["verify", text(&package), "--receipt", receipt],
                call(&["package", text(&package), "--receipt", receipt]),
            ),
            (
                vec!["ledger", "check", text(&case), "--key", key],
                call(&["log", text(&log), "--key", key, "--receipt", receipt]),
            ),
        ] {
            expected.push(simsa(&keys, &ours).0);
            calls.push(theirs);
        }
    }
    assert_eq!(expected[..4], [3, 0, 0, 0]);
    let Some(found) = others(&calls, all.path()) else { return };
    for ((call, found), expected) in calls.iter().zip(found).zip(expected) {
        assert_eq!(found, expected, "{call:?}");
    }
}

#[test]
fn an_altered_log_holds_for_neither() {
    let all = tempfile::tempdir().unwrap();
    let (keys, case) = (all.path().join("keys"), all.path().join("case"));
    copy(&common::example("group-i-1"), &case);
    let (code, out) =
        simsa(&keys, &["seal", text(&case), "--out", text(&all.path().join("s.zip")), "--json"]);
    assert_eq!(code, 0);
    let sealed: Value = serde_json::from_str(&out).unwrap();
    let key = sealed["key"].as_str().unwrap();
    let (mut calls, mut ours) = (Vec::new(), Vec::new());
    let original = case.join(".simsa/ledger/log");
    let names: Vec<PathBuf> =
        files(&original).iter().map(|path| path.strip_prefix(&original).unwrap().to_owned()).collect();
    assert!(names.len() > 2, "{names:?}");
    for (name, number) in names.iter().zip(0..) {
        let altered = all.path().join(format!("altered-{number}"));
        copy(&case, &altered);
        let log = altered.join(".simsa/ledger/log");
        let mut bytes = fs::read(log.join(name)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(log.join(name), bytes).unwrap();
        // older partial tiles are compared by us only: nothing that is proven rests on them
        if fs::metadata(log.join(name)).is_ok()
            && simsa(&keys, &["ledger", "check", text(&altered), "--key", key]).0 == 1
        {
            ours.push(name.clone());
        }
        calls.push(call(&["log", text(&log), "--key", key]));
    }
    assert_eq!(ours, names, "we find each");
    let Some(found) = others(&calls, all.path()) else { return };
    let current: Vec<&PathBuf> = names.iter().filter(|name| is_current(name, &names)).collect();
    let theirs: Vec<&PathBuf> =
        names.iter().zip(&found).filter(|(_, code)| **code == 1).map(|(name, _)| name).collect();
    assert_eq!(theirs, current);
}

/// Whether there is no newer version of a partial tile.
fn is_current(name: &Path, all: &[PathBuf]) -> bool {
    let width = |path: &Path| path.file_name().unwrap().to_str().unwrap().parse::<u32>().ok();
    let siblings = all.iter().filter(|other| other.parent() == name.parent() && text(other).contains(".p/"));
    siblings.filter_map(|other| width(other)).all(|other| width(name).is_none_or(|mine| other <= mine))
}
