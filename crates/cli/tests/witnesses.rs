//! Witnesses and time stamps as people get them: the commands of the manual, and every order in which they can come.

mod common;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use common::{Run, copy, example};
use simsa_testkit::TimeStampAuthority;

/// A folder in which maker, witnesses and certifier hand files to each other.
struct Table {
    all: tempfile::TempDir,
    tsa: Option<TimeStampAuthority>,
}

impl Table {
    fn new() -> Self {
        let all = tempfile::tempdir().unwrap();
        copy(&example("group-i-1"), &all.path().join("신청"));
        Self { all, tsa: None }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.all.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_simsa"));
        command.args(arguments).current_dir(self.all.path());
        let output = command.env("SIMSA_KEYS", self.path("keys")).env("SIMSA_LANG", "en").output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Run { code: output.status.code().unwrap(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    fn good(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}\n{}\n{}", run.out, run.err);
        run.out
    }

    fn key(&self) -> String {
        self.good(&["ledger", "key", "신청"]).trim().to_owned()
    }

    /// One step, as its command or commands.
    fn step(&self, step: &str) {
        let (what, who) = step.split_once(' ').unwrap_or((step, ""));
        match what {
            "seal" => drop(self.good(&["seal", "신청", "--out", &format!("제출{who}.zip")])),
            "request" => {
                let last = self.path(who).join("last-checkpoint");
                let last = fs::read_to_string(last).unwrap_or_default();
                let from = last.lines().nth(1).unwrap_or("0");
                self.good(&["ledger", "witness-request", "신청", "--from", from, "--out", "요청"]);
            }
            "sign" => {
                let (key, name) = (format!("{who}.key"), format!("witness.example/{who}"));
                let log = self.key();
                let arguments = ["ledger", "witness-sign", "요청", "--log", &log, "--memory", who];
                let more = ["--witness-key", &key, "--name", &name, "--out", "서명"];
                self.good(&[&arguments[..], &more[..]].concat());
            }
            "accept" => {
                let witness = self.witness(who);
                self.good(&["ledger", "witness-accept", "신청", "--line", "서명", "--witness", &witness]);
            }
            "witness" => {
                for part in ["request", "sign", "accept"] {
                    self.step(&format!("{part} {who}"));
                }
            }
            "stamp" => {
                let Some(tsa) = &self.tsa else { return };
                let (shell, [script]) = tsa.command();
                let ca = tsa.path("ca.crt");
                let arguments = ["ledger", "timestamp", "신청", "--authority", ca.to_str().unwrap(), "--"];
                self.good(&[&arguments[..], &[shell, &script]].concat());
            }
            "add" => {
                fs::write(self.path(who), who).unwrap();
                self.good(&["evidence", "add", "신청", who, "--kind", "other"]);
            }
            "receipt" => drop(self.good(&["ledger", "receipt", "신청", "--out", "영수증"])),
            other => panic!("{other}"),
        }
    }

    /// A witness's public key, as its own command left it.
    fn witness(&self, who: &str) -> String {
        fs::read_to_string(self.path(&format!("{who}.key.pub"))).unwrap().trim().to_owned()
    }

    /// What the certifier does who trusts these witnesses.
    fn verified(&self, receipt: &str, witnesses: &[&str]) -> Run {
        let (log, package) = (self.key(), "제출.zip");
        let mut arguments = vec!["verify".to_owned(), package.to_owned(), "--key".to_owned(), log];
        for who in witnesses {
            arguments.extend(["--key".to_owned(), self.witness(who)]);
        }
        arguments.extend(["--receipt".to_owned(), receipt.to_owned()]);
        if let Some(tsa) = &self.tsa {
            arguments.extend(["--authority".to_owned(), tsa.path("ca.crt").display().to_string()]);
        }
        self.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

/// The commands of the manual, one after the other, by a shell.
#[test]
fn the_manuals_commands_lead_to_a_verified_witness() {
    let manual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/manual.md");
    let manual = fs::read_to_string(manual).unwrap();
    let (_, block) = manual.split_once("```sh 증인\n").expect("the manual shows the way of a witness");
    let (commands, _) = block.split_once("```").unwrap();
    assert!(commands.matches("simsa ").count() >= 7, "{commands}");
    let table = Table::new();
    let bin = PathBuf::from(env!("CARGO_BIN_EXE_simsa"));
    let path = format!("{}:{}", bin.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", commands]).current_dir(table.all.path()).env("PATH", path);
    let output = shell.env("SIMSA_KEYS", table.path("keys")).env("SIMSA_LANG", "en").output().unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{out}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("✓ 1 cosignatures: "), "{out}");
    assert!(out.contains("goes on from the package's"), "{out}");
}

#[test]
fn cosignatures_and_time_stamps_come_in_any_order_and_none_is_lost() {
    let tsa = TimeStampAuthority::new();
    for order in [
        &["seal", "witness a", "receipt"][..],
        &["seal", "witness a", "stamp", "receipt"],
        &["seal", "stamp", "witness a", "receipt"],
        &["seal", "stamp", "add x", "witness a", "add y", "receipt"],
        &["seal", "witness a", "add x", "stamp", "witness b", "add y", "receipt"],
        &["seal", "witness a", "witness b", "receipt"],
        &["seal", "witness a", "add x", "witness a", "receipt"],
        &["witness a", "seal", "witness a", "receipt"],
        &["stamp", "add x", "seal", "witness a", "stamp", "receipt"],
        // the ledger goes on while the request is under way
        &["seal", "request a", "add x", "sign a", "add y", "accept a", "receipt"],
        &["seal", "witness a", "seal", "receipt"],
        &["seal", "witness a", "add x", "receipt"],
    ] {
        let mut table = Table::new();
        let stamped = order.contains(&"stamp");
        table.tsa = tsa.as_ref().filter(|_| stamped).and_then(|_| TimeStampAuthority::new());
        if order[0] != "seal" {
            table.good(&["evidence", "adopt", "신청"]);
        }
        for step in order {
            table.step(step);
        }
        let two = order.contains(&"witness b");
        let run = table.verified("영수증", if two { &["a", "b"] } else { &["a"] });
        assert_eq!(run.code, 0, "{order:?}\n{}\n{}", run.out, run.err);
        let seen = if two { "2 cosignatures: " } else { "1 cosignatures: " };
        assert!(run.out.contains(&format!("✓ {seen}")), "{order:?}\n{}", run.out);
        if table.tsa.is_some() {
            assert!(run.out.contains("✓ what the time rests on: stamped by"), "{order:?}\n{}", run.out);
            assert!(run.out.contains("there is an RFC 3161 time stamp"), "{order:?}\n{}", run.out);
        }
        let report = table.good(&["ledger", "check", "신청", "--receipt", "영수증"]);
        assert!(!report.contains('✗'), "{order:?}\n{report}");
    }
}

/// What a witness did not sign does not pass for signed, and the report says what to do.
#[test]
fn a_cosignature_from_before_the_sealing_does_not_cover_it() {
    let table = Table::new();
    table.good(&["evidence", "adopt", "신청"]);
    for step in ["witness a", "seal", "receipt"] {
        table.step(step);
    }
    let run = table.verified("영수증", &["a"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("neither the package nor the receipt has a cosignature"), "{}", run.out);
    assert_eq!(table.verified("영수증", &[]).code, 0, "nobody else asks for it");
    // A witness who has seen a later state asks for a request from there, with the number to give.
    table.good(&["ledger", "witness-request", "신청", "--out", "요청"]);
    let log = table.key();
    let arguments = ["ledger", "witness-sign", "요청", "--log", &log, "--memory", "a"];
    let refused = table.run(&[&arguments[..], &["--witness-key", "a.key", "--out", "서명"]].concat());
    assert!(refused.code == 2 && refused.err.contains("witness-request --from "), "{}", refused.err);
}

#[test]
fn an_encrypted_package_is_verified_with_its_witness() {
    let table = Table::new();
    let identity = age::x25519::Identity::generate();
    let secret = age::secrecy::ExposeSecret::expose_secret(&identity.to_string()).to_owned();
    fs::write(table.path("신원"), secret).unwrap();
    let recipient = identity.to_public().to_string();
    table.good(&["seal", "신청", "--out", "제출.zip", "--recipient", &recipient]);
    table.step("witness a");
    table.step("receipt");
    let (log, witness) = (table.key(), table.witness("a"));
    let arguments = ["verify", "제출.zip", "--identity", "신원", "--receipt", "영수증", "--key", &log];
    let out = table.good(&[&arguments[..], &["--key", &witness]].concat());
    assert!(out.contains("✓ 1 cosignatures: "), "{out}");
}
