//! Frames of the local sequence file: one frame for each group of entries made durable together. The format is
//! specified in `docs/formats/ledger.md`; it is private to the program that writes, the published log does not use it.
//!
//! Two checks, because a frame can end in two ways. The head has its own, so that a flipped bit in a length is not
//! taken for a frame that a crash cut short.

use sha2::{Digest as _, Sha256};

/// First bytes of the file.
pub(super) const FILE_HEADER: &[u8] = b"simsa-ledger-sequence/v1\n";
/// Bytes of a frame before its payload.
pub(super) const HEAD_LEN: usize = 28;
/// Bytes of a frame after its payload.
pub(super) const CHECK_LEN: usize = 16;

/// Where a frame's entries are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FrameHead {
    /// Position of its first entry.
    pub(super) first: u64,
    /// Entries in it.
    pub(super) count: u32,
    /// Bytes of the payload, coded like an entry bundle.
    pub(super) payload_len: u64,
}

impl FrameHead {
    /// The 28 bytes of the head: first, count, length, then 8 bytes of SHA-256 over those.
    pub(super) fn to_bytes(self) -> [u8; HEAD_LEN] {
        let mut bytes = [0; HEAD_LEN];
        bytes[..8].copy_from_slice(&self.first.to_be_bytes());
        bytes[8..12].copy_from_slice(&self.count.to_be_bytes());
        bytes[12..20].copy_from_slice(&self.payload_len.to_be_bytes());
        let check = Sha256::digest(&bytes[..20]);
        bytes[20..].copy_from_slice(&check[..8]);
        bytes
    }

    /// Reads a head; `None` when its check does not hold.
    pub(super) fn from_bytes(bytes: &[u8; HEAD_LEN]) -> Option<Self> {
        let (first, rest) = bytes.split_first_chunk::<8>()?;
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let (payload_len, _) = rest.split_first_chunk::<8>()?;
        let head = Self {
            first: u64::from_be_bytes(*first),
            count: u32::from_be_bytes(*count),
            payload_len: u64::from_be_bytes(*payload_len),
        };
        (head.to_bytes() == *bytes).then_some(head)
    }

    /// Length of the whole frame.
    pub(super) fn frame_len(self) -> u64 {
        (HEAD_LEN + CHECK_LEN) as u64 + self.payload_len
    }
}

/// The 16 bytes after the payload: the beginning of SHA-256 over head and payload.
pub(super) fn payload_check(head: &[u8; HEAD_LEN], payload: &[u8]) -> [u8; CHECK_LEN] {
    let digest = Sha256::new().chain_update(head).chain_update(payload).finalize();
    let mut check = [0; CHECK_LEN];
    check.copy_from_slice(&digest[..CHECK_LEN]);
    check
}

/// A whole frame.
pub(super) fn encode(head: FrameHead, payload: &[u8]) -> Vec<u8> {
    let head = head.to_bytes();
    let mut frame = Vec::with_capacity(HEAD_LEN + payload.len() + CHECK_LEN);
    frame.extend_from_slice(&head);
    frame.extend_from_slice(payload);
    frame.extend_from_slice(&payload_check(&head, payload));
    frame
}
