//! Writing the archive: contents are streamed, hashed on the way, and the header before them is put right afterwards.

use std::io::{self, Read, Seek, SeekFrom, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};

use super::form::{Entry, Method, directory};
use crate::limits::{MAX_COMPRESSED_FILE_BYTES, MAX_UNPACKED_BYTES};
use crate::sum::{Sum, pass};

/// Endings of files that deflate makes smaller; what is not listed is compressed already, or might be.
const COMPRESSIBLE: [&str; 24] = [
    "bmp", "cfg", "conf", "css", "csv", "eml", "htm", "html", "ini", "js", "json", "log", "md", "pem", "rtf",
    "sql", "svg", "tf", "toml", "tsv", "txt", "xml", "yaml", "yml",
];

/// Writes one archive. Nothing is a package before [`Writer::finish`] has returned.
pub(crate) struct Writer<W> {
    out: W,
    /// Where the archive begins in `out`.
    base: u64,
    at: u64,
    entries: Vec<Entry>,
    /// Digest of all deflate streams, one after the other.
    packed: Sha256,
    unpacked: u64,
}

impl<W: Write + Seek> Writer<W> {
    /// Begins at the present position of `out`.
    pub(crate) fn new(mut out: W) -> io::Result<Self> {
        let base = out.stream_position()?;
        Ok(Self { out, base, at: 0, entries: Vec::new(), packed: Sha256::new(), unpacked: 0 })
    }

    /// Adds a file of `size` bytes. `watch` is told the number of bytes of each piece and may end the work.
    ///
    /// A source of another length gives a [`Sum`] of that length; the caller compares.
    pub(crate) fn add(
        &mut self,
        name: &str,
        size: u64,
        from: &mut dyn Read,
        watch: &mut dyn FnMut(u64) -> io::Result<()>,
    ) -> io::Result<Sum> {
        let method = self.method(name, size);
        self.add_as(method, name, size, from, watch)
    }

    fn add_as(
        &mut self,
        method: Method,
        name: &str,
        size: u64,
        from: &mut dyn Read,
        watch: &mut dyn FnMut(u64) -> io::Result<()>,
    ) -> io::Result<Sum> {
        let mut entry = Entry { name: name.to_owned(), method, crc: 0, packed: size, size, offset: self.at };
        let header = entry.local_header();
        self.out.write_all(&header)?;
        // One byte more than promised shows a source that has grown.
        let mut source = from.take(size.saturating_add(1));
        let mut copy = |to: &mut dyn Write| {
            pass(&mut source, &mut |piece| {
                to.write_all(piece)?;
                watch(piece.len() as u64)
            })
        };
        let (sum, packed) = match method {
            Method::Stored => {
                let sum = copy(&mut self.out)?;
                (sum, sum.bytes)
            }
            Method::Deflated => {
                let out = Hashing { out: &mut self.out, digest: &mut self.packed, bytes: 0 };
                let mut encoder = DeflateEncoder::new(out, Compression::default());
                let sum = copy(&mut encoder)?;
                (sum, encoder.finish()?.bytes)
            }
        };
        if sum.bytes != size {
            return Ok(sum);
        }
        (entry.crc, entry.packed) = (sum.crc, packed);
        let header = entry.local_header();
        self.out.seek(SeekFrom::Start(self.base + self.at))?;
        self.out.write_all(&header)?;
        self.at += header.len() as u64 + packed;
        self.out.seek(SeekFrom::Start(self.base + self.at))?;
        self.entries.push(entry);
        Ok(sum)
    }

    /// Adds a file that is in memory.
    pub(crate) fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> io::Result<Sum> {
        self.add(name, bytes.len() as u64, &mut &bytes[..], &mut |_| Ok(()))
    }

    /// Adds a file that is in memory, as it is.
    pub(crate) fn add_stored(&mut self, name: &str, bytes: &[u8]) -> io::Result<Sum> {
        self.add_as(Method::Stored, name, bytes.len() as u64, &mut &bytes[..], &mut |_| Ok(()))
    }

    /// Digest of all deflate streams so far; the bytes of stored files are covered by their own digests.
    pub(crate) fn packed_digest(&self) -> [u8; 32] {
        self.packed.clone().finalize().into()
    }

    /// Number of files so far.
    pub(crate) fn files(&self) -> usize {
        self.entries.len()
    }

    /// Writes the directory; gives the length of the archive in bytes.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        let directory = directory(&self.entries, self.at);
        self.out.write_all(&directory)?;
        self.out.flush()?;
        Ok(self.at + directory.len() as u64)
    }

    fn method(&mut self, name: &str, size: u64) -> Method {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        let pays = COMPRESSIBLE.contains(&ending.as_str()) && (1..=MAX_COMPRESSED_FILE_BYTES).contains(&size);
        if pays && self.unpacked + size <= MAX_UNPACKED_BYTES {
            self.unpacked += size;
            return Method::Deflated;
        }
        Method::Stored
    }
}

/// Counts and hashes what a compressor writes.
struct Hashing<'a, W> {
    out: &'a mut W,
    digest: &'a mut Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
