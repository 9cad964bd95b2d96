//! Turns the content of `/catalogue` into Rust constants, so that nothing is parsed at run time and a reference to an
//! entry, a passage or a reading that does not exist cannot compile.
//!
//! Four steps, one module each: [`shape`] says what the files may hold, [`files`] reads them, [`check`] refuses content
//! that contradicts itself, [`emit`] writes the constants.

mod check;
mod emit;
mod files;
mod shape;

use std::process::ExitCode;

fn main() -> ExitCode {
    simsa_content::build::run("catalogue", files::read, check::content, emit::write)
}
