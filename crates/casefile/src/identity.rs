//! Pseudonyms: what the case and its evidence are called in the ledger, which never holds a name that people use.
//!
//! The case's pseudonym is random. A piece of evidence is named by a digest of its id under a salt that never leaves the
//! case folder, so that nobody can find out by trying whether a certain id is meant.

use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use simsa_vault::Entropy;

use crate::error::{CaseFileError, OPENING, altered};

/// Bytes of salt.
const SALT: usize = 32;

/// The contents of `.simsa/case-id`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// `c-` and 32 hexadecimal digits.
    case: String,
    salt: [u8; SALT],
    /// `b` and 16 hexadecimal digits where the ledger is a branch of another of the same case.
    branch: Option<String>,
}

impl Identity {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self, CaseFileError> {
        let text = fs::read_to_string(path).map_err(CaseFileError::io(OPENING, path))?;
        Self::from_text(&text).ok_or_else(|| altered(path, &"case-id"))
    }

    /// A new one.
    pub(crate) fn generate(entropy: &dyn Entropy) -> Result<Self, CaseFileError> {
        let mut case = [0; 16];
        let mut salt = [0; SALT];
        entropy.fill(&mut case)?;
        entropy.fill(&mut salt)?;
        Ok(Self { case: format!("c-{}", hex::encode(case)), salt, branch: None })
    }

    /// The same case, with a ledger of its own from now on.
    pub(crate) fn branched(&self, entropy: &dyn Entropy) -> Result<Self, CaseFileError> {
        let mut branch = [0; 8];
        entropy.fill(&mut branch)?;
        // A letter in front, as digits by chance could look like a number of a person.
        Ok(Self { branch: Some(format!("b{}", hex::encode(branch))), ..self.clone() })
    }

    /// The case's pseudonym.
    pub(crate) fn case(&self) -> &str {
        &self.case
    }

    /// What the files of the ledger are called: the pseudonym, and the branch where it is one.
    pub(crate) fn log(&self) -> String {
        match &self.branch {
            None => self.case.clone(),
            Some(branch) => format!("{}-{branch}", self.case),
        }
    }

    /// Which branch the ledger is, if it is one.
    pub(crate) fn branch(&self) -> Option<&str> {
        self.branch.as_deref()
    }

    /// The name of the case's ledger: the pseudonym under a domain that exists nowhere (RFC 2606).
    pub(crate) fn origin(&self) -> String {
        format!("simsa.invalid/{}", self.log())
    }

    /// The pseudonym of the evidence `id`.
    pub(crate) fn item(&self, id: &str) -> String {
        let digest = Sha256::new()
            // entries of every ledger are bound to this word, whatever the crate is called
            .chain_update(b"simsa-shelf item v1\0")
            .chain_update(self.salt)
            .chain_update(id.as_bytes())
            .finalize();
        format!("e-{}", hex::encode(&digest[..16]))
    }

    pub(crate) fn to_text(&self) -> String {
        let branch = self.branch.as_ref().map(|branch| format!("branch {branch}\n")).unwrap_or_default();
        format!("{}\nsalt {}\n{branch}", self.case, hex::encode(self.salt))
    }

    /// Reads the file's text; `None` when it is not one.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let is_hex = |text: &str, digits: usize| {
            let lower = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
            text.len() == digits && text.bytes().all(lower)
        };
        let case =
            lines.next().filter(|case| case.strip_prefix("c-").is_some_and(|rest| is_hex(rest, 32)))?;
        let hexed = lines.next()?.strip_prefix("salt ").filter(|salt| is_hex(salt, 2 * SALT))?;
        let mut salt = [0; SALT];
        hex::decode_to_slice(hexed, &mut salt).ok()?;
        let branch = match lines.next() {
            None => None,
            Some(line) => {
                let branch = line.strip_prefix("branch ")?;
                Some(
                    branch
                        .strip_prefix('b')
                        .filter(|digits| is_hex(digits, 16))
                        .map(|_| branch.to_owned())?,
                )
            }
        };
        if lines.next().is_some() {
            return None;
        }
        Some(Self { case: case.to_owned(), salt, branch })
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
        let branch = identity.branched(&OsEntropy).unwrap();
        assert_eq!(Identity::from_text(&branch.to_text()), Some(branch.clone()));
        assert_eq!((branch.case(), branch.item("구성도")), (identity.case(), identity.item("구성도")));
        assert_ne!(branch.origin(), identity.origin());
        assert_ne!(identity.item("구성도"), other.item("구성도"));
    }

    /// Made apart from this program: SHA-256 over the word, the salt and the id. Ledgers that exist name evidence so.
    #[test]
    fn what_evidence_is_called_in_ledgers_that_exist_stays() {
        let text = format!("c-{}\nsalt {}\n", "0".repeat(32), "0".repeat(64));
        let item = Identity::from_text(&text).unwrap().item("구성도");
        assert_eq!(item, "e-22bf0b81bbfd61ddc47914ba8169176c");
    }

    #[test]
    fn anything_else_is_refused() {
        let text = Identity::generate(&OsEntropy).unwrap().to_text();
        for bad in ["", "c-1\n", &text[1..], &text[..text.len() - 1], &text.to_uppercase()] {
            assert_eq!(Identity::from_text(bad), None, "{bad}");
        }
    }
}
