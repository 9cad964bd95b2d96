//! What is worked out over the bytes of one file, in one pass.

use sha2::{Digest, Sha256};

/// Length and digests of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) sha256: [u8; 32],
    pub(crate) crc: u32,
    pub(crate) bytes: u64,
}

impl Sum {
    /// SHA-256 in lower-case hexadecimal.
    pub(crate) fn hex(&self) -> String {
        hex::encode(self.sha256)
    }

    /// Of bytes in memory.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut summing = Summing::default();
        summing.update(bytes);
        summing.finish()
    }
}

/// A [`Sum`] in the making.
#[derive(Default)]
pub(crate) struct Summing {
    sha256: Sha256,
    crc: crc32fast::Hasher,
    bytes: u64,
}

impl Summing {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.crc.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    pub(crate) fn finish(self) -> Sum {
        Sum { sha256: self.sha256.finalize().into(), crc: self.crc.finalize(), bytes: self.bytes }
    }
}

/// SHA-256 of bytes in memory, in lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
