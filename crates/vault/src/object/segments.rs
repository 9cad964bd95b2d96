//! Segments: authenticated encryption of a stream, so that no byte of plaintext is released unchecked.
//!
//! The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce counts the segments and its last
//! byte marks the final one. Segments exchanged, left out, repeated or cut off at the end therefore fail.

use super::header::SEGMENT;
use crate::suite::{Cipher, Secret, Suite, TAG_LEN};

/// Bytes of a full segment in the file.
pub(crate) const SEALED_SEGMENT: usize = SEGMENT + TAG_LEN;
/// Payload is padded to at least this.
const MIN_PADDED: u64 = 256;
/// The counter has 32 bits and a segment 2^16 bytes.
pub(crate) const MAX_PAYLOAD: u64 = 1 << 48;

fn nonce(counter: u32, last: bool) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[7..11].copy_from_slice(&counter.to_be_bytes());
    nonce[11] = u8::from(last);
    nonce
}

/// Seals a payload piece by piece into a caller's sink.
pub(crate) struct Sealer {
    cipher: Cipher,
    counter: u32,
    buffer: Vec<u8>,
    payload: u64,
}

impl Sealer {
    pub(crate) fn new(suite: Suite, key: &Secret) -> Self {
        Self {
            cipher: Cipher::new(suite, key),
            counter: 0,
            buffer: Vec::with_capacity(SEALED_SEGMENT),
            payload: 0,
        }
    }

    /// Takes payload; gives every segment that is certainly not the last to `sink`.
    pub(crate) fn push<E>(
        &mut self,
        mut bytes: &[u8],
        sink: &mut impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.payload += bytes.len() as u64;
        while !bytes.is_empty() {
            if self.buffer.len() == SEGMENT {
                self.seal(false, sink)?;
            }
            let take = bytes.len().min(SEGMENT - self.buffer.len());
            self.buffer.extend_from_slice(&bytes[..take]);
            bytes = &bytes[take..];
        }
        Ok(())
    }

    /// Pads with zeros to the length [`padded`] gives and seals the last segment.
    pub(crate) fn finish<E>(mut self, sink: &mut impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        const ZEROS: [u8; 4096] = [0; 4096];
        let mut missing = padded(self.payload) - self.payload;
        while missing > 0 {
            let take = missing.min(ZEROS.len() as u64);
            self.push(&ZEROS[..usize::try_from(take).unwrap_or(ZEROS.len())], sink)?;
            missing -= take;
        }
        self.seal(true, sink)
    }

    fn seal<E>(&mut self, last: bool, sink: &mut impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let tag = self.cipher.seal(nonce(self.counter, last), &[], &mut self.buffer);
        self.buffer.extend_from_slice(&tag);
        sink(&self.buffer)?;
        self.buffer.clear();
        // Callers stop at MAX_PAYLOAD, which is one segment for each value of the counter.
        self.counter = self.counter.wrapping_add(1);
        Ok(())
    }
}

/// Opens segments in order.
pub(crate) struct Opener {
    cipher: Cipher,
    counter: u32,
}

impl Opener {
    pub(crate) fn new(suite: Suite, key: &Secret) -> Self {
        Self { cipher: Cipher::new(suite, key), counter: 0 }
    }

    /// Checks and decrypts the next segment in place; returns how many bytes of payload it holds. `last` is true for
    /// the segment after which the object ends.
    pub(crate) fn open(&mut self, segment: &mut [u8], last: bool) -> Result<usize, String> {
        let number = self.counter;
        let length = self
            .cipher
            .open(nonce(number, last), &[], segment)
            .map_err(|_| format!("segment {number} of its content is not authentic"))?;
        self.counter = self.counter.wrapping_add(1);
        Ok(length)
    }
}

/// The length a payload is padded to, so that equal files in two cases cannot be matched by an exact length:
/// Padmé (Nikitin et al., PETS 2019), at most 12 % more and for a megabyte at most 3 %.
pub(crate) fn padded(length: u64) -> u64 {
    let length = length.max(MIN_PADDED);
    let exponent = u64::BITS - 1 - length.leading_zeros();
    let significant = u32::BITS - exponent.leading_zeros();
    let low = exponent.saturating_sub(significant);
    let mask = (1u64 << low) - 1;
    (length + mask) & !mask
}

/// Bytes in the pack of an object whose payload has this length: header, segments and tags.
pub(crate) fn stored_len(payload: u64) -> u64 {
    let padded = padded(payload);
    let segments = padded.div_ceil(SEGMENT as u64).max(1);
    super::header::HEADER_LEN as u64 + padded + segments * TAG_LEN as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_small_and_grows_with_the_length() {
        let exponents = (18..48).flat_map(|bit| [(1 << bit) - 1, 1 << bit, (1 << bit) + 1]);
        let mut before = 0;
        for length in (0..200_000).chain(exponents) {
            let after = padded(length);
            assert!(after >= length);
            if length >= 256 {
                assert!(after - length <= length / 8, "{length} -> {after}");
            }
            if length >= 1 << 20 {
                assert!(after - length <= length / 31, "{length} -> {after}");
            }
            assert!(after >= before, "{length} -> {after}");
            before = after;
        }
        assert_eq!(padded(0), 256);
        assert_eq!(padded(1 << 20), 1 << 20);
    }

    #[test]
    fn stored_len_is_what_the_sealer_writes() {
        for length in [0usize, 1, 255, 256, 65_535, 65_536, 65_537, 131_072, 1_000_003] {
            let mut sealer = Sealer::new(Suite::Aes256Gcm, &Secret::new([7; 32]));
            let mut written = 0u64;
            let mut sink = |bytes: &[u8]| {
                written += bytes.len() as u64;
                Ok::<(), ()>(())
            };
            sealer.push(&vec![1; length], &mut sink).unwrap();
            sealer.finish(&mut sink).unwrap();
            assert_eq!(written + 32, stored_len(length as u64), "{length}");
        }
    }
}
