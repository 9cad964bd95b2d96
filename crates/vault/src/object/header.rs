//! An object's first 32 bytes, and the key they derive.
//!
//! The key for the segments is derived from the data key and the header together, so no bit of the header can be
//! changed without every segment failing. Sixteen derived bytes are written into the header as a commitment: they
//! tell "wrong or exchanged header" from "damaged segment", and they bind the object to one data key only, which
//! GCM alone does not. The object's name is deliberately not here: it depends on the digest of the whole file, and a
//! stream's first bytes are written before its last are read.

use crate::suite::{Secret, Suite, derive};

const MAGIC: [u8; 8] = *b"SIMSAOBJ";
const VERSION: u8 = 1;
/// Payload coding 1: blocks, each stored or zstd.
const CODING: u8 = 1;
/// Base-2 logarithm of a segment's plaintext bytes.
const SEGMENT_LOG2: u8 = 16;
/// Bytes of the header.
pub(crate) const HEADER_LEN: usize = 32;
/// Bytes of the header the key is derived from.
const BOUND: usize = 16;

/// Plaintext bytes of each segment but the last.
pub(crate) const SEGMENT: usize = 1 << SEGMENT_LOG2;

/// A new object's header and its segments' key.
pub(crate) fn write(suite: Suite, data_key: &Secret) -> ([u8; HEADER_LEN], Secret) {
    let mut header = [0; HEADER_LEN];
    header[..8].copy_from_slice(&MAGIC);
    header[8..12].copy_from_slice(&[VERSION, suite.number(), CODING, SEGMENT_LOG2]);
    let (key, commitment) = derive_key(&header[..BOUND], data_key);
    header[BOUND..].copy_from_slice(&commitment);
    (header, key)
}

/// Checks a header against the data key of the object that should be there; returns its suite and segments' key.
///
/// # Errors
/// What is wrong, as the end of a sentence.
pub(crate) fn read(header: &[u8; HEADER_LEN], data_key: &Secret) -> Result<(Suite, Secret), &'static str> {
    if header[..8] != MAGIC {
        return Err("there is no object at its place");
    }
    if header[8] != VERSION
        || header[10] != CODING
        || header[11] != SEGMENT_LOG2
        || header[12..BOUND] != [0; 4]
    {
        return Err("the object's version or layout is unknown or altered");
    }
    let Some(suite) = Suite::from_number(header[9]) else {
        return Err("the object's cipher suite is unknown or altered");
    };
    let (key, commitment) = derive_key(&header[..BOUND], data_key);
    if header[BOUND..] != commitment {
        return Err(
            "another object stands in its place (exchanged, or an earlier one put back), or its header is altered",
        );
    }
    Ok((suite, key))
}

fn derive_key(bound: &[u8], data_key: &Secret) -> (Secret, [u8; HEADER_LEN - BOUND]) {
    let derived = derive::<48>(data_key, b"", &[b"simsa-vault object v1", bound]);
    let mut key = [0; 32];
    key.copy_from_slice(&derived[..32]);
    let mut commitment = [0; HEADER_LEN - BOUND];
    commitment.copy_from_slice(&derived[32..]);
    let secret = Secret::new(key);
    zeroize::Zeroize::zeroize(&mut key);
    (secret, commitment)
}
