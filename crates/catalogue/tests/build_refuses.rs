//! The build refuses a catalogue that contradicts itself, and its message names the file and what is wrong.
//!
//! The modules of the build script are compiled into this test and run over a copy of `/catalogue` with one defect.

#[path = "../build/check.rs"]
mod check;
#[path = "../build/emit/mod.rs"]
mod emit;
#[path = "../build/files.rs"]
mod files;
#[path = "../build/shape.rs"]
mod shape;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

fn original() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalogue"))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).map(drop).unwrap();
        }
    }
}

/// What the build says to a copy in which `file` has `replacement` for the first `original` text.
fn refusal(file: &str, text: &str, replacement: &str) -> String {
    let folder = TempDir::new().unwrap();
    copy(original(), folder.path());
    let path = folder.path().join(file);
    let before = fs::read_to_string(&path).unwrap();
    assert!(before.contains(text), "{file} holds {text}");
    fs::write(&path, before.replacen(text, replacement, 1)).unwrap();
    let refused = match files::read(folder.path()) {
        Ok(content) => check::content(&content),
        Err(messages) => Err(messages),
    };
    refused.expect_err("a defect is refused").join("\n")
}

fn assert_refused(file: &str, text: &str, replacement: &str, said: &[&str]) {
    let message = refusal(file, text, replacement);
    for part in said {
        assert!(message.contains(part), "{file}, {text} → {replacement}: `{part}` is not said:\n{message}");
    }
}

#[test]
fn the_catalogue_as_it_is_passes_and_writes_the_same_bytes_twice() {
    let content = files::read(original()).unwrap();
    check::content(&content).unwrap();
    let written = || {
        let out = TempDir::new().unwrap();
        emit::write(&content, out.path()).unwrap();
        let mut files: Vec<_> =
            fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.iter().map(|path| fs::read_to_string(path).unwrap()).collect::<Vec<_>>()
    };
    let first = written();
    assert_eq!(first.len(), 7);
    assert_eq!(first, written());
}

#[test]
fn slips_of_the_pen_are_told_with_file_and_line() {
    assert_refused(
        "products.toml",
        "secaas_eligible = true",
        "secaas_eligable = true",
        &["products.toml", "line", "unknown field `secaas_eligable`"],
    );
    assert_refused("evidence.toml", "[[kind]]", "[[kind]", &["evidence.toml", "TOML parse error at line 3"]);
    assert_refused(
        "parameters/tests.toml",
        "unit = \"years\"",
        "unit = \"year\"",
        &["tests.toml", "unknown variant `year`", "`years`"],
    );
    assert_refused(
        "products.toml",
        "requirement = { any_of",
        "requirement = { some_of",
        &["products.toml", "a proof's id, { any_of = […] } or { all_of = […] }"],
    );
}

#[test]
fn a_question_in_the_wrong_place_is_refused() {
    let file = "checklists/emr/2-network-security.toml";
    assert_refused(
        file,
        "id = \"emr-2.1-2\"",
        "id = \"emr-2.1-1\"",
        &["`emr-2.1-1` stands where `emr-2.1-2` should", "twice"],
    );
    assert_refused(file, "number = \"2\"", "number = \"3\"", &[file, "holds number 3, its name says 2"]);
    let cloud = "checklists/cloud/09-virtualisation-security.toml";
    assert_refused(
        cloud,
        "duplicate_of = \"cloud-9.1.6-1\"",
        "duplicate_of = \"cloud-9.2.1-1\"",
        &["`cloud-9.1.6-2` repeats"],
    );
    assert_refused(cloud, "area = \"technical\"", "area = \"technic\"", &["domain 9 names no area"]);
    assert_refused(cloud, "evidence = [", "x = [", &["09-virtualisation-security.toml", "unknown field `x`"]);
}

#[test]
fn form_2a_must_be_part_of_form_2b() {
    let file = "checklists/emr/form-2a.toml";
    assert_refused(
        file,
        "id = \"emr-2.1-4\"",
        "id = \"emr-2.1-5\"",
        &["form-2a.toml: `emr-2.1-5`", "no such question"],
    );
    assert_refused(file, "item_name = \"이중화", "item_name = \"이원화", &["names item 2.1 otherwise"]);
}

#[test]
fn names_of_nothing_are_refused() {
    assert_refused(
        "products.toml",
        "any_of = [\"cc-domestic\"",
        "any_of = [\"cc-local\"",
        &["`firewall`: requirement: `cc-local`"],
    );
    assert_refused(
        "products.toml",
        "{ any_of = [\"cc-domestic\", \"cc-international\", \"performance-evaluation\", \"security-function\"] }",
        "{ any_of = [] }",
        &["`firewall`: requirement"],
    );
    assert_refused(
        "exemptions.toml",
        "\"S001\", \"S002\", \"S003\", \"S004\", \"S005\", \"S006\", \"S007\", \"S008\", \"S010\"",
        "\"S099\"",
        &["`isms`: criteria: `S099`"],
    );
    assert_refused("regions.toml", "basis = \"botocore\"", "basis = \"hearsay\"", &["`aws`", "`hearsay`"]);
    assert_refused("certificates.toml", "id = \"isms\"", "id = \"isms-p\"", &["id `isms-p` stands twice"]);
}

/// An exception from nothing would be claimed, and refused to nobody.
#[test]
fn an_exception_for_a_type_of_which_nothing_is_demanded_is_refused() {
    assert_refused(
        "products.toml",
        "aliases = [\"디도스 대응\"",
        "secaas_eligible = true\naliases = [\"디도스 대응\"",
        &["`ddos-protection`", "excepts from nothing"],
    );
}

#[test]
fn gaps_and_overlaps_of_days_are_refused() {
    let file = "parameters/security-products.toml";
    let begins = "it must begin the day after";
    assert_refused(
        file,
        "from = 2021-06-14",
        "from = 2021-06-15",
        &["`secaas.window`", "2021-06-13", "2021-06-15", begins],
    );
    assert_refused(file, "from = 2025-01-01", "from = 2024-12-31", &["`secaas.window`", begins]);
    assert_refused(file, "from = 2025-01-01", "from = 2025-01-01T00:00:00", &[begins]);
    assert_refused(file, "value = false", "value = 3", &["does not fit the unit Flag"]);
    assert_refused(
        "parameters/tests.toml",
        "{ value = 1 }",
        "{ until = 2030-01-01, value = 1 }",
        &["`tests.valid-years`", "the last ends with no `until`"],
    );
}

#[test]
fn only_toml_files_belong_in_the_folders_of_many() {
    let folder = TempDir::new().unwrap();
    copy(original(), folder.path());
    fs::write(folder.path().join("parameters/notes.txt"), "").unwrap();
    let messages = files::read(folder.path()).err().expect("a stray file is refused");
    assert!(messages[0].contains("notes.txt: only .toml files belong here"), "{messages:?}");
}
