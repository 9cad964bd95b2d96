//! Parsing of keys and checkpoints, written from the specifications and not from this crate's writer.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::tree::Sha256Sum;

/// Largest checkpoint or receipt read, in bytes.
pub(super) const MAX_TEXT: usize = 1 << 20;

/// The public key of a log, from its text `name+hhhhhhhh+base64`.
#[derive(Debug, Clone)]
pub struct PublicKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

/// A text that is not the public key of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogKeyProblem(&'static str);

impl fmt::Display for LogKeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is not the public key of a log: {}", self.0)
    }
}

impl std::error::Error for LogKeyProblem {}

impl PublicKey {
    /// Reads the text of a log's public key (Ed25519, type 1).
    ///
    /// # Errors
    /// It is not one.
    pub fn parse(text: &str) -> Result<Self, LogKeyProblem> {
        let mut parts = text.trim_end().splitn(3, '+');
        let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(LogKeyProblem("it does not have three parts"));
        };
        let material = BASE64.decode(encoded).map_err(|_| LogKeyProblem("its third part is not base64"))?;
        let Some((1, key)) = material.split_first().map(|(kind, key)| (*kind, key)) else {
            return Err(LogKeyProblem("it is not of type 1 (Ed25519)"));
        };
        let key: [u8; 32] = key.try_into().map_err(|_| LogKeyProblem("it does not have 32 bytes"))?;
        let mut hashed = name.as_bytes().to_vec();
        hashed.push(b'\n');
        hashed.extend_from_slice(&material);
        let digest = Sha256::digest(&hashed);
        let computed = [digest[0], digest[1], digest[2], digest[3]];
        if hex::encode(computed) != id {
            return Err(LogKeyProblem("its identifier does not belong to it"));
        }
        let key = VerifyingKey::from_bytes(&key)
            .map_err(|_| LogKeyProblem("its bytes are not a point of the curve"))?;
        if key.is_weak() {
            return Err(LogKeyProblem("it is a weak key"));
        }
        Ok(Self { name: name.to_owned(), id: computed, key })
    }
}

/// What a checkpoint says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CheckpointHead {
    pub(super) size: u64,
    pub(super) root: Sha256Sum,
}

/// Verifies a signed note and gives its text.
pub(super) fn signed_text<'n>(bytes: &'n [u8], key: &PublicKey) -> Result<&'n str, String> {
    let refuse = |problem: &str| Err(problem.to_owned());
    if bytes.len() > MAX_TEXT {
        return refuse("it is too large");
    }
    let Ok(note) = std::str::from_utf8(bytes) else {
        return refuse("it is not UTF-8");
    };
    if note.chars().any(|c| c < ' ' && c != '\n') {
        return refuse("it contains control characters");
    }
    let Some(end) = note.rfind("\n\n") else {
        return refuse("it has no signatures");
    };
    let body = &note[..=end];
    let Some(lines) = note[end + 2..].strip_suffix('\n') else {
        return refuse("it does not end in a line feed");
    };
    let mut signed = false;
    for line in lines.split('\n') {
        let fields: Vec<&str> = line.split(' ').collect();
        let ["—", name, encoded] = fields[..] else {
            return refuse("a signature line is malformed");
        };
        let Ok(bytes) = BASE64.decode(encoded) else {
            return refuse("a signature is not base64");
        };
        if name != key.name || bytes.get(..4) != Some(&key.id) {
            continue; // another key's signature: says nothing to us
        }
        let good = Signature::from_slice(&bytes[4..])
            .is_ok_and(|signature| key.key.verify_strict(body.as_bytes(), &signature).is_ok());
        if !good {
            return refuse("its signature is not by the log's key: it was altered");
        }
        signed = true;
    }
    if signed { Ok(body) } else { refuse("it is not signed by the log's key") }
}

/// Verifies a checkpoint and reads it.
pub(super) fn open_checkpoint(bytes: &[u8], key: &PublicKey) -> Result<CheckpointHead, String> {
    let mut lines = signed_text(bytes, key)?.lines();
    if lines.next() != Some(&key.name) {
        return Err("it is of another log".to_owned());
    }
    let (Some(size), Some(root)) = (lines.next().and_then(decimal), lines.next().and_then(sum_from_base64))
    else {
        return Err("its second or third line is malformed".to_owned());
    };
    Ok(CheckpointHead { size, root })
}

/// A decimal as the formats write it: no sign, no leading zero.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// 32 bytes in base64.
pub(super) fn sum_from_base64(text: &str) -> Option<Sha256Sum> {
    if text.len() == 44 { BASE64.decode(text).ok()?.try_into().ok() } else { None }
}

/// Path of a tile: `tile/<level or "entries">/<index in groups of three>`, and `.p/<width>` when partial.
pub(super) fn tile_path(level: &str, index: u64, width: usize) -> String {
    let digits = index.to_string();
    let padded = format!("{digits:0>width$}", width = digits.len().next_multiple_of(3));
    let groups: Vec<&str> = (0..padded.len()).step_by(3).map(|at| &padded[at..at + 3]).collect();
    let path = groups.join("/x");
    let path = if groups.len() > 1 { format!("x{path}") } else { path };
    // every group but the last carries the x
    let path = match path.rsplit_once("/x") {
        Some((before, last)) => format!("{before}/{last}"),
        None => path,
    };
    let suffix = if width < 256 { format!(".p/{width}") } else { String::new() };
    format!("tile/{level}/{path}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_in_the_specification() {
        assert_eq!(tile_path("0", 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(tile_path("0", 999, 256), "tile/0/999");
        assert_eq!(tile_path("1", 1000, 3), "tile/1/x001/000.p/3");
        assert_eq!(tile_path("entries", 0, 255), "tile/entries/000.p/255");
    }

    #[test]
    fn decimals_have_one_form() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for bad in ["", "00", "01", "+1", "-0", " 1", "18446744073709551616"] {
            assert_eq!(decimal(bad), None, "{bad:?}");
        }
    }
}
