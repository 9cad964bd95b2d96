//! Where the cells of a table stand: the HTML rule for spans, with every gap and overlap reported.
//!
//! The HTML writer leaves placing to the browser; the PDF writer needs the places, and [`crate::Paper::check`] needs
//! the faults. Both ask here, so they cannot disagree.

use crate::Table;

/// The place of a cell. Indices count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellPlace {
    /// Index of the row in which the cell starts.
    pub row: usize,
    /// Index of the cell within that row's list.
    pub cell: usize,
    /// First column covered.
    pub column: usize,
    /// Columns covered, cut to the table.
    pub columns: usize,
    /// Rows covered, cut to the table.
    pub rows: usize,
}

/// A fault in the geometry of a table. Rows and columns count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridFault {
    /// No cell covers this place.
    Gap {
        /// Row of the place.
        row: usize,
        /// Column of the place.
        column: usize,
    },
    /// Two cells cover this place.
    Overlap {
        /// Row of the place.
        row: usize,
        /// Column of the place.
        column: usize,
    },
    /// A cell reaches beyond the last column, or finds no column left.
    TooWide {
        /// Row of the cell.
        row: usize,
        /// Index of the cell in its row.
        cell: usize,
    },
    /// A cell reaches beyond the last row, or out of the head into the body.
    TooLong {
        /// Row of the cell.
        row: usize,
        /// Index of the cell in its row.
        cell: usize,
    },
    /// A span of zero.
    ZeroSpan {
        /// Row of the cell.
        row: usize,
        /// Index of the cell in its row.
        cell: usize,
    },
}

/// Places every cell; faults are returned beside the places that could be made.
pub fn place(table: &Table) -> (Vec<CellPlace>, Vec<GridFault>) {
    let width = table.columns.len();
    let height = table.rows.len();
    let mut taken = vec![false; width * height];
    let mut places = Vec::new();
    let mut faults = Vec::new();
    for (r, row) in table.rows.iter().enumerate() {
        let mut column = 0;
        for (c, cell) in row.cells.iter().enumerate() {
            while column < width && taken[r * width + column] {
                column += 1;
            }
            if cell.col_span == 0 || cell.row_span == 0 {
                faults.push(GridFault::ZeroSpan { row: r, cell: c });
            }
            let (wide, long) = (usize::from(cell.col_span.max(1)), usize::from(cell.row_span.max(1)));
            if column + wide > width {
                faults.push(GridFault::TooWide { row: r, cell: c });
            }
            let end = if r < table.header_rows { table.header_rows.min(height) } else { height };
            if r + long > end {
                faults.push(GridFault::TooLong { row: r, cell: c });
            }
            let place = CellPlace {
                row: r,
                cell: c,
                column,
                columns: wide.min(width - column),
                rows: long.min(end - r),
            };
            if place.columns == 0 {
                continue;
            }
            cover(&mut taken, width, place, &mut faults);
            places.push(place);
            column += place.columns;
        }
    }
    for (i, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
        faults.push(GridFault::Gap { row: i / width, column: i % width });
    }
    (places, faults)
}

/// Marks what a cell covers.
fn cover(taken: &mut [bool], width: usize, place: CellPlace, faults: &mut Vec<GridFault>) {
    for row in place.row..place.row + place.rows {
        for column in place.column..place.column + place.columns {
            let spot = &mut taken[row * width + column];
            if *spot {
                faults.push(GridFault::Overlap { row, column });
            }
            *spot = true;
        }
    }
}
