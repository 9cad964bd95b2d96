//! A keyring: the data keys of one pack's objects, and where each object lies in the pack.
//!
//! It is the commit point of storing (an object exists when a keyring names it) and the means of destruction (an
//! object without its entry is noise).

use zeroize::Zeroizing;

use crate::digest::{Digest, NamingKey, ObjectName};
use crate::envelope::{ENTRY_BODY, EnvelopeEntry, OpenedEnvelope};
use crate::suite::Secret;

/// One object's entry.
#[derive(Clone)]
pub(crate) struct Slot {
    pub(crate) name: ObjectName,
    /// The key that opens the object.
    pub(crate) key: Secret,
    /// SHA-256 of the plaintext.
    pub(crate) digest: Digest,
    /// Plaintext bytes.
    pub(crate) length: u64,
    /// Where the object starts in the pack.
    pub(crate) offset: u64,
    /// Bytes of the object in the pack.
    pub(crate) stored: u64,
}

impl Slot {
    pub(crate) fn to_entry(&self) -> EnvelopeEntry {
        let mut body = Zeroizing::new([0; ENTRY_BODY]);
        body[..32].copy_from_slice(self.key.expose());
        body[32..64].copy_from_slice(&self.digest.0);
        body[64..72].copy_from_slice(&self.length.to_le_bytes());
        body[72..80].copy_from_slice(&self.offset.to_le_bytes());
        body[80..88].copy_from_slice(&self.stored.to_le_bytes());
        EnvelopeEntry { name: self.name.0, body }
    }

    fn from_entry(entry: &EnvelopeEntry, naming: Option<&NamingKey>) -> Self {
        let mut key = [0; 32];
        key.copy_from_slice(&entry.body[..32]);
        let mut digest = Digest([0; 32]);
        digest.0.copy_from_slice(&entry.body[32..64]);
        Self {
            name: naming.map_or(ObjectName(entry.name), |naming| naming.object(&digest)),
            key: Secret::new(key),
            digest,
            length: number(&entry.body[64..72]),
            offset: number(&entry.body[72..80]),
            stored: number(&entry.body[80..88]),
        }
    }
}

/// The head of a keyring: how long its pack is, so that bytes added to or cut from the pack are seen.
pub(crate) fn head(pack_len: u64) -> [u8; 8] {
    pack_len.to_le_bytes()
}

/// A keyring as read: the sound slots, and the names of entries that are not sound.
pub(crate) struct Keyring {
    pub(crate) pack_len: u64,
    pub(crate) slots: Vec<Slot>,
    pub(crate) bad: Vec<(ObjectName, &'static str)>,
}

impl Keyring {
    /// Interprets an opened envelope. Inside an authentic envelope only our own bugs could make nonsense, but a
    /// reader does not rely on that. Without a naming key (its case's record is damaged) the plain names are believed.
    pub(crate) fn read(opened: &OpenedEnvelope, naming: Option<&NamingKey>) -> Result<Self, &'static str> {
        let pack_len: [u8; 8] =
            opened.head.as_slice().try_into().map_err(|_| "its head has the wrong length")?;
        let pack_len = u64::from_le_bytes(pack_len);
        let mut ring = Self { pack_len, slots: Vec::new(), bad: Vec::new() };
        for entry in &opened.entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(name) => {
                    ring.bad.push((ObjectName(*name), "the object's wrapped data key is not authentic"));
                    continue;
                }
            };
            let slot = Slot::from_entry(entry, naming);
            if slot.name.0 != entry.name {
                ring.bad.push((slot.name, "the name beside the object's wrapped data key was altered"));
            } else if slot.offset.checked_add(slot.stored).is_none_or(|end| end > pack_len) {
                ring.bad.push((slot.name, "the object is said to lie outside its pack"));
            } else {
                ring.slots.push(slot);
            }
        }
        Ok(ring)
    }
}

fn number(bytes: &[u8]) -> u64 {
    let mut eight = [0; 8];
    eight.copy_from_slice(bytes);
    u64::from_le_bytes(eight)
}
