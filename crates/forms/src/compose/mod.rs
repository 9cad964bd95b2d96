//! Composing: the values of a filled form laid into its sheet, as a paper that any writer can print.

mod checklist;
mod table;
mod words;

use simsa_model::Day;
use simsa_papers::{Block as Printed, Heading, Paper, Run, Signature};

use self::words::NameScope;
use crate::embedded;
use crate::instance::stem;
use crate::sheet::SheetBlock;
use crate::value::{FieldValue, Filled};

/// Space around tables and signatures, in points.
const GAP: u16 = 8;
/// Characters of an operator's name beside the number of the form.
const LONGEST_NAME: usize = 30;

/// Lays the values of a filled form into its sheet.
pub fn compose(filled: &Filled) -> Paper {
    let form = embedded::form(filled.form());
    let id = match filled.instance.operator {
        Some(at) => format!("{}.operator-{}", stem(filled.form()), at + 1),
        None => stem(filled.form()),
    };
    let title = form.definition.title.as_str();
    let mut label = format!("양식{}", filled.form().number());
    if let Some(operator) = &filled.instance.operator_name {
        label = format!("{label} · {}", short(operator));
    }
    let mut paper = Paper::new(id, label, title).with(Heading::title(title));
    for block in &form.sheet.blocks {
        paper = paper.with_all(blocks(block, filled));
    }
    paper
}

fn blocks(block: &SheetBlock, filled: &Filled) -> Vec<Printed> {
    let scope = NameScope::form(filled);
    match block {
        SheetBlock::Heading { text } => {
            let text = checklist::titled(text, checklist::lists_evidence(filled));
            vec![Printed::Space(GAP), Heading::section(2, text).into()]
        }
        SheetBlock::Text { text } => {
            let paragraphs = words::paragraphs(text, &scope).into_iter().map(|one| one.space_before(3));
            std::iter::once(Printed::Space(GAP)).chain(paragraphs.map(Printed::from)).collect()
        }
        SheetBlock::Table(sheet) => vec![Printed::Space(GAP), table::table(sheet, filled).into()],
        SheetBlock::Checklist(sheet) => checklist::questions(sheet, filled),
        SheetBlock::Evidence(sheet) => checklist::evidence(sheet, filled),
        SheetBlock::Signature { role, name, date } => {
            let value = filled.fields.get(name).and_then(FieldValue::words);
            let day = match filled.fields.get(date) {
                Some(FieldValue::Date(day)) => *day,
                _ => None,
            };
            let signature = Signature::of(role.as_str(), Run::field(name, value));
            vec![signature.dated(date, day.map(printed)).into()]
        }
        SheetBlock::Addressee { text } => vec![Printed::Addressee(text.clone())],
    }
}

/// As much of a name as fits into the line above the title and at the foot of each page.
fn short(name: &str) -> String {
    let name = simsa_papers::clean(name);
    match name.char_indices().nth(LONGEST_NAME) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name,
    }
}

/// Year, month, day, as a paper carries them.
fn printed(day: Day) -> (i16, u8, u8) {
    let date = day.0;
    (date.year(), date.month().unsigned_abs(), date.day().unsigned_abs())
}
