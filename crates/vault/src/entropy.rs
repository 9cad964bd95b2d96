//! Where random bytes come from: an argument, so that tests and the published test vectors are reproducible.

use crate::error::VaultError;

/// A source of bytes nobody else can predict.
pub trait Entropy: Send + Sync {
    /// Fills the buffer.
    ///
    /// # Errors
    /// [`VaultError::Entropy`] when the source gives nothing; nothing may be encrypted then.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), VaultError>;
}

/// The operating system's generator: the one to use outside tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), VaultError> {
        aws_lc_rs::rand::fill(buffer).map_err(|_| VaultError::Entropy)
    }
}

/// A fixed-size array of fresh random bytes.
pub(crate) fn fresh<const N: usize>(entropy: &dyn Entropy) -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes)?;
    Ok(bytes)
}
