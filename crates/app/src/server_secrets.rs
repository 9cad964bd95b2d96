//! Small secrets that the database holds and the server must be able to read (second factors), and the server's own mark
//! on what it hands out (known browsers): encrypted and marked with keys that follow from the vault, and so from
//! `keys/master.key`. A database or a backup without that key holds nothing of use.

use simsa_vault::{Cipher, Vault};

use crate::error::Error;
use crate::ports::Randomness;
use crate::secrets;

/// How a sealed text begins; what is not sealed never holds a colon.
const BEGIN: &str = "sealed-1:";
const NONCE: usize = 12;

/// Whether a stored text is sealed; those of older programs are not until [`crate::Workbench::seal_secrets`] has seen them.
pub(crate) fn is_sealed(text: &str) -> bool {
    text.starts_with(BEGIN)
}

/// Encrypts for the database. `whose` is bound to it: the text opens nothing in another row.
pub(crate) fn seal(
    vault: &Vault,
    random: &dyn Randomness,
    whose: &str,
    plain: &[u8],
) -> Result<String, Error> {
    // 96 random bits: far from a repetition for as many texts as an installation has members
    let nonce = secrets::bytes::<NONCE>(random)?;
    let mut text = plain.to_vec();
    let tag = cipher(vault).seal(nonce, whose.as_bytes(), &mut text);
    Ok(format!("{BEGIN}{}{}{}", hex::encode(nonce), hex::encode(text), hex::encode(tag)))
}

/// Decrypts what [`seal`] made for the same.
pub(crate) fn open(vault: &Vault, whose: &str, sealed: &str) -> Result<Vec<u8>, Error> {
    let damaged = || Error::Fault("a sealed secret of the database cannot be opened".to_owned());
    let bytes = sealed.strip_prefix(BEGIN).and_then(|text| hex::decode(text).ok()).ok_or_else(damaged)?;
    let (nonce, text) = bytes.split_first_chunk::<NONCE>().ok_or_else(damaged)?;
    let mut text = text.to_vec();
    let length = cipher(vault).open(*nonce, whose.as_bytes(), &mut text).map_err(|_| damaged())?;
    text.truncate(length);
    Ok(text)
}

/// The server's mark on these parts: nobody without the key can make it, so it proves that the server did.
pub(crate) fn mark(vault: &Vault, purpose: &str, parts: &[&str]) -> String {
    // what is stored is bound to this word, whatever the crate is called
    let mut bytes = format!("simsa-desk {purpose} v1\0").into_bytes();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    hex::encode(&vault.secret_for(&bytes).expose()[..16])
}

fn cipher(vault: &Vault) -> Cipher {
    Cipher::new(vault.suite(), &vault.secret_for(format!("simsa-desk secrets {}", vault.suite()).as_bytes()))
}

#[cfg(test)]
mod tests {
    use simsa_vault::backend::MemoryBackend;
    use simsa_vault::keys::MasterKey;
    use simsa_vault::{Suite, Vault};

    use super::{is_sealed, mark, open, seal};
    use crate::ports::Randomness;

    struct Sevens;

    impl Randomness for Sevens {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), String> {
            bytes.fill(7);
            Ok(())
        }
    }

    fn vault(key: u8, suite: Suite) -> Vault {
        Vault::create(MemoryBackend::new(), MasterKey::from_bytes([key; 32]), suite).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_for_its_owner_with_its_vault_and_whole_only() {
        for suite in [Suite::Aes256Gcm, Suite::Aria256Gcm] {
            let one = vault(1, suite);
            let sealed = seal(&one, &Sevens, "m-one", b"the secret").unwrap();
            assert!(is_sealed(&sealed) && !sealed.contains(&hex::encode("the secret")));
            assert_eq!(open(&one, "m-one", &sealed).unwrap(), b"the secret");
            assert!(open(&one, "m-two", &sealed).is_err(), "moved to another row");
            assert!(open(&vault(2, suite), "m-one", &sealed).is_err(), "another vault");
            for at in 9..sealed.len() {
                let mut flipped = sealed.clone().into_bytes();
                flipped[at] = if flipped[at] == b'0' { b'1' } else { b'0' };
                assert!(open(&one, "m-one", std::str::from_utf8(&flipped).unwrap()).is_err(), "{at}");
            }
            assert!(open(&one, "m-one", &hex::encode("the secret")).is_err(), "not sealed at all");
        }
    }

    #[test]
    fn a_mark_is_of_its_parts_and_its_vault() {
        let one = vault(1, Suite::default());
        assert_eq!(mark(&one, "x", &["a", "bc"]), mark(&one, "x", &["a", "bc"]));
        assert_ne!(mark(&one, "x", &["a", "bc"]), mark(&one, "x", &["ab", "c"]));
        assert_ne!(mark(&one, "x", &["a"]), mark(&one, "y", &["a"]));
        assert_ne!(mark(&one, "x", &["a"]), mark(&vault(1, Suite::default()), "x", &["a"]));
    }
}
