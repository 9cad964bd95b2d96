//! The second command of the README: every check and test, and what they need.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result};

use crate::fuzz::Inputs;
use crate::run::{cargo, run};
use crate::{docs, fuzz, layers, python, supply, tools};

/// Enough to run each fuzz target over its first thousands of inputs; a hunt takes `cargo xtask fuzz 600`.
const FUZZ_SECONDS: u32 = 3;

/// How much to run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything.
    Whole,
    /// Without lints and documentation: for the loop while working.
    Quick,
}

/// One thing that must hold.
struct Step {
    /// What it is about.
    name: &'static str,
    /// How to run it alone.
    alone: &'static str,
    /// Whether it is part of [`Extent::Quick`].
    quick: bool,
    run: fn() -> Result<()>,
}

/// What fails soonest comes first; the tests come last, so that their closing line closes the output.
const STEPS: [Step; 9] = [
    Step { name: "layers", alone: "cargo xtask layers", quick: true, run: layers::check },
    Step { name: "pre-releases", alone: "cargo xtask pre-releases", quick: true, run: supply::pre_releases },
    Step {
        name: "generated documentation",
        alone: "cargo xtask docs --check",
        quick: true,
        run: docs::check,
    },
    Step {
        name: "format",
        alone: "cargo fmt --all --check",
        quick: false,
        run: || cargo(&["fmt", "--all", "--check"]),
    },
    Step {
        name: "licences and sources",
        alone: "cargo deny --all-features check licenses bans sources",
        quick: false,
        run: supply::licences,
    },
    Step {
        name: "lints",
        alone: "cargo clippy --workspace --all-targets -- --deny warnings",
        quick: false,
        run: || cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"]),
    },
    Step {
        name: "links of the documentation",
        alone: "RUSTDOCFLAGS='--deny warnings' cargo doc --workspace --no-deps",
        quick: false,
        run: documentation,
    },
    Step {
        name: "fuzz targets",
        alone: "cargo xtask fuzz",
        quick: false,
        run: || fuzz::all(FUZZ_SECONDS, Inputs::SameEveryTime),
    },
    Step {
        name: "tests",
        alone: "cargo test --package CRATE --test FILE NAME (cargo names crate and file above; tests that read with Python \
                want SIMSA_PYTHON=target/python/bin/python)",
        quick: true,
        run: tests,
    },
];

/// Runs it all, until something fails.
pub(crate) fn all(extent: Extent) -> Result<()> {
    let begun = Instant::now();
    tools::install()?;
    let steps: Vec<&Step> = STEPS.iter().filter(|step| step.quick || extent == Extent::Whole).collect();
    for (at, step) in steps.iter().enumerate() {
        eprintln!("» {} of {}: {} ({} s)", at + 1, steps.len(), step.name, begun.elapsed().as_secs());
        (step.run)().with_context(|| format!("failed: {}. Alone: {}", step.name, step.alone))?;
    }
    eprintln!("» everything holds ({} s)", begun.elapsed().as_secs());
    Ok(())
}

/// All tests, with the Python that has what they read with, unless another is named.
fn tests() -> Result<()> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["test", "--workspace", "--no-fail-fast"]);
    if std::env::var_os("SIMSA_PYTHON").is_none() {
        let python = python::ready()?;
        command.env("SIMSA_PYTHON", python.interpreter);
        if !python.missing.is_empty() && std::env::var_os("SIMSA_ALLOW_SKIPS").is_none() {
            let missing = python.missing.join(",");
            eprintln!("» no Python of 3.12 or later was found: the tests that want {missing} are SKIPPED");
            command.env("SIMSA_ALLOW_SKIPS", missing);
        }
    }
    run(command)
}

fn documentation() -> Result<()> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "--deny warnings");
    run(command)
}
