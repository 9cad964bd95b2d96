//! Zip archives: documents made of XML (DOCX, XLSX, PPTX, HWPX, ODF), and archives of files.

use simsa_model::{FileKind, FilePlace, Unseen};

use crate::budget::InspectionBudget;
use crate::kind::kind;
use crate::unpack::{ZipLook, is_xml, number, open, unpack, unpack_at};
use crate::{markup, sheet};

/// How a file that lies in an archive is looked into.
type Inside = fn(&[u8], FileKind, &mut InspectionBudget);

pub(crate) fn read(bytes: &[u8], look: &mut InspectionBudget, inside: Inside) {
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
        files(&mut archive, look, inside);
    }
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

/// An archive of files: each as if it had been handed in itself.
fn files(archive: &mut ZipLook<'_>, look: &mut InspectionBudget, inside: Inside) {
    let outer = look.text.entry();
    for index in 0..archive.len() {
        if look.entries == 0 {
            look.seen.miss(Unseen::TooMuch);
            break;
        }
        look.entries -= 1;
        // a file within an archive within an archive is told by the outer one
        look.text.enter(outer.or_else(|| u32::try_from(index + 1).ok()));
        if look.unpack == 0 {
            look.seen.miss(Unseen::TooMuch);
            break;
        }
        let name = archive.name_for_index(index).unwrap_or_default().to_owned();
        if let Some(bytes) = unpack_at(archive, index, look) {
            let kind = kind(&bytes);
            if !kind.fits(&name) {
                look.seen.misnamed(look.text.entry().unwrap_or_default(), kind);
            }
            inside(&bytes, kind, look);
        }
    }
    look.text.enter(outer);
}
