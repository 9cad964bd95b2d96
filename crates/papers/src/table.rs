//! Ruled tables: the body of every official form.
//!
//! The model is that of HTML: rows hold cells, a cell may span columns and rows, and places covered by a span from
//! above are left out of the row. Tables do not nest; official forms reach the same look with spans.

use serde::Serialize;

use crate::{Align, Paragraph};

/// A ruled table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// What the table holds, for readers who cannot see it. Not printed.
    pub summary: String,
    /// Relative column widths; `[1, 3]` gives a quarter and three quarters of the width.
    pub columns: Vec<u16>,
    /// How many of the first rows are the head, repeated on every page.
    pub header_rows: usize,
    /// All rows, head first.
    pub rows: Vec<TableRow>,
    /// How close the rows stand.
    pub density: Density,
}

/// How close the rows of a table stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// Forms to be filled in by hand.
    Roomy,
    /// Ordinary.
    #[default]
    Normal,
    /// Long checklists: smaller letters, little padding.
    Compact,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TableRow {
    /// The cells that start in this row, left to right.
    pub cells: Vec<Cell>,
    /// Do not start a new page between this row and the next.
    pub keep_with_next: bool,
    /// Least height, in points: room for handwriting.
    pub min_height: u16,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Columns covered, 1 or more.
    pub col_span: u16,
    /// Rows covered, 1 or more.
    pub row_span: u16,
    /// What the cell is the header of; `None` for data.
    pub header: Option<HeaderScope>,
    /// Horizontal alignment of paragraphs that do not say otherwise.
    pub align: Align,
    /// Vertical alignment.
    pub valign: Valign,
    /// Light grey ground, as official forms have it under headers.
    pub shade: bool,
    /// The content.
    pub content: Vec<Paragraph>,
}

/// What a header cell is the header of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderScope {
    /// The column below it.
    Column,
    /// The row to the right of it.
    Row,
}

/// Vertical alignment in a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Valign {
    /// At the top.
    Top,
    /// In the middle, as official forms have it.
    #[default]
    Middle,
}

impl Table {
    /// An empty table with relative column widths.
    pub fn new(summary: impl Into<String>, columns: impl Into<Vec<u16>>) -> Self {
        Self {
            summary: summary.into(),
            columns: columns.into(),
            header_rows: 0,
            rows: Vec::new(),
            density: Density::Normal,
        }
    }

    /// The same table without rows.
    pub(crate) fn clone_without_rows(&self) -> Self {
        Self {
            summary: self.summary.clone(),
            columns: self.columns.clone(),
            header_rows: self.header_rows,
            rows: Vec::new(),
            density: self.density,
        }
    }

    /// Appends a row to the head. Call before [`Table::row`].
    #[must_use]
    pub fn header<C: Into<Cell>>(mut self, cells: impl IntoIterator<Item = C>) -> Self {
        self.rows.insert(self.header_rows, TableRow::of(cells));
        self.header_rows += 1;
        self
    }

    /// Appends a row.
    #[must_use]
    pub fn row(mut self, row: impl Into<TableRow>) -> Self {
        self.rows.push(row.into());
        self
    }

    /// Appends rows.
    #[must_use]
    pub fn rows<R: Into<TableRow>>(mut self, rows: impl IntoIterator<Item = R>) -> Self {
        self.rows.extend(rows.into_iter().map(Into::into));
        self
    }

    /// Sets the density.
    #[must_use]
    pub fn density(mut self, density: Density) -> Self {
        self.density = density;
        self
    }
}

impl TableRow {
    /// A row of the given cells.
    pub fn of<C: Into<Cell>>(cells: impl IntoIterator<Item = C>) -> Self {
        Self { cells: cells.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// Keeps the row on the page of the next one.
    #[must_use]
    pub fn keep_with_next(mut self) -> Self {
        self.keep_with_next = true;
        self
    }

    /// Sets the least height, in points.
    #[must_use]
    pub fn min_height(mut self, points: u16) -> Self {
        self.min_height = points;
        self
    }
}

impl Cell {
    /// A data cell with the given paragraphs.
    pub fn of<P: Into<Paragraph>>(content: impl IntoIterator<Item = P>) -> Self {
        Self { content: content.into_iter().map(Into::into).collect(), ..Self::empty() }
    }

    /// A data cell with one paragraph: words, a run, or a paragraph.
    pub fn with(paragraph: impl Into<Paragraph>) -> Self {
        Self::of([paragraph.into()])
    }

    /// An empty data cell.
    pub fn empty() -> Self {
        Self {
            col_span: 1,
            row_span: 1,
            header: None,
            align: Align::Start,
            valign: Valign::Middle,
            shade: false,
            content: Vec::new(),
        }
    }

    /// A shaded, centred header cell of a column.
    pub fn column_header(text: impl Into<Paragraph>) -> Self {
        let mut cell = Self::with(text).center().shaded();
        cell.header = Some(HeaderScope::Column);
        cell
    }

    /// A shaded, centred header cell of a row.
    pub fn row_header(text: impl Into<Paragraph>) -> Self {
        let mut cell = Self::with(text).center().shaded();
        cell.header = Some(HeaderScope::Row);
        cell
    }

    /// Covers several columns.
    #[must_use]
    pub fn cols(mut self, columns: u16) -> Self {
        self.col_span = columns;
        self
    }

    /// Covers several rows.
    #[must_use]
    pub fn rows(mut self, rows: u16) -> Self {
        self.row_span = rows;
        self
    }

    /// Centres the content.
    #[must_use]
    pub fn center(mut self) -> Self {
        self.align = Align::Center;
        self
    }

    /// Sets the content at the left (header cells are centred otherwise).
    #[must_use]
    pub fn start(mut self) -> Self {
        self.align = Align::Start;
        self
    }

    /// Sets the content at the top.
    #[must_use]
    pub fn top(mut self) -> Self {
        self.valign = Valign::Top;
        self
    }

    /// Gives the cell the grey ground of headers.
    #[must_use]
    pub fn shaded(mut self) -> Self {
        self.shade = true;
        self
    }

    /// Takes the grey ground away.
    #[must_use]
    pub fn plain(mut self) -> Self {
        self.shade = false;
        self
    }

    /// Makes the cell a header.
    #[must_use]
    pub fn scope(mut self, scope: HeaderScope) -> Self {
        self.header = Some(scope);
        self
    }

    /// Alignment of one of its paragraphs: the paragraph's own, or the cell's. Marked paragraphs are never centred by
    /// their cell, their markers would not line up.
    pub fn align_of(&self, paragraph: &Paragraph) -> Align {
        match paragraph.align {
            Align::Start if paragraph.marker.is_none() => self.align,
            own => own,
        }
    }

    /// Appends a paragraph.
    #[must_use]
    pub fn then(mut self, paragraph: impl Into<Paragraph>) -> Self {
        self.content.push(paragraph.into());
        self
    }
}

impl<T: Into<Paragraph>> From<T> for Cell {
    fn from(paragraph: T) -> Self {
        Self::with(paragraph)
    }
}

impl<C: Into<Cell>> From<Vec<C>> for TableRow {
    fn from(cells: Vec<C>) -> Self {
        Self::of(cells)
    }
}

impl<C: Into<Cell>, const N: usize> From<[C; N]> for TableRow {
    fn from(cells: [C; N]) -> Self {
        Self::of(cells)
    }
}
