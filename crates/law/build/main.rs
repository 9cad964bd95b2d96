//! Turns the content of `/law` into Rust constants, so that a citation of a passage that does not exist cannot compile.
//!
//! Three steps, one module each: [`files`] reads the folder, [`check`] refuses content that contradicts itself,
//! [`emit`] writes the constants.

mod check;
mod emit;
mod files;

use std::process::ExitCode;

fn main() -> ExitCode {
    simsa_content::build::run("law", files::read, check::content, emit::write)
}
