//! What a file is called: the digest people see, and the name the store sees.
//!
//! People see the SHA-256 of the plaintext, because every format around the vault (BagIt, OSCAL, RFC 3161)
//! speaks it. The store must not: whoever can list the store could then ask whether two cases hold the same
//! file, or whether a case holds a file he has himself. So the store sees HMAC-SHA-256 of the digest under a
//! random key of the case.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::{digest, hmac};

/// SHA-256 of a file's plaintext: the name people, manifests and ledger entries use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of bytes that are already in memory.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::new();
        hasher.update(bytes);
        hasher.finish()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{self}")
    }
}

impl FromStr for Digest {
    type Err = String;

    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// A sentence that says what was expected.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)
            .map_err(|_| format!("`{text}` is not a SHA-256 digest: 64 hexadecimal digits are expected"))?;
        Ok(Self(bytes))
    }
}

/// Computes a [`Digest`] piece by piece.
pub struct Hasher(digest::Context);

impl Hasher {
    /// Starts with no bytes seen.
    pub fn new() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }

    /// Takes the next bytes of the file.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of everything taken.
    pub fn finish(self) -> Digest {
        let mut out = [0; 32];
        out.copy_from_slice(self.0.finish().as_ref());
        Digest(out)
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

/// The name of an object inside one case's part of the store: keyed, so it says nothing to anyone without the
/// case's naming key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName(pub [u8; 32]);

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "object:{self}")
    }
}

/// The key under which names are computed: one per case for its objects, one per vault for its cases.
#[derive(Clone)]
pub(crate) struct NamingKey(hmac::Key);

impl NamingKey {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The store's name for a file with this digest.
    pub(crate) fn object(&self, digest: &Digest) -> ObjectName {
        ObjectName(self.tag(b"simsa-vault object name v1\0", &digest.0))
    }

    /// The store's folder name for a case: the first 16 bytes are plenty against collisions by chance, and nobody
    /// without the key can look for collisions on purpose.
    pub(crate) fn case(&self, id: &str) -> [u8; 16] {
        let full = self.tag(b"simsa-vault case folder v1\0", id.as_bytes());
        let mut short = [0; 16];
        short.copy_from_slice(&full[..16]);
        short
    }

    /// A secret for a purpose outside the vault.
    pub(crate) fn secret(&self, purpose: &[u8]) -> [u8; 32] {
        self.tag(b"simsa-vault secret for another purpose v1\0", purpose)
    }

    fn tag(&self, purpose: &[u8], data: &[u8]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(purpose);
        context.update(data);
        let mut out = [0; 32];
        out.copy_from_slice(context.sign().as_ref());
        out
    }
}
