//! Identifiers and tokens. An identifier says nothing and can be shown; a token opens something, is given out once and
//! kept only as its digest.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::ports::Randomness;

/// `c-` and 20 hexadecimal digits: for the ledger a pseudonym, because nothing can be told from it.
pub(crate) fn id<T: From<String>>(prefix: &str, random: &dyn Randomness) -> Result<T, Error> {
    Ok(format!("{prefix}-{}", hex::encode(bytes::<10>(random)?)).into())
}

/// 256 bits that open something, as 64 hexadecimal digits.
pub(crate) fn token(random: &dyn Randomness) -> Result<String, Error> {
    Ok(hex::encode(bytes::<32>(random)?))
}

/// Random bytes.
pub(crate) fn bytes<const N: usize>(random: &dyn Randomness) -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    random.fill(&mut bytes).map_err(Error::fault)?;
    Ok(bytes)
}

/// The JSON that a digest is of. What cannot be written has no digest, rather than that of nothing.
pub(crate) fn json(contents: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(contents).map_err(Error::because("a digest of what cannot be written"))
}

/// SHA-256 in hexadecimal: how a token is kept, and how contents are named. A token has 256 bits of its own, so a fast
/// digest without salt is enough; passwords are another matter.
pub(crate) fn digest(bytes: impl AsRef<[u8]>) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The digest as bytes, for the ledger.
pub(crate) fn sha256(bytes: impl AsRef<[u8]>) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
