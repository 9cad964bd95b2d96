//! Two programs write into one case folder: neither overwrites what the other has written.

mod common;

use std::fs;
use std::process::Command;

use common::{copy, example};

fn run(keys: &std::path::Path, arguments: &[&std::ffi::OsStr]) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simsa"));
    command.args(arguments).env("SIMSA_KEYS", keys).env_remove("SIMSA_LANG");
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().unwrap()
}

/// From a folder without a case file on: the first evidence makes it.
#[test]
fn links_of_one_and_questions_of_the_other_are_both_there() {
    let place = tempfile::tempdir().unwrap();
    let (case, keys) = (place.path().join("case"), place.path().join("keys"));
    copy(&example("group-ii-3"), &case);
    fs::remove_file(case.join("answers.toml")).unwrap();
    fs::write(case.join("answers.toml"), "").unwrap();
    let questions = ["emr-1.1-1", "emr-1.2-1", "emr-1.3-1", "emr-1.4-1", "emr-2.1-1", "emr-2.1-2"];
    for (at, question) in questions.iter().enumerate() {
        let file = place.path().join(format!("자료-{at}.txt"));
        fs::write(&file, format!("자료 {at}")).unwrap();
        let id = format!("piece-{at}");
        let adds = ["evidence".as_ref(), "add".as_ref(), case.as_os_str(), file.as_os_str()];
        let how = ["--id", &id, "--kind", "other", "--answer", question].map(std::ffi::OsStr::new);
        let writes = ["questions".as_ref(), case.as_os_str(), "--write".as_ref()];
        // the one appends all other questions while the other adds its link
        let asked = format!("{}[[answer]]\nquestion = \"{question}\"\n", linked(&case));
        fs::write(case.join("answers.toml"), asked).unwrap();
        let both = [run(&keys, &[&adds[..], &how[..]].concat()), run(&keys, &writes)];
        for child in both {
            let ended = child.wait_with_output().unwrap();
            assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        }
        let loaded = simsa_case::load(&case).unwrap();
        let answers = &loaded.dossier().answers;
        assert!(answers.len() > 100, "the questions are there: {}", answers.len());
        for (at, question) in questions.iter().enumerate().take(at + 1) {
            let answer = answers.iter().find(|one| one.question == *question).unwrap();
            assert_eq!(answer.evidence, [format!("piece-{at}")], "{question}");
        }
    }
}

/// The answers that have a link so far, and no others.
fn linked(case: &std::path::Path) -> String {
    let loaded = simsa_case::load(case).unwrap();
    let linked = loaded.dossier().answers.iter().filter(|one| !one.evidence.is_empty());
    let answer = |one: &simsa_model::Answer| {
        format!("[[answer]]\nquestion = \"{}\"\nevidence = {:?}\n\n", one.question, one.evidence)
    };
    linked.map(answer).collect::<Vec<_>>().concat()
}
