//! Writing the archive: contents are streamed, hashed on the way, and the header before them is put right afterwards.
//! Everything is stored as it is. A deflate stream could be exchanged for another with the same contents, which no digest
//! of contents shows; and what a package holds is mostly compressed already (decision 38 has figures).

use std::io::{self, Read, Seek, SeekFrom, Write};

use super::form::{Method, ZipEntry, directory};
use crate::sum::{FileSum, pass};

/// Writes one archive. Nothing is a package before [`StrictWriter::finish`] has returned.
pub(crate) struct StrictWriter<W> {
    out: W,
    /// Where the archive begins in `out`.
    base: u64,
    at: u64,
    entries: Vec<ZipEntry>,
}

impl<W: Write + Seek> StrictWriter<W> {
    /// Begins at the present position of `out`.
    pub(crate) fn new(mut out: W) -> io::Result<Self> {
        let base = out.stream_position()?;
        Ok(Self { out, base, at: 0, entries: Vec::new() })
    }

    /// Adds a file of `size` bytes. `watch` is told the number of bytes of each piece and may end the work.
    ///
    /// A source of another length gives a [`FileSum`] of that length; the caller compares.
    pub(crate) fn add(
        &mut self,
        name: &str,
        size: u64,
        from: &mut dyn Read,
        watch: &mut dyn FnMut(u64) -> io::Result<()>,
    ) -> io::Result<FileSum> {
        let method = Method::Stored;
        let mut entry =
            ZipEntry { name: name.to_owned(), method, crc: 0, packed: size, size, offset: self.at };
        let header = entry.local_header();
        self.out.write_all(&header)?;
        // One byte more than promised shows a source that has grown.
        let mut source = from.take(size.saturating_add(1));
        let sum = pass(&mut source, &mut |piece| {
            self.out.write_all(piece)?;
            watch(piece.len() as u64)
        })?;
        if sum.bytes != size {
            return Ok(sum);
        }
        entry.crc = sum.crc;
        let header = entry.local_header();
        self.out.seek(SeekFrom::Start(self.base + self.at))?;
        self.out.write_all(&header)?;
        self.at += header.len() as u64 + size;
        self.out.seek(SeekFrom::Start(self.base + self.at))?;
        self.entries.push(entry);
        Ok(sum)
    }

    /// Adds a file that is in memory.
    pub(crate) fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> io::Result<FileSum> {
        self.add(name, bytes.len() as u64, &mut &bytes[..], &mut |_| Ok(()))
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
}
