//! The object: one file, compressed where it pays, padded, encrypted in segments.
//!
//! Three layers, each with one file: [`blocks`] cuts the plaintext into blocks that are each compressed or not;
//! [`segments`] cuts the stream of blocks into sealed segments; [`header`] says which suite and derives the key.
//! All of it is pure: bytes in, bytes out.

pub(crate) mod blocks;
pub(crate) mod header;
pub(crate) mod reader;
pub(crate) mod segments;
pub(crate) mod writer;

/// Plaintext bytes of a block, except an object's last: large enough to compress well, small enough to hold several.
pub(crate) const BLOCK: usize = 1 << 20;
