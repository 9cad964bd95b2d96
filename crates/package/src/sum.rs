//! What is worked out over the bytes of one file, in one pass.

use std::io::{self, ErrorKind, Read};

use sha2::{Digest, Sha256};

/// Length and digests of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileSum {
    pub(crate) sha256: [u8; 32],
    pub(crate) crc: u32,
    pub(crate) bytes: u64,
}

impl FileSum {
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

/// A [`FileSum`] in the making.
#[derive(Default)]
struct Summing {
    sha256: Sha256,
    crc: crc32fast::Hasher,
    bytes: u64,
}

impl Summing {
    fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.crc.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    fn finish(self) -> FileSum {
        FileSum { sha256: self.sha256.finalize().into(), crc: self.crc.finalize(), bytes: self.bytes }
    }
}

/// Reads to the end, hands every piece to `sink`, and gives the sum of all.
pub(crate) fn pass(
    from: &mut dyn Read,
    sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<FileSum> {
    let mut buffer = vec![0; 128 * 1024];
    let mut summing = Summing::default();
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(summing.finish()),
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        summing.update(&buffer[..read]);
        sink(&buffer[..read])?;
    }
}

/// SHA-256 of bytes in memory, in lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
