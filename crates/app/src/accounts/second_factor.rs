//! The second factor: time-based codes (RFC 6238, SHA-1, six digits, thirty seconds, as every authenticator speaks it),
//! and recovery codes for when the device is lost.

use jiff::Timestamp;
use simsa_store::records::Totp;
use totp_rs::Builder;

use crate::error::Error;
use crate::ports::Randomness;
use crate::secrets;

/// Number of recovery codes.
const RECOVERY_CODES: usize = 10;
/// Seconds by which the clock of an authenticator may be off, or a code be under way, in either direction: a code is good
/// for its thirty seconds and this much around them.
const TOLERANCE: u64 = 5;

/// A new secret, to be put into an authenticator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in Base32, for typing.
    pub secret: String,
    /// `otpauth://` address, for a QR code.
    pub address: String,
}

/// A secret that nobody has used yet.
pub(crate) fn fresh(random: &dyn Randomness) -> Result<Totp, Error> {
    Ok(Totp { secret: hex::encode(secrets::bytes::<20>(random)?), confirmed: false, last_step: 0 })
}

fn machine(totp: &Totp, account: &str) -> Result<totp_rs::Totp, Error> {
    let secret = hex::decode(&totp.secret).map_err(|_| Error::fault("a stored TOTP secret is damaged"))?;
    Builder::new()
        .with_secret(secret)
        .with_account_name(account)
        .with_issuer(Some("simsa"))
        .with_skew(0)
        .build()
        .map_err(Error::because("totp"))
}

/// What to put into the authenticator.
pub(crate) fn enrolment(totp: &Totp, account: &str) -> Result<Enrolment, Error> {
    let machine = machine(totp, account)?;
    let address = machine.to_url().map_err(Error::because("totp"))?;
    let bytes = hex::decode(&totp.secret).unwrap_or_default();
    Ok(Enrolment { secret: base32(&bytes), address })
}

/// Whether this looks like a code of an authenticator, and not like a recovery code.
pub fn is_code(typed: &str) -> bool {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit())
}

/// The step of time whose code this is, if it is one that has not been used: a code works once.
pub(crate) fn accept(totp: &Totp, code: &str, now: Timestamp) -> Result<Option<u64>, Error> {
    if !is_code(code) {
        return Ok(None);
    }
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let time = u64::try_from(now.as_second()).unwrap_or(0);
    let machine = machine(totp, "")?;
    let step = [time, time.saturating_sub(TOLERANCE), time.saturating_add(TOLERANCE)];
    Ok(step.into_iter().find_map(|time| machine.check(&code, time)).filter(|step| *step > totp.last_step))
}

/// The code that an authenticator shows at this moment for a secret as [`Enrolment::secret`] has it: for tests.
///
/// # Errors
/// The secret is not Base32.
pub fn code_at(secret: &str, now: Timestamp) -> Result<String, Error> {
    let bytes = from_base32(secret).ok_or_else(|| Error::fault("the secret is not Base32"))?;
    let totp = Totp { secret: hex::encode(bytes), confirmed: false, last_step: 0 };
    let time = u64::try_from(now.as_second()).unwrap_or(0);
    Ok(machine(&totp, "")?.generate(time).to_string())
}

/// New recovery codes of 120 bits: what is shown once, and the digests of it.
pub(crate) fn recovery_codes(random: &dyn Randomness) -> Result<(Vec<String>, Vec<String>), Error> {
    let mut shown = Vec::new();
    for _ in 0..RECOVERY_CODES {
        let letters = base32(&secrets::bytes::<15>(random)?).to_ascii_lowercase();
        let groups: Vec<&str> = (0..letters.len()).step_by(4).map(|at| &letters[at..at + 4]).collect();
        shown.push(groups.join("-"));
    }
    let digests = shown.iter().map(|code| recovery_digest(code)).collect();
    Ok((shown, digests))
}

/// The digest of a recovery code; hyphens, spaces and capitals do not matter.
pub(crate) fn recovery_digest(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    secrets::digest(plain.to_ascii_lowercase())
}

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// RFC 4648 without padding.
fn base32(bytes: &[u8]) -> String {
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
    (0..(bytes.len() * 8).div_ceil(5))
        .map(|digit| (0..5).fold(0_usize, |value, at| value << 1 | usize::from(bit(digit * 5 + at))))
        .map(|value| char::from(ALPHABET[value]))
        .collect()
}

/// The other way; bits that fill no byte are left out.
fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for letter in text.bytes() {
        let digit = ALPHABET.iter().position(|one| *one == letter)?;
        bits = (bits << 5 | u32::try_from(digit).ok()?) & 0xFFFF;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_rfc_and_work_once() {
        // RFC 6238, appendix B: secret "12345678901234567890", time 59: 94287082 with eight digits.
        let mut totp = Totp { secret: hex::encode("12345678901234567890"), confirmed: true, last_step: 0 };
        let now = Timestamp::from_second(59).unwrap();
        assert_eq!(code_at(&base32(b"12345678901234567890"), now).unwrap(), "287082");
        let step = accept(&totp, "287 082", now).unwrap().unwrap();
        totp.last_step = step;
        assert_eq!(accept(&totp, "287082", now).unwrap(), None);
        assert_eq!(accept(&totp, "287083", now).unwrap(), None);
    }

    #[test]
    fn a_code_is_good_for_its_thirty_seconds_and_five_around_them() {
        let totp = Totp { secret: hex::encode("12345678901234567890"), confirmed: true, last_step: 0 };
        let at = |second| Timestamp::from_second(second).unwrap();
        // the code of the seconds 30 to 59
        for (second, good) in [(24, false), (25, true), (30, true), (59, true), (64, true), (65, false)] {
            assert_eq!(accept(&totp, "287082", at(second)).unwrap().is_some(), good, "{second}");
        }
    }

    #[test]
    fn recovery_codes_cannot_be_guessed_and_are_read_as_they_are_typed() {
        struct Zeros;
        impl crate::ports::Randomness for Zeros {
            fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
                bytes.fill(0);
                Ok(())
            }
        }
        let (shown, digests) = recovery_codes(&Zeros).unwrap();
        let letters = shown[0].chars().filter(|c| *c != '-').count();
        assert!(letters * 5 >= 112, "{}", shown[0]);
        assert_eq!(recovery_digest(&shown[0].to_uppercase().replace('-', " ")), digests[0]);
        assert!(!is_code(&shown[0]) && is_code(" 123 456"));
    }

    #[test]
    fn base32_is_that_of_the_rfc() {
        for (plain, encoded) in [("f", "MY"), ("fo", "MZXQ"), ("foobar", "MZXW6YTBOI"), ("", "")] {
            assert_eq!(base32(plain.as_bytes()), encoded);
            assert_eq!(from_base32(encoded).unwrap(), plain.as_bytes());
        }
    }
}
