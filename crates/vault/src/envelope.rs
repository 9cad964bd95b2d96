//! The envelope: the file format of everything under `keys/`.
//!
//! A fresh envelope key is wrapped by the master key; under it a sealed head and any number of sealed entries of
//! fixed length. Entries are sealed one by one, so that a damaged one takes no other with it. Writing again always
//! takes a fresh envelope key, so counting nonces never repeat. `docs/formats/vault-object.md` specifies the bytes.

use crate::entropy::{Entropy, fresh};
use crate::error::{MasterKeyProblem, VaultError};
use crate::ids::KeyId;
use crate::keys::{KeySource, UnwrapError, WrappedKey};
use crate::place::VaultFile;
use crate::suite::{Cipher, Secret, Suite, TAG_LEN};

const MAGIC: [u8; 8] = *b"SIMSAENV";
const VERSION: u8 = 1;
/// Bytes before the wrapped key.
const FIXED: usize = 36;
/// Plain bytes at the start of each entry: the object's name.
pub(crate) const ENTRY_NAME: usize = 32;
/// Bytes of an entry that are sealed.
pub(crate) const ENTRY_BODY: usize = 88;
/// Bytes of an entry in the file.
pub(crate) const ENTRY_LEN: usize = ENTRY_NAME + ENTRY_BODY + TAG_LEN;
/// No head is longer: it holds a case's identifier and a key at most.
const MAX_HEAD: usize = 4096;

/// What an envelope holds; its place in the store and its kind must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EnvelopeKind {
    Vault = 1,
    Case = 2,
    Keyring = 3,
}

impl EnvelopeKind {
    fn of(place: &VaultFile) -> Self {
        match place {
            VaultFile::Vault => Self::Vault,
            VaultFile::Case(_) => Self::Case,
            VaultFile::Keyring(..) | VaultFile::Pack(..) => Self::Keyring,
        }
    }
}

/// One entry in the clear: the name outside, the body sealed.
pub(crate) struct EnvelopeEntry {
    pub(crate) name: [u8; ENTRY_NAME],
    pub(crate) body: zeroize::Zeroizing<[u8; ENTRY_BODY]>,
}

/// Seals a head and entries for one place of the store.
pub(crate) fn seal(
    keys: &dyn KeySource,
    suite: Suite,
    entropy: &dyn Entropy,
    place: &VaultFile,
    head: &[u8],
    entries: &[EnvelopeEntry],
) -> Result<Vec<u8>, VaultError> {
    let address = place.to_string();
    let key = Secret::new(fresh(entropy)?);
    let wrapped = keys.wrap(&key, suite, address.as_bytes(), entropy)?;
    if wrapped.bytes.len() > WrappedKey::MAX_LEN {
        return Err(VaultError::MasterKey(MasterKeyProblem::Source(
            "the key source returned a wrapping of more than 1,024 bytes".to_owned(),
        )));
    }
    let cipher = Cipher::new(suite, &key);
    let count = u32::try_from(entries.len()).map_err(|_| VaultError::TooLarge)?;
    let wrapped_len = u16::try_from(wrapped.bytes.len()).map_err(|_| VaultError::TooLarge)?;
    let head_len = u16::try_from(head.len() + TAG_LEN).map_err(|_| VaultError::TooLarge)?;

    let mut out =
        Vec::with_capacity(FIXED + wrapped.bytes.len() + head.len() + TAG_LEN + entries.len() * ENTRY_LEN);
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&[VERSION, EnvelopeKind::of(place) as u8, suite.number(), 0]);
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&wrapped.by.0);
    out.extend_from_slice(&wrapped_len.to_le_bytes());
    out.extend_from_slice(&head_len.to_le_bytes());
    out.extend_from_slice(&wrapped.bytes);

    let mut context = out.clone();
    context.extend_from_slice(address.as_bytes());
    let mut body = zeroize::Zeroizing::new(head.to_vec());
    let tag = cipher.seal(nonce(0), &context, &mut body);
    out.extend_from_slice(&body);
    out.extend_from_slice(&tag);

    for (number, entry) in (1u64..).zip(entries) {
        let mut body = entry.body.clone();
        let tag = cipher.seal(nonce(number), address.as_bytes(), body.as_mut());
        out.extend_from_slice(&entry.name);
        out.extend_from_slice(body.as_ref());
        out.extend_from_slice(&tag);
    }
    Ok(out)
}

/// An envelope's outer parts, read without any key.
pub(crate) struct Outer<'a> {
    pub(crate) suite: Suite,
    pub(crate) by: KeyId,
    fixed_and_wrapped: &'a [u8],
    wrapped: &'a [u8],
    head: &'a [u8],
    entries: &'a [u8],
}

/// An opened envelope.
pub(crate) struct OpenedEnvelope {
    pub(crate) head: zeroize::Zeroizing<Vec<u8>>,
    /// In the order of the file; `Err` holds the plain name of an entry that is not authentic.
    pub(crate) entries: Vec<Result<EnvelopeEntry, [u8; ENTRY_NAME]>>,
}

/// Why an envelope did not open.
#[derive(Debug)]
pub(crate) enum OpenError {
    /// It names a master key that is not held.
    OtherKey(KeyId),
    /// It is not what was written.
    Damaged(&'static str),
    /// The key source failed.
    Source(String),
}

impl<'a> Outer<'a> {
    /// Takes the bytes apart; every length is checked before it is used.
    pub(crate) fn parse(bytes: &'a [u8], place: &VaultFile) -> Result<Self, OpenError> {
        let damaged = |why| Err(OpenError::Damaged(why));
        let Some((fixed, rest)) = bytes.split_at_checked(FIXED) else {
            return damaged("the file is shorter than an envelope's header");
        };
        if fixed[..8] != MAGIC {
            return damaged("the file does not start like an envelope");
        }
        if fixed[8] != VERSION {
            return damaged("the envelope's version is unknown; a newer simsa may have written it");
        }
        if fixed[9] != EnvelopeKind::of(place) as u8 || fixed[11] != 0 {
            return damaged("the envelope's kind does not belong at this place");
        }
        let Some(suite) = Suite::from_number(fixed[10]) else {
            return damaged("the envelope's cipher suite is unknown; a newer simsa may have written it");
        };
        let count = u32::from_le_bytes([fixed[12], fixed[13], fixed[14], fixed[15]]) as usize;
        let mut by = [0; 16];
        by.copy_from_slice(&fixed[16..32]);
        let wrapped_len = usize::from(u16::from_le_bytes([fixed[32], fixed[33]]));
        let head_len = usize::from(u16::from_le_bytes([fixed[34], fixed[35]]));
        if wrapped_len > WrappedKey::MAX_LEN || !(TAG_LEN..=MAX_HEAD).contains(&head_len) {
            return damaged("a length in the envelope's header is out of bounds");
        }
        let Some((wrapped, rest)) = rest.split_at_checked(wrapped_len) else {
            return damaged("the envelope is cut off in its wrapped key");
        };
        let Some((head, entries)) = rest.split_at_checked(head_len) else {
            return damaged("the envelope is cut off in its head");
        };
        if count.checked_mul(ENTRY_LEN) != Some(entries.len()) {
            return damaged("the envelope's length does not fit its number of entries");
        }
        Ok(Self {
            suite,
            by: KeyId(by),
            fixed_and_wrapped: &bytes[..FIXED + wrapped_len],
            wrapped,
            head,
            entries,
        })
    }

    /// The plain names, which a damaged envelope can still tell.
    pub(crate) fn names(&self) -> impl Iterator<Item = [u8; ENTRY_NAME]> + 'a {
        self.entries.chunks_exact(ENTRY_LEN).map(|entry| {
            let mut name = [0; ENTRY_NAME];
            name.copy_from_slice(&entry[..ENTRY_NAME]);
            name
        })
    }

    /// Unwraps the envelope key and opens head and entries.
    pub(crate) fn open(&self, keys: &dyn KeySource, place: &VaultFile) -> Result<OpenedEnvelope, OpenError> {
        let address = place.to_string();
        let wrapped = WrappedKey { by: self.by, bytes: self.wrapped.to_vec() };
        let key = keys.unwrap(&wrapped, address.as_bytes()).map_err(|error| match error {
            UnwrapError::UnknownKey => OpenError::OtherKey(self.by),
            UnwrapError::NotAuthentic => OpenError::Damaged("its wrapped key is not authentic at this place"),
            UnwrapError::Source(why) => OpenError::Source(why),
        })?;
        let cipher = Cipher::new(self.suite, &key);
        let mut context = self.fixed_and_wrapped.to_vec();
        context.extend_from_slice(address.as_bytes());
        let mut head = zeroize::Zeroizing::new(self.head.to_vec());
        let length = cipher
            .open(nonce(0), &context, &mut head)
            .map_err(|_| OpenError::Damaged("its head is not authentic"))?;
        head.truncate(length);
        let entries = (1u64..)
            .zip(self.entries.chunks_exact(ENTRY_LEN))
            .map(|(number, bytes)| open_entry(&cipher, number, address.as_bytes(), bytes))
            .collect();
        Ok(OpenedEnvelope { head, entries })
    }
}

fn open_entry(
    cipher: &Cipher,
    number: u64,
    address: &[u8],
    bytes: &[u8],
) -> Result<EnvelopeEntry, [u8; ENTRY_NAME]> {
    let mut name = [0; ENTRY_NAME];
    name.copy_from_slice(&bytes[..ENTRY_NAME]);
    let mut sealed = zeroize::Zeroizing::new([0; ENTRY_BODY + TAG_LEN]);
    sealed.copy_from_slice(&bytes[ENTRY_NAME..]);
    cipher.open(nonce(number), address, sealed.as_mut()).map_err(|_| name)?;
    let mut body = zeroize::Zeroizing::new([0; ENTRY_BODY]);
    body.copy_from_slice(&sealed[..ENTRY_BODY]);
    Ok(EnvelopeEntry { name, body })
}

fn nonce(number: u64) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[4..].copy_from_slice(&number.to_be_bytes());
    nonce
}
