//! Text as it streams by: lines are counted, nothing is kept but the first lines.

use simsa_model::{Day, FileKind, FilePlace, Inspection, Unseen};

use crate::kind::{HEAD, kind};
use crate::text::Text;

/// A file on its way, looked at piece by piece.
#[derive(Debug)]
pub struct Stream {
    head: Vec<u8>,
    encoding: Encoding,
    /// Bytes of a character that has not come whole.
    rest: Vec<u8>,
    line: u32,
    text: Text,
    seen: Inspection,
}

/// UTF-8 and CP949 look alike here: digits, hyphens and line ends are ASCII in both, and no second byte of CP949 is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Bytes,
    Utf16 { little: bool },
}

impl Stream {
    /// Nothing has come yet. Births after `today` are none.
    pub fn new(today: Day) -> Self {
        Self {
            head: Vec::with_capacity(HEAD),
            encoding: Encoding::Bytes,
            rest: Vec::new(),
            line: 1,
            text: Text::new(today),
            seen: Inspection::default(),
        }
    }

    /// The next bytes.
    pub fn look(&mut self, bytes: &[u8]) {
        let known = self.head.len();
        if known < HEAD {
            self.head.extend_from_slice(&bytes[..bytes.len().min(HEAD - known)]);
        }
        if self.head.len() < 2 {
            // the byte order mark has not come whole
            self.rest.clone_from(&self.head);
            return;
        }
        if known < 2 {
            self.encoding = match self.head[..2] {
                [0xff, 0xfe] => Encoding::Utf16 { little: true },
                [0xfe, 0xff] => Encoding::Utf16 { little: false },
                _ => Encoding::Bytes,
            };
        }
        match self.encoding {
            Encoding::Utf16 { little } => self.utf16(bytes, little),
            Encoding::Bytes if self.rest.is_empty() => self.utf8(bytes),
            Encoding::Bytes => {
                let joined = [std::mem::take(&mut self.rest).as_slice(), bytes].concat();
                self.utf8(&joined);
            }
        }
    }

    /// What the file is, and what was seen in it as text. For what is no text, [`crate::whole`] sees more.
    pub fn finish(mut self) -> Inspection {
        self.text.end(&mut self.seen);
        self.seen.kind = kind(&self.head);
        if self.seen.kind == FileKind::Text {
            self.seen.told = self.text.told();
        }
        match self.seen.kind {
            FileKind::Text | FileKind::Script | FileKind::Html | FileKind::Svg | FileKind::Xml => {}
            kind if kind.is_image() => self.seen.miss(Unseen::NoText),
            _ => self.seen.miss(Unseen::Format),
        }
        self.seen
    }

    fn utf8(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            for c in chunk.valid().chars() {
                self.char(c);
            }
            let invalid = chunk.invalid();
            if invalid.is_empty() {
                continue;
            }
            let may_go_on = chunks.peek().is_none()
                && matches!(std::str::from_utf8(invalid), Err(error) if error.error_len().is_none());
            if may_go_on {
                self.rest = invalid.to_vec();
            } else {
                self.char(char::REPLACEMENT_CHARACTER);
            }
        }
    }

    fn utf16(&mut self, bytes: &[u8], little: bool) {
        for byte in bytes {
            self.rest.push(*byte);
            if let [first, second] = self.rest[..] {
                let unit = if little { [first, second] } else { [second, first] };
                // halves of characters outside the plane are neither digits nor hyphens
                let c = char::from_u32(u32::from(u16::from_le_bytes(unit)));
                self.rest.clear();
                self.char(c.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
    }

    fn char(&mut self, c: char) {
        self.text.next(c, FilePlace::Line(self.line), &mut self.seen);
        if c == '\n' {
            self.line = self.line.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{Day, FileKind, FilePlace, Inspection, Unseen};

    use super::Stream;

    fn look(parts: &[&[u8]]) -> Inspection {
        let mut stream = Stream::new(Day::new(2026, 3, 2));
        for part in parts {
            stream.look(part);
        }
        stream.finish()
    }

    #[test]
    fn numbers_are_seen_also_across_reads_and_their_line_is_told() {
        let seen = look(&["이름,번호\n김,90".as_bytes(), b"0101-12345", b"68\n"]);
        assert_eq!((seen.kind, seen.unseen), (FileKind::Text, None));
        assert_eq!(seen.sightings[0].place, FilePlace::Line(2));
        assert!(seen.sightings[0].checked);
        // every way of cutting it in two, also through a character
        let text = "번호：９００１０１－１２３４５６８".as_bytes();
        for at in 0..=text.len() {
            assert_eq!(look(&[&text[..at], &text[at..]]).count, 1, "{at}");
        }
    }

    #[test]
    fn other_encodings_are_read() {
        let little: Vec<u8> =
            "\u{feff}번호\n900101-1234568".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{feff}번호\n900101-1234568".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            for at in 0..bytes.len() {
                let seen = look(&[&bytes[..at], &bytes[at..]]);
                assert_eq!((seen.count, seen.sightings[0].place), (1, FilePlace::Line(2)), "{at}");
            }
        }
        // 번호 in CP949
        assert_eq!(look(&[b"\xb9\xf8\xc8\xa3 900101-1234568\r\n"]).count, 1);
    }

    #[test]
    fn what_has_no_text_is_said_to_have_none() {
        assert_eq!(look(&[b"\x89PNG\r\n\x1a\n"]).unseen, Some(Unseen::NoText));
        assert_eq!(look(&[b"PK\x03\x04"]).unseen, Some(Unseen::Format));
    }
}
