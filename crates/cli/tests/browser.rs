//! The workbench in a real browser: the scripts of `/e2e` against the program as it was built.
//!
//! They need Node.js, npm and Debian's Chromium. Where these are missing the test fails, unless `SIMSA_ALLOW_SKIPS` says
//! that this machine may do without.

use std::path::Path;
use std::process::{Command, Stdio};

fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Brings the packages that the scripts use, of exactly the versions in the lock file.
fn install(folder: &Path) -> bool {
    let mut there = Command::new("npm");
    there.args(["ls", "--silent"]).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    if there.status().is_ok_and(|status| status.success()) {
        return true;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    npm.status().is_ok_and(|status| status.success())
}

#[test]
fn people_can_go_the_whole_way_in_a_browser() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e");
    let missing: Vec<&str> = ["node", "npm", "chromium"].into_iter().filter(|name| !is_there(name)).collect();
    let why = if missing.is_empty() {
        if install(&folder) { None } else { Some("npm cannot install what the scripts use".to_owned()) }
    } else {
        Some(format!("missing: {}", missing.join(", ")))
    };
    if let Some(why) = why {
        assert!(simsa_testkit::skips_allowed(), "{why}");
        eprintln!("skipped, {why}");
        return;
    }
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"])
        .current_dir(&folder)
        .env("SIMSA", env!("CARGO_BIN_EXE_simsa"));
    let output = node.output().expect("node runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    // A run that finds no scripts is no success.
    assert!(said.contains("pass ") && !said.contains("tests 0"), "{said}");
}
