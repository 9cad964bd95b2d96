//! An archive for a writer that cannot go back, such as an encryption: everything is written twice, and the first time to
//! nowhere.
//!
//! [`super::StrictWriter`] puts the header of a file right after its contents are through, by going back to it. [`Rehearsal`]
//! takes note of the bytes that are put right, and [`InOrder`] writes them where they belong at once. So the plain archive
//! never lies on a disk. What is written must be the same both times; where it is not, the second pass fails.

use std::collections::BTreeMap;
use std::io::{self, Seek, SeekFrom, Write};

/// Bytes that are put right later, by their position.
pub(crate) type Corrections = BTreeMap<u64, Vec<u8>>;

/// Takes what is written, keeps nothing but what is written over something.
#[derive(Default)]
pub(crate) struct Rehearsal {
    at: u64,
    end: u64,
    corrections: Corrections,
}

impl Rehearsal {
    /// What was put right.
    pub(crate) fn corrections(self) -> Corrections {
        self.corrections
    }
}

impl Write for Rehearsal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.at < self.end {
            self.corrections.insert(self.at, bytes.to_vec());
        }
        self.at += bytes.len() as u64;
        self.end = self.end.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Rehearsal {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = position(to, self.at, self.end)?;
        Ok(self.at)
    }
}

/// Writes to `out` from the beginning to the end, each correction in the place of what it corrects.
pub(crate) struct InOrder<W> {
    out: W,
    at: u64,
    end: u64,
    corrections: Corrections,
}

impl<W: Write> InOrder<W> {
    pub(crate) fn new(out: W, corrections: Corrections) -> Self {
        Self { out, at: 0, end: 0, corrections }
    }
}

impl<W: Write> Write for InOrder<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let correct = self.corrections.get(&self.at);
        if self.at < self.end {
            // Already written as it should be.
            if correct.map(Vec::as_slice) != Some(bytes) {
                return Err(io::Error::other("the contents changed while they were written"));
            }
        } else {
            match correct {
                // The writer writes a header in one piece, both times.
                Some(correct) if correct.len() == bytes.len() => self.out.write_all(correct)?,
                Some(_) => return Err(io::Error::other("the contents changed while they were written")),
                None => self.out.write_all(bytes)?,
            }
        }
        self.at += bytes.len() as u64;
        self.end = self.end.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<W: Write> Seek for InOrder<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = position(to, self.at, self.end)?;
        Ok(self.at)
    }
}

/// Where to go, which is never beyond what was written.
fn position(to: SeekFrom, at: u64, end: u64) -> io::Result<u64> {
    let position = match to {
        SeekFrom::Start(position) => Some(position),
        SeekFrom::Current(by) => at.checked_add_signed(by),
        SeekFrom::End(by) => end.checked_add_signed(by),
    };
    position.filter(|position| *position <= end).ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Seek, Write};

    use super::{InOrder, Rehearsal};
    use crate::zip::StrictWriter;

    fn archive(out: impl Write + Seek, text: &[u8]) {
        let mut writer = StrictWriter::new(out).expect("written");
        writer.add_bytes("b/가.txt", text).expect("written");
        writer.add_bytes("b/b.pdf", &vec![7; 300_000]).expect("written");
        writer.add_bytes("b/empty", b"").expect("written");
        writer.finish().expect("written");
    }

    #[test]
    fn written_in_order_it_has_the_same_bytes() {
        let mut plain = Cursor::new(Vec::new());
        archive(&mut plain, b"text text text");
        let mut rehearsal = Rehearsal::default();
        archive(&mut rehearsal, b"text text text");
        let mut out = Vec::new();
        archive(InOrder::new(&mut out, rehearsal.corrections()), b"text text text");
        assert_eq!(out, plain.into_inner());
    }

    #[test]
    fn what_changes_between_the_passes_is_found() {
        let mut rehearsal = Rehearsal::default();
        archive(&mut rehearsal, b"text text text");
        let mut out = Vec::new();
        let mut writer = StrictWriter::new(InOrder::new(&mut out, rehearsal.corrections())).expect("written");
        assert!(writer.add_bytes("b/가.txt", b"text text tex!").is_err());
    }
}
