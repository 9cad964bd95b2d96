//! From a fresh case to a sealed package that is verified elsewhere, as two people do it: the maker with the case, the
//! certifier with the file, the receipt and the public key.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Run, copy, example};
use serde_json::Value;

/// A maker's machine.
struct Maker {
    _all: tempfile::TempDir,
    case: PathBuf,
    keys: PathBuf,
    workbench: PathBuf,
}

impl Maker {
    /// The example without its evidence list's plain files taken away: they are on the workbench, to be handed in.
    fn of(name: &str) -> Self {
        let all = tempfile::tempdir().unwrap();
        let (case, keys, workbench) =
            (all.path().join("case"), all.path().join("keys"), all.path().join("workbench"));
        copy(&example(name), &case);
        fs::create_dir(&workbench).unwrap();
        Self { _all: all, case, keys, workbench }
    }

    fn run(&self, arguments: &[&str]) -> Run {
        run(Command::new(env!("CARGO_BIN_EXE_simsa")).args(arguments).env("SIMSA_KEYS", &self.keys))
    }

    fn case(&self) -> &str {
        self.case.to_str().unwrap()
    }

    fn good(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}\n{}\n{}", run.out, run.err);
        run.out
    }

    fn seal(&self, file: &Path) -> Value {
        let out = self.good(&["seal", self.case(), "--out", file.to_str().unwrap(), "--json"]);
        serde_json::from_str(&out).unwrap()
    }
}

fn run(command: &mut Command) -> Run {
    let output = command.env_remove("SIMSA_LANG").output().unwrap();
    Run {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The certifier: no case, no keys, not even a home.
fn certifier(arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simsa"));
    run(command.arg("verify").args(arguments).env_remove("HOME").env_remove("SIMSA_KEYS").current_dir("/"))
}

#[test]
fn from_a_fresh_case_to_a_verified_package() {
    let maker = Maker::of("group-i-1");
    // A diagram is handed in anew; the rest stays listed as plain files and is taken at sealing.
    let diagram = maker.workbench.join("추가 구성도.png");
    fs::write(&diagram, b"\x89PNG\r\n\x1a\n a diagram").unwrap();
    let added = maker.run(&[
        "evidence",
        "add",
        maker.case(),
        diagram.to_str().unwrap(),
        "--kind",
        "diagram",
        "--effective",
        "2023-07-16",
        "--answer",
        "emr-2.1-1",
    ]);
    assert_eq!(added.code, 0, "{}", added.err);
    assert!(added.err.contains("마스터키를 만들었습니다") && added.err.contains("백업"), "{}", added.err);
    assert!(fs::read_to_string(maker.case.join("answers.toml")).unwrap().contains("\"추가-구성도\""));
    maker.good(&["evidence", "adopt", maker.case(), "--remove-plain"]);
    assert_eq!(fs::read_dir(maker.case.join("evidence")).unwrap().count(), 0, "only the vault has it now");
    // The other commands see the evidence all the same.
    maker.good(&["check", maker.case()]);

    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("submission.zip");
    let sealed = maker.seal(&file);
    let (key, receipt) = (sealed["key"].as_str().unwrap(), sealed["receipt"].as_str().unwrap());
    let path = file.to_str().unwrap();
    let verified = certifier(&[path, "--key", key, "--receipt", receipt]);
    assert_eq!(verified.code, 0, "{}\n{}", verified.out, verified.err);
    let json = certifier(&[path, "--key", key, "--receipt", receipt, "--json"]);
    let report: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(report["package"]["manifest_sha256"], sealed["manifest_sha256"]);

    // Sealed again: the same bytes, and no second entry.
    let again = maker.seal(&out.path().join("again.zip"));
    assert_eq!(fs::read(&file).unwrap(), fs::read(out.path().join("again.zip")).unwrap());
    assert_eq!((again["again"].as_bool(), &again["entry"]), (Some(true), &sealed["entry"]));
    let over = maker.seal(&file);
    assert_eq!(over["again"], true, "the same bytes over themselves are fine");

    // After a change it is another package, and nothing is overwritten.
    maker.good(&["evidence", "withdraw", maker.case(), "추가-구성도"]);
    let answers = maker.case.join("answers.toml");
    let text = fs::read_to_string(&answers).unwrap().replace(", \"추가-구성도\"", "");
    fs::write(&answers, text).unwrap();
    let refused = maker.run(&["seal", maker.case(), "--out", path]);
    assert_eq!(refused.code, 2, "{}", refused.out);
    assert_eq!(certifier(&[path, "--key", key, "--receipt", receipt]).code, 0, "the old one is untouched");

    // Another case's key and receipt do not pass.
    let other = Maker::of("group-i-1");
    let theirs = other.seal(&out.path().join("other.zip"));
    assert_eq!(certifier(&[path, "--key", theirs["key"].as_str().unwrap()]).code, 1);
    assert_eq!(certifier(&[path, "--receipt", theirs["receipt"].as_str().unwrap()]).code, 1);
}

/// A script that asks for nothing but exit code 0 must not take a file for genuine that anybody can have made.
#[test]
fn a_package_of_which_nobody_says_whose_it_is_has_a_verdict_of_its_own() {
    let (maker, attacker) = (Maker::of("group-i-1"), Maker::of("group-i-1"));
    let answers = attacker.case.join("answers.toml");
    let text = fs::read_to_string(&answers).unwrap().replacen("note = \"", "note = \"지어낸 답. ", 1);
    fs::write(&answers, text).unwrap();
    let out = tempfile::tempdir().unwrap();
    let (genuine, forged) = (out.path().join("genuine.zip"), out.path().join("forged.zip"));
    let (sealed, theirs) = (maker.seal(&genuine), attacker.seal(&forged));
    let at = |path: &Path| path.to_str().unwrap().to_owned();
    let of = |value: &Value, name: &str| value[name].as_str().unwrap().to_owned();
    let ends = |file: &Path, more: &[&str]| {
        let file = at(file);
        certifier(&[&[file.as_str()], more].concat())
    };
    for file in [&genuine, &forged] {
        let (ko, en) = (ends(file, &[]), ends(file, &["--lang", "en"]));
        assert_eq!((ko.code, en.code), (3, 3));
        assert!(
            ko.out.lines().next().unwrap().contains("누가 만들었는지는 확인하지 못했습니다"),
            "{}",
            ko.out
        );
        assert!(en.out.lines().next().unwrap().contains("nothing says who made it"), "{}", en.out);
        let report: Value = serde_json::from_str(&ends(file, &["--json"]).out).unwrap();
        assert_eq!(
            (&report["verdict"], &report["vouched_by"]),
            (&"unattributed".into(), &serde_json::json!([]))
        );
    }
    let (key, receipt) = (of(&sealed, "key"), of(&sealed, "receipt"));
    for (more, by) in [(["--key", &key], "key"), (["--receipt", &receipt], "receipt")] {
        let good = ends(&genuine, &more);
        assert_eq!((good.code, ends(&forged, &more).code), (0, 1), "{more:?}\n{}", good.out);
        let json: Value =
            serde_json::from_str(&ends(&genuine, &[&more[..], &["--json"]].concat()).out).unwrap();
        assert_eq!(json["vouched_by"], serde_json::json!([by]));
    }
    // another's key, another's receipt, and a receipt under a key that was not named
    let (their_key, their_receipt) = (of(&theirs, "key"), of(&theirs, "receipt"));
    assert_eq!(ends(&genuine, &["--key", &their_key]).code, 1);
    assert_eq!(ends(&genuine, &["--receipt", &their_receipt]).code, 1);
    assert_eq!(ends(&forged, &["--receipt", &their_receipt, "--key", &key]).code, 1);
}

#[test]
fn any_flipped_byte_is_found_and_its_place_named() {
    let maker = Maker::of("group-i-1");
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("submission.zip");
    let sealed = maker.seal(&file);
    let bytes = fs::read(&file).unwrap();
    let altered = out.path().join("altered.zip");
    // Spread over the whole file, with the beginning and the end; the package's own tests go through every place.
    let step = bytes.len() / 24;
    let places = (0..24).map(|number| number * step + 7).chain([0, bytes.len() - 1]);
    for at in places {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        fs::write(&altered, changed).unwrap();
        let run = certifier(&[altered.to_str().unwrap(), "--lang", "en"]);
        assert!(run.code == 1 || run.code == 2, "byte {at}: {}\n{}", run.out, run.err);
        assert!(run.out.contains("where: "), "byte {at} is found, but no place is named:\n{}", run.out);
    }
    // A receipt with a flipped byte never passes, either.
    let receipt = PathBuf::from(sealed["receipt"].as_str().unwrap());
    let bytes = fs::read(&receipt).unwrap();
    for at in (0..bytes.len()).step_by(41) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        fs::write(&receipt, changed).unwrap();
        let run = certifier(&[file.to_str().unwrap(), "--receipt", receipt.to_str().unwrap()]);
        assert!(run.code == 1 || run.code == 2, "byte {at} of the receipt: {}", run.out);
    }
}

#[test]
fn blocking_findings_stop_the_sealing_unless_forced() {
    let maker = Maker::of("group-i-1");
    let answers = maker.case.join("answers.toml");
    let text = fs::read_to_string(&answers).unwrap().replacen("answer = \"Y\"\n", "", 1);
    fs::write(&answers, text).unwrap();
    let file = maker.workbench.join("s.zip");
    let refused = maker.run(&["seal", maker.case(), "--out", file.to_str().unwrap()]);
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert!(refused.out.contains("--force") && !file.exists(), "{}", refused.out);
    maker.good(&["seal", maker.case(), "--out", file.to_str().unwrap(), "--force"]);
    assert_eq!(certifier(&[file.to_str().unwrap()]).code, 3, "whole, and nobody says by whom");
}

#[test]
fn a_package_for_a_recipient_opens_with_the_recipients_identity_only() {
    let maker = Maker::of("group-i-1");
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public().to_string();
    let secret = maker.workbench.join("identity.txt");
    fs::write(&secret, age::secrecy::ExposeSecret::expose_secret(&identity.to_string())).unwrap();
    let file = maker.workbench.join("s.age");
    let path = file.to_str().unwrap();
    maker.good(&["seal", maker.case(), "--out", path, "--recipient", &recipient]);
    assert_eq!(certifier(&[path]).code, 2);
    let open =
        |more: &[&str]| certifier(&[&[path, "--identity", secret.to_str().unwrap()], more].concat()).code;
    assert_eq!(open(&[]), 3);
    assert_eq!(open(&["--receipt", &format!("{path}.receipt")]), 0);
    let other = maker.workbench.join("other.txt");
    let wrong = age::x25519::Identity::generate();
    fs::write(&other, age::secrecy::ExposeSecret::expose_secret(&wrong.to_string())).unwrap();
    let refused = certifier(&[path, "--identity", other.to_str().unwrap()]);
    assert_eq!(refused.code, 2, "{}", refused.out);
}

#[test]
fn vault_and_ledger_are_checked_and_damage_is_named() {
    let maker = Maker::of("group-i-1");
    maker.good(&["evidence", "adopt", maker.case(), "--remove-plain"]);
    maker.good(&["vault", "check", maker.case()]);
    maker.good(&["ledger", "check", maker.case()]);
    maker.good(&["vault", "rotate", maker.case()]);
    maker.good(&["vault", "check", maker.case()]);
    assert!(maker.good(&["ledger", "show", maker.case()]).contains("마스터키 교체"));
    let listed = maker.good(&["evidence", "list", maker.case(), "--history"]);
    assert!(listed.contains("network-diagram") && listed.contains("증빙 추가"), "{listed}");

    let packs = maker.case.join(".simsa/vault/packs");
    let folder = fs::read_dir(&packs).unwrap().next().unwrap().unwrap().path();
    let mut all: Vec<_> = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    all.sort_by_key(|path| fs::metadata(path).unwrap().len());
    let pack = all.last().unwrap();
    let mut bytes = fs::read(pack).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(pack, bytes).unwrap();
    let checked = maker.run(&["vault", "check", maker.case(), "--json"]);
    assert_eq!(checked.code, 1, "{}", checked.out);
    let report: Value = serde_json::from_str(&checked.out).unwrap();
    let named = report["damaged"][0]["evidence"][0].as_str().unwrap();
    assert!(fs::read_to_string(maker.case.join("evidence.toml")).unwrap().contains(named));
    // Nothing damaged is handed out or sealed.
    let target = maker.workbench.join("x");
    let got = maker.run(&["evidence", "get", maker.case(), named, "--out", target.to_str().unwrap()]);
    assert!(got.code == 2 && !target.exists(), "{}", got.err);
    let sealed = maker.run(&["seal", maker.case(), "--out", maker.workbench.join("s.zip").to_str().unwrap()]);
    assert_eq!(sealed.code, 2, "{}", sealed.out);
    assert!(!maker.workbench.join("s.zip").exists());
}

#[test]
fn a_witness_countersigns_and_the_receipt_says_so() {
    let maker = Maker::of("group-i-1");
    let file = maker.workbench.join("s.zip");
    let sealed = maker.seal(&file);
    let key = sealed["key"].as_str().unwrap();
    let at = |name: &str| maker.workbench.join(name).to_str().unwrap().to_owned();
    maker.good(&["ledger", "witness-request", maker.case(), "--out", &at("request")]);
    let sign = |out: &str| {
        maker.run(&[
            "ledger",
            "witness-sign",
            &at("request"),
            "--log",
            key,
            "--memory",
            &at("memory"),
            "--witness-key",
            &at("witness.key"),
            "--name",
            "kohea.example/witness",
            "--out",
            &at(out),
            "--lang",
            "en",
        ])
    };
    let signed = sign("line");
    assert_eq!(signed.code, 0, "{}", signed.err);
    let witness = signed.out.trim().rsplit(' ').next().unwrap();
    assert_eq!(sign("line2").code, 2, "the witness remembers: a request from size 0 comes only once");
    maker.good(&["ledger", "witness-accept", maker.case(), "--line", &at("line"), "--witness", witness]);
    maker.good(&["ledger", "receipt", maker.case(), "--out", &at("receipt")]);
    let path = file.to_str().unwrap();
    let verified = certifier(&[path, "--key", key, "--receipt", &at("receipt")]);
    assert_eq!(verified.code, 0, "{}", verified.out);
    assert!(fs::read_to_string(at("receipt")).unwrap().contains("— kohea.example/witness "));
    maker.good(&["ledger", "check", maker.case(), "--receipt", &at("receipt")]);
}

#[test]
fn two_at_once_take_turns_or_are_told() {
    let maker = Maker::of("group-i-1");
    maker.good(&["evidence", "adopt", maker.case()]);
    let files: Vec<PathBuf> = (0..8).map(|number| maker.workbench.join(format!("f{number}.txt"))).collect();
    for file in &files {
        fs::write(file, file.display().to_string()).unwrap();
    }
    std::thread::scope(|scope| {
        let add = |file: &PathBuf| {
            let file = file.to_str().unwrap().to_owned();
            scope.spawn(|| {
                let run = maker.run(&["evidence", "add", maker.case(), &file]);
                let told = run.err.contains("다른 simsa") || run.err.contains("다른 프로그램");
                assert!(run.code == 0 || (run.code == 2 && told), "{}", run.err);
                (file, run.code)
            })
        };
        let threads: Vec<_> = files.iter().map(add).collect();
        let list = fs::read_to_string;
        let done: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        let text = list(maker.case.join("evidence.toml")).unwrap();
        assert!(done.iter().any(|(_, code)| *code == 0));
        for (file, code) in done {
            let name = Path::new(&file).file_name().unwrap().to_str().unwrap();
            assert_eq!(text.contains(&format!("evidence/{name}")), code == 0, "{name}");
        }
    });
    maker.good(&["vault", "check", maker.case()]);
}

#[test]
fn the_help_of_every_command_is_in_both_languages() {
    let maker = Maker::of("group-i-1");
    for family in
        [&["evidence", "add"][..], &["seal"], &["verify"], &["vault", "rotate"], &["ledger", "timestamp"]]
    {
        let help = |language| {
            let arguments: Vec<&str> = family.iter().copied().chain(["--help", "--lang", language]).collect();
            maker.good(&arguments)
        };
        assert!(help("ko").contains("사용법") && help("en").contains("Usage"), "{family:?}");
    }
}
