//! The frame of a build script that turns a folder of content into constants: read, check, write. Every message names
//! the file and what is wrong in it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::de::DeserializeOwned;

/// Everything that is wrong, one message each.
pub type Messages = Vec<String>;

/// Reads the content in `folder` (beside the workspace's crates), checks it and writes the constants into the build's
/// output folder. What is wrong becomes errors of the build.
pub fn run<C>(
    folder: &str,
    read: impl FnOnce(&Path) -> Result<C, Messages>,
    check: impl FnOnce(&C) -> Result<(), Messages>,
    write: impl FnOnce(&C, &Path) -> io::Result<()>,
) -> ExitCode {
    let messages = match paths(folder) {
        Ok((folder, out)) => {
            println!("cargo::rerun-if-changed={}", folder.display());
            println!("cargo::rerun-if-changed=build");
            read(&folder).and_then(|content| {
                check(&content)?;
                write(&content, &out).map_err(|error| vec![format!("{}: {error}", out.display())])
            })
        }
        Err(message) => Err(vec![message]),
    };
    let Err(messages) = messages else { return ExitCode::SUCCESS };
    // A directive ends at the line's end, so each line of a message becomes its own directive.
    for line in messages.iter().flat_map(|message| message.lines()) {
        println!("cargo::error={line}");
    }
    ExitCode::FAILURE
}

/// The folder of the content and that of the output, as cargo names them.
fn paths(folder: &str) -> Result<(PathBuf, PathBuf), String> {
    let named =
        |name: &str| std::env::var_os(name).map(PathBuf::from).ok_or_else(|| format!("{name} is not set"));
    let folder = named("CARGO_MANIFEST_DIR")?.join("../..").join(folder);
    // A path without `..` reads better in a message; a missing folder is reported by the reading itself.
    Ok((folder.canonicalize().unwrap_or(folder), named("OUT_DIR")?))
}

/// The text of a file.
///
/// # Errors
/// When it cannot be read; the message names the file.
pub fn text(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{}: cannot be read: {error}", file.display()))
}

/// The value that `text`, out of `file`, stands for.
///
/// # Errors
/// When it is no TOML of this shape; the message names file, line and column.
pub fn parse<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| format!("{}: {error}", file.display()))
}

/// The value a TOML file holds.
///
/// # Errors
/// When the file cannot be read or is not of this shape.
pub fn toml_file<T: DeserializeOwned>(file: &Path) -> Result<T, String> {
    parse(file, &text(file)?)
}

/// The constant's name for an id: upper case, everything that is no letter or digit becomes `_`.
pub fn constant(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}
