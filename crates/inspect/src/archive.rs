//! Zip archives: documents made of XML (DOCX, XLSX, PPTX, HWPX, ODF), and archives of files.
//!
//! What an archive says about sizes is not believed: each file is unpacked only as far as the look can still afford.

use std::io::{Cursor, Read as _};

use simsa_content::zip_directory::{Bounded, ZipRefusal};
use simsa_model::{FilePlace, Unseen};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::document::{InspectionBudget, inside};
use crate::kind::kind;
use crate::{markup, sheet};

/// One file within an archive is read into memory up to this.
const PART: u64 = 64 << 20;

pub(crate) type ZipLook<'a> = ZipArchive<Bounded<Cursor<&'a [u8]>>>;

pub(crate) fn read(bytes: &[u8], look: &mut InspectionBudget) {
    let mut archive = match open(bytes) {
        Ok(archive) => archive,
        Err(why) => return look.seen.miss(why),
    };
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    if has("xl/") {
        sheet::read(&mut archive, &names, look);
    } else if has("word/")
        || has("ppt/")
        || has("Contents/section")
        || names.iter().any(|n| n == "content.xml")
    {
        document(&mut archive, &names, look);
    } else {
        files(&mut archive, look);
    }
}

/// Opens an archive, if its directory is bearable.
fn open(bytes: &[u8]) -> Result<ZipLook<'_>, Unseen> {
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

/// The parts of a document that hold what people wrote, in an order that people would read them in.
fn document(archive: &mut ZipLook<'_>, names: &[String], look: &mut InspectionBudget) {
    let mut parts: Vec<(&str, u32)> = names
        .iter()
        .filter(|name| is_xml(name) && holds_text(name))
        .map(|name| (name.as_str(), number(name)))
        .collect();
    parts.sort_by_key(|(name, number)| (name.split('/').nth(1).unwrap_or_default().to_owned(), *number));
    let mut paragraph = 0;
    for (name, number) in parts {
        let Some(bytes) = unpack(archive, name, look) else { continue };
        let slide = name.starts_with("ppt/slides/").then_some(FilePlace::Slide(number));
        markup::read(&bytes, slide, &mut paragraph, look);
    }
}

fn holds_text(name: &str) -> bool {
    const WORD: [&str; 6] = ["document", "header", "footer", "footnotes", "endnotes", "comments"];
    const SLIDES: [&str; 3] = ["slides/slide", "notesSlides/notesSlide", "comments/"];
    let within = |folder: &str, starts: &[&str]| {
        name.strip_prefix(folder).is_some_and(|rest| starts.iter().any(|start| rest.starts_with(start)))
    };
    within("word/", &WORD)
        || within("ppt/", &SLIDES)
        || name.starts_with("Contents/section")
        || name == "content.xml"
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

/// An archive of files: each as if it had been handed in itself.
fn files(archive: &mut ZipLook<'_>, look: &mut InspectionBudget) {
    let outer = look.finder.entry;
    for index in 0..archive.len() {
        if look.entries == 0 {
            look.seen.miss(Unseen::TooMuch);
            break;
        }
        look.entries -= 1;
        // a file within an archive within an archive is told by the outer one
        look.finder.entry = outer.or_else(|| u32::try_from(index + 1).ok());
        if look.unpack == 0 {
            look.seen.miss(Unseen::TooMuch);
            break;
        }
        if let Some(bytes) = unpack_at(archive, index, look) {
            inside(&bytes, kind(&bytes), look);
        }
    }
    look.finder.entry = outer;
}

pub(crate) fn unpack(archive: &mut ZipLook<'_>, name: &str, look: &mut InspectionBudget) -> Option<Vec<u8>> {
    let index = archive.index_for_name(name)?;
    unpack_at(archive, index, look)
}

fn unpack_at(archive: &mut ZipLook<'_>, index: usize, look: &mut InspectionBudget) -> Option<Vec<u8>> {
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
