//! The signing key in a file that only its owner can read. Whoever has this file can sign a second history of the log,
//! so a file that others can read is refused, not merely warned about.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::keys::{KeyError, SignerKey};

/// Largest key file read, in bytes.
const MAX_LEN: u64 = 4096;

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Reading or writing failed.
    #[error("the key file {path} cannot be used: {source}")]
    Io {
        /// The file.
        path: String,
        /// What happened.
        source: std::io::Error,
    },
    /// Others than the owner have rights.
    #[error(
        "the key file {path} can be read or changed by others (mode {mode:03o}); run: chmod 600 {path} — and if others may have read it, make a new key"
    )]
    OpenToOthers {
        /// The file.
        path: String,
        /// Its permission bits.
        mode: u32,
    },
    /// Not a plain file, or too large for a key.
    #[error("{path} is not a key file")]
    NotAFile {
        /// The file.
        path: String,
    },
    /// The contents are not a key.
    #[error("the key file {path} does not hold a key: {source}")]
    Key {
        /// The file.
        path: String,
        /// What is wrong.
        source: KeyError,
    },
    /// This system has no owner-only rights that we know how to check.
    #[error("on this system the rights of {path} cannot be checked; give the key another way")]
    Unsupported {
        /// The file.
        path: String,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gives no random bytes: {problem}")]
    Random {
        /// What happened.
        problem: String,
    },
}

/// Makes a new key from the operating system's random source.
///
/// # Errors
/// The name cannot be a key name, or there is no randomness.
pub fn generate_key(name: &str) -> Result<SignerKey, KeyFileError> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *seed).map_err(|error| KeyFileError::Random { problem: error.to_string() })?;
    SignerKey::from_seed(name, &seed).map_err(|source| KeyFileError::Key { path: name.to_owned(), source })
}

/// Writes a key to a new file with rights for the owner only. Never overwrites.
///
/// # Errors
/// The file exists or cannot be written.
pub fn write_key(path: &Path, key: &SignerKey) -> Result<(), KeyFileError> {
    let failed = |source| KeyFileError::Io { path: path.display().to_string(), source };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(failed)?;
    let text = key.to_secret_text();
    file.write_all(text.as_bytes())
        .and_then(|()| file.write_all(b"\n"))
        .and_then(|()| file.sync_all())
        .map_err(failed)?;
    // A log whose key is lost can never be written again: its name must be durable too.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Reads a key from a file that only its owner may use.
///
/// # Errors
/// [`KeyFileError`]; the message never contains key material.
pub fn read_key(path: &Path) -> Result<SignerKey, KeyFileError> {
    let shown = || path.display().to_string();
    let failed = |source| KeyFileError::Io { path: shown(), source };
    let file = File::open(path).map_err(failed)?;
    // The rights of the file that is open, not of the name, which could be exchanged in between.
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() || metadata.len() > MAX_LEN {
        return Err(KeyFileError::NotAFile { path: shown() });
    }
    check_owner_only(&metadata, path)?;
    let mut text = Zeroizing::new(String::new());
    file.take(MAX_LEN).read_to_string(&mut text).map_err(failed)?;
    SignerKey::parse(&text).map_err(|source| KeyFileError::Key { path: shown(), source })
}

#[cfg(unix)]
fn check_owner_only(metadata: &std::fs::Metadata, path: &Path) -> Result<(), KeyFileError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata.permissions().mode() & 0o777;
    let others = mode & 0o077;
    if others == 0 {
        Ok(())
    } else {
        Err(KeyFileError::OpenToOthers { path: path.display().to_string(), mode })
    }
}

#[cfg(not(unix))]
fn check_owner_only(_: &std::fs::Metadata, path: &Path) -> Result<(), KeyFileError> {
    Err(KeyFileError::Unsupported { path: path.display().to_string() })
}
