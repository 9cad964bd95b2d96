//! Ed25519 keys in the text forms of C2SP signed notes: the public *vkey* that everybody may hold and the private
//! *skey* that only the log (or a witness) has. One private key can print two vkeys, one as a log and one as a witness;
//! they differ in the type byte, so that a signature of one kind never passes for the other.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::note::{SignatureLine, is_key_name};

/// What a key's signatures state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyKind {
    /// Ed25519 over the note text: the log itself (type byte 0x01).
    Log,
    /// A time-stamped cosignature of a witness (type byte 0x04, C2SP tlog-cosignature).
    Witness,
}

impl KeyKind {
    const fn type_byte(self) -> u8 {
        match self {
            Self::Log => 0x01,
            Self::Witness => 0x04,
        }
    }
}

/// A key text that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The name is empty or contains a space or `+`.
    #[error("“{name}” cannot be a key name: it must not be empty nor contain spaces or “+”")]
    BadName {
        /// The name given.
        name: String,
    },
    /// Not of the form `name+hhhhhhhh+base64`.
    #[error("this is not a key in signed-note form: {problem}")]
    Malformed {
        /// What is wrong, never quoting key material.
        problem: &'static str,
    },
    /// A type we do not know.
    #[error("the key is of type {found:#04x}; known are 0x01 (Ed25519) and 0x04 (Ed25519 witness)")]
    UnknownType {
        /// Type byte found.
        found: u8,
    },
    /// The key identifier in the text does not belong to the key: a typing error or a swapped key.
    #[error("the key's identifier is {expected:08x}, but its text says {found:08x}")]
    WrongId {
        /// Identifier computed from name and key.
        expected: u32,
        /// Identifier written in the text.
        found: u32,
    },
}

const fn malformed(problem: &'static str) -> KeyError {
    KeyError::Malformed { problem }
}

/// A public key with its name.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: KeyKind,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Reads a vkey: `name+hhhhhhhh+base64(type byte || 32-byte key)`.
    ///
    /// # Errors
    /// [`KeyError`]; also when the key is one of the few weak points under which anything can be signed.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (name, id, material) = split_key_text(text)?;
        let (type_byte, key) = material.split_first().ok_or(malformed("the key material is empty"))?;
        let kind = match *type_byte {
            0x01 => KeyKind::Log,
            0x04 => KeyKind::Witness,
            found => return Err(KeyError::UnknownType { found }),
        };
        let key: &[u8; 32] = key.try_into().map_err(|_| malformed("an Ed25519 key has 32 bytes"))?;
        let key = VerifyingKey::from_bytes(key)
            .ok()
            .filter(|key| !key.is_weak())
            .ok_or(malformed("these 32 bytes are not a usable Ed25519 key"))?;
        let verifier = Self { name: name.to_owned(), kind, key };
        check_id(verifier.id(), id)?;
        Ok(verifier)
    }

    /// Name of the key; for a log it is the log's origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is a log's key or a witness's.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// First four bytes of `SHA-256(name || "\n" || type byte || key)`. Finds a key, proves nothing.
    pub fn id(&self) -> u32 {
        let digest = Sha256::new()
            .chain_update(self.name.as_bytes())
            .chain_update([b'\n', self.kind.type_byte()])
            .chain_update(self.key.as_bytes())
            .finalize();
        u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
    }

    /// Whether the signature line names this key.
    pub fn is_named_by(&self, line: &SignatureLine) -> bool {
        line.key_id == self.id() && line.name == self.name
    }

    /// Whether `signature` is this key's Ed25519 signature of `message` (strict: no weak keys, no malleable forms).
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    /// The vkey text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut material = vec![self.kind.type_byte()];
        material.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{:08x}+{}", self.name, self.id(), STANDARD.encode(material))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

/// A private key with its name. Its memory is cleared when dropped, and it has no `Display`.
#[derive(Clone)]
pub struct SignerKey {
    name: String,
    key: SigningKey,
}

impl SignerKey {
    /// A key from 32 bytes, which must come from the operating system's random source and be known to nobody else.
    ///
    /// # Errors
    /// The name cannot be a key name.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::BadName { name: name.to_owned() });
        }
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(seed) })
    }

    /// Reads `PRIVATE+KEY+name+hhhhhhhh+base64(0x01 || 32-byte seed)`, the form of Go's note package.
    ///
    /// # Errors
    /// [`KeyError`]; the message never contains key material.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text
            .trim_end_matches('\n')
            .strip_prefix("PRIVATE+KEY+")
            .ok_or(malformed("it does not begin with “PRIVATE+KEY+”"))?;
        let (name, id, material) = split_key_text(text)?;
        let (type_byte, seed) = material.split_first().ok_or(malformed("the key material is empty"))?;
        if *type_byte != KeyKind::Log.type_byte() {
            return Err(KeyError::UnknownType { found: *type_byte });
        }
        let seed: &[u8; 32] = seed.try_into().map_err(|_| malformed("an Ed25519 key has 32 bytes"))?;
        let signer = Self::from_seed(name, seed)?;
        check_id(signer.verifier(KeyKind::Log).id(), id)?;
        Ok(signer)
    }

    /// The text that [`SignerKey::parse`] reads. Keep it secret.
    pub fn to_secret_text(&self) -> Zeroizing<String> {
        let mut material = Zeroizing::new(vec![KeyKind::Log.type_byte()]);
        material.extend_from_slice(self.key.as_bytes());
        let id = self.verifier(KeyKind::Log).id();
        let encoded = Zeroizing::new(STANDARD.encode(&*material));
        Zeroizing::new(format!("PRIVATE+KEY+{}+{id:08x}+{}", self.name, encoded.as_str()))
    }

    /// Name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public key, as a log's or as a witness's.
    pub fn verifier(&self, kind: KeyKind) -> VerifierKey {
        VerifierKey { name: self.name.clone(), kind, key: self.key.verifying_key() }
    }

    /// Signs; Ed25519 is deterministic, so the same message gives the same 64 bytes.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

impl fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerKey({}, secret)", self.name)
    }
}

/// Splits `name+hhhhhhhh+base64`.
fn split_key_text(text: &str) -> Result<(&str, u32, Zeroizing<Vec<u8>>), KeyError> {
    let (name, rest) = text.split_once('+').ok_or(malformed("it has no “+” after the name"))?;
    if !is_key_name(name) {
        return Err(KeyError::BadName { name: name.to_owned() });
    }
    let (id, material) = rest.split_once('+').ok_or(malformed("it has no “+” after the identifier"))?;
    let is_lower_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if id.len() != 8 || !id.bytes().all(is_lower_hex) {
        return Err(malformed("the identifier is not 8 hexadecimal digits"));
    }
    let id =
        u32::from_str_radix(id, 16).map_err(|_| malformed("the identifier is not 8 hexadecimal digits"))?;
    let material = STANDARD.decode(material).map_err(|_| malformed("the key material is not base64"))?;
    Ok((name, id, Zeroizing::new(material)))
}

fn check_id(expected: u32, found: u32) -> Result<(), KeyError> {
    if expected == found { Ok(()) } else { Err(KeyError::WrongId { expected, found }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key pair of the documentation and tests of Go's golang.org/x/mod/sumdb/note.
    const GO_VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const GO_SKEY: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    #[test]
    fn reads_the_published_pair() {
        let signer = SignerKey::parse(GO_SKEY).unwrap();
        assert_eq!(signer.verifier(KeyKind::Log).to_string(), GO_VKEY);
        assert_eq!(signer.to_secret_text().as_str(), GO_SKEY);
        assert_eq!(VerifierKey::parse(GO_VKEY).unwrap().to_string(), GO_VKEY);
    }

    #[test]
    fn names_what_is_wrong() {
        assert!(matches!(
            VerifierKey::parse(&GO_VKEY.replace("c74f20a3", "c74f20a4")),
            Err(KeyError::WrongId { .. })
        ));
        assert!(matches!(
            VerifierKey::parse(&GO_VKEY.replace("c74f20a3", "C74F20A3")),
            Err(KeyError::Malformed { .. })
        ));
        assert!(matches!(SignerKey::from_seed("a b", &[0; 32]), Err(KeyError::BadName { .. })));
        let error = SignerKey::parse(&GO_SKEY[..60]).unwrap_err().to_string();
        assert!(!error.contains("AYEKFALV"), "{error}");
    }

    #[test]
    fn refuses_weak_keys() {
        // the neutral element: every message would have a valid signature
        let mut point = [0_u8; 32];
        point[0] = 1;
        let mut material = vec![1_u8];
        material.extend_from_slice(&point);
        let digest = Sha256::new().chain_update(b"weak\n\x01").chain_update(point).finalize();
        let text = format!("weak+{}+{}", hex::encode(&digest[..4]), STANDARD.encode(material));
        assert!(matches!(VerifierKey::parse(&text), Err(KeyError::Malformed { .. })));
    }
}
