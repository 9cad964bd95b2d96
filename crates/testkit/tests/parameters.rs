//! A value that nothing reads decides nothing, though it looks as if it did: every parameter of the catalogue, and every
//! flag and number of its entries, is named by code that runs. What counts as naming is the constant,
//! `parameters::TESTS_VALID_YEARS`, or the field, `.personal_data`; comments and tests do not.

use std::fs;
use std::path::{Path, PathBuf};

use simsa_catalogue::catalogue;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            sources(&entry, found);
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            found.push(entry);
        }
    }
}

/// The code of a file: without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The constants of the module `parameters` that the text names, each as often as it stands there.
fn named(code: &str) -> impl Iterator<Item = &str> {
    code.split("parameters::").skip(1).map(|rest| {
        let end = rest
            .find(|letter: char| !(letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'));
        &rest[..end.unwrap_or(rest.len())]
    })
}

fn constant(id: &str) -> String {
    id.to_uppercase().replace(['.', '-'], "_")
}

/// Fields that say how the guide prints a question; the tests of the catalogue hold them against it.
const OF_PRINT: [&str; 2] = ["checklist_row", "statement"];

/// The code of all crates but the catalogue, which itself lists all of its values.
fn code_of_readers() -> String {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in fs::read_dir(&crates).unwrap().map(|entry| entry.unwrap().path()) {
        if folder.join("src").is_dir() && !folder.ends_with("catalogue") {
            sources(&folder.join("src"), &mut files);
        }
    }
    assert!(files.len() > 300, "{}", files.len());
    files.iter().map(|file| code(&fs::read_to_string(file).unwrap())).collect()
}

/// The public fields of the catalogue's entries that hold a flag or a number.
fn flags_and_numbers() -> Vec<String> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue/src"), &mut files);
    let code: String = files.iter().map(|file| code(&fs::read_to_string(file).unwrap())).collect();
    let fields = code.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.strip_suffix(','));
    let plain = |kind: &str| matches!(kind, "bool" | "u8" | "u16" | "u32" | "i64");
    fields
        .filter_map(|field| field.split_once(": "))
        .filter(|(_, kind)| plain(kind.trim_start_matches("Option<").trim_end_matches('>')))
        .map(|(name, _)| name.to_owned())
        .collect()
}

#[test]
fn every_flag_and_number_of_the_catalogue_is_read_by_code_that_runs() {
    let (code, fields) = (code_of_readers(), flags_and_numbers());
    assert!(fields.len() >= 8, "{fields:?}");
    let reads = |name: &String| {
        code.match_indices(&format!(".{name}")).any(|(at, found)| {
            !code[at + found.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        })
    };
    let unread: Vec<_> =
        fields.iter().filter(|name| !OF_PRINT.contains(&name.as_str()) && !reads(name)).collect();
    assert_eq!(
        unread,
        Vec::<&String>::new(),
        "no code reads these; use them, or take them out of catalogue/"
    );
}

#[test]
fn every_parameter_is_read_by_code_that_runs() {
    let code = code_of_readers();
    let read: Vec<&str> = named(&code).collect();
    let unread: Vec<&str> = catalogue()
        .parameters
        .iter()
        .map(|one| one.id)
        .filter(|id| !read.contains(&constant(id).as_str()))
        .collect();
    assert_eq!(
        unread,
        Vec::<&str>::new(),
        "no code reads these; use them, or take them out of catalogue/parameters"
    );
}

#[test]
fn a_comment_or_a_test_reads_nothing() {
    let text = "/// See `parameters::A_A`.\nlet a = parameters::B_B.on(day); // parameters::C_C\n#[cfg(test)]\nparameters::D_D";
    assert_eq!(named(&code(text)).collect::<Vec<_>>(), ["B_B"]);
}
