//! What must hold of `/forms` itself: every name leads somewhere, every word is the guide's.

mod fields;
mod names;
mod wording;

use simsa_model::{Dossier, FormId};
use simsa_rules::assess;

use crate::line::{SheetLine, lines};
use crate::sheet::{CellSheet, SheetBlock};
use crate::value::Filled;
use crate::{Instance, embedded, fill};

/// A text of a sheet, and the list in whose rows it stands.
struct Words<'a> {
    text: &'a str,
    list: Option<&'a str>,
}

/// Every text of a sheet, in printed order.
fn texts(form: FormId) -> Vec<Words<'static>> {
    let mut texts = Vec::new();
    let mut add = |text: &'static str, list: Option<&'static str>| texts.push(Words { text, list });
    for block in &embedded::form(form).sheet.blocks {
        match block {
            SheetBlock::Heading { text } | SheetBlock::Text { text } | SheetBlock::Addressee { text } => {
                add(text, None);
            }
            SheetBlock::Signature { role, .. } => add(role, None),
            SheetBlock::Checklist(sheet) | SheetBlock::Evidence(sheet) => {
                sheet.heading.iter().chain(&sheet.head).for_each(|text| add(text, None));
            }
            SheetBlock::Table(sheet) => {
                for part in &sheet.parts {
                    let list = part.repeat.as_deref();
                    for cell in part.rows.iter().flatten() {
                        match cell {
                            CellSheet::Words(text) => add(text, list),
                            CellSheet::Cell(cell) => {
                                let others = [&cell.head, &cell.column, &cell.empty];
                                others.into_iter().flatten().for_each(|text| add(text, list));
                                add(&cell.text, list);
                            }
                        }
                    }
                }
            }
        }
    }
    texts
}

fn all_lines(form: FormId) -> Vec<(SheetLine, Option<&'static str>)> {
    texts(form).into_iter().flat_map(|words| lines(words.text).map(move |line| (line, words.list))).collect()
}

fn empty(form: FormId) -> Filled {
    let dossier = Dossier::default();
    let assessment = assess(&dossier.facts, simsa_model::Day::new(2024, 6, 3)).unwrap();
    fill(&Instance::only(form), &dossier, &assessment)
}
