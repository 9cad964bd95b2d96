//! A master key in an environment variable: for containers whose platform hands secrets over that way.

use zeroize::Zeroizing;

use super::MasterKey;
use crate::error::{MasterKeyProblem, VaultError};

/// Reads the key's text form from the variable `name`.
///
/// # Errors
/// [`VaultError::MasterKey`] when the variable is missing or holds no key. The value is never repeated.
pub fn master_key_from_env(name: &str) -> Result<MasterKey, VaultError> {
    let value = std::env::var(name).map(Zeroizing::new).map_err(|error| match error {
        std::env::VarError::NotPresent => VaultError::MasterKey(MasterKeyProblem::NotSet(name.to_owned())),
        std::env::VarError::NotUnicode(_) => {
            VaultError::MasterKey(MasterKeyProblem::NotText(name.to_owned()))
        }
    })?;
    MasterKey::from_text(&value).map_err(|error| error.within(name))
}
