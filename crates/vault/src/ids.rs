//! What cases and master keys are called.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// A case's identifier as people write it; normalised (NFC), so that one name typed on two systems is one case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VaultCaseId(String);

impl VaultCaseId {
    /// Longest identifier in bytes, after normalisation.
    pub const MAX_LEN: usize = 200;

    /// Takes any text of 1 to 200 bytes without control characters; otherwise what is wrong with it.
    pub(crate) fn checked(text: &str) -> Result<Self, &'static str> {
        if text.len() > 4 * Self::MAX_LEN {
            return Err("it is longer than 200 bytes");
        }
        let id: String = text.nfc().collect();
        if id.trim().is_empty() {
            return Err("it is empty");
        }
        if id.len() > Self::MAX_LEN {
            return Err("it is longer than 200 bytes");
        }
        if id.chars().any(char::is_control) {
            return Err("it holds control characters");
        }
        Ok(Self(id))
    }

    /// The identifier.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VaultCaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names a master key without saying anything about it: 16 bytes derived from the key one way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId(pub [u8; 16]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "key:{self}")
    }
}
