//! The sequence in a local file: append, synchronise, acknowledge. Entries stay in it for good, so that tiles can be
//! rebuilt from it and it can be rebuilt from the bundles.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::frame::{CHECK_LEN, FILE_HEADER, FrameHead, HEAD_LEN, encode, payload_check};
use super::group::{CommitGroup, Pending};
use super::medium::{FileMedium, Medium};
use crate::sequence::{Append, Sequence, SequenceError};
use crate::tile;

/// A frame that is durable: where it is and what it holds.
#[derive(Debug, Clone, Copy)]
struct Stored {
    head: FrameHead,
    offset: u64,
}

/// What is durable. Only the leader of a group changes it, after a successful synchronisation.
#[derive(Debug, Default)]
struct Durable {
    frames: Vec<Stored>,
    /// Entries.
    entries: u64,
    /// Bytes of the file up to which everything is durable.
    bytes: u64,
    /// Set when the file's state is not known any more; appending ends until it is opened again.
    stopped: bool,
}

/// A durable sequence in one file.
#[derive(Debug)]
pub struct LocalSequence<M> {
    medium: M,
    durable: Mutex<Durable>,
    group: CommitGroup,
}

impl LocalSequence<FileMedium> {
    /// Opens or creates the file.
    ///
    /// # Errors
    /// As [`LocalSequence::open`]; also when another program has the file open.
    pub fn open_file(path: &Path) -> Result<Self, SequenceError> {
        let medium = FileMedium::open(path)
            .map_err(|error| SequenceError::Unreadable { problem: format!("{}: {error}", path.display()) })?;
        Self::open(medium)
    }
}

impl<M: Medium> LocalSequence<M> {
    /// Opens a sequence, checks every frame of it and cuts off what a crash left half written at the end.
    ///
    /// Only a frame that *ends before its length* is cut: nobody was told that it is stored. A frame of full length whose
    /// check fails was altered, and opening refuses, because cutting it could remove acknowledged entries.
    ///
    /// # Errors
    /// [`SequenceError::Damaged`] with the offset, or the file cannot be read.
    pub fn open(medium: M) -> Result<Self, SequenceError> {
        let sequence =
            Self { medium, durable: Mutex::new(Durable::default()), group: CommitGroup::default() };
        sequence.recover()?;
        Ok(sequence)
    }

    fn lock(&self) -> MutexGuard<'_, Durable> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn recover(&self) -> Result<(), SequenceError> {
        let unreadable = |error: std::io::Error| SequenceError::Unreadable { problem: error.to_string() };
        let length = self.medium.len().map_err(unreadable)?;
        let header_len = FILE_HEADER.len() as u64;
        if !self.check_header(length)? {
            // A new file, or one whose first write was interrupted: begin it (again). No frame can have been lost,
            // because the header is made durable before the first of them.
            self.medium.truncate(0).map_err(unreadable)?;
            self.medium.append(FILE_HEADER).map_err(unreadable)?;
            self.medium.sync().map_err(unreadable)?;
            self.lock().bytes = header_len;
            return Ok(());
        }
        let mut durable = self.lock();
        durable.bytes = header_len;
        while durable.bytes < length {
            let offset = durable.bytes;
            let Some(head) = self.scan_frame(offset, length, durable.entries)? else {
                // The rest is the beginning of a frame whose write was interrupted; nobody was told that it is stored.
                self.medium.truncate(offset).map_err(unreadable)?;
                break;
            };
            durable.frames.push(Stored { head, offset });
            durable.entries += u64::from(head.count);
            durable.bytes += head.frame_len();
        }
        // What a killed program wrote but did not synchronise is visible now; make it durable before anybody builds on
        // it. (After a power failure this finds nothing to do.)
        self.medium.sync().map_err(unreadable)
    }

    /// Whether the header is there; `false` when the file ends inside it, or holds nothing but zeros of its length.
    fn check_header(&self, length: u64) -> Result<bool, SequenceError> {
        let whole = FILE_HEADER.len() as u64;
        let mut found = vec![0; usize::try_from(length.min(whole)).unwrap_or(FILE_HEADER.len())];
        self.read(0, &mut found)?;
        if found == FILE_HEADER {
            return Ok(true);
        }
        let interrupted = FILE_HEADER.starts_with(&found) || self.is_zero(0, length)?;
        if length <= whole && interrupted {
            Ok(false)
        } else {
            Err(damaged(0, "it does not begin like a sequence of this version"))
        }
    }

    /// Reads and checks the frame at `offset`; `None` when the file ends inside it.
    fn scan_frame(
        &self,
        offset: u64,
        length: u64,
        expected_first: u64,
    ) -> Result<Option<FrameHead>, SequenceError> {
        let remaining = length - offset;
        if remaining < HEAD_LEN as u64 {
            return Ok(None);
        }
        let mut head_bytes = [0; HEAD_LEN];
        self.read(offset, &mut head_bytes)?;
        let Some(head) = FrameHead::from_bytes(&head_bytes) else {
            // Some file systems show the new length before the data after a power failure: then all of the rest is
            // zero, which no altered frame is.
            return if self.is_zero(offset, length)? {
                Ok(None)
            } else {
                Err(damaged(offset, "the head of a frame was altered"))
            };
        };
        if head.first != expected_first {
            return Err(damaged(
                offset,
                "a frame is out of its place: frames before it were removed or exchanged",
            ));
        }
        if remaining < head.frame_len() {
            return Ok(None);
        }
        self.read_payload(Stored { head, offset })?;
        Ok(Some(head))
    }

    /// Whether the file is zero from `offset` to its end.
    fn is_zero(&self, offset: u64, length: u64) -> Result<bool, SequenceError> {
        let mut buffer = [0; 4096];
        let mut at = offset;
        while at < length {
            let count = usize::try_from(length - at).map_or(buffer.len(), |n| n.min(buffer.len()));
            self.read(at, &mut buffer[..count])?;
            if buffer[..count].iter().any(|byte| *byte != 0) {
                return Ok(false);
            }
            at += count as u64;
        }
        Ok(true)
    }

    fn read(&self, offset: u64, buffer: &mut [u8]) -> Result<(), SequenceError> {
        self.medium
            .read_exact_at(offset, buffer)
            .map_err(|error| SequenceError::Unreadable { problem: error.to_string() })
    }

    /// Reads a whole frame and verifies it; every normal read goes through here.
    fn read_payload(&self, stored: Stored) -> Result<Vec<u8>, SequenceError> {
        let Stored { head, offset } = stored;
        let length = usize::try_from(head.payload_len)
            .map_err(|_| damaged(offset, "a frame is larger than memory"))?;
        let mut payload = vec![0; length + CHECK_LEN];
        self.read(offset + HEAD_LEN as u64, &mut payload)?;
        let check = payload.split_off(length);
        if check != payload_check(&head.to_bytes(), &payload) {
            return Err(damaged(offset, "the entries of a frame were altered"));
        }
        tile::split_entries(&payload, head.count as usize)
            .map_err(|error| damaged(offset, &error.to_string()))?;
        Ok(payload)
    }

    /// Makes one group durable; called by one thread at a time.
    fn write(&self, pending: &Pending) -> Result<u64, SequenceError> {
        let (first, offset) = {
            let durable = self.lock();
            if durable.stopped {
                return Err(SequenceError::NotStored {
                    problem: "an earlier write failed in a way that leaves the file's state unknown; open the ledger again"
                        .to_owned(),
                });
            }
            (durable.entries, durable.bytes)
        };
        let head = FrameHead { first, count: pending.count, payload_len: pending.payload.len() as u64 };
        // 1. One write of the whole frame. A crash here leaves a part of it: `recover` cuts it off. Nobody was told.
        // 2. Synchronise. A crash here leaves the frame whole or not at all or cut; if it is whole, the next start keeps
        //    it: the event did happen, its author was only not told. That is why an author looks before repeating.
        let written = self.medium.append(&encode(head, &pending.payload)).and_then(|()| self.medium.sync());
        if let Err(error) = written {
            return Err(self.withdraw(offset, &error));
        }
        // 3. Only now visible to readers and acknowledged to the authors.
        let mut durable = self.lock();
        durable.frames.push(Stored { head, offset });
        durable.entries += u64::from(head.count);
        durable.bytes += head.frame_len();
        Ok(first)
    }

    /// After a failed write: cut the file back to what is known to be durable. When that works nothing was stored and
    /// work can go on (a full disk that is cleared); when not, the state is unknown and this sequence stops.
    fn withdraw(&self, offset: u64, error: &std::io::Error) -> SequenceError {
        let cut = self.medium.truncate(offset).and_then(|()| self.medium.sync());
        if cut.is_ok() && self.medium.len().is_ok_and(|length| length == offset) {
            SequenceError::NotStored { problem: error.to_string() }
        } else {
            self.lock().stopped = true;
            SequenceError::Unknown { problem: error.to_string() }
        }
    }
}

fn damaged(offset: u64, problem: &str) -> SequenceError {
    SequenceError::Damaged {
        offset,
        problem: format!("{problem}; restore the file from a copy, or rebuild it from the published bundles"),
    }
}

impl<M: Medium> Sequence for LocalSequence<M> {
    fn len(&self) -> Result<u64, SequenceError> {
        Ok(self.lock().entries)
    }

    fn read(&self, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, SequenceError> {
        let mut entries = Vec::new();
        let mut frame = {
            let durable = self.lock();
            durable.frames.partition_point(|stored| stored.head.first + u64::from(stored.head.count) <= from)
        };
        while entries.len() < limit {
            // One frame at a time under the lock's shortest hold: appending goes on meanwhile.
            let Some(stored) = self.lock().frames.get(frame).copied() else {
                break;
            };
            let payload = self.read_payload(stored)?;
            let all = tile::split_entries(&payload, stored.head.count as usize)
                .map_err(|error| damaged(stored.offset, &error.to_string()))?;
            let skip = usize::try_from(from.saturating_sub(stored.head.first)).unwrap_or(0);
            entries.extend(all.into_iter().skip(skip).take(limit - entries.len()).map(<[u8]>::to_vec));
            frame += 1;
        }
        Ok(entries)
    }
}

impl<M: Medium> Append for LocalSequence<M> {
    fn append(&self, entries: &[&[u8]]) -> Result<u64, SequenceError> {
        if entries.is_empty() {
            return self.len();
        }
        self.group.append(entries, |pending| self.write(&pending))
    }
}
