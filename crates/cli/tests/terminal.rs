//! Nothing that others wrote steers the terminal: a case with escape sequences, overrides of direction and zero-width
//! characters in every text that takes them, in its folder's name, in arguments and in what a server answers. Whatever
//! command is run over it, its output holds no hidden character but the ends of its lines.

mod common;

use std::ffi::OsString;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{copy, example};

/// Clears the screen, names the window, turns the text around, hides; the eighth bit, too.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{7f}\u{8}\u{202e}\u{2066}\u{200b}\u{feff}\u{e0041}\u{85}\u{2028}\r\u{b}\u{c}";
const FILES: [&str; 8] = [
    "facts.toml",
    "answers.toml",
    "evidence.toml",
    "products.toml",
    "services.toml",
    "tests.toml",
    "exemptions.toml",
    "conformity.toml",
];

/// Runs the program; gives exit code and output, and fails when something in it is hidden.
#[track_caller]
fn run<S: AsRef<std::ffi::OsStr>>(keys: &Path, arguments: &[S]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simsa"));
    command.args(arguments).env_remove("SIMSA_LANG").env("SIMSA_KEYS", keys).env("SIMSA_TOKEN", "t");
    let output = command.output().expect("the program starts");
    for (name, bytes) in [("output", &output.stdout), ("errors", &output.stderr)] {
        let text = String::from_utf8(bytes.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let hidden = text.char_indices().find(|(_, c)| *c != '\n' && simsa_content::is_hidden(*c));
        let arguments: Vec<_> = arguments.iter().map(AsRef::as_ref).collect();
        assert!(hidden.is_none(), "{arguments:?}: {hidden:?} in {name}: {text:?}");
    }
    (output.status.code().expect("it ends by itself"), String::from_utf8(output.stdout).unwrap())
}

/// Puts the hostile text behind every text of this field; whether there was one.
fn spoil(value: &mut toml::Value, field: &str) -> bool {
    match value {
        toml::Value::Table(table) => {
            let mut any = false;
            for (name, value) in table.iter_mut() {
                match value {
                    toml::Value::String(text) if name == field => {
                        text.push_str(HOSTILE);
                        any = true;
                    }
                    toml::Value::Array(texts) if name == field && texts.iter().all(toml::Value::is_str) => {
                        for text in texts {
                            *text = format!("{}{HOSTILE}", text.as_str().unwrap()).into();
                            any = true;
                        }
                    }
                    other => any |= spoil(other, field),
                }
            }
            any
        }
        toml::Value::Array(entries) => entries.iter_mut().fold(false, |any, entry| spoil(entry, field) | any),
        _ => false,
    }
}

fn fields(value: &toml::Value, found: &mut std::collections::BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => {
            for (name, value) in table {
                found.insert(name.clone());
                fields(value, found);
            }
        }
        toml::Value::Array(entries) => entries.iter().for_each(|entry| fields(entry, found)),
        _ => {}
    }
}

/// A case in which every field that takes any text has hostile text; the fields that were taken.
fn hostile_case(all: &Path, keys: &Path) -> (PathBuf, Vec<String>) {
    let case = all.join(format!("신청{HOSTILE}건"));
    copy(&example("group-ii-3"), &case);
    let mut taken = Vec::new();
    for file in FILES {
        let path = case.join(file);
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let mut good: toml::Value = toml::from_str(&text).unwrap();
        let mut names = std::collections::BTreeSet::new();
        fields(&good, &mut names);
        for name in names {
            let mut spoilt = good.clone();
            if !spoil(&mut spoilt, &name) {
                continue;
            }
            fs::write(&path, toml::to_string(&spoilt).unwrap()).unwrap();
            // what takes only certain words says so, and quotes what it was given
            let arguments: [&std::ffi::OsStr; 2] = ["assess".as_ref(), case.as_ref()];
            let checked: [&std::ffi::OsStr; 2] = ["check".as_ref(), case.as_ref()];
            if run(keys, &arguments).0 != 2 && run(keys, &checked).0 != 2 {
                good = spoilt;
                taken.push(format!("{file} {name}"));
            }
        }
        fs::write(&path, toml::to_string(&good).unwrap()).unwrap();
    }
    (case, taken)
}

#[test]
fn whatever_stands_in_a_case_does_not_steer_the_terminal() {
    let all = tempfile::tempdir().unwrap();
    let keys = all.path().join("keys");
    let (case, taken) = hostile_case(all.path(), &keys);
    for expected in [
        "answers.toml note",
        "evidence.toml title",
        "evidence.toml id",
        "facts.toml name",
        "products.toml name",
    ] {
        assert!(taken.iter().any(|one| one == expected), "{expected} takes no text? {taken:?}");
    }
    let case = case.as_os_str().to_owned();
    let out = all.path().join(format!("나감{HOSTILE}")).into_os_string();
    let given = |words: &[&str]| -> Vec<OsString> {
        words
            .iter()
            .map(|word| match *word {
                "CASE" => case.clone(),
                "OUT" => out.clone(),
                word => word.into(),
            })
            .collect()
    };
    for words in [
        &["check", "CASE"][..],
        &["check", "CASE", "--lang", "en"],
        &["check", "CASE", "--json"],
        &["assess", "CASE"],
        &["assess", "CASE", "--json"],
        &["what-if", "CASE"],
        &["questions", "CASE"],
        &["questions", "CASE", "--json"],
        &["evidence", "list", "CASE"],
        &["evidence", "list", "CASE", "--json"],
        &["render", "CASE", "--all", "--out", "OUT"],
        &["prepare", "CASE", "--out", "OUT"],
        &["evidence", "add", "CASE", "OUT", "--kind", "diagram"],
        &["evidence", "adopt", "CASE"],
        &["evidence", "list", "CASE"],
        &["evidence", "get", "CASE", "x\u{1b}[2J", "--out", "OUT"],
        &["evidence", "withdraw", "CASE", "x\u{202e}", "--reason", "y\u{9b}"],
        &["ledger", "check", "CASE"],
        &["ledger", "list", "CASE"],
        &["seal", "CASE", "--out", "OUT"],
        &["verify", "CASE"],
        &["vault", "check", "CASE"],
        &["backup", "--data", "CASE", "--out", "OUT"],
        &["serve", "--check", "--data", "CASE"],
    ] {
        let (_, text) = run(&keys, &given(words));
        if words.contains(&"--json") && !text.is_empty() {
            serde_json::from_str::<serde_json::Value>(&text)
                .unwrap_or_else(|error| panic!("{words:?}: {error}"));
        }
    }
    let (code, text) = run(&keys, &given(&["check", "CASE", "--json"]));
    assert_ne!(code, 2);
    assert!(text.contains("hidden-characters"), "the check speaks of it: {text}");
}

#[test]
fn arguments_do_not_steer_the_terminal() {
    let all = tempfile::tempdir().unwrap();
    let hostile = |text: &str| OsString::from(format!("{text}{HOSTILE}"));
    let place = all.path().join(format!("새{HOSTILE}")).into_os_string();
    let words = |words: &[&OsString]| words.iter().map(|word| (*word).clone()).collect::<Vec<_>>();
    let word = |text: &str| OsString::from(text);
    let mut lines = vec![
        words(&[&word("explain"), &hostile("R-001")]),
        words(&[&word("explain"), &hostile("emr-1.1-1"), &word("--lang"), &word("en")]),
        words(&[&word("new"), &place]),
        words(&[&word("new"), &place]),
        words(&[&word("check"), &hostile("nowhere")]),
        words(&[&hostile("check")]),
        words(&[&word("check"), &hostile("--json")]),
        words(&[&word("assess"), &place, &word("--on"), &hostile("2026-01-01")]),
        words(&[&word("--lang"), &hostile("ko"), &word("check"), &place]),
        words(&[&word("schema"), &hostile("facts")]),
        words(&[&word("completions"), &hostile("bash")]),
        words(&[&word("verify"), &hostile("x.zip"), &word("--key"), &hostile("k")]),
        words(&[&word("serve"), &word("--listen"), &hostile("127.0.0.1:0")]),
        words(&[&word("serve"), &word("--origin"), &hostile("https://x")]),
        words(&[&word("restore"), &hostile("x"), &word("--data"), &hostile("y")]),
        words(&[&word("remote"), &word("cases"), &word("--url"), &hostile("https://x")]),
    ];
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        lines.push(words(&[&word("completions"), &word(shell)]));
    }
    #[cfg(unix)]
    lines.push({
        use std::os::unix::ffi::OsStringExt as _;
        vec![word("check"), OsString::from_vec(b"x\xff\x9b2J\x1b[2J".to_vec())]
    });
    for line in lines {
        run(&all.path().join("keys"), &line);
    }
}

#[test]
fn what_a_server_answers_does_not_steer_the_terminal() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.read(&mut [0; 8192]);
            let words = format!("못 합니다{HOSTILE}");
            let body = serde_json::json!({
                "type": words, "code": words, "title": words, "title_ko": words, "detail": words, "detail_ko": words,
                "instance": words, "problems": [{ "field": words, "problem": words, "problem_ko": words }],
            });
            let body = body.to_string();
            let _ = write!(
                stream,
                "HTTP/1.1 422 x\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    let all = tempfile::tempdir().unwrap();
    let file = all.path().join("a.pdf");
    fs::write(&file, b"%PDF-1.7").unwrap();
    let (url, file) = (format!("http://{address}"), file.to_str().unwrap().to_owned());
    let hostile = format!("c{HOSTILE}");
    for words in [
        &["remote", "cases"][..],
        &["remote", "cases", "--lang", "en"],
        &["remote", "findings", "c"],
        &["remote", "findings", &hostile],
        &["remote", "show", "c"],
        &["remote", "import", &file],
    ] {
        let arguments = [words, &["--url", &url]].concat();
        let (code, _) = run(&all.path().join("keys"), &arguments);
        assert_ne!(code, 0, "{words:?}");
    }
}
