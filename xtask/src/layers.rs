//! The direction of dependencies, held by a program: a crate may use only crates of a lower layer.
//!
//! The table below is the declaration; `cargo metadata` is the fact. A crate that is missing from the table fails too,
//! so that nobody adds a crate without saying where it stands.
//!
//! And what a crate has sworn off: each denies `unwrap` and `expect` outside of its tests, a pure one also all that
//! `clippy.toml` lists (clock, randomness, environment, files, network). Clippy holds them to it; here it is looked that the
//! line is there.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::run::root;

/// Crate (without the prefix `simsa-`) and its layer; see ARCHITECTURE.md.
const LAYERS: &[(&str, u8)] = &[
    ("content", 0),
    ("law", 1),
    ("model", 2),
    ("catalogue", 3),
    ("papers", 3),
    ("vault", 3),
    ("ledger", 3),
    ("inspect", 3),
    ("rules", 4),
    ("case", 4),
    ("store", 4),
    ("forms", 5),
    ("casefile", 5),
    ("store-sqlite", 5),
    ("checks", 6),
    ("package", 7),
    ("passages", 7),
    ("app", 8),
    ("web", 9),
    ("cli", 10),
];

/// Crates that decide by their arguments alone.
const PURE: &[&str] =
    &["content", "law", "model", "catalogue", "papers", "inspect", "rules", "forms", "checks", "passages"];

/// What every crate says at the top of its root file, and what a pure one says.
const NO_UNWRAP: &str = "#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]";
const NO_OUTSIDE: &str =
    "#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods))]";

/// Crates that only tests and chores use; they may look everywhere, nothing but tests may look at them.
const DEV_ONLY: &[&str] = &["simsa-testkit", "xtask"];

/// Fails with every edge that points upwards or sideways.
pub(crate) fn check() -> Result<()> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .context("cannot run cargo metadata")?;
    ensure!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let mut problems = problems(&metadata)?;
    problems.extend(unguarded()?);
    if problems.is_empty() {
        println!("layers: every dependency points downwards, and every crate swears off what it must");
        return Ok(());
    }
    bail!("{}", problems.join("\n"))
}

/// The crates whose root file does not deny what it must.
fn unguarded() -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for (name, _) in LAYERS {
        let folder = root().join("crates").join(name).join("src");
        let file = if *name == "cli" { folder.join("main.rs") } else { folder.join("lib.rs") };
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let line = if PURE.contains(name) { NO_OUTSIDE } else { NO_UNWRAP };
        if !text.lines().any(|found| found == line) {
            problems.push(format!("{} lacks the line {line}", file.display()));
        }
    }
    Ok(problems)
}

fn problems(metadata: &Value) -> Result<Vec<String>> {
    let layers: BTreeMap<String, u8> =
        LAYERS.iter().map(|(name, layer)| (format!("simsa-{name}"), *layer)).collect();
    let packages = metadata["packages"].as_array().context("cargo metadata without packages")?;
    let ours: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut problems = Vec::new();
    for package in packages {
        let name = package["name"].as_str().context("a package without a name")?;
        if DEV_ONLY.contains(&name) {
            continue;
        }
        let Some(layer) = layers.get(name) else {
            problems
                .push(format!("{name} has no layer: add it to xtask/src/layers.rs and to ARCHITECTURE.md"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let target = dependency["name"].as_str().unwrap_or_default();
            let for_tests = dependency["kind"].as_str() == Some("dev");
            if !ours.contains(&target) || for_tests {
                continue;
            }
            match layers.get(target) {
                Some(lower) if lower < layer => {}
                Some(other) => {
                    problems.push(format!("{name} (layer {layer}) must not use {target} (layer {other})"));
                }
                None => problems.push(format!("{name} must not use {target}, which is for tests and chores")),
            }
        }
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::problems;

    #[test]
    fn an_upward_edge_is_named() {
        let metadata = json!({"packages": [
            {"name": "simsa-law", "dependencies": [{"name": "simsa-rules", "kind": null}]},
            {"name": "simsa-rules", "dependencies": [{"name": "simsa-law", "kind": null}]},
        ]});
        let found = problems(&metadata).unwrap();
        assert_eq!(found, ["simsa-law (layer 1) must not use simsa-rules (layer 4)"]);
    }

    #[test]
    fn a_room_without_a_layer_is_named() {
        let metadata = json!({"packages": [{"name": "simsa-new", "dependencies": []}]});
        assert!(problems(&metadata).unwrap()[0].contains("no layer"));
    }
}
