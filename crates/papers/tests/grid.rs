//! The check finds every fault of a table's grid, with its place.

use simsa_papers::{Cell, Heading, Paper, Paragraph, Run, Signature, Table};

fn flaws(table: Table) -> Vec<String> {
    Paper::new("t", "", "t").with(table).check().iter().map(ToString::to_string).collect()
}

#[test]
fn a_full_grid_with_spans_is_sound() {
    let table = Table::new("", [1, 1, 1])
        .row([Cell::with("a").rows(2), Cell::with("b").cols(2)])
        .row([Cell::with("c"), Cell::with("d")]);
    assert_eq!(flaws(table), Vec::<String>::new());
}

#[test]
fn a_gap_is_named() {
    let table = Table::new("", [1, 1]).row(["a", "b"]).row(["c"]);
    assert_eq!(flaws(table), ["block 1, row 2, column 2: no cell here; add one or widen a span"]);
}

#[test]
fn an_overlap_is_named() {
    let table = Table::new("", [1, 1, 1])
        .row([Cell::with("a"), Cell::with("b").rows(2), Cell::with("c")])
        .row([Cell::with("d").cols(2), Cell::with("e")]);
    assert_eq!(flaws(table), ["block 1, row 2, column 2: two cells here; shorten a span"]);
}

#[test]
fn spans_beyond_the_table_or_the_head_are_named() {
    let wide = Table::new("", [1]).row([Cell::with("a").cols(2)]);
    assert_eq!(flaws(wide), ["block 1, row 1, cell 1: reaches beyond the last column"]);
    let long = Table::new("", [1]).row([Cell::with("a").rows(2)]);
    assert_eq!(flaws(long), ["block 1, row 1, cell 1: reaches beyond the last row of its part"]);
    let out_of_head = Table::new("", [1, 1]).header([Cell::with("a").rows(2), Cell::with("b")]).row(["c"]);
    assert!(flaws(out_of_head).iter().any(|flaw| flaw.contains("beyond the last row of its part")));
}

#[test]
fn more_cells_than_columns_are_named() {
    let table = Table::new("", [1]).row(["a", "b"]);
    assert_eq!(flaws(table), ["block 1, row 1, cell 2: reaches beyond the last column"]);
}

#[test]
fn columns_spans_and_levels_of_zero_are_named() {
    assert!(flaws(Table::new("", [1, 0]).row(["a", "b"]))[0].contains("wider than 0"));
    assert!(flaws(Table::new("", Vec::new()).row(["a"]))[0].contains("needs columns"));
    assert!(flaws(Table::new("", [1]).row([Cell::with("a").cols(0)]))[0].contains("span of 0"));
    assert_eq!(Paper::new("t", "", "t").with(Heading::section(0, "x")).check().len(), 1);
}

#[test]
fn a_name_with_two_values_is_named() {
    let twice = |a: &str, b: &str| {
        let field = |value: &str| Paragraph::of([Run::field("name", Some(value))]);
        Paper::new("t", "", "t").with(field(a)).with(field(b)).check().len()
    };
    assert_eq!(twice("한빛", "한빛"), 0);
    assert_eq!(twice("한빛", "가온"), 1);
    assert_eq!(Paper::new("t", "", "t").with(Paragraph::of([Run::blank("")])).check().len(), 1);
}

#[test]
fn an_impossible_date_is_named() {
    let signed = |date| {
        Paper::new("t", "", "t")
            .with(Signature::of("r", Run::blank("n")).dated("d", Some(date)))
            .check()
            .len()
    };
    assert_eq!(signed((2026, 2, 28)), 0);
    assert_eq!(signed((2026, 13, 1)), 1);
    assert_eq!(signed((2026, 1, 0)), 1);
}
