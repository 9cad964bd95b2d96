//! A master key held in memory, and its text form for files and environment variables.

use zeroize::{Zeroize, Zeroizing};

use super::{KeyId, KeySource, UnwrapError, WrappedKey};
use crate::entropy::{Entropy, fresh};
use crate::error::{KeyText, MasterKeyProblem, VaultError};
use crate::suite::{Cipher, Secret, Suite, TAG_LEN, derive};

const PREFIX: &str = "simsa-master-key-1";
const SALT_LEN: usize = 32;
const WRAPPED_LEN: usize = 1 + SALT_LEN + 32 + TAG_LEN;
const ZERO_NONCE: [u8; 12] = [0; 12];

/// A 256-bit master key in memory. Each wrapping derives a key of its own from a fresh salt, so there is no limit on
/// how many keys one master key may wrap.
#[derive(Debug, Clone)]
pub struct MasterKey {
    key: Secret,
    id: KeyId,
}

impl MasterKey {
    /// From bytes that came from a good generator.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let key = Secret::new(bytes);
        let id = KeyId(*derive::<16>(&key, b"", &[b"simsa-vault master key id v1"]));
        Self { key, id }
    }

    /// A new random key.
    ///
    /// # Errors
    /// [`VaultError::Entropy`].
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, VaultError> {
        Ok(Self::from_bytes(fresh(entropy)?))
    }

    /// The key's name.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The text form: `simsa-master-key-1:<64 hex digits>:<first 8 hex digits of the key's name>`. The last part
    /// catches a slip of copying before anything is looked for in a vault.
    pub fn to_text(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(self.key.expose()));
        let id = self.id.to_string();
        Zeroizing::new(format!("{PREFIX}:{}:{}", digits.as_str(), &id[..8]))
    }

    /// Reads the text form; space around it is ignored. The message never repeats the text.
    ///
    /// # Errors
    /// [`VaultError::MasterKey`] saying what is wrong with the text.
    pub fn from_text(text: &str) -> Result<Self, VaultError> {
        let bad = |what| VaultError::MasterKey(MasterKeyProblem::Text { within: None, what });
        let mut parts = text.trim().split(':');
        if parts.next() != Some(PREFIX) {
            return Err(bad(KeyText::Beginning));
        }
        let digits = parts.next().unwrap_or_default();
        let mut bytes = [0; 32];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| bad(KeyText::Digits))?;
        let key = Self::from_bytes(bytes);
        bytes.zeroize();
        let check = parts.next().unwrap_or_default();
        if check.is_empty() || check != &key.id.to_string()[..8] || parts.next().is_some() {
            return Err(bad(KeyText::CheckDigits));
        }
        Ok(key)
    }

    fn wrapping_cipher(&self, suite: Suite, salt: &[u8]) -> Cipher {
        let key = derive::<32>(&self.key, salt, &[b"simsa-vault wrap v1", &[suite.number()]]);
        Cipher::new(suite, &Secret::new(*key))
    }
}

impl KeySource for MasterKey {
    fn current(&self) -> KeyId {
        self.id
    }

    fn held(&self) -> Vec<KeyId> {
        vec![self.id]
    }

    fn wrap(
        &self,
        key: &Secret,
        suite: Suite,
        context: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<WrappedKey, VaultError> {
        let salt: [u8; SALT_LEN] = fresh(entropy)?;
        let mut text = Zeroizing::new(*key.expose());
        let tag = self.wrapping_cipher(suite, &salt).seal(ZERO_NONCE, context, text.as_mut());
        let mut bytes = Vec::with_capacity(WRAPPED_LEN);
        bytes.push(suite.number());
        bytes.extend_from_slice(&salt);
        bytes.extend_from_slice(text.as_ref());
        bytes.extend_from_slice(&tag);
        Ok(WrappedKey { by: self.id, bytes })
    }

    fn unwrap(&self, wrapped: &WrappedKey, context: &[u8]) -> Result<Secret, UnwrapError> {
        if wrapped.by != self.id {
            return Err(UnwrapError::UnknownKey);
        }
        if wrapped.bytes.len() != WRAPPED_LEN {
            return Err(UnwrapError::NotAuthentic);
        }
        let suite = Suite::from_number(wrapped.bytes[0]).ok_or(UnwrapError::NotAuthentic)?;
        let (salt, sealed) = wrapped.bytes[1..].split_at(SALT_LEN);
        let mut text = Zeroizing::new([0; 32 + TAG_LEN]);
        text.copy_from_slice(sealed);
        self.wrapping_cipher(suite, salt)
            .open(ZERO_NONCE, context, text.as_mut())
            .map_err(|_| UnwrapError::NotAuthentic)?;
        let mut key = [0; 32];
        key.copy_from_slice(&text[..32]);
        let secret = Secret::new(key);
        key.zeroize();
        Ok(secret)
    }
}
