//! A Python of our own below the target folder, with the packages that tests use as readers not written here.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{root, run, target_folder};
use crate::tools::apt;

/// PyPI packages for any Python 3.
const PACKAGES: &[&str] = &["bagit", "cryptography", "rfc3161-client", "schemathesis"];

/// Packages that want a recent Python.
const RECENT_PACKAGES: &[&str] = &["aics-tlog", "proofbundle"];

/// The versions of all that these bring with them.
const VERSIONS: &str = "xtask/python.txt";

/// What [`RECENT_PACKAGES`] call recent.
const RECENT: &str = "(3, 12)";

/// An interpreter made ready for the tests.
pub(crate) struct Python {
    pub(crate) interpreter: PathBuf,
    /// Packages that it is not recent enough for.
    pub(crate) missing: &'static [&'static str],
}

/// The interpreter, made ready at the first call and taken as it is afterwards.
pub(crate) fn ready() -> Result<Python> {
    let (base, has_all) = base();
    let folder = target_folder().join("python");
    let interpreter = folder.join("bin/python");
    let missing: &[&str] = if has_all { &[] } else { RECENT_PACKAGES };
    let packages = if has_all { [PACKAGES, RECENT_PACKAGES].concat() } else { PACKAGES.to_vec() };
    let stamp = folder.join("packages.txt");
    let versions = root().join(VERSIONS);
    let constraints =
        std::fs::read_to_string(&versions).with_context(|| format!("cannot read {VERSIONS}"))?;
    let wanted = format!("{}\n{constraints}", packages.join("\n"));
    if std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(Python { interpreter, missing });
    }
    create(&base, &folder)?;
    let mut pip = Command::new(&interpreter);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    pip.arg("--constraint").arg(versions).args(&packages);
    run(pip)?;
    std::fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(Python { interpreter, missing })
}

/// The first recent interpreter, by name or among those that pyenv keeps; else whichever Python 3 there is.
fn base() -> (PathBuf, bool) {
    let names = ["python3", "python3.14", "python3.13", "python3.12"].into_iter().map(PathBuf::from);
    let versions = std::env::home_dir().map(|home| home.join(".pyenv/versions"));
    let entries = versions.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let mut kept: Vec<PathBuf> = entries.map(|entry| entry.path().join("bin/python3")).collect();
    kept.sort();
    let recent = names.chain(kept.into_iter().rev()).find(|candidate| is_recent(candidate));
    recent.map_or_else(|| (PathBuf::from("python3"), false), |found| (found, true))
}

fn is_recent(interpreter: &Path) -> bool {
    let test = format!("import sys; sys.exit(sys.version_info < {RECENT})");
    Command::new(interpreter).args(["-c", &test]).output().is_ok_and(|output| output.status.success())
}

/// Debian splits the module that makes environments off into a package of its own.
fn create(base: &Path, folder: &Path) -> Result<()> {
    let make = || {
        let mut command = Command::new(base);
        command.args(["-m", "venv", "--clear"]).arg(folder);
        run(command)
    };
    make().or_else(|_| {
        apt(&["update", "-qq"])?;
        apt(&["install", "-y", "-qq", "--no-install-recommends", "python3-venv"])?;
        make()
    })
}
