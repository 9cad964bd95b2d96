//! Where the content lies in the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.ancestors().nth(2).expect("the crate lies two folders below the root").to_owned()
}

/// The folder of one example case.
pub fn example(name: &str) -> PathBuf {
    root().join("examples").join(name)
}

/// The folders of all example cases, in order of name.
///
/// # Panics
/// When there is none: a test over nothing must not pass.
pub fn examples() -> Vec<PathBuf> {
    let folders = entries(&root().join("examples"), |path| path.join("facts.toml").is_file());
    assert!(!folders.is_empty(), "no example case was found");
    folders
}

/// The files of all scenarios, in order of name.
///
/// # Panics
/// When there is none: a test over nothing must not pass.
pub fn scenarios() -> Vec<PathBuf> {
    let files = entries(&root().join("scenarios"), |path| {
        path.extension().is_some_and(|ending| ending == "md")
            && path.file_stem().is_none_or(|stem| stem != "README")
    });
    assert!(!files.is_empty(), "no scenario was found");
    files
}

fn entries(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| wanted(path)).collect();
    paths.sort();
    paths
}
