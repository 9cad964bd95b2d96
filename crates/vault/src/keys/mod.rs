//! Master keys: they wrap the keys that encrypt, and never encrypt contents themselves.
//!
//! A [`KeySource`] can wrap and unwrap 32 bytes and name the key it does that with. That is all a hardware module
//! (PKCS#11) or a key service (KMS) offers, so those can follow behind the same trait without the vault ever seeing
//! the master key's bytes.

mod chain;
mod env;
#[cfg(unix)]
mod file;
mod master;

pub use chain::KeyChain;
pub use env::master_key_from_env;
#[cfg(unix)]
pub use file::{create_master_key_file, master_key_from_file};
pub use master::MasterKey;

use crate::entropy::Entropy;
use crate::error::VaultError;
pub use crate::ids::KeyId;
use crate::suite::{Secret, Suite};

/// A key encrypted by a master key, and which one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// The master key that opens it.
    pub by: KeyId,
    /// Whatever that source needs to open it: at most [`WrappedKey::MAX_LEN`] bytes.
    pub bytes: Vec<u8>,
}

impl WrappedKey {
    /// The longest wrapping the envelope takes; services of today stay under 600 bytes.
    pub const MAX_LEN: usize = 1024;
}

/// Why a wrapped key did not open.
#[derive(Debug)]
pub enum UnwrapError {
    /// This source does not hold the key that is named.
    UnknownKey,
    /// The key is held, but the bytes or the context are not the ones it wrapped.
    NotAuthentic,
    /// The device or service failed.
    Source(String),
}

/// Something that holds one or more master keys.
pub trait KeySource: Send + Sync {
    /// The key new things are wrapped by.
    fn current(&self) -> KeyId;

    /// Every key this source can unwrap with, the current one first.
    fn held(&self) -> Vec<KeyId>;

    /// Wraps `key` under the current master key; `context` must be given again to unwrap. `suite` is the suite the
    /// vault is kept in; a source whose device has only one cipher may ignore it.
    ///
    /// # Errors
    /// [`VaultError::MasterKey`] when the device or service refuses, [`VaultError::Entropy`].
    fn wrap(
        &self,
        key: &Secret,
        suite: Suite,
        context: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<WrappedKey, VaultError>;

    /// Opens what [`KeySource::wrap`] made.
    ///
    /// # Errors
    /// See [`UnwrapError`].
    fn unwrap(&self, wrapped: &WrappedKey, context: &[u8]) -> Result<Secret, UnwrapError>;
}
