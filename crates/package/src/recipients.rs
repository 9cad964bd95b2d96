//! Encryption of a whole package for recipients, with age (X25519): for the way, not for the archive.
//!
//! This is the one part that uses randomness, as encryption must: the same package encrypted twice gives two files. What
//! is inside is the same, and is what manifests and receipts are about.

use std::io::{self, Read, Seek, Write};
use std::str::FromStr as _;

use age::x25519::{Identity, Recipient};

/// What went wrong with encryption.
#[derive(Debug, thiserror::Error)]
pub enum AgeError {
    /// A recipient that is none.
    #[error("`{0}` is not an age recipient; it begins with `age1` and is made by `age-keygen`")]
    Recipient(String),
    /// Nobody to encrypt for.
    #[error("name at least one recipient to encrypt for")]
    NoRecipient,
    /// A file without an identity. The contents are not shown, as they may be secret.
    #[error("line {0} of the identity file is no age identity (`AGE-SECRET-KEY-1…`)")]
    Identity(usize),
    /// None of the identities fits, or the file was altered.
    #[error("the package cannot be decrypted: {0}")]
    Decrypt(#[from] age::DecryptError),
    /// Reading or writing failed.
    #[error("the package cannot be read or written: {0}")]
    Io(#[from] io::Error),
}

/// The first bytes of every file encrypted with age.
const MAGIC: &[u8] = b"age-encryption.org/v1\n";

/// Whether a file that begins with these bytes is encrypted; 22 bytes suffice.
pub fn is_encrypted(beginning: &[u8]) -> bool {
    beginning.starts_with(MAGIC)
}

/// Those for whom a package is encrypted.
pub struct Recipients(Vec<Recipient>);

impl Recipients {
    /// Reads them (`age1…`).
    ///
    /// # Errors
    /// One is none, or there are none.
    pub fn parse(texts: &[&str]) -> Result<Self, AgeError> {
        let one =
            |text: &&str| Recipient::from_str(text).map_err(|_| AgeError::Recipient((*text).to_owned()));
        let parsed: Vec<Recipient> = texts.iter().map(one).collect::<Result<_, _>>()?;
        if parsed.is_empty() { Err(AgeError::NoRecipient) } else { Ok(Self(parsed)) }
    }

    /// Encrypts what `write` writes, so that the plaintext is nowhere else.
    ///
    /// # Errors
    /// Those of `write`, and when writing to `out` fails.
    pub fn encrypting<T, E: From<AgeError>>(
        &self,
        out: impl Write,
        write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<T, E> {
        let each = self.0.iter().map(|recipient| -> &dyn age::Recipient { recipient });
        let encryptor = age::Encryptor::with_recipients(each).map_err(|_| AgeError::NoRecipient)?;
        let mut writer = encryptor.wrap_output(out).map_err(AgeError::from)?;
        let done = write(&mut writer)?;
        writer.finish().and_then(|mut out| out.flush()).map_err(AgeError::from)?;
        Ok(done)
    }
}

/// Encrypts `plain` for all of `recipients` (`age1…`); gives the bytes of plaintext.
///
/// # Errors
/// A recipient is none, or reading or writing fails.
pub fn encrypt(recipients: &[&str], plain: &mut dyn Read, out: impl Write) -> Result<u64, AgeError> {
    Recipients::parse(recipients)?.encrypting(out, |writer| Ok(io::copy(plain, writer)?))
}

/// Opens an encrypted package with the identities of a file as `age-keygen` writes it; what is returned can be verified
/// as it is, without writing the plaintext anywhere.
///
/// # Errors
/// The identity file is none, no identity fits, or the file's head was altered.
pub fn decrypt<R: Read + Seek>(file: R, identities: &str) -> Result<impl Read + Seek + use<R>, AgeError> {
    let mut parsed = Vec::new();
    for (line, number) in identities.lines().map(str::trim).zip(1..) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        parsed.push(Identity::from_str(line).map_err(|_| AgeError::Identity(number))?);
    }
    let decryptor = age::Decryptor::new(file)?;
    Ok(decryptor.decrypt(parsed.iter().map(|identity| -> &dyn age::Identity { identity }))?)
}
