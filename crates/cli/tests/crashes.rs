//! The program is killed (SIGKILL) at random moments while it adds, replaces, withdraws, seals and changes the master key.
//! After each kill nothing that it acknowledged is lost, nothing half-done shows, vault and ledger hold. 50 rounds; with
//! `SIMSA_LONG=1`, 1,000.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{copy, example};
use serde_json::Value;

struct Case {
    _all: tempfile::TempDir,
    root: PathBuf,
    folder: PathBuf,
}

impl Case {
    fn new() -> Self {
        let all = tempfile::tempdir().unwrap();
        let root = all.path().to_owned();
        let folder = root.join("case");
        copy(&example("group-i-1"), &folder);
        let made = Self { _all: all, root, folder };
        made.good(&["evidence", "adopt", made.case(), "--remove-plain"]);
        made
    }

    fn case(&self) -> &str {
        self.folder.to_str().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_simsa"));
        command.args(arguments).env("SIMSA_KEYS", self.root.join("keys")).env("SIMSA_LANG", "en");
        command
    }

    fn good(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{arguments:?}\n{text}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        text
    }

    /// Runs, and kills after so many microseconds; whether it acknowledged before.
    fn killed_after(&self, arguments: &[&str], micros: u64) -> bool {
        let mut child = self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(micros));
        let _ = child.kill();
        child.wait().unwrap().success()
    }

    /// What each listed id contains now, by digest; fails when anything does not hold.
    fn holds(&self) -> BTreeMap<String, String> {
        // The first command after a crash finishes what was begun.
        let listed: Value =
            serde_json::from_str(&self.good(&["evidence", "list", self.case(), "--json"])).unwrap();
        self.good(&["vault", "check", self.case()]);
        self.good(&["ledger", "check", self.case()]);
        // No half-written key is left, or destroying that key would not be final.
        let keys: Vec<String> = common::files(&self.root.join("keys"));
        assert!(!keys.iter().any(|name| name.starts_with('.')), "{keys:?}");
        let mut contents = BTreeMap::new();
        for one in listed.as_array().unwrap() {
            if one["kept"] == "withdrawn" || one["kept"] == "erased" {
                assert_eq!(one["history"]["withdrawn"], true, "{one}");
                continue;
            }
            assert_eq!(one["kept"], "vault", "half done: {one}");
            let last = one["history"]["revisions"].as_array().unwrap().last().unwrap();
            assert_eq!(one["sha256"], last["sha256"], "list and ledger differ: {one}");
            let id = one["id"].as_str().unwrap().to_owned();
            contents.insert(id, one["sha256"].as_str().unwrap().to_owned());
        }
        contents
    }
}

/// A small generator with a fixed start: the moments differ from run to run anyway.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    let rounds = if std::env::var_os("SIMSA_LONG").is_some() { 1000 } else { 50 };
    let case = Case::new();
    let mut random = Random(0x5eed_cafe_f00d_1234);
    let mut before = case.holds();
    let mut acknowledged = 0;
    // Microseconds in which the moments lie, for sealing and for all else. They follow what the machine needs just now,
    // so that about half of the commands come to their end.
    let mut spans = [1_500_000, 120_000];
    for round in 0..rounds {
        let file = case.root.join(format!("f{round}.bin"));
        // Now small, now several blocks, so that the moments fall into all steps.
        let length = if random.below(3) == 0 { 3_000_000 } else { 2_000 };
        let byte = u8::try_from(round % 251).unwrap();
        fs::write(&file, vec![byte; length + usize::try_from(round).unwrap()]).unwrap();
        let path = file.to_str().unwrap();
        let ids: Vec<String> = before.keys().filter(|id| id.starts_with('f')).cloned().collect();
        let some = |random: &mut Random| {
            let count = u64::try_from(ids.len()).unwrap();
            ids.get(usize::try_from(random.below(count.max(1))).unwrap()).cloned()
        };
        let package = case.root.join(format!("p{round}.zip"));
        let action = random.below(6);
        let arguments: Vec<String> = match (action, some(&mut random)) {
            (0, Some(id)) => ["evidence", "replace", case.case(), &id, path].map(str::to_owned).to_vec(),
            (1, Some(id)) => ["evidence", "withdraw", case.case(), &id].map(str::to_owned).to_vec(),
            (2, Some(id)) => {
                ["evidence", "withdraw", case.case(), &id, "--destroy", "--yes"].map(str::to_owned).to_vec()
            }
            (3, _) => ["seal", case.case(), "--force", "--out", package.to_str().unwrap()]
                .map(str::to_owned)
                .to_vec(),
            (4, _) => ["vault", "rotate", case.case()].map(str::to_owned).to_vec(),
            _ => ["evidence", "add", case.case(), path].map(str::to_owned).to_vec(),
        };
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let span = &mut spans[usize::from(arguments[0] != "seal")];
        let was_acknowledged = case.killed_after(&arguments, random.below(*span));
        *span = if was_acknowledged { *span * 4 / 5 } else { *span * 5 / 4 };
        acknowledged += u32::from(was_acknowledged);
        let after = case.holds();
        compare(&before, &after, &arguments, was_acknowledged);
        if arguments[0] == "seal" {
            verify_if_there(&package, was_acknowledged);
        }
        before = after;
    }
    assert!(acknowledged > 0 && acknowledged < rounds, "{acknowledged} of {rounds}: the moments must spread");
}

/// The action happened wholly or not at all, and wholly when it was acknowledged.
fn compare(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
    arguments: &[&str],
    done: bool,
) {
    let changed: Vec<&String> =
        before.keys().chain(after.keys()).filter(|id| before.get(*id) != after.get(*id)).collect();
    let told = format!("{arguments:?}: acknowledged {done}, changed {changed:?}");
    if arguments[0] != "evidence" {
        assert!(changed.is_empty(), "{told}");
        return;
    }
    assert!(changed.iter().all(|id| *id == changed[0]), "only one may change: {told}");
    assert!(!done || !changed.is_empty(), "lost: {told}");
    match (arguments[1], changed.first()) {
        ("add", Some(id)) => assert!(!before.contains_key(*id) && after.contains_key(*id), "{told}"),
        ("replace", Some(id)) => assert!(before.contains_key(*id) && after.contains_key(*id), "{told}"),
        ("withdraw", Some(id)) => assert!(before.contains_key(*id) && !after.contains_key(*id), "{told}"),
        _ => {}
    }
}

/// A package has its name only when it is whole, and then there is a receipt beside it.
fn verify_if_there(package: &Path, done: bool) {
    assert!(!done || package.exists());
    if !package.exists() {
        return;
    }
    let receipt = format!("{}.receipt", package.display());
    let run = common::simsa(["verify", package.to_str().unwrap(), "--receipt", &receipt]);
    assert_eq!(run.code, 0, "{}\n{}", run.out, run.err);
}

#[test]
fn asked_to_stop_it_stops_and_the_next_run_goes_on() {
    let case = Case::new();
    let mut files = Vec::new();
    for number in 0..3000_u32 {
        let file = case.root.join(format!("m{number}.bin"));
        fs::write(&file, number.to_le_bytes().repeat(1000)).unwrap();
        files.push(file.to_str().unwrap().to_owned());
    }
    let arguments: Vec<&str> =
        ["evidence", "add", case.case()].into_iter().chain(files.iter().map(String::as_str)).collect();
    let mut child = case.command(&arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    // Once something of it is listed, there is more to come.
    let list = case.folder.join("evidence.toml");
    while !fs::read_to_string(&list).unwrap().contains("m0.bin") && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    let asked = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(err.contains("Stopped") && !err.contains('\r'), "no progress bar goes into a pipe: {err}");
    let first = case.holds().len();
    case.good(&arguments);
    let ids = case.holds();
    assert!(first < ids.len(), "it stopped before the end");
    assert_eq!(ids.keys().filter(|id| id.starts_with('m') && id[1..].parse::<u32>().is_ok()).count(), 3000);
}
