//! HTML: self-contained, escaped, and readable back.

use std::collections::BTreeMap;

use proptest::prelude::*;
use simsa_papers::{Cell, Paper, Paragraph, Run, Signature, Table, clean, html};

mod samples;

fn read(paper: &Paper) -> BTreeMap<String, String> {
    html::read_fields(&html::write(paper)).expect("our own HTML reads back")
}

#[test]
fn a_filled_form_reads_back_every_value() {
    let fields = read(&samples::confirmation(true));
    let expect =
        |name: &str, value: &str| assert_eq!(fields.get(name).map(String::as_str), Some(value), "{name}");
    expect("operator.name", "주식회사 한빛데이터센터");
    expect("kind.simple", "false");
    expect("kind.cloud", "true");
    expect("open.why", "");
    expect("signer", "김하늘");
    expect("signed", "2026-11-24");
    assert_eq!(fields.len(), 14);
}

#[test]
fn a_blank_form_reads_back_blanks() {
    let fields = read(&samples::confirmation(false));
    assert_eq!(fields["signed"], "");
    assert_eq!(fields["operator.name"], "");
    assert_eq!(fields["kind.cloud"], "false");
}

#[test]
fn a_checklist_reads_back_one_answer_a_row() {
    let fields = read(&samples::checklist(142));
    assert_eq!(fields.len(), 142 * 4);
    assert_eq!(fields.values().filter(|value| *value == "true").count(), 142);
}

#[test]
fn hostile_text_stays_text() {
    let value = "</span><script>alert('x')</script>&amp;\"<b data-field=\"forged\">1</b>";
    let paper = Paper::new("a\"b", "<label>", "<title>")
        .with(Paragraph::text(value))
        .with(Paragraph::of([Run::field("x\" onclick=\"y", Some(value)), Run::tick("t", true, value)]))
        .with(Signature::of(value, Run::blank("n")));
    let page = html::write(&paper);
    assert!(!page.contains("<script"), "{page}");
    assert!(!page.contains("forged\">"), "{page}");
    let fields = html::read_fields(&page).expect("reads back");
    assert_eq!(fields["x\" onclick=\"y"], value);
    assert_eq!(fields.keys().map(String::as_str).collect::<Vec<_>>(), ["n", "t", "x\" onclick=\"y"]);
}

#[test]
fn the_file_asks_no_other_host() {
    let page = html::write(&samples::checklist(10));
    for outside in ["http://", "https://", "src=", "url(", "@import", "<link", "<script"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src 'none'"));
    assert!(page.contains("<html lang=\"ko\">"));
}

#[test]
fn tables_say_what_their_headers_head() {
    let table = Table::new("요약", [1, 1])
        .header(["가", "나"].map(Cell::column_header))
        .row([Cell::row_header("다").rows(2), Cell::with("라")])
        .row(["마"]);
    let page = html::write(&Paper::new("t", "", "t").with(table));
    assert!(page.contains("<caption class=\"unseen\">요약</caption>"));
    assert_eq!(page.matches("<th scope=\"col\"").count(), 2);
    assert!(page.contains("<th scope=\"row\" rowspan=\"2\""));
    assert!(page.find("<thead>") < page.find("<tbody>"));
}

/// Numbers stand on one line, and whoever prints the file sees which page of how many it is, of which form.
#[test]
fn numbers_are_whole_and_pages_are_counted() {
    let table = Table::new("", [1, 9]).row([Cell::row_header("12.1.1."), Cell::with("12.1.1.과 같은 말")]);
    let page = html::write(&Paper::new("t", "양식3 · ㈜\"가상\"</style>", "t").with(table));
    assert_eq!(
        page.matches("class=\"shade number").count() + page.matches("class=\"number").count(),
        1,
        "{page}"
    );
    assert!(page.contains("counter(page) \" / \" counter(pages)"));
    assert!(page.contains("content: \"양식3 · ㈜") || page.contains("content: \"양식3 · \\"), "{page}");
    assert_eq!(page.matches("</style>").count(), 1, "a label ends no style");
    assert!(!html::write_part(&Paper::new("t", "양식3", "t")).contains("@page"));
}

#[test]
fn what_we_did_not_write_is_refused() {
    let refused = |page: &str| html::read_fields(page).expect_err(page).what;
    assert!(refused("<span data-field=\"a\">x<b>y</b></span>").contains("markup"));
    assert!(refused("<span data-field=\"a\">&copy;</span>").contains("not ours"));
    assert!(refused("<span data-field=\"a\">1</span><span data-field=\"a\">2</span>").contains("two values"));
    assert!(refused("<span data-tick=\"a\">☑</span>").contains("without a sign"));
    assert!(refused("<time data-field=\"a\">어제</time>").contains("date line"));
    assert!(refused("<span data-field=\"a\"").contains("does not end"));
}

#[test]
fn the_printed_date_counts_and_not_the_hidden_one() {
    let page = html::write(&samples::confirmation(true)).replace("2026년 11월 24일", "2026년 1월 2일");
    assert_eq!(html::read_fields(&page).expect("reads back")["signed"], "2026-01-02");
}

proptest! {
    #[test]
    fn any_value_reads_back_as_its_cleaned_text(value in any::<String>(), name in "[a-z.]{1,9}") {
        let paper = Paper::new("t", "", "t").with(Paragraph::of([Run::field(name.as_str(), Some(value.as_str()))]));
        prop_assert_eq!(&read(&paper)[&name], &clean(&value));
    }
}
