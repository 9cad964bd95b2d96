//! Files out of zip archives.
//!
//! What an archive says about sizes is not believed: each file is unpacked only as far as the look can still afford.

use std::io::{Cursor, Read as _};

use simsa_content::zip_directory::{Bounded, ZipRefusal};
use simsa_model::Unseen;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::budget::InspectionBudget;

/// One file within an archive is read into memory up to this.
const PART: u64 = 64 << 20;

pub(crate) type ZipLook<'a> = ZipArchive<Bounded<Cursor<&'a [u8]>>>;

/// Opens an archive, if its directory is bearable.
pub(crate) fn open(bytes: &[u8]) -> Result<ZipLook<'_>, Unseen> {
    let (bounded, budget) = Bounded::new(Cursor::new(bytes)).map_err(|refused| match refused {
        ZipRefusal::TooMuch => Unseen::TooMuch,
        ZipRefusal::NoDirectory | ZipRefusal::Io(_) => Unseen::Damaged,
    })?;
    let opened = ZipArchive::new(bounded);
    if budget.is_spent() {
        return Err(Unseen::TooMuch);
    }
    budget.lift();
    opened.map_err(|_| Unseen::Damaged)
}

/// Whether a name is one of XML, as these documents write it.
pub(crate) fn is_xml(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending == "xml")
}

/// The number in `slide12.xml`; 0 without one.
pub(crate) fn number(name: &str) -> u32 {
    let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".xml");
    let digits = stem.len() - stem.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    stem[stem.len() - digits..].parse().unwrap_or(0)
}

pub(crate) fn unpack(archive: &mut ZipLook<'_>, name: &str, look: &mut InspectionBudget) -> Option<Vec<u8>> {
    let index = archive.index_for_name(name)?;
    unpack_at(archive, index, look)
}

pub(crate) fn unpack_at(
    archive: &mut ZipLook<'_>,
    index: usize,
    look: &mut InspectionBudget,
) -> Option<Vec<u8>> {
    let file = match archive.by_index(index) {
        Ok(file) => file,
        Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
            look.seen.miss(Unseen::Encrypted);
            return None;
        }
        Err(ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_)) => {
            look.seen.miss(Unseen::Format);
            return None;
        }
        Err(_) => {
            look.seen.miss(Unseen::Damaged);
            return None;
        }
    };
    if file.is_dir() {
        return None;
    }
    let most = PART.min(look.unpack);
    let mut bytes = Vec::new();
    let whole = file.take(most + 1).read_to_end(&mut bytes);
    let count = bytes.len() as u64;
    look.unpack = look.unpack.saturating_sub(count);
    if whole.is_err() {
        // what came before the damage is looked at
        look.seen.miss(Unseen::Damaged);
    }
    if count > most {
        look.seen.miss(Unseen::TooMuch);
    }
    Some(bytes)
}
