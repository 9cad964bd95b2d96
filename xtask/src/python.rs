//! A Python of our own below the target folder, with the packages that tests use as readers not written here.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{root, run};
use crate::tools::apt;

/// PyPI packages for any Python 3, pinned, so that a new release cannot turn a test red over night.
const PACKAGES: &[&str] = &["bagit==1.9.0"];

/// The interpreter, made ready at the first call and taken as it is afterwards.
pub(crate) fn ready() -> Result<PathBuf> {
    let folder = target().join("python");
    let python = folder.join("bin/python");
    let stamp = folder.join("packages.txt");
    let wanted = PACKAGES.join("\n");
    if std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(python);
    }
    create(&folder)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES);
    run(pip)?;
    std::fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(python)
}

/// Debian splits the module that makes environments off into a package of its own.
fn create(folder: &Path) -> Result<()> {
    let make = || {
        let mut command = Command::new("python3");
        command.args(["-m", "venv"]).arg(folder);
        run(command)
    };
    make().or_else(|_| {
        apt(&["update", "-qq"])?;
        apt(&["install", "-y", "-qq", "--no-install-recommends", "python3-venv"])?;
        make()
    })
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
