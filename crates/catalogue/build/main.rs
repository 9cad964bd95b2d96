//! Turns the content of `/catalogue` into Rust constants, so that nothing is parsed at run time and a reference to an
//! entry, a passage or a reading that does not exist cannot compile.
//!
//! Four steps, one module each: [`shape`] says what the files may hold, [`files`] reads them, [`check`] refuses content
//! that contradicts itself, [`emit`] writes the constants. Every message names the file and what is wrong in it.

mod check;
mod emit;
mod files;
mod shape;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=build");
    match run(&folder) {
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

fn run(folder: &Path) -> Result<(), Vec<String>> {
    let content = files::read(folder)?;
    check::content(&content)?;
    let out =
        PathBuf::from(std::env::var_os("OUT_DIR").ok_or_else(|| vec!["OUT_DIR is not set".to_owned()])?);
    emit::write(&content, &out).map_err(|error| vec![format!("{}: {error}", out.display())])
}
