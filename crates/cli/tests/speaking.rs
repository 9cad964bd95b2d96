//! How the program speaks: in Korean whatever goes wrong, in English where that is asked for, several mistakes at once, as
//! wide as the terminal, in colours only where there are any, with next steps that can be pasted.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use common::{Run, copy, example, simsa};

const HANGUL: std::ops::RangeInclusive<char> = '가'..='힣';

/// Runs with these variables set.
fn with(variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simsa"));
    command.args(arguments).env_remove("SIMSA_LANG").env_remove("NO_COLOR").env_remove("COLUMNS");
    let output = command.envs(variables.iter().copied()).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn case(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("facts.toml"), "").unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn wrong_arguments_are_said_in_korean() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().to_str().unwrap();
    for arguments in [
        &["chekc", dir][..],
        &["check"],
        &["check", dir, "--jsn"],
        &["check", dir, dir],
        &["assess", dir, "--on", "2024-02-30"],
        &["assess", dir, "--on"],
        &["--lang", "fr", "check", dir],
        &["render", dir],
        &["render", dir, "--out", dir, "--format", "docx"],
        &["schema", "fact"],
        &["serve", "--listen", "here"],
        &["serve", "--origin", "ftp://x"],
        &["evidence", "get", dir, "a", "--out", "x", "--revision", "two"],
        &["evidence", "ad", dir],
        &["help", "chek"],
        &["explain"],
        &["completions", "tcsh"],
    ] {
        let run = simsa(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.err);
        for english in
            ["error", "Usage", "invalid", "possible values", "For more", "tip:", "OPTIONS", "required"]
        {
            assert!(!run.err.contains(english), "{arguments:?} says {english}:\n{}", run.err);
        }
        assert!(run.err.contains(|c| HANGUL.contains(&c)), "{arguments:?}: {}", run.err);
        if arguments.contains(&"--lang") {
            continue;
        }
        let english = simsa(arguments.iter().copied().chain(["--lang", "en"]));
        assert!(!english.err.contains(|c| HANGUL.contains(&c)), "{arguments:?}:\n{}", english.err);
    }
    assert!(simsa(["chekc", dir]).err.contains("`check`"), "what was probably meant");
    assert!(simsa(["schema", "fact"]).err.contains("facts"), "what is possible");
}

#[test]
fn help_is_in_one_language() {
    for (name, arguments) in
        [("all", &["help"][..]), ("one", &["help", "evidence", "add"]), ("flag", &["schema", "--help"])]
    {
        let korean = simsa(arguments);
        assert_eq!(korean.code, 0, "{name}: {}", korean.err);
        for english in ["OPTIONS", "COMMAND", "possible values", "default:", "Print"] {
            assert!(!korean.out.contains(english), "{name} says {english}:\n{}", korean.out);
        }
        let english = simsa(arguments.iter().copied().chain(["--lang", "en"]));
        let other = english.out.replace("도움말", "");
        assert!(!other.contains(|c| HANGUL.contains(&c)), "{name}:\n{other}");
    }
    assert_eq!(simsa(["help", "evidence", "add"]).out, simsa(["evidence", "add", "--help"]).out);
}

#[test]
fn every_mistake_of_every_file_is_told_at_once() {
    let folder = case(&[
        (
            "facts.toml",
            "[application]\nkind = \"갱신?\"\ndate = \"2024-02-30\"\ncertification_type = 9\nsorte = 1\n[[storage]]\ncloud = \"글쎄\"\n",
        ),
        (
            "answers.toml",
            "[[answer]]\nquestion = \"emr-1.1-1\"\nanswer = \"예\"\n\n[[answer]]\nanswer = \"Z\"\n",
        ),
        ("tests.toml", "[[test]]\nobject = 인프라\nkind = \"vulnerability\"\n"),
        ("products.json", "{\"product\": [{\"type\": 1, \"name\": \"가\"}, {\"type\": \"firewall\"}]}"),
    ]);
    let run = simsa(["check".as_ref(), folder.path().as_os_str()]);
    assert_eq!(run.code, 2);
    for part in [
        "facts.toml:2:",
        "facts.toml:3:",
        "facts.toml:4:",
        "facts.toml:5:",
        "facts.toml:6:",
        "facts.toml:7:",
        "answers.toml:3:",
        "answers.toml:6:",
        "tests.toml:2:",
        "products.json:1:11",
    ] {
        assert!(run.err.contains(part.trim_end_matches("11")), "{part} is missing:\n{}", run.err);
    }
    assert!(!run.err.contains("혹시 `N`입니까?"), "{}", run.err);
    assert!(run.err.contains("혹시 `Y`입니까?"), "{}", run.err);
    for english in ["expected", "invalid", "u8", "missing", "os error"] {
        assert!(!run.err.contains(english), "{english}:\n{}", run.err);
    }
    let english = simsa(["check".as_ref(), folder.path().as_os_str(), "--lang".as_ref(), "en".as_ref()]);
    let ours = english.err.lines().filter(|line| !line.contains('|') && !line.contains("-->"));
    for line in ours {
        let quoted = line.split('`').step_by(2).collect::<String>();
        assert!(!quoted.contains(|c| HANGUL.contains(&c)), "{line}");
    }
}

#[test]
fn korean_words_and_days_are_values() {
    let korean = case(&[
        (
            "facts.toml",
            "[application]\nkind = \"최초심사\"\ndate = \"2024년 3월 1일\"\n[institutions]\nserved = \"민간\"\n[[storage]]\nid = \"가\"\ncloud = \"아니요\"\nplace = \"외부\"\nfacility = \"데이터센터(IDC)\"\nrole = \"운영용\"\n[[certificates]]\nscheme = \"ISMS-P\"\nvalid_until = \"2025. 3. 1.\"\n",
        ),
        ("answers.toml", "[[answer]]\nquestion = \"emr-1.1-1\"\nanswer = \"부분적으로 만족\"\n"),
        (
            "evidence.toml",
            "[[evidence]]\nid = \"a\"\ntitle = \"가\"\nkind = \"구성도\"\neffective = \"2024.2.1\"\nfile = 'evidence\\a.png'\n",
        ),
        ("products.toml", "[[product]]\ntype = \"방화벽\"\nname = \"가\"\n"),
    ]);
    let case = simsa_case::load(korean.path()).unwrap();
    let dossier = case.dossier();
    assert_eq!(dossier.facts.application.date.unwrap().to_string(), "2024-03-01");
    assert_eq!(dossier.facts.storage[0].cloud, Some(false));
    assert_eq!(
        dossier.facts.certificates.as_ref().unwrap()[0].valid_until.unwrap().to_string(),
        "2025-03-01"
    );
    assert_eq!(dossier.answers[0].answer, Some(simsa_model::AnswerValue::P));
    assert_eq!(
        (dossier.evidence[0].kind.as_str(), dossier.evidence[0].file.as_str()),
        ("diagram", "evidence/a.png")
    );
    assert_eq!(dossier.products[0].kind, "firewall");
    let on =
        simsa(["assess".as_ref(), korean.path().as_os_str(), "--on".as_ref(), "2024년 3월 5일".as_ref()]);
    assert!(on.code == 0 && on.out.contains("2024-03-05"), "{}{}", on.out, on.err);
}

#[test]
fn what_the_system_refuses_names_the_file_in_korean() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    fs::write(at("file"), "x").unwrap();
    fs::create_dir(at("facts.toml")).unwrap();
    for (arguments, path) in [
        (vec!["inspect".to_owned(), at("없음.pdf")], "없음.pdf"),
        (vec!["inspect".to_owned(), at("facts.toml")], "facts.toml"),
        (vec!["verify".to_owned(), at("없음.zip")], "없음.zip"),
        (vec!["check".to_owned(), at("")], "facts.toml"),
        (vec!["new".to_owned(), at("file/a")], "file/a"),
        (vec!["restore".to_owned(), at("없음"), "--data".to_owned(), at("자료")], "없음"),
        (vec!["backup".to_owned(), "--data".to_owned(), at("없음"), "--out".to_owned(), at("b")], "없음"),
        (vec!["serve".to_owned(), "--data".to_owned(), at("file")], "file"),
    ] {
        let run = simsa(&arguments);
        assert_ne!(run.code, 0, "{arguments:?}");
        assert!(run.err.contains(path), "{arguments:?}: {}", run.err);
        for english in ["os error", "No such", "directory", "Permission", "File exists"] {
            assert!(!run.err.contains(english), "{arguments:?}: {}", run.err);
        }
    }
}

#[test]
fn lines_are_as_wide_as_the_terminal_and_names_stay_whole() {
    let broken = example("broken");
    for columns in ["48", "60", "80"] {
        let width: usize = columns.parse().unwrap();
        for arguments in [
            vec!["check", broken.to_str().unwrap()],
            vec!["assess", broken.to_str().unwrap(), "--explain"],
            vec!["explain", "R-004"],
        ] {
            let run = with(&[("COLUMNS", columns)], &arguments);
            for line in run.out.lines() {
                let wide: usize = line.chars().map(|c| if HANGUL.contains(&c) { 2 } else { 1 }).sum();
                // what can be pasted, a place or a name stays in one piece
                let one_piece =
                    line.trim_start().split(' ').count() < 4 || line.contains("→ ") || line.contains("$ ");
                assert!(
                    wide <= width + 1 || one_piece || line.contains('§') || line.contains('['),
                    "{arguments:?} {wide}: {line}"
                );
                assert!(!line.ends_with("II-") && !line.ends_with("emr-") && !line.ends_with("R-"), "{line}");
            }
        }
    }
}

#[test]
fn colours_are_for_terminals() {
    let broken = example("broken");
    let arguments = ["check", broken.to_str().unwrap()];
    assert!(!with(&[], &arguments).out.contains('\u{1b}'), "a pipe");
    let painted = with(&[("CLICOLOR_FORCE", "1")], &arguments).out;
    assert!(painted.contains("\u{1b}[1;31m"), "{painted}");
    let plain = with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &arguments).out;
    assert!(!plain.contains('\u{1b}'));
    let json = with(&[("CLICOLOR_FORCE", "1")], &["check", broken.to_str().unwrap(), "--json"]).out;
    assert!(!json.contains('\u{1b}'));
}

/// Whoever reads the first line only changes nothing of what is done and of how it ends.
#[test]
#[cfg(unix)]
fn a_reader_that_goes_changes_nothing() {
    let out = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_simsa"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        child.wait().unwrap().code().unwrap()
    };
    assert_eq!(run(&["check", example("broken").to_str().unwrap()]), 1);
    assert_eq!(run(&["check", example("group-i-1").to_str().unwrap()]), 0);
    assert_eq!(run(&["explain", "certificte-expired"]), 2);
    let papers = out.path().join("a");
    assert_eq!(
        run(&["render", example("group-i-1").to_str().unwrap(), "--out", papers.to_str().unwrap()]),
        0
    );
    let whole = out.path().join("b");
    simsa(["render".as_ref(), example("group-i-1").as_os_str(), "--out".as_ref(), whole.as_os_str()]);
    assert_eq!(common::files(&papers), common::files(&whole));
}

#[test]
#[cfg(unix)]
fn next_steps_can_be_pasted() {
    let place = tempfile::tempdir().unwrap();
    let case = place.path().join("우리 병원's 신청");
    let made = simsa(["new".as_ref(), case.as_os_str()]);
    let next = made.out.lines().last().unwrap().trim();
    let shell = |line: &str| {
        let line = line.replacen("simsa", env!("CARGO_BIN_EXE_simsa"), 1);
        Command::new("sh").arg("-c").arg(line).output().unwrap()
    };
    assert!(shell(next).status.success(), "{next}");
    copy(&example("group-i-1"), &case);
    fs::write(case.join("answers.toml"), "").unwrap();
    fs::write(case.join("evidence/새 자료.pdf"), "%PDF-1.7").unwrap();
    let checked = simsa(["check".as_ref(), case.as_os_str()]);
    let steps: Vec<&str> = checked.out.lines().filter_map(|line| line.trim().strip_prefix("$ ")).collect();
    assert!(steps.iter().any(|step| step.contains("questions")), "{}", checked.out);
    assert!(steps.iter().any(|step| step.contains("evidence add")), "{}", checked.out);
    for step in steps {
        if !step.contains("evidence add") {
            let done = shell(step);
            assert_ne!(done.status.code(), Some(2), "{step}: {}", String::from_utf8_lossy(&done.stderr));
        }
    }
}

#[test]
fn explain_knows_groups_and_words() {
    for (name, part) in [
        ("II-1", "table.ii-1"),
        ("그룹", "table.i-1"),
        ("CSAP", "s014.2.csap"),
        ("라우터", "이중화"),
        ("양식 2-1", "양식2-1"),
    ] {
        let run = simsa(["explain", name]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        assert!(run.out.contains(part), "{name}: {}", run.out);
    }
    assert_eq!(simsa(["explain", "certificte-expired"]).code, 2);
}

#[test]
fn completions_know_the_names() {
    for shell in ["bash", "zsh", "fish"] {
        let script = simsa(["completions", shell]).out;
        // fish completes no values of arguments without a name
        let known = if shell == "fish" { 2 } else { 6 };
        let names = ["certificate-copy", "2-1", "certificate-expired", "R-004", "emr-2.1-1", "table.ii-1"];
        for name in &names[..known] {
            assert!(script.contains(name), "{shell}: {name}");
        }
    }
}

#[test]
fn new_in_english_is_english() {
    let place = tempfile::tempdir().unwrap();
    let case = place.path().join("case");
    let made = simsa(["new".as_ref(), case.as_os_str(), "--lang".as_ref(), "en".as_ref()]);
    assert!(!made.out.contains(|c| HANGUL.contains(&c)), "{}", made.out);
    for file in common::files(&case).iter().filter(|name| Path::new(name).extension().is_some()) {
        let text = fs::read_to_string(case.join(file)).unwrap();
        assert!(!text.contains(|c| HANGUL.contains(&c)), "{file}: {text}");
    }
}

#[test]
fn adopt_and_render_say_what_they_did_not_do() {
    let place = tempfile::tempdir().unwrap();
    let (case, keys, out) = (place.path().join("case"), place.path().join("keys"), place.path().join("out"));
    copy(&example("group-i-1"), &case);
    let run = |words: &[&str]| with(&[("SIMSA_KEYS", keys.to_str().unwrap())], words);
    let (case_text, out_text) = (case.to_str().unwrap(), out.to_str().unwrap());
    let first = run(&["evidence", "adopt", case_text]);
    assert!(first.out.contains("이미 보관되어 있음 0"), "{}", first.out);
    let id = first.out.lines().find_map(|line| line.strip_prefix("보관함 ")).unwrap().to_owned();
    let file = common::files(&case.join("evidence")).remove(0);
    let again = run(&["evidence", "adopt", case_text]);
    assert!(again.out.contains(&format!("이미 보관되어 있음 {id}")), "{}", again.out);
    fs::remove_file(case.join("evidence").join(file)).unwrap();
    assert!(run(&["evidence", "adopt", case_text]).out.contains("파일이 없음 0"), "the vault has it");

    let refused = run(&["evidence", "withdraw", case_text, &id, "--destroy"]);
    assert_eq!(refused.code, 2, "{}", refused.out);
    assert!(refused.err.contains("--yes"), "{}", refused.err);
    assert!(run(&["evidence", "list", case_text]).out.contains(&id), "nothing was done");

    run(&["render", case_text, "--out", out_text, "--all"]);
    let facts = fs::read_to_string(case.join("facts.toml")).unwrap();
    let due = run(&["render", case_text, "--out", out_text]);
    assert!(due.out.contains("지금은 제출할 양식이 아니므로"), "{}", due.out);
    assert!(!due.out.contains("다르므로"), "{}", due.out);
    fs::write(case.join("facts.toml"), facts.replace("version = \"", "version = \"9.")).unwrap();
    let one = run(&["render", case_text, "--out", out_text, "--form", "2-1"]);
    assert!(one.out.contains("다르므로"), "{}", one.out);
    let destroyed = run(&["evidence", "withdraw", case_text, &id, "--destroy", "--yes"]);
    assert_eq!(destroyed.code, 0, "{}", destroyed.err);
}
