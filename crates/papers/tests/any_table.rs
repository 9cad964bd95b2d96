//! Any well-formed table prints, and every cell's words are on paper, none in a margin: spans, tall rows and kept rows in any mixture.

use proptest::prelude::*;
use simsa_papers::{Block, Cell, Paper, Paragraph, Table, TableRow, pdf};
use simsa_testkit::poppler;

/// Wishes for one cell: columns, rows, extra lines, is a header.
type Wish = (u16, u16, u8, bool);

/// A sound table from any wishes: spans are cut to what is free.
fn table(columns: usize, head: usize, rows: &[(Vec<Wish>, bool, u16)]) -> (Table, usize) {
    let mut taken = vec![vec![false; columns]; rows.len()];
    let mut table = Table::new("", vec![1; columns]);
    let mut count = 0;
    table.header_rows = head.min(rows.len());
    for (r, (wishes, keep, height)) in rows.iter().enumerate() {
        let end = if r < table.header_rows { table.header_rows } else { rows.len() };
        let mut row = TableRow { keep_with_next: *keep, min_height: *height, ..TableRow::default() };
        let mut wishes = wishes.iter().cycle();
        while let (Some(column), Some(wish)) = (taken[r].iter().position(|taken| !taken), wishes.next()) {
            let free = taken[r][column..].iter().take_while(|taken| !**taken).count();
            let wide = usize::from(wish.0).min(free);
            let long = usize::from(wish.1).min(end - r);
            taken[r..r + long].iter_mut().for_each(|row| row[column..column + wide].fill(true));
            let mut cell = Cell::with(format!("k{count:04}z"));
            for _ in 0..wish.2 {
                cell = cell.then(Paragraph::text("줄"));
            }
            if wish.3 {
                cell = cell.scope(simsa_papers::HeaderScope::Row).shaded();
            }
            let span = |n: usize| u16::try_from(n).expect("small");
            row.cells.push(cell.cols(span(wide)).rows(span(long)));
            count += 1;
        }
        table.rows.push(row);
    }
    (table, count)
}

/// Words with their boxes, as poppler's `-bbox` has them: `xMin yMin xMax yMax`, from the top left corner.
fn words(bbox: &str) -> Vec<([f64; 4], &str)> {
    let word = |line: &'_ str| -> Option<([f64; 4], usize)> {
        let mut numbers = line.split('"').skip(1).step_by(2).map(str::parse::<f64>);
        let mut next = || numbers.next()?.ok();
        Some(([next()?, next()?, next()?, next()?], line.find('>')? + 1))
    };
    (bbox.lines().map(str::trim).filter(|line| line.starts_with("<word")))
        .filter_map(|line| {
            word(line).map(|(edges, start)| (edges, line[start..].trim_end_matches("</word>")))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_cell_is_on_paper(
        columns in 1usize..5,
        head in 0usize..3,
        before in 0u16..700,
        rows in prop::collection::vec(
            (
                prop::collection::vec((1u16..4, 1u16..9, prop_oneof![9 => 0u8..6, 1 => 0u8..120], any::<bool>()), 1..5),
                any::<bool>(),
                prop_oneof![5 => Just(0u16), 2 => 0u16..200, 1 => 0u16..2000],
            ),
            1..30,
        ),
    ) {
        let (table, count) = table(columns, head, &rows);
        let paper = Paper::new("t", "", "시험").with(Paragraph::text("앞")).with(Block::Space(before)).with(table);
        prop_assert_eq!(paper.check(), Vec::new());
        let printed = pdf::write(&paper, &pdf::WriteOptions::default()).expect("prints");
        if let Some(text) = poppler("pdftotext", &["-bbox"], &["-"], &printed.bytes) {
            let words = words(&text);
            for cell in 0..count {
                let token = format!("k{cell:04}z");
                prop_assert!(words.iter().any(|(_, word)| *word == token), "cell {cell} of {count} is not on paper");
            }
            for ([left, top, right, bottom], word) in &words {
                let inside = *left >= 56.0 && *top >= 51.0 && *right <= 539.0 && *bottom <= 786.0;
                let footer = *top > 800.0 && *bottom < 830.0;
                prop_assert!(inside || footer, "`{word}` stands at {left} {top} {right} {bottom}, in a margin");
            }
        }
    }
}
