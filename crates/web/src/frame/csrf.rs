//! Forms of our own pages only: each form carries a token derived from the cookie of whoever asked for the page.
//!
//! The token is an HMAC keyed with the cookie's value, which no other site can read; it needs no table, survives a
//! restart, and ends with the session. `origin` is the second lock on the same door.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Name of the form field.
pub(crate) const FIELD: &str = "csrf";
/// Name of the header that scripts send instead.
pub(crate) const HEADER: &str = "x-csrf-token";

/// The token for pages shown to the holder of `secret`, a cookie's value.
#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
pub(crate) fn token(secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(b"simsa form token 1");
    hex::encode(&mac.finalize().into_bytes()[..16])
}

/// Whether `given` is the token of `secret`; an empty secret has none.
pub(crate) fn matches(secret: &str, given: &str) -> bool {
    !secret.is_empty() && bool::from(token(secret).as_bytes().ct_eq(given.as_bytes()))
}

/// A fresh random cookie value of 160 bits.
///
/// # Panics
/// When the system gives no randomness.
#[expect(
    clippy::expect_used,
    reason = "without randomness nobody can be told apart; a fault page is the right answer then"
)]
pub(crate) fn fresh() -> String {
    let mut bytes = [0_u8; 20];
    getrandom::fill(&mut bytes).expect("the system gives randomness");
    hex::encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::{matches, token};

    #[test]
    fn a_token_fits_its_own_cookie_only() {
        assert!(matches("one", &token("one")));
        assert!(!matches("two", &token("one")));
        assert!(!matches("", &token("")));
        assert!(!matches("one", ""));
    }
}
