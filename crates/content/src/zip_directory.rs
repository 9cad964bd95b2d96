//! The directory of a zip file, bounded before anybody reads it into memory.
//!
//! A library that reads a directory believes the number of files that it states and keeps every name in it: 62 MB of
//! directory become 1.2 GB of memory, and a number that is made up becomes an allocation that ends the process. So what
//! the end of the file states is looked at first, and the library then reads through [`Bounded`], which gives it so many
//! bytes and no more until the directory is open.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Most files that a zip file may hold.
pub const MOST_FILES: u16 = 5_000;
/// Most bytes of a directory, and of the search for it.
const MOST_BYTES: u64 = 2 << 20;

/// A record that ends a directory, and how long it is without its comment.
const END: [u8; 4] = *b"PK\x05\x06";
const END_LENGTH: usize = 22;
/// What stands before it in files of the 64-bit form and leads to numbers of 64 bits, and how long that is.
const LOCATOR: [u8; 4] = *b"PK\x06\x07";
const LOCATOR_LENGTH: usize = 20;
/// It lies at the end, before a comment of at most so many bytes.
const TAIL: u64 = END_LENGTH as u64 + u16::MAX as u64;

/// Why a zip file is not opened.
#[derive(Debug)]
pub enum ZipRefusal {
    /// It has no directory: it is no zip file, or not whole.
    NoDirectory,
    /// Its directory states more than [`MOST_FILES`], or needs the 64-bit form, which no file of this size does.
    TooMuch,
    /// It cannot be read.
    Io(io::Error),
}

impl From<io::Error> for ZipRefusal {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A zip file of which so much may be read until [`ReadBudget::lift`] is called.
#[derive(Debug)]
pub struct Bounded<R> {
    inner: R,
    left: Arc<AtomicU64>,
}

/// What may still be read of a [`Bounded`] file.
#[derive(Debug)]
pub struct ReadBudget(Arc<AtomicU64>);

impl ReadBudget {
    /// The directory is open: the files may be read.
    pub fn lift(self) {
        self.0.store(u64::MAX, Ordering::Relaxed);
    }

    /// Whether nothing is left: what failed, failed for that.
    pub fn is_spent(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

impl<R: Read + Seek> Bounded<R> {
    /// Looks at what the end of a zip file states about its directory.
    ///
    /// # Errors
    /// See [`ZipRefusal`].
    pub fn new(mut inner: R) -> Result<(Self, ReadBudget), ZipRefusal> {
        let length = inner.seek(SeekFrom::End(0))?;
        // a library that searches further back reads no more than it may before the directory is open
        let start = length.saturating_sub(TAIL + MOST_BYTES);
        inner.seek(SeekFrom::Start(start))?;
        let mut searched = Vec::new();
        inner.by_ref().take(TAIL + MOST_BYTES).read_to_end(&mut searched)?;
        // which of several ends a library takes is its own affair: each must be within bounds
        if ends(&searched).any(|at| needs_64_bits(&searched, at)) {
            return Err(ZipRefusal::TooMuch);
        }
        let tail = &searched[searched.len().saturating_sub(usize::try_from(TAIL).unwrap_or(usize::MAX))..];
        if ends(tail).next().is_none() {
            return Err(ZipRefusal::NoDirectory);
        }
        if ends(tail).any(|at| !is_modest(&tail[at..])) {
            return Err(ZipRefusal::TooMuch);
        }
        inner.rewind()?;
        let left = Arc::new(AtomicU64::new(MOST_BYTES));
        Ok((Self { inner, left: left.clone() }, ReadBudget(left)))
    }
}

/// Where ends of directories may begin.
fn ends(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let starts = bytes.windows(END_LENGTH).enumerate();
    starts.filter(|(_, window)| window.starts_with(&END)).map(|(at, _)| at)
}

/// Whether an end sends its reader on to numbers of 64 bits, which may state anything.
fn needs_64_bits(bytes: &[u8], at: usize) -> bool {
    let full =
        |from: usize, length: usize| bytes[at + from..at + from + length].iter().all(|byte| *byte == 0xff);
    let before = at.checked_sub(LOCATOR_LENGTH).map(|before| &bytes[before..]);
    (full(8, 2) || full(10, 2) || full(16, 4)) && before.is_some_and(|before| before.starts_with(&LOCATOR))
}

/// Whether an end of a directory states a bearable number of files, in the plain form.
fn is_modest(end: &[u8]) -> bool {
    let short = |at: usize| u16::from_le_bytes([end[at], end[at + 1]]);
    let long = |at: usize| u32::from_le_bytes([end[at], end[at + 1], end[at + 2], end[at + 3]]);
    let (on_this_disk, in_all, bytes, offset) = (short(8), short(10), long(12), long(16));
    on_this_disk <= MOST_FILES && in_all <= MOST_FILES && u64::from(bytes) <= MOST_BYTES && offset != u32::MAX
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == u64::MAX {
            return self.inner.read(buffer);
        }
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 && !buffer.is_empty() {
            return Err(io::Error::other("the directory of the zip file is too large"));
        }
        let read = self.inner.read(&mut buffer[..most])?;
        self.left.store(left - read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: Seek> Seek for Bounded<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::{Bounded, MOST_BYTES, MOST_FILES, ZipRefusal};

    fn end(files: u16, bytes: u32, offset: u32) -> Vec<u8> {
        let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
        end.extend([files.to_le_bytes(), files.to_le_bytes()].concat());
        end.extend([bytes.to_le_bytes(), offset.to_le_bytes()].concat());
        end.extend([0, 0]);
        end
    }

    fn opened(bytes: Vec<u8>) -> Result<(), ZipRefusal> {
        Bounded::new(Cursor::new(bytes)).map(drop)
    }

    #[test]
    fn what_states_too_much_is_refused_before_it_is_read() {
        assert!(opened(end(MOST_FILES, 46, 0)).is_ok());
        assert!(matches!(opened(end(MOST_FILES + 1, 46, 0)), Err(ZipRefusal::TooMuch)));
        assert!(matches!(opened(end(u16::MAX, 46, 0)), Err(ZipRefusal::TooMuch)));
        assert!(matches!(opened(end(1, u32::MAX, 0)), Err(ZipRefusal::TooMuch)));
        assert!(matches!(opened(end(1, 46, u32::MAX)), Err(ZipRefusal::TooMuch)));
        assert!(matches!(opened(b"no zip".to_vec()), Err(ZipRefusal::NoDirectory)));
        // one within bounds behind another that is not, wherever a library may look
        let two = [end(u16::MAX, 46, 0), end(1, 46, 0)].concat();
        assert!(matches!(opened(two), Err(ZipRefusal::TooMuch)));
        // far from the end, with a way to numbers of 64 bits
        let mut far = [b"PK\x06\x07".as_slice(), &[0; 16], &end(u16::MAX, 46, u32::MAX)].concat();
        far.extend(vec![0; 1 << 20]);
        far.extend(end(1, 46, 0));
        assert!(matches!(opened(far), Err(ZipRefusal::TooMuch)));
    }

    #[test]
    fn a_directory_gets_so_many_bytes_and_files_as_many_as_they_have() {
        let mut bytes = vec![0; 3 << 20];
        bytes.extend(end(1, 46, 0));
        let (mut bounded, budget) = Bounded::new(Cursor::new(&bytes)).unwrap();
        let mut read = Vec::new();
        assert!(bounded.read_to_end(&mut read).is_err() && budget.is_spent());
        assert_eq!(read.len() as u64, MOST_BYTES);
        budget.lift();
        bounded.read_to_end(&mut read).unwrap();
        assert_eq!(read.len(), bytes.len());
    }
}
