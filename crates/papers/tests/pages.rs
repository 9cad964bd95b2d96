//! Where pages end, whatever a paper holds: no heading at the foot of a page, no signature alone on the last, no page
//! left half empty by a row that could be torn.

use proptest::prelude::*;
use simsa_papers::{Block, Cell, Heading, Paper, Paragraph, Run, Signature, Table, TableRow, pdf};
use simsa_testkit::poppler;

/// The lines of each page, without its footer; `None` only when the tool is missing and skipping was allowed.
fn pages(paper: &Paper) -> Option<Vec<Vec<String>>> {
    let printed = pdf::write(paper, &pdf::WriteOptions::default()).expect("prints");
    let text = poppler("pdftotext", &["-layout"], &["-"], &printed.bytes)?;
    let lines = |page: &str| -> Vec<String> {
        page.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let mut pages: Vec<Vec<String>> = text.split('\u{c}').map(lines).collect();
    pages.pop();
    for page in &mut pages {
        page.pop();
    }
    Some(pages)
}

fn closing() -> Vec<Block> {
    let signature = Signature::of("대표자", Run::field("n", Some("홍길동"))).dated("d", None);
    vec![
        Block::Space(8),
        Paragraph::text("상기와 같이 제출합니다.").into(),
        signature.into(),
        Block::Addressee("한국보건의료정보원 귀중".into()),
        Block::Space(8),
        Paragraph::note("※ 계약서 별도 제출").into(),
        Paragraph::note("※ 취소 사유가 될 수 있음").into(),
    ]
}

/// Rows from wishes: lines, least height, kept with the next.
fn rows(wishes: &[(usize, u16, bool)]) -> impl Iterator<Item = TableRow> + '_ {
    wishes.iter().map(|(lines, height, keep)| {
        let cell = Cell::of((0..*lines).map(|at| Paragraph::text(format!("줄{at:03}"))));
        let row = TableRow::of([Cell::with("행"), cell]).min_height(*height);
        if *keep { row.keep_with_next() } else { row }
    })
}

fn table(wishes: &[(usize, u16, bool)], head: bool) -> Table {
    let table = Table::new("", [1, 4]);
    let table = if head { table.header(["가", "나"].map(Cell::column_header)) } else { table };
    table.rows(rows(wishes))
}

fn wishes() -> impl Strategy<Value = Vec<(usize, u16, bool)>> {
    let lines = prop_oneof![6 => 1usize..6, 2 => 6usize..40, 1 => 40usize..120];
    let height = prop_oneof![4 => Just(0u16), 1 => 20u16..300];
    prop::collection::vec((lines, height, prop::bool::weighted(0.3)), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_page_ends_with_a_heading_or_an_introduction(
        parts in prop::collection::vec((wishes(), any::<bool>(), any::<bool>(), 0u16..60), 1..4),
    ) {
        let mut paper = Paper::new("t", "양식0", "시험").with(Heading::title("소제목"));
        for (wishes, head, introduced, before) in &parts {
            paper = paper.with_all((0..*before).map(|_| Paragraph::text("앞 문단")));
            paper = paper.with(Block::Space(8)).with(Heading::section(2, "소제목"));
            if *introduced {
                paper = paper.with(Paragraph::text("아래 표에 표시"));
            }
            paper = paper.with(table(wishes, *head));
        }
        for (at, page) in pages(&paper).into_iter().flatten().enumerate() {
            let last = page.last().map_or("", String::as_str);
            prop_assert!(last != "소제목" && last != "아래 표에 표시", "page {} ends with {last}", at + 1);
        }
    }

    #[test]
    fn a_signature_stands_with_the_end_of_its_table(
        space in 0u16..700,
        rows in prop::collection::vec((1usize..5, Just(0u16), Just(false)), 3..60),
        head in any::<bool>(),
    ) {
        let paper = Paper::new("t", "", "시험")
            .with(Heading::title("시험"))
            .with(Block::Space(space))
            .with(table(&rows, head))
            .with_all(closing());
        let Some(pages) = pages(&paper) else { return Ok(()) };
        let last = pages.last().expect("a page");
        for word in ["상기와 같이", "홍길동", "귀중", "계약서 별도", "취소 사유"] {
            prop_assert!(last.iter().any(|line| line.contains(word)), "{word}: {pages:?}");
        }
        prop_assert!(last.iter().any(|line| line.contains("줄000")), "the signature stands alone: {pages:?}");
    }
}

#[test]
fn a_tall_row_begins_on_the_page_that_has_room_for_it() {
    for lines in [30, 45, 60, 100] {
        let wishes = [(2, 0, false), (20, 0, false), (lines, 0, false)];
        let paper = Paper::new("t", "양식0", "시험").with(Heading::title("시험")).with(table(&wishes, true));
        let Some(pages) = pages(&paper) else { return };
        let count = |page: &Vec<String>| page.iter().filter(|line| line.contains("줄")).count();
        assert_eq!(pages.iter().map(count).sum::<usize>(), 22 + lines, "{lines}");
        if pages.len() > 1 {
            assert!(count(&pages[0]) > 30, "{lines}: the first page holds {} lines", count(&pages[0]));
        }
    }
}
