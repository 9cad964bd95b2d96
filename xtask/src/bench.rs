//! The benchmarks whose figures stand in `docs/benchmarks.md`.

use anyhow::Result;

use crate::run::cargo;

/// Crates with benchmarks, in the order of the main job, and the features these need.
const CRATES: [(&str, &[&str]); 8] = [
    ("simsa-rules", &[]),
    ("simsa-checks", &["--features", "sample"]),
    ("simsa-papers", &[]),
    ("simsa-cli", &[]),
    ("simsa-vault", &[]),
    ("simsa-ledger", &[]),
    ("simsa-package", &[]),
    ("simsa-store-sqlite", &[]),
];

/// Runs them all; arguments go to each (`--quick`, a filter).
pub(crate) fn all(rest: &[&str]) -> Result<()> {
    for (name, features) in CRATES {
        let mut arguments = vec!["bench", "--package", name, "--benches"];
        arguments.extend(features);
        if !rest.is_empty() {
            arguments.push("--");
            arguments.extend(rest);
        }
        cargo(&arguments)?;
    }
    Ok(())
}
