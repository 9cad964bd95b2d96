//! Comparing the passages with the original, which the repository does not carry.

use anyhow::{Context, Result, ensure};
use simsa_law::verify;

/// Compares every passage with the text in `file`.
pub(crate) fn compare(file: &str) -> Result<()> {
    let original = std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
    let report = verify::against(&original);
    print!("{report}");
    ensure!(report.is_clean(), "the passages and the original differ");
    Ok(())
}
