//! Writes the constants, one generated file per module of the crate that includes it.

mod checklists;
mod lists;
mod rust;

use std::fs;
use std::io;
use std::path::Path;

use crate::files::Content;

/// Writes all generated files into `out`.
pub(crate) fn write(content: &Content, out: &Path) -> io::Result<()> {
    fs::write(out.join("questions.rs"), checklists::constants(content))?;
    fs::write(out.join("tables.rs"), checklists::tables(content) + &lists::tables(content))?;
    fs::write(out.join("parameters.rs"), lists::parameters(content))?;
    fs::write(out.join("schemes.rs"), lists::schemes(content))?;
    fs::write(out.join("proofs.rs"), lists::proofs(content))?;
    fs::write(out.join("products.rs"), lists::products(content))?;
    fs::write(out.join("programmes.rs"), lists::programmes(content))
}
