//! Finds what no writer could print well, before anything is printed.

use std::collections::BTreeMap;
use std::fmt;

use crate::grid::{self, GridFault};
use crate::{Block, Paper, Run};

/// Something wrong with a paper: an error of who composed it, not of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where: block, row and column, counted from 1 as people do.
    pub place: String,
    /// What is wrong and what to do.
    pub what: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl Paper {
    /// All flaws of the paper; empty when it can be printed.
    ///
    /// Looks for gaps and overlaps in table grids, impossible spans, column widths of zero, empty field names, names
    /// used with two different values, impossible dates, and heading levels outside 1–6.
    pub fn check(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let mut names: BTreeMap<&str, String> = BTreeMap::new();
        for (index, block) in self.blocks.iter().enumerate() {
            let place = format!("block {}", index + 1);
            match block {
                Block::Heading(h) if !(1..=6).contains(&h.level) => flaws.push(Flaw {
                    place: place.clone(),
                    what: format!("heading level {} is outside 1–6; use 1 for the title", h.level),
                }),
                Block::Table(table) => check_table(table, &place, &mut flaws),
                Block::Signature(s) => {
                    if let Some(date) = &s.date {
                        if date.date.is_some_and(|(_, m, d)| !(1..=12).contains(&m) || !(1..=31).contains(&d))
                        {
                            let what = format!("{} is no date; use a month 1–12 and a day 1–31", date.iso());
                            flaws.push(Flaw { place: place.clone(), what });
                        }
                        note(&mut names, &date.name, date.iso(), &place, &mut flaws);
                    }
                }
                _ => {}
            }
            visit_runs(block, &mut |run| match run {
                Run::Field { name, value, .. } => {
                    note(&mut names, name, value.clone().unwrap_or_default(), &place, &mut flaws);
                }
                Run::Tick { name, on, .. } => note(&mut names, name, on.to_string(), &place, &mut flaws),
                Run::Text { .. } | Run::LineBreak => {}
            });
        }
        flaws
    }
}

/// Remembers a name; the same name may be printed twice only with the same value.
fn note<'a>(
    names: &mut BTreeMap<&'a str, String>,
    name: &'a str,
    value: String,
    place: &str,
    flaws: &mut Vec<Flaw>,
) {
    let flaw = |what| Flaw { place: place.to_owned(), what };
    if name.is_empty() {
        flaws.push(flaw("a field without a name cannot be read back; name it".into()));
        return;
    }
    match names.get(name) {
        Some(before) if *before != value => flaws.push(flaw(format!(
            "`{name}` is printed with two values, `{before}` and `{value}`; give each its own name"
        ))),
        Some(_) => {}
        None => {
            names.insert(name, value);
        }
    }
}

/// Geometry of one table.
fn check_table(table: &crate::Table, block: &str, flaws: &mut Vec<Flaw>) {
    let mut flaw = |place: String, what: &str| {
        flaws.push(Flaw { place, what: what.to_owned() });
    };
    if table.columns.is_empty() || table.columns.contains(&0) {
        flaw(block.to_owned(), "a table needs columns, each wider than 0");
        return;
    }
    if table.header_rows > table.rows.len() {
        flaw(block.to_owned(), "`header_rows` is more than the table has rows");
    }
    for fault in grid::place(table).1 {
        let spot = |row: usize, column: usize| format!("{block}, row {}, column {}", row + 1, column + 1);
        let cell_at = |row: usize, cell: usize| format!("{block}, row {}, cell {}", row + 1, cell + 1);
        match fault {
            GridFault::Gap { row, column } => {
                flaw(spot(row, column), "no cell here; add one or widen a span");
            }
            GridFault::Overlap { row, column } => flaw(spot(row, column), "two cells here; shorten a span"),
            GridFault::TooWide { row, cell } => flaw(cell_at(row, cell), "reaches beyond the last column"),
            GridFault::TooLong { row, cell } => {
                flaw(cell_at(row, cell), "reaches beyond the last row of its part");
            }
            GridFault::ZeroSpan { row, cell } => flaw(cell_at(row, cell), "a span of 0; the least is 1"),
        }
    }
}

/// Calls `see` for every run of a block, in reading order.
pub(crate) fn visit_runs<'a>(block: &'a Block, see: &mut dyn FnMut(&'a Run)) {
    match block {
        Block::Heading(heading) => heading.runs.iter().for_each(see),
        Block::Paragraph(paragraph) => paragraph.runs.iter().for_each(see),
        Block::List(list) => list.items.iter().flat_map(|item| &item.runs).for_each(see),
        Block::Table(table) => (table.rows.iter())
            .flat_map(|row| &row.cells)
            .flat_map(|cell| &cell.content)
            .flat_map(|paragraph| &paragraph.runs)
            .for_each(see),
        Block::Signature(signature) => see(&signature.name),
        Block::Addressee(_) | Block::Rule | Block::Space(_) | Block::PageBreak => {}
    }
}
