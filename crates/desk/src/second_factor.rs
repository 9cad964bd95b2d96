//! The second factor: time-based codes (RFC 6238, SHA-1, six digits, thirty seconds, as every authenticator speaks it),
//! and recovery codes for when the device is lost.

use jiff::Timestamp;
use simsa_store::records::Totp;
use totp_rs::Builder;

use crate::ports::Randomness;
use crate::secrets;
use crate::trouble::Trouble;

/// Number of recovery codes.
const RECOVERY_CODES: usize = 10;

/// A new secret, to be put into an authenticator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in Base32, for typing.
    pub secret: String,
    /// `otpauth://` address, for a QR code.
    pub address: String,
}

/// A secret that nobody has used yet.
pub(crate) fn fresh(random: &dyn Randomness) -> Result<Totp, Trouble> {
    Ok(Totp { secret: hex::encode(secrets::bytes::<20>(random)?), confirmed: false, last_step: 0 })
}

fn machine(totp: &Totp, account: &str) -> Result<totp_rs::Totp, Trouble> {
    let secret = hex::decode(&totp.secret)
        .map_err(|_| Trouble::Fault("a stored TOTP secret is damaged".to_owned()))?;
    Builder::new()
        .with_secret(secret)
        .with_account_name(account)
        .with_issuer(Some("simsa"))
        .build()
        .map_err(|error| Trouble::Fault(format!("totp: {error}")))
}

/// What to put into the authenticator.
pub(crate) fn enrolment(totp: &Totp, account: &str) -> Result<Enrolment, Trouble> {
    let machine = machine(totp, account)?;
    let address = machine.to_url().map_err(|error| Trouble::Fault(format!("totp: {error}")))?;
    let bytes = hex::decode(&totp.secret).unwrap_or_default();
    Ok(Enrolment { secret: base32(&bytes), address })
}

/// The step of time whose code this is, if it is one that has not been used: a code works once.
pub(crate) fn accept(totp: &Totp, code: &str, now: Timestamp) -> Result<Option<u64>, Trouble> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let time = u64::try_from(now.as_second()).unwrap_or(0);
    Ok(machine(totp, "")?.check(&code, time).filter(|step| *step > totp.last_step))
}

/// The code of this moment: for demonstrations and tests.
///
/// # Errors
/// The secret is not hexadecimal.
pub fn code_at(totp: &Totp, now: Timestamp) -> Result<String, Trouble> {
    let time = u64::try_from(now.as_second()).unwrap_or(0);
    Ok(machine(totp, "")?.generate(time).to_string())
}

/// New recovery codes: what is shown once, and the digests that are kept.
pub(crate) fn recovery_codes(random: &dyn Randomness) -> Result<(Vec<String>, Vec<String>), Trouble> {
    let mut shown = Vec::new();
    for _ in 0..RECOVERY_CODES {
        let digits = hex::encode(secrets::bytes::<8>(random)?);
        shown.push(format!("{}-{}-{}-{}", &digits[..4], &digits[4..8], &digits[8..12], &digits[12..]));
    }
    let kept = shown.iter().map(|code| recovery_digest(code)).collect();
    Ok((shown, kept))
}

/// How a recovery code is kept; hyphens, spaces and capitals do not matter.
pub(crate) fn recovery_digest(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    secrets::digest(plain.to_ascii_lowercase())
}

/// RFC 4648 without padding.
fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
    (0..(bytes.len() * 8).div_ceil(5))
        .map(|digit| (0..5).fold(0_usize, |value, at| value << 1 | usize::from(bit(digit * 5 + at))))
        .map(|value| char::from(ALPHABET[value]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_rfc_and_work_once() {
        // RFC 6238, appendix B: secret "12345678901234567890", time 59: 94287082 with eight digits.
        let mut totp = Totp { secret: hex::encode("12345678901234567890"), confirmed: true, last_step: 0 };
        let now = Timestamp::from_second(59).unwrap();
        assert_eq!(code_at(&totp, now).unwrap(), "287082");
        let step = accept(&totp, "287 082", now).unwrap().unwrap();
        totp.last_step = step;
        assert_eq!(accept(&totp, "287082", now).unwrap(), None);
        assert_eq!(accept(&totp, "287083", now).unwrap(), None);
    }

    #[test]
    fn base32_is_that_of_the_rfc() {
        for (plain, encoded) in [("f", "MY"), ("fo", "MZXQ"), ("foobar", "MZXW6YTBOI"), ("", "")] {
            assert_eq!(base32(plain.as_bytes()), encoded);
        }
    }
}
