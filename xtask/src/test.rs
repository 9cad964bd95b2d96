//! The second command of the README: every check and test, and what they need.

use std::process::Command;

use anyhow::Result;

use crate::run::{cargo, is_installed, run};
use crate::{docs, fuzz, layers, python, tools};

/// Enough to run each fuzz target over its first thousands of inputs; a hunt takes `cargo xtask fuzz 600`.
const FUZZ_SECONDS: u32 = 3;

/// The version of the licence checker that the tests install where there is none.
const CARGO_DENY: &str = "0.20.2";

/// How much to run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything.
    Whole,
    /// Without lints and documentation: for the loop while working.
    Quick,
}

/// Runs it all; the tests come last, so that their closing line closes the output.
pub(crate) fn all(extent: Extent) -> Result<()> {
    tools::install()?;
    layers::check()?;
    docs::check()?;
    if extent == Extent::Whole {
        cargo(&["fmt", "--all", "--check"])?;
        cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"])?;
        documentation()?;
        licences()?;
        fuzz::all(FUZZ_SECONDS)?;
    }
    tests()
}

/// All tests, with the Python that has what they read with, unless another is named.
fn tests() -> Result<()> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["test", "--workspace", "--no-fail-fast"]);
    if std::env::var_os("SIMSA_PYTHON").is_none() {
        let python = python::ready()?;
        command.env("SIMSA_PYTHON", python.interpreter);
        if !python.has_all {
            eprintln!("» no Python of 3.12 or later was found: the tests that want one are SKIPPED");
            command.env("SIMSA_ALLOW_SKIPS", "1");
        }
    }
    run(command)
}

fn documentation() -> Result<()> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "--deny warnings");
    run(command)
}

/// Licences, duplicate versions and sources; advisories need a database that is fetched, so they have their own run.
fn licences() -> Result<()> {
    if !is_installed("cargo-deny") {
        cargo(&["install", "cargo-deny", "--locked", "--quiet", "--version", CARGO_DENY])?;
    }
    cargo(&["deny", "--all-features", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"])
}
