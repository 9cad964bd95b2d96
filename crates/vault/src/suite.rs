//! The cipher suites: authenticated encryption behind one small type, named by one byte in every file.
//!
//! Both suites take a 32-byte key, a 12-byte nonce and give a 16-byte tag, so that the formats around them do not
//! depend on the choice. No key here ever encrypts two things under one nonce: every object and every envelope has a
//! key of its own, and the nonces below it count.

use std::fmt;

use aes_gcm::aead::{AeadInOut, KeyInit};
use aws_lc_rs::{aead, hkdf};
use zeroize::Zeroizing;

/// Bytes of every authentication tag.
pub const TAG_LEN: usize = 16;

type Aria256Gcm = aes_gcm::AesGcm<aria::Aria256, aes_gcm::aead::consts::U12>;

/// Which authenticated cipher a file is encrypted with; the number is what the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[repr(u8)]
pub enum Suite {
    /// AES-256-GCM (NIST SP 800-38D): the default, with hardware support on every current server.
    #[default]
    Aes256Gcm = 1,
    /// ARIA-256-GCM (KS X 1213, RFC 5794): for sites that must use a Korean standard cipher; about fifty times slower.
    Aria256Gcm = 2,
}

impl Suite {
    /// The suite with this number in a file, if there is one.
    pub fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Aes256Gcm),
            2 => Some(Self::Aria256Gcm),
            _ => None,
        }
    }

    /// The number written into files.
    pub fn number(self) -> u8 {
        self as u8
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Aes256Gcm => "AES-256-GCM",
            Self::Aria256Gcm => "ARIA-256-GCM",
        })
    }
}

/// A 32-byte key that is wiped from memory when dropped and never printed.
#[derive(Clone)]
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// Takes the bytes over.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for a cipher or a device that wraps them.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Authentication failed: the bytes, the key, the nonce or the context is not the one it was sealed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAuthentic;

/// One suite with one key, ready to seal and open.
pub struct Cipher(Inner);

enum Inner {
    Aes(aead::LessSafeKey),
    Aria(Box<Aria256Gcm>),
}

impl Cipher {
    /// Prepares the key schedule.
    #[expect(clippy::expect_used, reason = "a Secret has the length of the keys")]
    pub fn new(suite: Suite, key: &Secret) -> Self {
        Self(match suite {
            Suite::Aes256Gcm => {
                let key = aead::UnboundKey::new(&aead::AES_256_GCM, key.expose())
                    .expect("a Secret is 32 bytes, the length AES-256 takes");
                Inner::Aes(aead::LessSafeKey::new(key))
            }
            Suite::Aria256Gcm => Inner::Aria(Box::new(Aria256Gcm::new(key.expose().into()))),
        })
    }

    /// Encrypts in place and returns the tag. The caller never repeats a nonce under one key.
    #[expect(
        clippy::expect_used,
        reason = "a segment is far shorter than GCM's limit, and its tags have one length"
    )]
    pub fn seal(&self, nonce: [u8; 12], context: &[u8], text: &mut [u8]) -> [u8; TAG_LEN] {
        match &self.0 {
            Inner::Aes(key) => {
                let nonce = aead::Nonce::assume_unique_for_key(nonce);
                let tag = key
                    .seal_in_place_separate_tag(nonce, aead::Aad::from(context), text)
                    .expect("segments are far below GCM's limit of 64 GiB");
                tag.as_ref().try_into().expect("GCM tags are 16 bytes")
            }
            Inner::Aria(key) => key
                .encrypt_inout_detached(&nonce.into(), context, text.into())
                .expect("segments are far below GCM's limit of 64 GiB")
                .into(),
        }
    }

    /// Checks and decrypts `text` (ciphertext followed by its tag) in place; returns the plaintext's length.
    ///
    /// # Errors
    /// [`NotAuthentic`]; the buffer then holds nothing that may be used.
    pub fn open(&self, nonce: [u8; 12], context: &[u8], text: &mut [u8]) -> Result<usize, NotAuthentic> {
        let length = text.len().checked_sub(TAG_LEN).ok_or(NotAuthentic)?;
        match &self.0 {
            Inner::Aes(key) => {
                let nonce = aead::Nonce::assume_unique_for_key(nonce);
                key.open_in_place(nonce, aead::Aad::from(context), text).map_err(|_| NotAuthentic)?;
            }
            Inner::Aria(key) => {
                let (body, tag) = text.split_at_mut(length);
                let tag: [u8; TAG_LEN] = (&*tag).try_into().map_err(|_| NotAuthentic)?;
                key.decrypt_inout_detached(&nonce.into(), context, body.into(), &tag.into())
                    .map_err(|_| NotAuthentic)?;
            }
        }
        Ok(length)
    }
}

/// HKDF-SHA-256 (RFC 5869) with `N` bytes of output: keys for one purpose from a key for many.
#[expect(clippy::expect_used, reason = "nobody asks for as much as HKDF cannot give")]
pub(crate) fn derive<const N: usize>(key: &Secret, salt: &[u8], info: &[&[u8]]) -> Zeroizing<[u8; N]> {
    struct Length(usize);
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let mut out = Zeroizing::new([0; N]);
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(key.expose())
        .expand(info, Length(N))
        .and_then(|okm| okm.fill(out.as_mut()))
        .expect("fewer than 255 × 32 bytes are asked of HKDF-SHA-256");
    out
}
