//! Tables of a sheet: parts, some of them repeated for the entries of a list.

use simsa_papers::{Cell, Density, Paragraph, Table, TableRow};

use super::words::{NameScope, paragraphs};
use crate::sheet::{CellSettings, CellSheet, Closeness, RowGroup, TableSheet};
use crate::value::{FieldValue, Filled, FilledEntry};

pub(super) fn table(sheet: &TableSheet, filled: &Filled) -> Table {
    let density = match sheet.density {
        Closeness::Normal => Density::Normal,
        Closeness::Compact => Density::Compact,
    };
    let mut table = Table::new(sheet.summary.as_str(), sheet.columns.as_slice()).density(density);
    for part in &sheet.parts {
        if part.head {
            let scope = NameScope::form(filled);
            for row in &part.rows {
                table = table.header(row.iter().map(|cell| cell_of(cell, true, false, &scope)));
            }
            continue;
        }
        table = match &part.repeat {
            None => table.rows(rows(part, false, &NameScope::form(filled))),
            Some(list) => table.rows(repeated(part, list, filled)),
        };
    }
    table
}

/// The rows of every entry, then as many empty ones as the original has room for.
fn repeated(part: &RowGroup, list: &str, filled: &Filled) -> Vec<TableRow> {
    let entries: &[FilledEntry] = match filled.fields.get(list) {
        Some(FieldValue::List(entries)) => entries,
        _ => &[],
    };
    let count = entries.len().max(part.at_least);
    let numbered = (0..count).map(|at| (at + 1, entries.get(at)));
    numbered
        .flat_map(|(number, entry)| {
            // On a form about something, the example would read as an entry of it.
            let example = number == 1 && filled.bare;
            rows(part, example, &NameScope::entry(filled, list, number, entry))
        })
        .collect()
}

fn rows(part: &RowGroup, example: bool, scope: &NameScope<'_>) -> Vec<TableRow> {
    let last = part.rows.len() - 1;
    let rows = part.rows.iter().enumerate();
    rows.map(|(at, cells)| {
        let row = TableRow::of(cells.iter().map(|cell| cell_of(cell, false, example, scope)));
        let row = row.min_height(part.min_height);
        // The rows of one entry stay together: its number spans them.
        if part.repeat.is_some() && at < last { row.keep_with_next() } else { row }
    })
    .collect()
}

fn cell_of(cell: &CellSheet, in_head: bool, example: bool, scope: &NameScope<'_>) -> Cell {
    let plain;
    let settings = match cell {
        CellSheet::Cell(settings) => settings,
        CellSheet::Words(text) => {
            plain = CellSettings { text: text.clone(), ..CellSettings::default() };
            &plain
        }
    };
    let cell = dress(content(settings, in_head, example, scope), settings);
    cell.cols(settings.cols.unwrap_or(1)).rows(settings.rows.unwrap_or(1))
}

fn content(settings: &CellSettings, in_head: bool, example: bool, scope: &NameScope<'_>) -> Cell {
    let header = |text: &str, make: fn(Paragraph) -> Cell| {
        let mut words = paragraphs(text, scope).into_iter();
        let first = make(words.next().unwrap_or_default());
        words.fold(first, Cell::then)
    };
    if let Some(text) = &settings.head {
        return header(text, Cell::row_header);
    }
    if let Some(text) = settings.column.as_ref().or(in_head.then_some(&settings.text)) {
        return header(text, Cell::column_header);
    }
    match settings.empty.as_ref().filter(|_| example) {
        // The example is the form's own; the blank below it keeps the place of the value.
        Some(text) => {
            Cell::of(paragraphs(text, scope).into_iter().map(|one| one.size(simsa_papers::Size::Small)))
        }
        None => Cell::of(paragraphs(&settings.text, scope)),
    }
}

fn dress(cell: Cell, settings: &CellSettings) -> Cell {
    let cell = if settings.top { cell.top() } else { cell };
    if settings.center { cell.center() } else { cell }
}
