//! Files that a command writes: nothing that stands in the way is followed, reused or overwritten; half a file is never
//! there, whatever ends the command; and what cannot be written is said before any work.
#![cfg(unix)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::{Run, copy, example};

struct Place {
    all: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let all = tempfile::tempdir().unwrap();
        copy(&example("group-i-1"), &all.path().join("case"));
        fs::create_dir(all.path().join("out")).unwrap();
        Self { all }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.all.path().join("out").join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_simsa"));
        command.args(arguments).args(["--lang", "en"]).current_dir(self.all.path());
        command
            .env("SIMSA_KEYS", self.all.path().join("keys"))
            .env_remove("SIMSA_LANG")
            .env("SIMSA_TOKEN", "x");
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output().unwrap();
        Run {
            code: output.status.code().expect("it ends by itself"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Everything in the folder of outputs: names, and what is in the files.
    fn outputs(&self) -> BTreeSet<(PathBuf, Vec<u8>)> {
        let entries = fs::read_dir(self.all.path().join("out")).unwrap();
        entries
            .map(|entry| {
                let path = entry.unwrap().path();
                let is_file = path.symlink_metadata().unwrap().is_file();
                let bytes = if is_file { fs::read(&path).unwrap() } else { Vec::new() };
                (path, bytes)
            })
            .collect()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn recipient() -> String {
    age::x25519::Identity::generate().to_public().to_string()
}

#[test]
fn links_and_open_files_at_the_names_of_old_do_not_get_the_package() {
    for recipients in [vec![], vec!["--recipient".to_owned(), recipient()]] {
        let place = Place::new();
        let (victim, target) = (place.at("victim"), place.at("s.zip"));
        fs::write(&victim, "mine").unwrap();
        symlink(&victim, place.at("s.zip.part")).unwrap();
        // opened beforehand by somebody who waits for the plaintext
        let mut waiting = fs::File::options()
            .create_new(true)
            .read(true)
            .write(true)
            .open(place.at("s.zip.plain.part"))
            .unwrap();
        let mut arguments = vec!["seal", "case", "--out", text(&target)];
        arguments.extend(recipients.iter().map(String::as_str));
        let run = place.run(&arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
        let mut got = Vec::new();
        waiting.read_to_end(&mut got).unwrap();
        assert!(got.is_empty(), "{} bytes came in", got.len());
        assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let names: BTreeSet<_> = place.outputs().into_iter().map(|(path, _)| path).collect();
        let known = ["victim", "s.zip", "s.zip.receipt", "s.zip.part", "s.zip.plain.part"];
        assert_eq!(names, known.map(|name| place.at(name)).into(), "nothing else is left");
    }
}

#[test]
fn what_stands_at_the_target_is_not_followed_or_overwritten() {
    let place = Place::new();
    let (victim, target) = (place.at("victim"), place.at("s.zip"));
    fs::write(&victim, "mine").unwrap();
    for leads_to in [victim.clone(), place.at("nowhere")] {
        symlink(&leads_to, &target).unwrap();
        let before = place.outputs();
        let run = place.run(&["seal", "case", "--out", text(&target)]);
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(run.err.contains("s.zip"), "{}", run.err);
        assert_eq!(place.outputs(), before);
        fs::remove_file(&target).unwrap();
    }
    // somebody keeps the receipt of another package there
    fs::write(place.at("s.zip.receipt"), "kept").unwrap();
    let run = place.run(&["seal", "case", "--out", text(&target)]);
    assert_eq!((run.code, fs::read(place.at("s.zip.receipt")).unwrap().as_slice()), (2, &b"kept"[..]));
    assert!(!target.exists());
    // a link in the place of a document is replaced itself
    fs::remove_file(place.at("s.zip.receipt")).unwrap();
    assert_eq!(place.run(&["seal", "case", "--out", text(&target)]).code, 0);
    symlink(&victim, place.at("receipt")).unwrap();
    assert_eq!(place.run(&["ledger", "receipt", "case", "--out", text(&place.at("receipt"))]).code, 0);
    assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
    assert!(place.at("receipt").symlink_metadata().unwrap().is_file());
}

#[test]
fn what_cannot_be_written_is_said_before_any_work_and_leaves_nothing() {
    let place = Place::new();
    fs::create_dir(place.at("folder")).unwrap();
    symlink("/dev/null", place.at("device")).unwrap();
    assert!(Command::new("mkfifo").arg(place.at("pipe")).status().unwrap().success());
    fs::write(place.at("file"), "x").unwrap();
    let age = recipient();
    let evidence = ["evidence", "get", "case", "network-diagram"];
    let commands: [&[&str]; 7] = [
        &["seal", "case"],
        &["seal", "case", "--recipient", &age],
        &evidence,
        &["ledger", "receipt", "case"],
        &["ledger", "witness-request", "case"],
        &["ledger", "witness-sign", "case/case.toml", "--log", "x", "--memory", "m", "--witness-key", "k"],
        &["remote", "package", "c-1/0001", "--url", "http://127.0.0.1:1"],
    ];
    assert_eq!(place.run(&["evidence", "adopt", "case"]).code, 0);
    let before = place.outputs();
    let entries = place.run(&["ledger", "show", "case"]).out;
    for command in commands {
        for target in ["folder", "device", "pipe", "missing/x", "file/x"] {
            let target = place.at(target);
            let arguments = [command, &["--out", text(&target)]].concat();
            let run = place.run(&arguments);
            assert_eq!(run.code, 2, "{arguments:?}: {}", run.out);
            assert!(run.err.contains(text(place.all.path())), "{arguments:?} does not name it: {}", run.err);
            assert_eq!(place.outputs(), before, "{arguments:?}");
        }
    }
    assert_eq!(place.run(&["ledger", "show", "case"]).out, entries, "nothing was recorded");
    assert!(!place.all.path().join("m").exists() && !place.all.path().join("k").exists());
    for command in ["render", "prepare"] {
        let run = place.run(&[command, "case", "--out", text(&place.at("file"))]);
        assert!(run.code == 2 && run.err.contains("no folder"), "{command}: {}", run.err);
        assert_eq!(place.outputs(), before, "{command}");
    }
}

#[test]
fn a_wrong_recipient_is_said_before_any_work() {
    let place = Place::new();
    let run = place.run(&["seal", "case", "--out", text(&place.at("s.age")), "--recipient", "age1wrong"]);
    assert!(run.code == 2 && run.err.contains("age1wrong"), "{}", run.err);
    assert!(place.outputs().is_empty() && !place.all.path().join("case/.simsa").exists());
}

/// The strongest end there is: nothing can be cleared up after it.
#[test]
#[cfg(target_os = "linux")]
fn killed_at_any_moment_sealing_leaves_no_plaintext_and_no_half_package() {
    let place = Place::new();
    assert_eq!(place.run(&["evidence", "adopt", "case"]).code, 0);
    let age = recipient();
    let target = place.at("s.age");
    let mut ended = false;
    // each time a little later, until it comes to its end: every moment is tried, on slow machines more of them
    let mut wait = 0_u64;
    while !ended {
        let mut child = place
            .command(&["seal", "case", "--out", text(&target), "--recipient", &age])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        ended = child.wait().unwrap().success() || target.exists();
        wait = wait * 3 / 2 + 20;
        for (path, bytes) in place.outputs() {
            assert!(!bytes.starts_with(b"PK"), "{} is in plain", path.display());
            let name = path.file_name().unwrap().to_str().unwrap();
            assert!(["s.age", "s.age.receipt"].contains(&name), "{name} is left");
        }
    }
}

/// A command that opened its file by itself would bring the old faults back. A folder that is exported is made in a folder of
/// its own first, which nobody else may enter.
#[test]
fn commands_write_through_the_one_helper() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands")];
    let mut looked_at = 0;
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            looked_at += 1;
            let source = fs::read_to_string(&path).unwrap();
            // what a module's own tests set up is no output
            let source = source.split("#[cfg(test)]").next().unwrap_or_default();
            for way in ["fs::write(", "File::create", "create(true)", "fs::copy(", "fs::rename("] {
                let is_export = path.ends_with("remote/exchange.rs");
                assert!(is_export || !source.contains(way), "{} has {way}", path.display());
            }
        }
    }
    assert!(looked_at > 20);
}
