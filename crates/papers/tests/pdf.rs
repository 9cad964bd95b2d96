//! PDF: read back with poppler, as a certifier's tools would.

use simsa_papers::{Block, Cell, Heading, Paper, Paragraph, Run, Signature, Table, TableRow, clean, pdf};
use simsa_testkit::poppler;

mod samples;

const DATED: pdf::WriteOptions = pdf::WriteOptions { date: Some((2026, 11, 24)) };

/// The text of each page.
fn pages(pdf: &[u8]) -> Option<Vec<String>> {
    let text = poppler("pdftotext", &["-layout"], &["-"], pdf)?;
    let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
    pages.pop();
    Some(pages)
}

fn print(paper: &Paper) -> pdf::Printed {
    pdf::write(paper, &DATED).expect("the paper prints")
}

fn paper(blocks: impl IntoIterator<Item = Block>) -> Paper {
    Paper::new("t", "양식0", "시험").with(Heading::title("시험")).with_all(blocks)
}

/// The letters only: line breaks and spaces are the layout's.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_table_of_200_rows_prints_every_row_once_and_its_head_on_each_page() {
    let printed = print(&samples::checklist(200));
    assert!(printed.pages > 5 && printed.missing.is_empty());
    let Some(pages) = pages(&printed.bytes) else { return };
    assert_eq!(pages.len(), printed.pages);
    let all = pages.concat();
    for row in 0..200 {
        assert_eq!(all.matches(&format!("[{row:03}]")).count(), 1, "row {row}");
    }
    assert_eq!(all.matches('√').count(), 200);
    for (index, page) in pages.iter().enumerate() {
        assert_eq!(page.matches("점검내용").count(), 1, "page {}", index + 1);
        assert!(page.contains(&format!("{} / {}", index + 1, printed.pages)), "page {}", index + 1);
    }
}

#[test]
fn a_group_cell_is_continued_with_its_text_on_the_next_page() {
    let mut table = Table::new("", [1, 3]).header(["구분", "내용"].map(Cell::column_header));
    for row in 0..60 {
        let text = format!("줄{row:02}");
        let mut cells = vec![Cell::with(text)];
        if row == 0 {
            cells.insert(0, Cell::row_header("묶음이름").rows(60));
        }
        table = table.row(cells);
    }
    let printed = print(&paper([table.into()]));
    let Some(pages) = pages(&printed.bytes) else { return };
    assert!(pages.len() > 1);
    assert!(pages.iter().all(|page| page.matches("묶음이름").count() == 1));
    // read aloud, the name comes once
    let structure = poppler("pdfinfo", &["-struct-text"], &[], &printed.bytes).unwrap_or_default();
    assert_eq!(structure.matches("묶음이름").count(), 1);
}

#[test]
fn a_row_is_torn_when_it_is_taller_than_a_page_and_not_for_a_little_room() {
    let tall = Cell::of((0..150).map(|line| Paragraph::text(format!("문단{line:03}"))));
    let table = Table::new("", [1, 2])
        .header(["가", "나"].map(Cell::column_header))
        .row([Cell::with("앞"), Cell::with("뒤")])
        .row([Cell::row_header("긴줄"), tall])
        .row([Cell::with("끝앞"), Cell::with("끝뒤")]);
    let printed = print(&paper([table.into()]));
    let Some(pages) = pages(&printed.bytes) else { return };
    let all = pages.concat();
    for line in 0..150 {
        assert_eq!(all.matches(&format!("문단{line:03}")).count(), 1, "{line}");
    }
    assert!(pages.len() >= 3 && all.contains("끝뒤"));

    let most = || TableRow::of([Cell::of((0..45).map(|_| Paragraph::text("반쪽")))]);
    let printed = print(&paper([Table::new("", [1]).row(most()).row(most()).row(most()).into()]));
    let Some(counts) = self::pages(&printed.bytes) else { return };
    assert!(counts.iter().all(|page| page.matches("반쪽").count() % 45 == 0), "a row was torn without need");
}

#[test]
fn a_group_cell_taller_than_a_page_loses_nothing() {
    let group = Cell::of((0..120).map(|line| Paragraph::text(format!("묶음{line:03}")))).rows(3);
    let table = Table::new("", [1, 1]).row([group, Cell::with("하나")]).row(["둘"]).row(["셋"]);
    let printed = print(&paper([table.into()]));
    let Some(pages) = pages(&printed.bytes) else { return };
    let all = pages.concat();
    assert!((0..120).all(|line| all.matches(&format!("묶음{line:03}")).count() == 1));
    assert!(["하나", "둘", "셋"].iter().all(|word| all.matches(word).count() == 1));
}

#[test]
fn values_ticks_and_signature_can_be_found_in_the_text() {
    let printed = print(&samples::confirmation(true));
    assert_eq!(printed.pages, 1);
    let Some(pages) = pages(&printed.bytes) else { return };
    for words in [
        "양식4",
        "주식회사 한빛데이터센터",
        "□ 단순 외부보관",
        "√ 클라우드 기반 외부보관",
        "2026년 11월 24일",
        "김하늘",
        "(서명 또는 인)",
        "재단법인 한국보건의료정보원 귀중",
    ] {
        assert!(pages[0].contains(words), "{words}\n{}", pages[0]);
    }
}

#[test]
fn a_heading_and_an_introduction_go_with_their_table_to_the_next_page() {
    let blocks = [
        Block::Space(560),
        Heading::section(2, "소제목").into(),
        Paragraph::text("아래 표에 표시").into(),
        Table::new("", [1]).row(TableRow::of(["표안"]).min_height(120)).into(),
    ];
    let Some(pages) = pages(&print(&paper(blocks)).bytes) else { return };
    assert_eq!(pages.len(), 2);
    assert!(["소제목", "아래 표에", "표안"].iter().all(|word| pages[1].contains(word)), "{pages:?}");
}

#[test]
fn a_signature_is_never_parted_from_its_addressee_and_the_notes_below() {
    for space in [560, 580, 600, 620, 640, 660, 680] {
        let signature = Signature::of("대표자", Run::field("n", Some("홍길동"))).dated("d", None);
        let blocks = [
            Block::Space(space),
            Paragraph::text("상기와 같이 제출합니다.").into(),
            Block::Space(10),
            signature.into(),
            Block::Addressee("한국보건의료정보원 귀중".into()),
            Paragraph::note("※ 계약서 별도 제출").into(),
            Paragraph::note("※ 취소 사유가 될 수 있음").into(),
        ];
        let Some(pages) = pages(&print(&paper(blocks)).bytes) else { return };
        let with: Vec<bool> = pages.iter().map(|page| page.contains("홍길동")).collect();
        for word in ["상기와", "귀중", "(서명 또는 인)", "계약서 별도", "취소 사유"] {
            assert_eq!(
                pages.iter().map(|page| page.contains(word)).collect::<Vec<_>>(),
                with,
                "{space}: {word}"
            );
        }
    }
}

#[test]
fn rows_that_belong_together_stay_together() {
    let rows = (0..80).map(|row| {
        let line = TableRow::of([Cell::with(format!("줄{row:02}"))]).min_height(31);
        if row % 2 == 0 { line.keep_with_next() } else { line }
    });
    let Some(pages) = pages(&print(&paper([Table::new("", [1]).rows(rows).into()])).bytes) else { return };
    assert!(pages.len() > 2);
    for page in &pages {
        assert_eq!(page.matches('줄').count() % 2, 0);
    }
}

#[test]
fn same_paper_same_bytes() {
    let sample = samples::checklist(60);
    let printer = pdf::Printer::new().expect("fonts");
    let first = printer.print(&sample, &DATED).expect("prints");
    assert_eq!(first, printer.print(&sample, &DATED).expect("prints"));
    assert_eq!(first, print(&sample));
}

#[test]
fn a_dated_file_is_pdf_a_and_pdf_ua_and_an_undated_one_pdf_ua() {
    let holds =
        |bytes: &[u8], words: &str| bytes.windows(words.len()).any(|window| window == words.as_bytes());
    let dated = print(&samples::evidence()).bytes;
    assert!(holds(&dated, "<pdfaid:part>2</pdfaid:part>") && holds(&dated, "<pdfaid:conformance>A<"));
    assert!(holds(&dated, "<pdfuaid:part>1</pdfuaid:part>"));
    let undated = pdf::write(&samples::evidence(), &pdf::WriteOptions::default()).expect("prints").bytes;
    assert!(holds(&undated, "<pdfuaid:part>1</pdfuaid:part>") && !holds(&undated, "pdfaid:part"));
    assert!(holds(&undated, "/Lang(ko)") || holds(&undated, "/Lang (ko)"));
}

#[test]
fn the_structure_names_heads_and_spans() {
    let printed = print(&samples::evidence());
    let Some(structure) = poppler("pdfinfo", &["-struct-text"], &[], &printed.bytes) else { return };
    for words in
        ["H1", "THead", "TBody", "/Scope /Row", "/Scope /Column", "/RowSpan 3", "/ColSpan 2", "Lbl", "LBody"]
    {
        assert!(structure.contains(words), "{words}\n{structure}");
    }
}

#[test]
fn missing_characters_are_reported_and_visible() {
    let printed = print(&paper([Paragraph::text("앞😀뒤 🏥").into()]));
    assert_eq!(printed.missing, ['🏥', '😀']);
}

/// As text from Hangul and Word brings it along: PDF/A forbids characters of private use, wherever they stand.
#[test]
fn characters_of_private_use_are_bullets_or_missing_everywhere() {
    let text = "\u{f0b7} 점검\u{e0bc} \u{f8ff}\u{100000}";
    let table =
        Table::new(text, [1, 1]).header([Cell::column_header(text), Cell::column_header("값")]).row([
            Cell::with(Run::tick_mark("t", true, text)),
            Cell::with(Run::field("f", Some(text.to_owned()))),
        ]);
    let mut whole =
        paper([table.into(), Paragraph::text("뒤").marker(text).into(), Heading::title(text).into()]);
    whole.title = text.to_owned();
    let printed = print(&whole);
    assert_eq!(printed.missing, ['\u{e0bc}', '\u{f8ff}', '\u{100000}']);
    let Some(pages) = pages(&printed.bytes) else { return };
    assert!(pages.concat().contains("• 점검〓 〓〓"), "{pages:?}");
}

#[test]
fn hostile_text_prints() {
    let word = "가".repeat(3_400);
    let code = "x".repeat(10_000);
    let table = Table::new("", [1, 9, 1]).row([
        Cell::with(word.as_str()),
        Cell::with("\u{0}\u{7}\u{202e}"),
        Cell::empty(),
    ]);
    let nfd = "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}";
    let printed =
        print(&paper([table.into(), Paragraph::text(code.as_str()).into(), Paragraph::text(nfd).into()]));
    assert!(printed.missing.is_empty(), "{:?}", printed.missing);
    let Some(pages) = pages(&printed.bytes) else { return };
    let all = letters(&pages.concat());
    assert_eq!(all.matches('가').count(), 3_400);
    assert_eq!(all.matches('x').count(), 10_000);
    assert!(all.contains("한글"));
    assert_eq!(clean(nfd), "한글");
}

#[test]
fn a_flawed_paper_is_refused_with_the_place() {
    let error = pdf::write(&paper([Table::new("", [1, 1]).row(["하나"]).into()]), &DATED).expect_err("a gap");
    assert!(error.to_string().contains("block 2, row 1, column 2: no cell here"), "{error}");
}

#[test]
fn empty_papers_and_tables_print() {
    assert_eq!(print(&Paper::new("t", "", "빈 문서")).pages, 1);
    let breaks = [Block::PageBreak, Block::Space(9), Block::PageBreak].into_iter().cycle().take(9);
    assert_eq!(print(&Paper::new("t", "", "빈 문서").with_all(breaks)).pages, 1, "no empty pages");
    print(&paper([
        Table::new("", [1]).into(),
        Table::new("", [1]).header(["머리"].map(Cell::column_header)).into(),
    ]));
}

#[test]
fn one_printer_serves_many_threads() {
    let printer = pdf::Printer::new().expect("fonts");
    let sample = samples::evidence();
    let expected = printer.print(&sample, &DATED).expect("prints");
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| printer.print(&sample, &DATED))).collect();
        for thread in threads {
            assert_eq!(thread.join().expect("no panic").expect("prints"), expected);
        }
    });
}
