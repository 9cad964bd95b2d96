//! Turns the content of `/law` into Rust constants, so that a citation of a passage that does not exist cannot compile.
//!
//! Three steps, one module each: [`files`] reads the folder, [`check`] refuses content that contradicts itself,
//! [`emit`] writes the constants. Every message names the file and says what is wrong in it.

mod check;
mod emit;
mod files;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    // A path without `..` reads better in a message; a missing folder is reported by the reading itself.
    let law = law.canonicalize().unwrap_or(law);
    println!("cargo::rerun-if-changed={}", law.display());
    println!("cargo::rerun-if-changed=build");
    match run(&law) {
        Ok(()) => ExitCode::SUCCESS,
        Err(messages) => {
            for message in messages {
                // A directive ends at the line's end, so each line of a message becomes its own directive.
                for line in message.lines() {
                    println!("cargo::error={line}");
                }
            }
            ExitCode::FAILURE
        }
    }
}

fn run(law: &Path) -> Result<(), Vec<String>> {
    let content = files::read(law)?;
    check::content(&content)?;
    let out =
        PathBuf::from(std::env::var_os("OUT_DIR").ok_or_else(|| vec!["OUT_DIR is not set".to_owned()])?);
    emit::write(&content, &out).map_err(|error| vec![format!("{}: {error}", out.display())])
}
