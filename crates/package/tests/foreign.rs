//! Tools we did not write read the package: unzip, Python's zipfile, sha256sum, and PyPI's bagit.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{CaseLedger, Sample, raw, skips_allowed};

/// Output of a program that must succeed; `None` when it is missing and skipping is allowed.
fn ran(program: &Path, arguments: &[&str], folder: &Path, install: &str) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(folder).env("PYTHONUTF8", "1").output();
    match output {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            if errors.contains("ModuleNotFoundError") {
                return skipped(program, install);
            }
            assert!(output.status.success(), "{}: {errors}", program.display());
            Some(String::from_utf8_lossy(&output.stdout).into_owned() + &errors)
        }
        Err(_) => skipped(program, install),
    }
}

fn skipped(program: &Path, install: &str) -> Option<String> {
    assert!(
        skips_allowed(),
        "this test needs {install} for {} (`cargo xtask test` installs it; or set SIMSA_ALLOW_SKIPS=1)",
        program.display()
    );
    eprintln!("SKIPPED: {install} is missing; the package was NOT read by it");
    None
}

/// The Python named, the one that `cargo xtask test` makes, or any.
fn python() -> PathBuf {
    if let Some(named) = std::env::var_os("SIMSA_PYTHON") {
        return named.into();
    }
    let test = std::env::current_exe().expect("a test has a path");
    let ours = test.ancestors().nth(3).expect("below the target folder").join("python/bin/python");
    if ours.is_file() { ours } else { "python3".into() }
}

/// A package of an example with a ledger, and with names that people give.
fn package() -> Vec<u8> {
    let sample = Sample::example("group-ii-3");
    let ledger = CaseLedger::of(&sample);
    sample.seal(Some(&ledger.part())).0
}

fn unpacked(package: &[u8], folder: &Path) -> Option<String> {
    fs::write(folder.join("package.zip"), package).expect("written");
    // names are UTF-8 by bit 11; -O would be needed without it
    ran(Path::new("unzip"), &["-q", "package.zip"], folder, "the package unzip")
}

#[test]
fn unzip_and_sha256sum_agree() {
    let package = package();
    let folder = tempfile::tempdir().expect("a folder");
    let Some(_) = unpacked(&package, folder.path()) else { return };
    let base = folder.path().join("simsa-package");
    for (path, bytes) in raw::read(&package) {
        assert_eq!(fs::read(folder.path().join(&path)).expect(&path), bytes, "{path}");
    }
    for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        let text =
            ran(Path::new("sha256sum"), &["--check", "--strict", manifest], &base, "the package coreutils");
        let Some(text) = text else { return };
        let lines = fs::read_to_string(base.join(manifest)).expect("a manifest").lines().count();
        assert_eq!(text.lines().filter(|line| line.ends_with(": OK")).count(), lines, "{text}");
    }
}

#[test]
fn python_reads_the_archive_and_finds_nothing_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let package = package();
    fs::write(folder.path().join("package.zip"), &package).expect("written");
    let script = "import zipfile\nz = zipfile.ZipFile('package.zip')\nassert z.testzip() is None\nprint(len(z.infolist()))";
    let Some(count) = ran(&python(), &["-c", script], folder.path(), "Python 3") else { return };
    assert_eq!(count.trim(), raw::read(&package).len().to_string());
}

const VALIDATE: &str = "
import bagit, sys
bag = bagit.Bag('simsa-package')
assert bag.version_info == (1, 0), bag.version_info
assert bag.info['External-Identifier'] == 'simsa-package-1', bag.info
try:
    bag.validate()
    print('valid', len(bag.payload_entries()))
except bagit.BagError as error:
    print('invalid', error)
";

#[test]
fn the_bagit_library_validates_the_bag_and_finds_a_flipped_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let package = package();
    let Some(_) = unpacked(&package, folder.path()) else { return };
    let validate = || ran(&python(), &["-c", VALIDATE], folder.path(), "the PyPI package bagit");
    let payload = raw::read(&package).iter().filter(|(path, _)| path.contains("/data/")).count();
    let Some(verdict) = validate() else { return };
    assert_eq!(verdict.trim(), format!("valid {payload}"));

    let file = folder.path().join("simsa-package/data/dossier.json");
    let mut bytes = fs::read(&file).expect("it is there");
    bytes[100] ^= 1;
    fs::write(&file, bytes).expect("written");
    let verdict = validate().expect("it ran before");
    assert!(verdict.starts_with("invalid") && verdict.contains("data/dossier.json"), "{verdict}");
}
