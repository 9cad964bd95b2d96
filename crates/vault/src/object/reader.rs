//! Reading an object: every segment is checked before a byte of it is used, and the whole before its end is reported.

use std::io::{self, Read};

use super::blocks::BlockReader;
use super::header::{self, HEADER_LEN};
use super::segments::{Opener, SEALED_SEGMENT};
use crate::digest::{Digest, Hasher};
use crate::suite::Secret;

/// What a reader knows of the object from its authenticated keyring entry.
#[derive(Clone)]
pub(crate) struct ExpectedObject {
    pub(crate) key: Secret,
    pub(crate) digest: Digest,
    /// Plaintext bytes.
    pub(crate) length: u64,
    /// Bytes in the pack.
    pub(crate) stored: u64,
}

/// Why an object could not be read further.
#[derive(Debug)]
pub(crate) enum ReadFailure {
    /// It is not what was stored.
    Damaged(String),
    /// The store could not be read.
    Io(io::Error),
}

/// Gives an object's plaintext in pieces.
pub(crate) struct ObjectReader<R> {
    from: R,
    expected: ExpectedObject,
    opener: Opener,
    blocks: BlockReader,
    segment: Vec<u8>,
    /// Bytes of sealed segments still to come.
    left: u64,
    given: u64,
    hasher: Option<Hasher>,
}

impl<R: Read> ObjectReader<R> {
    /// Reads and checks the header; `from` must give the object's bytes from its first on.
    pub(crate) fn start(mut from: R, expected: ExpectedObject) -> Result<Self, ReadFailure> {
        let mut header = [0; HEADER_LEN];
        fill(&mut from, &mut header)?;
        let (suite, key) =
            header::read(&header, &expected.key).map_err(|why| ReadFailure::Damaged(why.to_owned()))?;
        let left = expected
            .stored
            .checked_sub(HEADER_LEN as u64)
            .ok_or_else(|| ReadFailure::Damaged("it is shorter than its header".to_owned()))?;
        Ok(Self {
            from,
            expected,
            opener: Opener::new(suite, &key),
            blocks: BlockReader::new().map_err(ReadFailure::Io)?,
            segment: Vec::with_capacity(SEALED_SEGMENT),
            left,
            given: 0,
            hasher: Some(Hasher::new()),
        })
    }

    /// Replaces `out` with the next piece of plaintext; false when the object has ended and its digest was right.
    pub(crate) fn next(&mut self, out: &mut Vec<u8>) -> Result<bool, ReadFailure> {
        out.clear();
        while out.is_empty() {
            if self.left == 0 {
                return self.end().map(|()| false);
            }
            let take = self.left.min(SEALED_SEGMENT as u64);
            self.left -= take;
            self.segment.resize(usize::try_from(take).unwrap_or(SEALED_SEGMENT), 0);
            fill(&mut self.from, &mut self.segment)?;
            let length = self.opener.open(&mut self.segment, self.left == 0).map_err(ReadFailure::Damaged)?;
            self.blocks.push(&self.segment[..length], out).map_err(ReadFailure::Damaged)?;
        }
        self.given += out.len() as u64;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(out);
        }
        Ok(true)
    }

    fn end(&mut self) -> Result<(), ReadFailure> {
        let Some(hasher) = self.hasher.take() else { return Ok(()) };
        if !self.blocks.ended()
            || self.given != self.expected.length
            || hasher.finish() != self.expected.digest
        {
            return Err(ReadFailure::Damaged(
                "its content is authentic but is not the file it is filed as; a fault in writing it"
                    .to_owned(),
            ));
        }
        Ok(())
    }
}

/// Reads exactly the buffer; a pack that ends early is damage, not a failing disk.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> Result<(), ReadFailure> {
    from.read_exact(buffer).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            ReadFailure::Damaged("the pack ends before the object does".to_owned())
        }
        _ => ReadFailure::Io(error),
    })
}
