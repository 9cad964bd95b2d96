//! Documents made of XML: what stands in one paragraph belongs together, however it is cut into runs.

use quick_xml::Reader;
use quick_xml::events::Event;
use simsa_model::{FilePlace, Unseen};

use crate::budget::InspectionBudget;

/// Elements that end what belongs together: paragraphs, cells, line ends. Runs and spans do not.
const ENDS: &[&str] = &["p", "tc", "h", "br", "cr", "table-cell", "lineBreak", "comment"];
const TABS: &[&str] = &["tab", "s", "space"];

/// Reads a part of a document. Places are paragraphs, counted on in `paragraph`, unless `place` says otherwise.
pub(crate) fn read(bytes: &[u8], place: Option<FilePlace>, paragraph: &mut u32, look: &mut InspectionBudget) {
    let xml = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(&xml);
    // what programs write is not always well formed; what can be read is
    reader.config_mut().check_end_names = false;
    *paragraph += 1;
    loop {
        let here = place.unwrap_or(FilePlace::Paragraph(*paragraph));
        let InspectionBudget { text, seen, .. } = look;
        match reader.read_event() {
            Ok(Event::Text(run)) => {
                for c in run.chars() {
                    text.next(c, here, seen);
                }
            }
            Ok(Event::CData(run)) => {
                for c in run.chars() {
                    text.next(c, here, seen);
                }
            }
            Ok(Event::GeneralRef(reference)) => {
                let c = reference.resolve_char_ref().ok().flatten();
                text.next(c.unwrap_or(char::REPLACEMENT_CHARACTER), here, seen);
            }
            Ok(Event::End(element)) if ENDS.contains(&element.local_name().as_ref()) => {
                text.end(seen);
                *paragraph += u32::from(element.local_name().as_ref() == "p");
            }
            Ok(Event::Empty(element)) if ENDS.contains(&element.local_name().as_ref()) => text.end(seen),
            Ok(Event::Empty(element)) if TABS.contains(&element.local_name().as_ref()) => {
                text.next(' ', here, seen);
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => {
                seen.miss(Unseen::Damaged);
                break;
            }
        }
    }
    look.text.end(&mut look.seen);
}
