//! A master key in an environment variable: for containers whose platform hands secrets over that way.

use zeroize::Zeroizing;

use super::MasterKey;
use crate::error::Error;

/// Reads the key's text form from the variable `name`.
///
/// # Errors
/// [`Error::MasterKey`] when the variable is missing or holds no key. The value is never repeated.
pub fn master_key_from_env(name: &str) -> Result<MasterKey, Error> {
    let value = std::env::var(name).map(Zeroizing::new).map_err(|error| match error {
        std::env::VarError::NotPresent => {
            Error::MasterKey(format!("the environment variable {name} is not set"))
        }
        std::env::VarError::NotUnicode(_) => {
            Error::MasterKey(format!("the environment variable {name} does not hold text"))
        }
    })?;
    MasterKey::from_text(&value)
        .map_err(|error| Error::MasterKey(format!("in the environment variable {name}, {error}")))
}
