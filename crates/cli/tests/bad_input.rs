//! Input that cannot be used: one clear message, exit code 2, nothing written, never a panic.

mod common;

use std::fs;
use std::path::Path;

use common::{files, simsa};

/// A case folder with one good facts file.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("facts.toml"), "[application]\nkind = \"initial\"\n").unwrap();
    folder
}

fn refused(folder: &Path) -> String {
    let out = folder.join("out");
    let run =
        simsa(["render".as_ref(), folder.as_os_str(), "--all".as_ref(), "--out".as_ref(), out.as_os_str()]);
    assert_eq!(run.code, 2, "out: {}\nerr: {}", run.out, run.err);
    assert!(!out.exists() || files(&out).is_empty(), "nothing may be written");
    assert!(!run.err.contains("panicked") && !run.err.contains("사건 번호"), "{}", run.err);
    run.err
}

#[test]
fn mistakes_in_files_are_said_with_their_place() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("facts.toml", "[application\nkind = 1\n", &["facts.toml:1:"]),
        (
            "facts.toml",
            "[application]\nknid = \"initial\"\n",
            &["facts.toml:2:1", "`knid`", "혹시 `kind`입니까?"],
        ),
        ("facts.toml", "[application]\nkind = \"intial\"\n", &["facts.toml:2:", "`intial`", "`initial`"]),
        ("facts.toml", "[application]\ndate = 2024-02-30\n", &["facts.toml:2:"]),
        (
            "facts.toml",
            "[application]\ndate = \"2024-02-30\"\n",
            &["facts.toml:2:", "없는 날짜", "YYYY-MM-DD"],
        ),
        ("facts.toml", "[application]\ndate = \"작년\"\n", &["facts.toml:2:", "`작년`"]),
        ("facts.toml", "[application]\ndate = 20240302\n", &["facts.toml:2:", "날짜(YYYY-MM-DD)"]),
        ("facts.toml", "[application]\nkind = \"initial\"\nkind = \"change\"\n", &["facts.toml:3:", "두 번"]),
        ("facts.toml", "[[storage]]\nplace = \"outside\"\n", &["facts.toml:1:", "`id`", "빠졌습니다"]),
        ("facts.toml", "[[storage]]\nid = \"a\"\ncloud = \"글쎄\"\n", &["facts.toml:3:", "참/거짓"]),
        (
            "answers.toml",
            "[[answer]]\nquestion = \"emr-1.1-1\"\nanswer = \"YES\"\n",
            &["answers.toml:3:", "`YES`", "N-A"],
        ),
        ("answers.toml", "[[answers]]\nquestion = \"x\"\n", &["answers.toml:1:", "`answers`", "`answer`"]),
        (
            "tests.toml",
            "[[test]]\nobject = \"infra\"\nkind = \"vulnerability\"\n",
            &["tests.toml:2:", "infrastructure"],
        ),
        ("case.toml", "format = 2\n", &["case.toml", "형식"]),
        ("products.json", "{\"product\": [{\"type\": \"firewall\",}]}", &["products.json:1:"]),
    ];
    for (file, text, parts) in cases {
        let folder = folder();
        fs::write(folder.path().join(file), text).unwrap();
        let said = refused(folder.path());
        for part in *parts {
            assert!(said.contains(part), "{file} with {text:?} should say {part}:\n{said}");
        }
    }
}

#[test]
fn several_broken_files_are_all_named() {
    let folder = folder();
    fs::write(folder.path().join("answers.toml"), "x").unwrap();
    fs::write(folder.path().join("tests.toml"), "y").unwrap();
    let said = refused(folder.path());
    assert!(said.contains("answers.toml:1:") && said.contains("tests.toml:1:"), "{said}");
}

#[test]
fn the_same_file_in_two_notations_is_refused() {
    let folder = folder();
    fs::write(folder.path().join("facts.json"), "{}").unwrap();
    assert!(refused(folder.path()).contains("함께 있어"));
}

#[test]
fn ten_megabytes_of_garbage_are_one_message() {
    let folder = folder();
    let garbage: Vec<u8> =
        (0..10 * 1024 * 1024_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    fs::write(folder.path().join("facts.toml"), garbage).unwrap();
    let said = refused(folder.path());
    assert!(said.len() < 1_000, "one message, not {} bytes", said.len());
    fs::write(folder.path().join("facts.toml"), "가".repeat(1_000_000)).unwrap();
    assert!(refused(folder.path()).len() < 3_000);
}

#[test]
fn other_encodings_are_named() {
    let folder = folder();
    fs::write(folder.path().join("facts.toml"), b"# \xc0\xfc\xc0\xda\n").unwrap();
    let said = refused(folder.path());
    assert!(said.contains("UTF-8"), "{said}");
}

#[test]
fn a_missing_folder_and_unknown_names_are_said() {
    assert_eq!(simsa(["assess", "/nowhere/at/all"]).code, 2);
    assert!(simsa(["assess", "/nowhere/at/all"]).err.contains("simsa new"));
    let folder = folder();
    let run = simsa([
        "render".as_ref(),
        folder.path().as_os_str(),
        "--form".as_ref(),
        "2-9".as_ref(),
        "-o".as_ref(),
        "/tmp/x".as_ref(),
    ]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert_eq!(
        simsa(["assess".as_ref(), folder.path().as_os_str(), "--on".as_ref(), "2024-02-30".as_ref()]).code,
        2
    );
    assert_eq!(simsa(["no-such-command"]).code, 2);
}

#[test]
fn hostile_evidence_paths_are_findings() {
    let folder = folder();
    let evidence =
        "[[evidence]]\nid = \"a\"\ntitle = \"t\"\nkind = \"log\"\nfile = \"../../../etc/passwd\"\n";
    fs::write(folder.path().join("evidence.toml"), evidence).unwrap();
    let run = simsa(["check".as_ref(), folder.path().as_os_str()]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(
        run.out.contains("[evidence-outside-case]") || run.out.contains("evidence.toml:5"),
        "{}",
        run.out
    );
}

#[cfg(unix)]
#[test]
fn an_output_that_cannot_be_written_leaves_nothing_behind() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write anywhere; then there is nothing to see.
    if fs::write(out.join("probe"), "").is_ok() {
        return;
    }
    let case = common::example("group-i-1");
    let run = simsa(["render".as_ref(), case.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    assert_eq!(run.code, 2);
    assert!(files(&out).is_empty());
}
