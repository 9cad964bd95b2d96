//! Documents of every kind that is read, made here with numbers in known places; and those that cannot be read.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use simsa_inspect::whole;
use simsa_model::{Day, FileKind, FilePlace, Inspection, NumberKind, Unseen};
use simsa_papers::{Block, Format, Paper, Paragraph, WriteOptions, write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TODAY: Day = Day::new(2026, 3, 2);
const NUMBER: &str = "900101-1234568";

fn look(bytes: &[u8]) -> Inspection {
    whole(bytes, TODAY)
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn places(seen: &Inspection) -> Vec<FilePlace> {
    seen.sightings.iter().map(|one| one.place).collect()
}

/// A paper of one paragraph per text, printed as our forms are: fonts embedded in part, glyphs placed one by one.
fn printed(texts: &[&str]) -> Vec<u8> {
    let texts = texts.iter().map(|text| Block::from(Paragraph::text(*text)));
    let paper = Paper::new("test", "시험", "시험").with_all(texts);
    write(&paper, Format::Pdf, &WriteOptions::default()).unwrap().bytes
}

#[test]
fn a_printed_pdf() {
    let seen = look(&printed(&["담당자 주민등록번호 900101-1234568 (홍길동)", "전화 02-1234-5678"]));
    assert_eq!((seen.kind, seen.count, seen.unseen), (FileKind::Pdf, 1, None));
    assert!(seen.sightings[0].checked);
    assert_eq!(seen.sightings[0].place, FilePlace::Page(1));
    assert_eq!(look(&printed(&["번호 없음"])).count, 0);
}

fn stream(more: &str, content: &str) -> String {
    format!("<<{more}/Length {}>>stream\n{content}\nendstream", content.len())
}

/// A PDF of these objects, of which the first is the catalogue.
fn written(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        out.extend(format!("{} 0 obj{object}endobj\n", number + 1).bytes());
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out.extend(
        format!("xref\n0 {size}\n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF")
            .bytes(),
    );
    out
}

/// A page whose text is written by hand: standard font, not embedded.
fn page(content: &str) -> Vec<u8> {
    written(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>"
            .to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        stream("", content),
    ])
}

#[test]
fn places_on_the_page_decide_what_belongs_together() {
    let found = |content: &str| look(&page(content)).count;
    assert_eq!(found("BT /F 10 Tf 50 700 Td (900101-1234568) Tj ET"), 1);
    // glyph by glyph, and in pieces
    assert_eq!(found("BT /F 10 Tf 50 700 Td [(9) 20 (00) -30 (101) (-) (1234568)] TJ ET"), 1);
    assert_eq!(found("BT /F 10 Tf 50 700 Td (900101) Tj 33.36 0 Td (-1234568) Tj ET"), 1);
    // the next cell of a table begins at once, but elsewhere
    assert_eq!(found("BT /F 10 Tf 50 700 Td (900101-1234568) Tj 120 0 Td (2024) Tj ET"), 1);
    assert_eq!(found("BT /F 10 Tf 50 700 Td (900101-1234568) Tj 0 -12 Td (2024) Tj ET"), 1);
    assert_eq!(found("BT /F 10 Tf 50 700 Td (900101-12345682024) Tj ET"), 0);
    // two lines are not one number
    assert_eq!(found("BT /F 10 Tf 50 700 Td (900101-) Tj 0 -12 Td (1234568) Tj ET"), 0);
    // turned by ninety degrees
    assert_eq!(found("BT 0 1 -1 0 50 200 Tm /F 10 Tf (900101-1234568) Tj ET"), 1);
    // drawn small and enlarged
    assert_eq!(found("10 0 0 10 0 0 cm BT /F 1 Tf 5 50 Td (900101-1234568) Tj ET"), 1);
}

#[test]
fn pdfs_that_cannot_be_read() {
    assert_eq!(look(b"%PDF-1.7\nnothing").unseen, Some(Unseen::Damaged));
    assert_eq!(look(&page("0 0 10 10 re f")).unseen, Some(Unseen::NoText));
    let whole = page("BT /F 10 Tf 50 700 Td (900101-1234568) Tj ET");
    for end in (0..whole.len()).step_by(7) {
        look(&whole[..end]);
    }
}

#[test]
fn a_word_document_with_a_number_in_several_runs() {
    let body = "<w:document xmlns:w='x'><w:body><w:p><w:r><w:t>첫 문단</w:t></w:r></w:p>\
         <w:p><w:r><w:t>900101</w:t></w:r><w:r><w:t>-</w:t></w:r><w:r><w:t>1234568</w:t></w:r></w:p>\
         <w:tbl><w:tr><w:tc><w:p><w:r><w:t>900101-</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1234568</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
         <w:p><w:r><w:t>900101&#45;1234567</w:t></w:r></w:p></w:body></w:document>";
    let seen = look(&zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body.as_bytes())]));
    assert_eq!((seen.kind, seen.unseen), (FileKind::Zip, None));
    assert_eq!(places(&seen), [FilePlace::Paragraph(2), FilePlace::Paragraph(5)]);
    assert_eq!(seen.sightings.iter().map(|one| one.checked).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_workbook_says_sheet_and_row() {
    let strings = "<sst><si><t>이름</t></si><si><r><t>900101-</t></r><r><t>5234561</t></r></si></sst>";
    let sheet = "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c></row>\
        <row r='7'><c r='B7' t='s'><v>1</v></c><c r='C7' t='inlineStr'><is><t>900101-1234568</t></is></c>\
        <c r='D7'><v>9001011234568</v></c></row><row r='9'><c r='A9' t='s'><v>1</v></c></row></sheetData></worksheet>";
    let seen = look(&zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet2.xml", sheet.as_bytes()),
    ]));
    let row = |row| FilePlace::Row { sheet: 2, row };
    assert_eq!(places(&seen), [row(7), row(7), row(9)]);
    let kinds: Vec<NumberKind> = seen.sightings.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [NumberKind::Foreigner, NumberKind::Resident, NumberKind::Foreigner]);
}

#[test]
fn hwpx_and_slides() {
    let section = format!("<hs:sec><hp:p><hp:run><hp:t>{NUMBER}</hp:t></hp:run></hp:p></hs:sec>");
    let seen =
        look(&zip(&[("mimetype", b"application/hwp+zip"), ("Contents/section0.xml", section.as_bytes())]));
    assert_eq!(places(&seen), [FilePlace::Paragraph(1)]);
    let slide = format!("<p:sld><a:p><a:r><a:t>{NUMBER}</a:t></a:r></a:p></p:sld>");
    let seen = look(&zip(&[
        ("ppt/slides/slide10.xml", slide.as_bytes()),
        ("ppt/slides/slide2.xml", slide.as_bytes()),
    ]));
    assert_eq!(places(&seen), [FilePlace::Slide(2), FilePlace::Slide(10)]);
}

#[test]
fn files_in_archives_are_told_by_their_place() {
    let inner = zip(&[("명단.csv", NUMBER.as_bytes())]);
    let seen =
        look(&zip(&[("a.txt", b"x"), ("b/c.txt", format!("x\n{NUMBER}").as_bytes()), ("d.zip", &inner)]));
    assert_eq!(seen.sightings.iter().map(|one| one.entry).collect::<Vec<_>>(), [Some(2), Some(3)]);
    assert_eq!(places(&seen), [FilePlace::Line(2), FilePlace::Line(1)]);
    // three deep is too deep, and said to be
    let deep = zip(&[("e.zip", &zip(&[("d.zip", &inner)]))]);
    assert_eq!((look(&deep).count, look(&deep).unseen), (0, Some(Unseen::TooMuch)));
}

/// The same file many times over, packed once.
fn bomb(copies: usize) -> Vec<u8> {
    let one = zip(&[("0.bin", &vec![0; 4 << 20])]);
    let mut source = zip::ZipArchive::new(Cursor::new(one)).unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for copy in 0..copies {
        zip.raw_copy_file_rename(source.by_index_raw(0).unwrap(), format!("{copy}.bin")).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn bombs_are_left_alone() {
    let bomb = bomb(20);
    let seen =
        look(&zip(&[("1.zip", &bomb), ("2.zip", &bomb), ("3.zip", &bomb), ("4.txt", NUMBER.as_bytes())]));
    // the budget is spent before the last file, and that is said
    assert_eq!((seen.count, seen.unseen), (0, Some(Unseen::TooMuch)));
    let many: Vec<String> = (0..6_000).map(|n| format!("{n}.txt")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert_eq!(look(&zip(&many)).unseen, Some(Unseen::TooMuch));
}

#[test]
fn a_pdf_that_draws_without_end_is_stopped() {
    // each form draws the next one ten times: 10^12 in all
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>"
            .to_owned(),
        stream("", "/X Do"),
    ];
    for next in 6..18 {
        let more = format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {next} 0 R>>>>");
        objects.push(stream(&more, &"/X Do ".repeat(10)));
    }
    objects.push(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "0 0 1 1 re f"));
    assert_eq!(look(&written(&objects)).unseen, Some(Unseen::TooMuch));
}

#[test]
fn encrypted_archives_are_said_to_be() {
    let mut plain = zip(&[("a.txt", b"x")]);
    // the flag of encryption in the local header and in the directory
    plain[6] |= 1;
    let directory = plain.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    plain[directory + 8] |= 1;
    assert_eq!(look(&plain).unseen, Some(Unseen::Encrypted));
}

#[test]
fn files_in_archives_are_held_against_their_names() {
    let program = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff";
    let misnamed = |files: &[(&str, &[u8])]| look(&zip(files)).misnamed.map(|one| (one.entry, one.kind));
    assert_eq!(misnamed(&[("a.txt", b"text"), ("tool.exe", program), ("b.png", b"\x89PNG\r\n\x1a\n")]), None);
    let found = misnamed(&[("a.pdf", b"text"), ("\u{c0ac}\u{c9c4}.png", program), ("b.jpg", program)]);
    assert_eq!(found, Some((2, FileKind::Program)));
    let inner = zip(&[("photo.jpg", program)]);
    assert_eq!(misnamed(&[("a.txt", b"text"), ("more.zip", &inner)]), Some((2, FileKind::Program)));
}
