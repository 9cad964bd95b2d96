//! What we write, read by programs that others wrote: unzip, poppler, Python with packages from PyPI.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::wishes::may_be_missing;

/// What a program prints, run in `folder`; it must succeed. `None` where it (or the Python package it runs) is missing and
/// may be; `needs` says what to install.
pub fn read_by(program: impl AsRef<OsStr>, arguments: &[&str], folder: &Path, needs: &str) -> Option<String> {
    let program = Path::new(program.as_ref());
    let run = Command::new(program).args(arguments).current_dir(folder).env("PYTHONUTF8", "1").output();
    let output = match run {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => panic!("{}: {error}", program.display()),
    };
    let errors = |output: &std::process::Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let Some(output) = output.filter(|output| !errors(output).contains("ModuleNotFoundError")) else {
        assert!(
            may_be_missing(needs),
            "this test needs {needs} for {} (`cargo xtask test` installs it; or set SIMSA_ALLOW_SKIPS=1)",
            program.display()
        );
        eprintln!("SKIPPED: {needs} is missing; nothing was read by it");
        return None;
    };
    assert!(output.status.success(), "{}: {}", program.display(), errors(&output));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a Python script prints; `needs` is the PyPI package that it uses, or `Python 3`.
pub fn python(script: &str, folder: &Path, needs: &str) -> Option<String> {
    read_by(interpreter(), &["-c", script], folder, needs)
}

/// The Python that `SIMSA_PYTHON` names, the one that `cargo xtask test` makes, or any.
pub fn interpreter() -> PathBuf {
    if let Some(named) = std::env::var_os("SIMSA_PYTHON") {
        return named.into();
    }
    let test = std::env::current_exe().expect("a test has a path");
    let ours = test.ancestors().nth(3).expect("below the target folder").join("python/bin/python");
    if ours.is_file() { ours } else { "python3".into() }
}

/// What a tool of poppler says of a PDF, called as `tool options FILE last`.
pub fn poppler(tool: &str, options: &[&str], last: &[&str], pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("paper.pdf"), pdf).expect("written");
    read_by(tool, &[options, &["paper.pdf"], last].concat(), folder.path(), "poppler-utils")
}
