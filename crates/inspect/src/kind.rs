//! What a file is, judged by its first bytes.

use simsa_model::FileKind;

/// So many first bytes are enough.
pub const HEAD: usize = 1024;

/// First bytes, and what they are. The order matters only where one is the beginning of another.
const SIGNATURES: &[(&[u8], FileKind)] = &[
    (b"%PDF-", FileKind::Pdf),
    (b"\x89PNG\r\n\x1a\n", FileKind::Png),
    (b"\xff\xd8\xff", FileKind::Jpeg),
    (b"GIF87a", FileKind::Gif),
    (b"GIF89a", FileKind::Gif),
    (b"PK\x03\x04", FileKind::Zip),
    (b"PK\x05\x06", FileKind::Zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::Compound),
    (b"\x1f\x8b\x08", FileKind::Gzip),
    (b"\x7fELF", FileKind::Program),
];

/// Beginnings of elements that make a browser take text for a page (WHATWG MIME Sniffing, 7.1), and some more.
const HTML: &[&str] = &[
    "<!doctype html",
    "<html",
    "<head",
    "<script",
    "<iframe",
    "<h1",
    "<div",
    "<font",
    "<table",
    "<a ",
    "<a>",
    "<style",
    "<title",
    "<b>",
    "<body",
    "<br",
    "<p>",
    "<p ",
    "<img",
    "<link",
    "<meta",
    "<form",
    "<object",
    "<embed",
];

/// The brands of still images in the container of MPEG-4 (ISO/IEC 23008-12): others are films.
const PHONES: [&[u8]; 9] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"];

/// What a file is whose first bytes are `head` (at most [`HEAD`] of them are looked at).
///
/// Browsers look for a page also behind a byte order mark, white space and comments; so does this. A page that begins
/// with the bytes of a bitmap or a PDF is taken for that, and is only ever served as that.
pub fn kind(head: &[u8]) -> FileKind {
    let head = &head[..head.len().min(HEAD)];
    if let Some((_, kind)) = SIGNATURES.iter().find(|(first, _)| head.starts_with(first)) {
        return *kind;
    }
    if is_windows_program(head) {
        return FileKind::Program;
    }
    if is_script(head) {
        return FileKind::Script;
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return FileKind::Webp;
    }
    if head.get(4..8) == Some(b"ftyp") && head.get(8..12).is_some_and(|brand| PHONES.contains(&brand)) {
        return FileKind::Heic;
    }
    if [&b"II*\0"[..], b"MM\0*", b"II+\0", b"MM\0+"].iter().any(|first| head.starts_with(first)) {
        return FileKind::Tiff;
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return markup(&wide(head)).unwrap_or(FileKind::Text);
    }
    let text: String = String::from_utf8_lossy(head).to_lowercase();
    if let Some(kind) = markup(text.trim_start_matches('\u{feff}')) {
        return kind;
    }
    if head.iter().copied().any(is_binary) { FileKind::Other } else { FileKind::Text }
}

/// A byte that text has not.
const fn is_binary(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f)
}

/// `MZ` with the header behind it: its last four bytes say where the program begins, and are no text below 16 MiB. Text,
/// too, may begin so (MZ세대 …).
fn is_windows_program(head: &[u8]) -> bool {
    const HEADER: usize = 64;
    head.starts_with(b"MZ") && head[..head.len().min(HEADER)].iter().copied().any(is_binary)
}

/// `#!` with the path of what runs it.
fn is_script(head: &[u8]) -> bool {
    head.strip_prefix(b"#!").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"/"))
}

/// UTF-16 as far as it is ASCII, lower case.
fn wide(head: &[u8]) -> String {
    let ascii = head.iter().filter(|byte| byte.is_ascii() && **byte != 0);
    ascii.map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}

fn markup(text: &str) -> Option<FileKind> {
    let mut rest = text.trim_start();
    let mut declared = false;
    // declarations and comments may stand before the first element
    loop {
        if rest.starts_with("<?xml") {
            declared = true;
            rest = rest.split_once("?>").map_or("", |(_, rest)| rest).trim_start();
        } else if rest.starts_with("<!--") {
            rest = rest.split_once("-->").map_or("", |(_, rest)| rest).trim_start();
        } else if rest.starts_with("<!doctype svg") {
            return Some(FileKind::Svg);
        } else {
            break;
        }
    }
    if rest.starts_with("<svg") || rest.contains("<svg") && declared {
        return Some(FileKind::Svg);
    }
    if HTML.iter().any(|first| rest.starts_with(first)) {
        return Some(FileKind::Html);
    }
    declared.then_some(FileKind::Xml)
}

#[cfg(test)]
mod tests {
    use simsa_model::FileKind;

    use super::kind;

    #[test]
    fn first_bytes_decide() {
        let cases: &[(&[u8], FileKind)] = &[
            (b"%PDF-1.7\n", FileKind::Pdf),
            (b" %PDF-1.7\n", FileKind::Text),
            (b"\x89PNG\r\n\x1a\n\0", FileKind::Png),
            (b"\x89PNG", FileKind::Text),
            (b"RIFF\0\0\0\0WEBPVP8 ", FileKind::Webp),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", FileKind::Heic),
            (b"\0\0\0\x1cftypmif1", FileKind::Heic),
            (b"\0\0\0\x20ftypisom\0\0", FileKind::Other),
            (b"II*\0\x08\0\0\0", FileKind::Tiff),
            (b"MM\0*\0\0\0\x08", FileKind::Tiff),
            (b"GIF89a<script>alert(1)</script>", FileKind::Gif),
            (b"PK\x03\x04rest", FileKind::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::Compound),
            (b"MZ\x90\0\x03\0\0\0\x04\0", FileKind::Program),
            ("MZ세대 설문,응답\n".as_bytes(), FileKind::Text),
            (b"MZ\xbc\xbc\xb4\xeb \xbc\xb3\xb9\xae\r\n", FileKind::Text),
            (b"#!/bin/sh\npg_dump emr\n", FileKind::Script),
            (b"#! /usr/bin/env python3\n", FileKind::Script),
            ("#! 중요: 보관 기간\n".as_bytes(), FileKind::Text),
            (b"\x1f\x8b\x08\0\0\0\0\0", FileKind::Gzip),
            (b"\n <!DOCTYPE HTML><p>", FileKind::Html),
            (b"\xef\xbb\xbf<!-- x --><ScRiPt>", FileKind::Html),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", FileKind::Html),
            (b"<?xml version='1.0'?><!-- x --><svg onload='x'>", FileKind::Svg),
            (b"<?xml version='1.0'?><x:svg xmlns:x='http://www.w3.org/2000/svg'/>", FileKind::Xml),
            (b"<svg>", FileKind::Svg),
            (b"<?xml version='1.0'?><facts/>", FileKind::Xml),
            ("이름,부서\n".as_bytes(), FileKind::Text),
            (b"a\0b", FileKind::Other),
            (b"", FileKind::Text),
        ];
        for (head, wanted) in cases {
            assert_eq!(kind(head), *wanted, "{:?}", String::from_utf8_lossy(head));
        }
    }
}
