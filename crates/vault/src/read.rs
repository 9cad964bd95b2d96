//! Giving files back: every segment is checked before it is released, and the whole before its end is.

use std::io::{self, Read, Write};

use crate::case::{ObjectLocation, VaultCase};
use crate::digest::Digest;
use crate::error::{Damage, VaultError};
use crate::ids::VaultCaseId;
use crate::keyring::Slot;
use crate::object::reader::{ExpectedObject, ObjectReader, ReadFailure};
use crate::place::{CaseToken, VaultFile};

/// A file being read. As an [`io::Read`] it fails with an error that holds an [`VaultError`] (see
/// [`io::Error::get_ref`]); it reports the end only after the whole file's digest was right.
pub struct EvidenceReader<'c> {
    object: ObjectReader<Box<dyn Read + Send + 'c>>,
    about: ObjectLabel,
    piece: Vec<u8>,
    used: usize,
    length: u64,
}

/// For naming an object in a report.
#[derive(Clone)]
pub(crate) struct ObjectLabel {
    pub(crate) case: Option<VaultCaseId>,
    pub(crate) slot: Slot,
    pub(crate) place: VaultFile,
}

impl ObjectLabel {
    pub(crate) fn damage(&self, what: String) -> Damage {
        Damage {
            case: self.case.clone(),
            object: Some(self.slot.name),
            digest: Some(self.slot.digest),
            place: self.place.to_string(),
            what,
        }
    }

    pub(crate) fn error(&self, trouble: ReadFailure) -> VaultError {
        match trouble {
            ReadFailure::Damaged(what) => self.damage(what).into(),
            ReadFailure::Io(error) => VaultError::storage("reading", self.place, error),
        }
    }
}

pub(crate) fn expected(slot: &Slot) -> ExpectedObject {
    ExpectedObject { key: slot.key.clone(), digest: slot.digest, length: slot.length, stored: slot.stored }
}

impl VaultCase<'_> {
    /// Opens a file for reading.
    ///
    /// # Errors
    /// [`VaultError::NoSuchObject`]; [`VaultError::Damaged`]; [`VaultError::WrongMasterKey`] when its keyring is under another key;
    /// [`VaultError::Storage`].
    pub fn reader(&self, digest: &Digest) -> Result<EvidenceReader<'_>, VaultError> {
        self.reader_at(self.find(digest)?)
    }

    pub(crate) fn reader_at(&self, spot: ObjectLocation) -> Result<EvidenceReader<'_>, VaultError> {
        let ObjectLocation { pack, slot } = spot;
        let about = ObjectLabel { case: Some(self.id.clone()), place: pack_place(self.token, pack), slot };
        let from =
            self.vault.backend.open(&about.place, about.slot.offset).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => about.damage("the pack is missing".to_owned()).into(),
                io::ErrorKind::InvalidData => about.damage(error.to_string()).into(),
                _ => VaultError::storage("reading", about.place, error),
            })?;
        let object =
            ObjectReader::start(from, expected(&about.slot)).map_err(|trouble| about.error(trouble))?;
        let length = about.slot.length;
        Ok(EvidenceReader { object, about, piece: Vec::new(), used: 0, length })
    }

    /// Writes a file's bytes to `to` and returns how many there were. On an error `to` may hold the beginning of the
    /// file: every byte of it is authentic, but it is not all.
    ///
    /// # Errors
    /// As [`VaultCase::reader`], and [`VaultError::Stream`] when `to` fails.
    pub fn copy_to(&self, digest: &Digest, to: &mut dyn Write) -> Result<u64, VaultError> {
        let mut reader = self.reader(digest)?;
        while reader.advance()? {
            to.write_all(&reader.piece).map_err(VaultError::stream)?;
        }
        Ok(reader.length)
    }
}

impl EvidenceReader<'_> {
    /// The file's length in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Gets the next piece; false at the verified end.
    pub(crate) fn advance(&mut self) -> Result<bool, VaultError> {
        self.used = 0;
        self.object.next(&mut self.piece).map_err(|trouble| self.about.error(trouble))
    }
}

impl Read for EvidenceReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.used == self.piece.len() && !buffer.is_empty() {
            let more = self.advance().map_err(|error| {
                self.piece.clear();
                io::Error::new(io::ErrorKind::InvalidData, error)
            })?;
            if !more {
                return Ok(0);
            }
        }
        let take = buffer.len().min(self.piece.len() - self.used);
        buffer[..take].copy_from_slice(&self.piece[self.used..self.used + take]);
        self.used += take;
        Ok(take)
    }
}

pub(crate) fn pack_place(case: CaseToken, pack: [u8; 16]) -> VaultFile {
    VaultFile::Pack(case, pack)
}
