//! Workbooks (XLSX): texts stand once in a table of strings, and cells point at them; people look for rows.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use simsa_model::{FilePlace, Inspection, Sighting, Unseen};

use crate::budget::InspectionBudget;
use crate::unpack::{ZipLook, is_xml, number, unpack};

const STRINGS: &str = "xl/sharedStrings.xml";

pub(crate) fn read(archive: &mut ZipLook<'_>, names: &[String], look: &mut InspectionBudget) {
    let strings = unpack(archive, STRINGS, look).map(|bytes| strings(&bytes, look)).unwrap_or_default();
    let mut sheets: Vec<&String> =
        names.iter().filter(|name| name.starts_with("xl/worksheets/sheet") && is_xml(name)).collect();
    sheets.sort_by_key(|name| number(name));
    for name in sheets {
        if let Some(bytes) = unpack(archive, name, look) {
            sheet(&bytes, number(name), &strings, look);
        }
    }
    for name in names.iter().filter(|name| name.starts_with("xl/comments") && is_xml(name)) {
        let Some(bytes) = unpack(archive, name, look) else { continue };
        crate::markup::read(
            &bytes,
            Some(FilePlace::Row { sheet: number(name).max(1), row: 0 }),
            &mut 0,
            look,
        );
    }
}

/// What is seen in each string, by its number; strings in which nothing is seen are left out.
fn strings(bytes: &[u8], look: &mut InspectionBudget) -> BTreeMap<u32, Vec<Sighting>> {
    let mut found = BTreeMap::new();
    let (mut index, mut inside) = (0_u32, Inspection::default());
    let nowhere = FilePlace::Row { sheet: 0, row: 0 };
    each(bytes, look, |event, look| match event {
        Event::Text(text) => feed(&text, nowhere, &mut inside, look),
        Event::End(element) if element.local_name().as_ref() == "si" => {
            look.text.end(&mut inside);
            if inside.warns() {
                found.insert(index, std::mem::take(&mut inside).sightings);
            }
            index = index.saturating_add(1);
        }
        Event::Empty(element) if element.local_name().as_ref() == "si" => index = index.saturating_add(1),
        _ => {}
    });
    found
}

fn sheet(bytes: &[u8], sheet: u32, strings: &BTreeMap<u32, Vec<Sighting>>, look: &mut InspectionBudget) {
    let (mut row, mut points, mut value) = (0, false, String::new());
    each(bytes, look, |event, look| match event {
        Event::Start(element) if element.local_name().as_ref() == "row" => {
            // rows without a number follow each other
            row = attribute(&element, "r").and_then(|r| r.parse().ok()).unwrap_or(row + 1);
        }
        Event::Start(element) if element.local_name().as_ref() == "c" => {
            points = attribute(&element, "t").as_deref() == Some("s");
            value.clear();
        }
        Event::Text(text) => value.push_str(&text),
        Event::End(element) if element.local_name().as_ref() == "c" => {
            let place = FilePlace::Row { sheet, row };
            if points {
                let texts = value.trim().parse().ok().and_then(|index: u32| strings.get(&index));
                for sighting in texts.into_iter().flatten() {
                    look.seen.see(Sighting { place, entry: look.text.entry(), ..*sighting });
                }
            } else {
                let mut seen = std::mem::take(&mut look.seen);
                feed(&value, place, &mut seen, look);
                look.text.end(&mut seen);
                look.seen = seen;
            }
            value.clear();
        }
        _ => {}
    });
}

fn each(bytes: &[u8], look: &mut InspectionBudget, mut take: impl FnMut(Event<'_>, &mut InspectionBudget)) {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return,
            Ok(event) => take(event, look),
            Err(_) => return look.seen.miss(Unseen::Damaged),
        }
    }
}

fn feed(text: &str, place: FilePlace, into: &mut Inspection, look: &mut InspectionBudget) {
    for c in text.chars() {
        look.text.next(c, place, into);
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(attribute.value.into_owned())
}
