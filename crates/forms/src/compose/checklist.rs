//! The checklists and their evidence tables: rows from the catalogue, with 분류, 항목 and 통제항목 as cells over rows.

use std::collections::BTreeMap;

use simsa_catalogue::{Checklist, EvidenceScope, Question, QuestionId};
use simsa_model::AnswerValue;
use simsa_papers::{Block, Cell, Density, Heading, Paragraph, Run, Size, Table, TableRow};

use super::GAP;
use crate::sheet::ChecklistSheet;
use crate::value::{FieldValue, Filled, FilledEntry};

/// What the guide prints after the titles of its examples.
const EXAMPLES: &str = "(예시)";

/// The table to be ticked.
pub(super) fn questions(sheet: &ChecklistSheet, filled: &Filled) -> Vec<Block> {
    print(
        sheet,
        filled,
        |question| question.text,
        |rows, at| {
            let (question, entry) = rows[at];
            // in the order of their columns
            AnswerValue::ALL
                .into_iter()
                .map(|answer| {
                    let (option, printed) = (answer.id(), answer.printed());
                    let on = entry.cells.get("answer").is_some_and(|value| value.has(option));
                    let name = format!("{}.{}.answer.{option}", sheet.list, entry.key);
                    Cell::with(Run::tick_mark(name, on, format!("{}: {printed}", question.resolved())))
                        .center()
                })
                .collect()
        },
    )
}

/// 증적자료 목록: what is handed in for each question; where nothing is, what the guide gives as examples.
pub(super) fn evidence(sheet: &ChecklistSheet, filled: &Filled) -> Vec<Block> {
    let any_given = lists_evidence(filled);
    print(
        sheet,
        filled,
        |question| question.text_in_evidence,
        |rows, at| {
            let (question, entry) = rows[at];
            if is_given(entry) {
                return vec![given(&sheet.list, entry).top()];
            }
            let span = shared(rows, at);
            if span == 0 {
                return Vec::new();
            }
            vec![examples(question, sheet.checklist, any_given).top().rows(span)]
        },
    )
}

/// Whether the form lists anything that is handed in.
pub(super) fn lists_evidence(filled: &Filled) -> bool {
    let lists = filled.fields.values().filter_map(|value| match value {
        FieldValue::List(entries) => Some(entries),
        _ => None,
    });
    lists.flatten().any(is_given)
}

/// A title of the evidence table: it is one of examples only while the table lists nothing that is handed in.
pub(super) fn titled(title: &str, listed: bool) -> &str {
    let plain = title.strip_suffix(EXAMPLES).filter(|_| listed);
    plain.map_or(title, str::trim_end)
}

/// The table with the columns that both share; `rest` gives the cells to the right of the question.
fn print<'a>(
    sheet: &'a ChecklistSheet,
    filled: &'a Filled,
    text: fn(&Question) -> &'static str,
    rest: impl Fn(&[(&'static Question, &'a FilledEntry)], usize) -> Vec<Cell>,
) -> Vec<Block> {
    let rows = rows(sheet, filled);
    if rows.is_empty() {
        return Vec::new();
    }
    let listed = lists_evidence(filled);
    let titles: Vec<&str> = sheet.head.iter().map(|title| titled(title, listed)).collect();
    let mut table = Table::new(titles.join(", "), sheet.columns.as_slice())
        .density(Density::Compact)
        .header(head(sheet, &titles));
    for (at, (question, _)) in rows.iter().enumerate() {
        let mut cells = groups(sheet, &rows, at);
        cells.push(sentence(question, text(question)));
        cells.extend(rest(&rows, at));
        table = table.row(TableRow::of(cells));
    }
    let heading = sheet.heading.as_ref().map(|text| Heading::section(3, text.as_str()).into());
    std::iter::once(Block::Space(GAP)).chain(heading).chain([table.into()]).collect()
}

fn head(sheet: &ChecklistSheet, titles: &[&str]) -> Vec<Cell> {
    let extra = sheet.columns.len() > sheet.head.len();
    let heads = titles.iter().enumerate();
    // With a column of its own for the number of the control, 점검내용 stands over both.
    heads.map(|(at, text)| Cell::column_header(*text).cols(if extra && at == 2 { 2 } else { 1 })).collect()
}

/// The questions of the sheet that the filled form has an entry for, in printed order.
fn rows<'a>(sheet: &ChecklistSheet, filled: &'a Filled) -> Vec<(&'static Question, &'a FilledEntry)> {
    let entries = entries(sheet, filled);
    let of_area = |question: &Question| match &sheet.area {
        None => true,
        Some(area) => question.section.area.is_some_and(|own| own.id == area),
    };
    // Items that the certifier demands beyond the four of form 2A stand among them, in the order of form 2B.
    let list = if sheet.checklist == Checklist::Form2A { Checklist::Form2B } else { sheet.checklist };
    let questions = list.questions().filter(|question| of_area(question));
    questions.filter_map(|question| Some((question, *entries.get(&question.id)?))).collect()
}

fn entries<'a>(sheet: &ChecklistSheet, filled: &'a Filled) -> BTreeMap<QuestionId, &'a FilledEntry> {
    match filled.fields.get(&sheet.list) {
        Some(FieldValue::List(entries)) => {
            entries.iter().filter_map(|entry| Some((entry.key.parse().ok()?, entry))).collect()
        }
        _ => BTreeMap::new(),
    }
}

/// The cells to the left of the question that start in this row.
fn groups(sheet: &ChecklistSheet, rows: &[(&'static Question, &FilledEntry)], at: usize) -> Vec<Cell> {
    let question = rows[at].0;
    let mut cells = Vec::new();
    if let Some(span) = starts(rows, at, |question| question.section.number) {
        let section = question.section;
        cells.push(Cell::row_header(format!("{}. {}", section.number, section.name)).start().rows(span));
    }
    if let Some(span) = starts(rows, at, |question| question.item.number) {
        let item = question.item;
        let (text, named) = match item.name.filter(|_| sheet.item_names) {
            Some(name) => (format!("{}. {name}", item.number), true),
            None => (item.number.to_owned(), false),
        };
        let cell = Cell::row_header(text).plain().rows(span);
        cells.push(if named { cell.start() } else { cell });
    }
    if question.control.is_some()
        && let Some(span) = starts(rows, at, Question::resolved)
    {
        cells.push(Cell::row_header(format!("{}.", question.resolved())).plain().rows(span));
    }
    cells
}

/// How many rows from `at` on have the same key, where `at` is the first of them.
fn starts<K: PartialEq>(
    rows: &[(&'static Question, &FilledEntry)],
    at: usize,
    key: impl Fn(&'static Question) -> K,
) -> Option<u16> {
    let own = key(rows[at].0);
    if at > 0 && key(rows[at - 1].0) == own {
        return None;
    }
    let count = rows[at..].iter().take_while(|(question, _)| key(question) == own).count();
    u16::try_from(count).ok()
}

fn sentence(question: &Question, text: &str) -> Cell {
    let cell = Cell::with(text);
    // The catalogue joins the values under a question with a slash; the original sets them one below the other.
    let notes = question.note.iter().flat_map(|note| note.split(" / "));
    notes.fold(cell, |cell, note| cell.then(Paragraph::text(note).marker("-")))
}

/// Whether anything was handed in, or said, for the question.
fn is_given(entry: &FilledEntry) -> bool {
    ["evidence", "note"].iter().any(|column| entry.cells.get(column).is_some_and(|value| !value.is_blank()))
}

fn given(list: &str, entry: &FilledEntry) -> Cell {
    let lines = match entry.cells.get("evidence") {
        Some(FieldValue::Lines(lines)) => lines.as_slice(),
        _ => &[],
    };
    let name = |column: &str| format!("{list}.{}.{column}", entry.key);
    let lines = lines.iter().enumerate().map(|(at, text)| {
        Paragraph::of([Run::field(format!("{}.{}", name("evidence"), at + 1), Some(text))]).marker("·")
    });
    let cell = Cell::of(lines);
    match entry.cells.get("note").and_then(FieldValue::words) {
        Some(note) => cell.then(Paragraph::of([Run::field(name("note"), Some(note))]).marker("※")),
        None => cell,
    }
}

/// Over how many rows the examples of `at` reach: the original prints one cell for questions that share them. 0 when
/// the cell started above.
fn shared(rows: &[(&'static Question, &FilledEntry)], at: usize) -> u16 {
    let group = |question: &'static Question| match question.evidence_scope {
        EvidenceScope::Question => (question.id.as_str(), ""),
        EvidenceScope::Control => ("control", question.resolved()),
        EvidenceScope::Section => ("section", question.section.number),
    };
    let own = group(rows[at].0);
    let together = |row: &(&'static Question, &FilledEntry)| group(row.0) == own && !is_given(row.1);
    if at > 0 && together(&rows[at - 1]) {
        return 0;
    }
    let count = rows[at..].iter().take_while(|row| together(row)).count();
    u16::try_from(count).unwrap_or(1)
}

/// The examples of the guide, in small letters where the table also lists what is handed in.
fn examples(question: &Question, checklist: Checklist, mark: bool) -> Cell {
    let examples = question.evidence_in(checklist);
    let lead = (mark && !examples.is_empty()).then(|| Paragraph::text(EXAMPLES).size(Size::Small));
    let size = if mark { Size::Small } else { Size::Normal };
    let lines = examples.iter().flat_map(|example| {
        let text = Paragraph::text(example.text).marker("·").size(size);
        let note = example.note.map(|note| Paragraph::text(note).marker("*").indent(1).size(size));
        std::iter::once(text).chain(note)
    });
    Cell::of(lead.into_iter().chain(lines))
}
