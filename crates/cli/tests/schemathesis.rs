//! The JSON API against its own description, by a program that was not written here: schemathesis (PyPI) makes requests
//! from the OpenAPI document, good and bad ones, alone and in chains, and holds every answer against it.
//!
//! `SIMSA_PYTHON` names a Python that has it. `SIMSA_LONG=1` makes many times more requests, others in each run.

mod common;

use std::path::Path;
use std::process::Command;

use common::server::Server;
use simsa_testkit::{interpreter, python};

#[test]
fn the_api_keeps_what_its_description_promises() {
    let data = tempfile::tempdir().unwrap();
    let Some(_) = python("import schemathesis", data.path(), "schemathesis") else { return };
    let server = Server::start(data.path());
    let token = server.program_that_may(&["read", "write", "evidence", "sign", "manage"]).token;
    let long = std::env::var_os("SIMSA_LONG").is_some();
    let place = tempfile::tempdir().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemathesis");
    let mut run = Command::new(interpreter());
    run.args(["-m", "schemathesis.cli", "--config-file"])
        .arg(folder.join("schemathesis.toml"))
        .arg("run")
        .arg(format!("{}/api/v1/openapi.json", server.origin()))
        .args(["-H", &format!("Authorization: Bearer {token}")])
        .args(["--checks", "all", "--mode", "all", "--phases", "coverage,fuzzing,stateful"])
        .args(["--request-timeout", "120", "--continue-on-failure", "--no-color"])
        .args(["--max-examples", if long { "60" } else { "10" }])
        .current_dir(place.path())
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", &folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONUTF8", "1");
    if !long {
        run.args(["--seed", "14", "--generation-deterministic"]);
    }
    let output = run.output().expect("schemathesis runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    // a run that makes no requests is no success
    let made = said.lines().filter_map(|line| line.trim().split_once(" generated,")?.0.parse::<u32>().ok());
    assert!(made.max().is_some_and(|made| made > 1000), "{said}");
}
