//! A dated value that nothing reads decides nothing, though it looks as if it did: every parameter of the catalogue is
//! named by code that runs. What counts as naming is the constant, `parameters::TESTS_VALID_YEARS`; comments and tests do
//! not.

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

#[test]
fn every_parameter_is_read_by_code_that_runs() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in fs::read_dir(&crates).unwrap().map(|entry| entry.unwrap().path()) {
        // the catalogue itself lists all of them
        if folder.join("src").is_dir() && !folder.ends_with("catalogue") {
            sources(&folder.join("src"), &mut files);
        }
    }
    assert!(files.len() > 300, "{}", files.len());
    let code: String = files.iter().map(|file| code(&fs::read_to_string(file).unwrap())).collect();
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
