//! The benchmarks whose figures stand in `docs/benchmarks.md`.

use anyhow::Result;

use crate::run::cargo;

/// Crates with benchmarks, in the order of the main job.
const CRATES: [&str; 4] = ["simsa-rules", "simsa-checks", "simsa-papers", "simsa-cli"];

/// Runs them all; arguments go to each (`--quick`, a filter).
pub(crate) fn all(rest: &[&str]) -> Result<()> {
    for name in CRATES {
        let mut arguments = vec!["bench", "--package", name, "--benches"];
        if !rest.is_empty() {
            arguments.push("--");
            arguments.extend(rest);
        }
        cargo(&arguments)?;
    }
    Ok(())
}
