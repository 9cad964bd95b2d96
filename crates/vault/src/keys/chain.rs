//! A current master key with its predecessors: what a rotation, and the recovery from an interrupted one, need.

use super::{KeyId, KeySource, UnwrapError, WrappedKey};
use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::suite::{Secret, Suite};

/// Wraps with the current key, unwraps with any. Give the new key as current and the old as previous, and rotate.
pub struct KeyChain {
    current: Box<dyn KeySource>,
    previous: Vec<Box<dyn KeySource>>,
}

impl KeyChain {
    /// Only a current key.
    pub fn new(current: impl KeySource + 'static) -> Self {
        Self { current: Box::new(current), previous: Vec::new() }
    }

    /// Adds a key that still opens older wrappings.
    #[must_use]
    pub fn with_previous(mut self, previous: impl KeySource + 'static) -> Self {
        self.previous.push(Box::new(previous));
        self
    }
}

impl KeySource for KeyChain {
    fn current(&self) -> KeyId {
        self.current.current()
    }

    fn held(&self) -> Vec<KeyId> {
        let mut ids = self.current.held();
        ids.extend(self.previous.iter().flat_map(|source| source.held()));
        ids
    }

    fn wrap(
        &self,
        key: &Secret,
        suite: Suite,
        context: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<WrappedKey, VaultError> {
        self.current.wrap(key, suite, context, entropy)
    }

    fn unwrap(&self, wrapped: &WrappedKey, context: &[u8]) -> Result<Secret, UnwrapError> {
        std::iter::once(&self.current)
            .chain(&self.previous)
            .find(|source| source.held().contains(&wrapped.by))
            .ok_or(UnwrapError::UnknownKey)?
            .unwrap(wrapped, context)
    }
}
