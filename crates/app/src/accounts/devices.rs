//! Browsers that are known: who has signed in wholly from one has an allowance of failures of its own there, so that no
//! stranger's guessing keeps the owner of an account out.
//!
//! A browser keeps what proves it, in a cookie; the server keeps nothing. Up to three accounts share a browser: each has an
//! entry `<device><issued><mark>`, joined by `-`. An entry names neither account nor person; whose it is shows only when
//! the mark is made again for the account that signs in. It opens nothing: it only says on which count a failure goes.

use jiff::Timestamp;
use simsa_vault::Vault;

use crate::error::Result;
use crate::ports::Randomness;
use crate::secrets;
use crate::server_secrets;
use simsa_store::MemberId;

/// Seconds for which a browser is known after signing in wholly: 180 days.
pub const KNOWN_SECONDS: i64 = 180 * 24 * 3600;
/// Accounts that one browser is known for.
const ACCOUNTS: usize = 3;
const DEVICE: usize = 20;
const ISSUED: usize = 10;
const MARK: usize = 32;

/// The device that the entry of this member names, if there is one that is good.
pub(crate) fn known(vault: &Vault, cookie: &str, member: &MemberId, now: Timestamp) -> Option<String> {
    entries(cookie).find_map(|entry| device_of(vault, entry, member, now)).map(str::to_owned)
}

/// The cookie from now on: with an entry for this member, and those of others that were there.
pub(crate) fn remember(
    vault: &Vault,
    random: &dyn Randomness,
    cookie: &str,
    member: &MemberId,
    now: Timestamp,
) -> Result<String> {
    let device = match known(vault, cookie, member, now) {
        Some(device) => device,
        None => hex::encode(secrets::bytes::<{ DEVICE / 2 }>(random)?),
    };
    let issued = format!("{:0ISSUED$x}", now.as_second().max(0));
    let own = format!("{device}{issued}{}", mark(vault, member, &device, &issued));
    let others = entries(cookie).filter(|entry| device_of(vault, entry, member, now).is_none());
    let all: Vec<&str> = std::iter::once(own.as_str()).chain(others).take(ACCOUNTS).collect();
    Ok(all.join("-"))
}

fn entries(cookie: &str) -> impl Iterator<Item = &str> {
    let whole = |entry: &&str| {
        entry.len() == DEVICE + ISSUED + MARK && entry.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    cookie.split('-').filter(whole).take(ACCOUNTS)
}

fn device_of<'a>(vault: &Vault, entry: &'a str, member: &MemberId, now: Timestamp) -> Option<&'a str> {
    let (device, rest) = entry.split_at(DEVICE);
    let (issued, given) = rest.split_at(ISSUED);
    let age = now.as_second() - i64::from_str_radix(issued, 16).ok()?;
    // compared as digests: how long the comparison takes then says nothing about the mark
    let made = mark(vault, member, device, issued);
    let good = secrets::sha256(made) == secrets::sha256(given) && (0..KNOWN_SECONDS).contains(&age);
    good.then_some(device)
}

fn mark(vault: &Vault, member: &MemberId, device: &str, issued: &str) -> String {
    server_secrets::mark(vault, "known browser", &[member.as_str(), device, issued])
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use jiff::Timestamp;
    use simsa_vault::backend::MemoryBackend;
    use simsa_vault::keys::MasterKey;
    use simsa_vault::{Suite, Vault};

    use super::{KNOWN_SECONDS, known, remember};
    use crate::ports::Randomness;

    struct Counted(AtomicU8);

    impl Randomness for Counted {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
            bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
            Ok(())
        }
    }

    #[test]
    fn a_browser_is_known_for_its_accounts_for_a_time_and_by_nobody_elses_word() {
        let vault =
            Vault::create(MemoryBackend::new(), MasterKey::from_bytes([1; 32]), Suite::default()).unwrap();
        let random = Counted(AtomicU8::new(1));
        let at = |seconds| Timestamp::from_second(1_772_409_600 + seconds).unwrap();
        let first = remember(&vault, &random, "", &"m-one".into(), at(0)).unwrap();
        let device = known(&vault, &first, &"m-one".into(), at(1)).unwrap();
        assert_eq!(known(&vault, &first, &"m-two".into(), at(1)), None);
        assert_eq!(known(&vault, &first, &"m-one".into(), at(KNOWN_SECONDS)), None, "it has ended");
        assert_eq!(known(&vault, &first, &"m-one".into(), at(-1)), None, "not yet issued");
        let again = remember(&vault, &random, &first, &"m-one".into(), at(5)).unwrap();
        assert_eq!(
            known(&vault, &again, &"m-one".into(), at(KNOWN_SECONDS)),
            Some(device),
            "the same device, longer"
        );
        let mut cookie = again;
        for member in ["m-two", "m-three"] {
            cookie = remember(&vault, &random, &cookie, &member.into(), at(6)).unwrap();
        }
        let are_known =
            ["m-one", "m-two", "m-three"].map(|one| known(&vault, &cookie, &one.into(), at(7)).is_some());
        assert_eq!(are_known, [true; 3]);
        cookie = remember(&vault, &random, &cookie, &"m-four".into(), at(8)).unwrap();
        assert_eq!(known(&vault, &cookie, &"m-one".into(), at(9)), None, "three accounts at most");
        assert!(cookie.len() <= 200, "cookies are read up to this length");
        let mut forged = first.into_bytes();
        *forged.last_mut().unwrap() ^= 1;
        assert_eq!(known(&vault, std::str::from_utf8(&forged).unwrap(), &"m-one".into(), at(1)), None);
    }
}
