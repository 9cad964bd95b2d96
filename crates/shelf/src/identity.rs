//! Pseudonyms: what the case and its evidence are called in the ledger, which never holds a name that people use.
//!
//! The case's pseudonym is random. A piece of evidence is named by a digest of its id under a salt that never leaves the
//! case folder, so that nobody can find out by trying whether a certain id is meant.

use sha2::{Digest as _, Sha256};
use simsa_vault::Entropy;

use crate::error::Error;

/// Bytes of salt.
const SALT: usize = 32;

/// The contents of `.simsa/case-id`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// `c-` and 32 hexadecimal digits.
    case: String,
    salt: [u8; SALT],
}

impl Identity {
    /// A new one.
    pub(crate) fn generate(entropy: &dyn Entropy) -> Result<Self, Error> {
        let mut case = [0; 16];
        let mut salt = [0; SALT];
        entropy.fill(&mut case)?;
        entropy.fill(&mut salt)?;
        Ok(Self { case: format!("c-{}", hex::encode(case)), salt })
    }

    /// The case's pseudonym.
    pub(crate) fn case(&self) -> &str {
        &self.case
    }

    /// The name of the case's ledger: the pseudonym under a domain that exists nowhere (RFC 2606).
    pub(crate) fn origin(&self) -> String {
        format!("simsa.invalid/{}", self.case)
    }

    /// The pseudonym of the evidence `id`.
    pub(crate) fn item(&self, id: &str) -> String {
        let digest = Sha256::new()
            .chain_update(b"simsa-shelf item v1\0")
            .chain_update(self.salt)
            .chain_update(id.as_bytes())
            .finalize();
        format!("e-{}", hex::encode(&digest[..16]))
    }

    pub(crate) fn to_text(&self) -> String {
        format!("{}\nsalt {}\n", self.case, hex::encode(self.salt))
    }

    /// Reads the file's text; `None` when it is not one.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let (case, rest) = text.strip_suffix('\n')?.split_once('\n')?;
        let digits = case.strip_prefix("c-")?;
        let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if digits.len() != 32 || !digits.bytes().all(is_hex) {
            return None;
        }
        let mut salt = [0; SALT];
        hex::decode_to_slice(rest.strip_prefix("salt ")?, &mut salt).ok()?;
        Some(Self { case: case.to_owned(), salt })
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identity({}, salted)", self.case)
    }
}

#[cfg(test)]
mod tests {
    use simsa_vault::OsEntropy;

    use super::Identity;

    #[test]
    fn it_is_read_as_it_was_written_and_says_nothing_about_names() {
        let identity = Identity::generate(&OsEntropy).unwrap();
        assert_eq!(Identity::from_text(&identity.to_text()), Some(identity.clone()));
        let other = Identity::generate(&OsEntropy).unwrap();
        assert_eq!(identity.item("구성도"), identity.item("구성도"));
        assert_ne!(identity.item("구성도"), other.item("구성도"));
    }

    #[test]
    fn anything_else_is_refused() {
        let text = Identity::generate(&OsEntropy).unwrap().to_text();
        for bad in ["", "c-1\n", &text[1..], &text[..text.len() - 1], &text.to_uppercase()] {
            assert_eq!(Identity::from_text(bad), None, "{bad}");
        }
    }
}
