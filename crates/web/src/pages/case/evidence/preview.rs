//! The beginning of a file of text, to be looked at on the page: as lines, or as a table where its name says that it is one.
//! It is text in our page and nothing else, and what hides in it is written out.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::{EUC_KR, UTF_8, UTF_16LE};
use simsa_app::{Download, Error, Workbench};

use crate::spreadsheet;

/// Most bytes of a file that is read for it, and of what is kept.
const LARGEST: u64 = 8 << 20;
const KEPT: usize = 64 << 10;
/// Most lines or rows, cells of a row, and characters of a line or cell.
const ROWS: usize = 200;
const CELLS: usize = 24;
const CHARACTERS: usize = 400;

/// The beginning of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct TextPreview {
    /// Its lines; empty for a table.
    pub(crate) lines: Vec<String>,
    /// The rows of a table, the first being its head.
    pub(crate) rows: Vec<Vec<String>>,
    /// Whether there is more than is shown.
    pub(crate) cut: bool,
}

/// Reads the beginning of a file; `None` where it is too large to be read for that, or no text.
pub(super) async fn read(workbench: &Workbench, file: Download) -> Result<Option<TextPreview>, Error> {
    if file.bytes > LARGEST {
        return Ok(None);
    }
    let kept = Kept::default();
    let name = file.name.clone();
    workbench.copy_file(&file, Box::new(kept.clone())).await?;
    let bytes = std::mem::take(&mut *kept.0.lock().unwrap_or_else(PoisonError::into_inner));
    let cut = (bytes.len() as u64) < file.bytes;
    Ok(text(&bytes, cut).map(|text| shown(&text, &name, cut)))
}

/// Keeps the first bytes and forgets the rest.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = KEPT.saturating_sub(kept.len()).min(bytes.len());
        kept.extend_from_slice(&bytes[..room]);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Text in UTF-8, in UTF-16 as Windows marks it, or in that of Korean Windows (CP949).
fn text(bytes: &[u8], cut: bool) -> Option<String> {
    if bytes.starts_with(&[0xff, 0xfe]) {
        return Some(UTF_16LE.decode(bytes).0.into_owned());
    }
    // a character that is cut in two at the end is no fault
    let ends = if cut { 0..4 } else { 0..1 };
    for encoding in [UTF_8, EUC_KR] {
        for end in ends.clone() {
            let part = &bytes[..bytes.len().saturating_sub(end)];
            let (text, _, wrong) = encoding.decode(part);
            if !wrong && !text.contains('\0') {
                return Some(text.into_owned());
            }
        }
    }
    None
}

fn shown(text: &str, name: &str, cut: bool) -> TextPreview {
    let name = name.to_lowercase();
    let ends = |ending: &str| name.ends_with(ending);
    let between = if ends(".tsv") { Some('\t') } else { ends(".csv").then(|| separator(text)) };
    let mut shown = TextPreview { cut, ..TextPreview::default() };
    if let Some(between) = between {
        let mut rows = spreadsheet::rows(text, between);
        shown.cut |= rows.len() > ROWS || rows.iter().any(|row| row.len() > CELLS);
        rows.truncate(ROWS);
        for row in &mut rows {
            row.truncate(CELLS);
            for cell in row {
                *cell = visible(cell, &mut shown.cut);
            }
        }
        shown.rows = rows;
    } else {
        let mut lines = text.lines();
        shown.lines = lines.by_ref().take(ROWS).map(|line| visible(line, &mut shown.cut)).collect();
        shown.cut |= lines.next().is_some();
    }
    shown
}

/// What stands between the cells of a CSV: the sign that its first line has most of.
fn separator(text: &str) -> char {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: &char| first.matches(*sign).count();
    [';', '\t', ','].into_iter().max_by_key(count).unwrap_or(',')
}

/// A line as it can be shown.
fn visible(line: &str, cut: &mut bool) -> String {
    let line = match line.char_indices().nth(CHARACTERS) {
        Some((at, _)) => {
            *cut = true;
            &line[..at]
        }
        None => line,
    };
    let spaced = line.replace('\t', "    ");
    simsa_content::visible(&spaced).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{ROWS, shown, text};

    #[test]
    fn text_is_read_as_koreans_save_it() {
        let words = "서버,위치\n가상,서울\n";
        assert_eq!(text(words.as_bytes(), false).as_deref(), Some(words));
        let cp949 = encoding_rs::EUC_KR.encode(words).0;
        assert_eq!(text(&cp949, false).as_deref(), Some(words));
        let utf_16: Vec<u8> =
            [0xfeff].into_iter().chain(words.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&utf_16, false).as_deref(), Some(words));
        assert_eq!(
            text(&words.as_bytes()[..5], true).as_deref(),
            Some("서"),
            "cut in the middle of a character"
        );
        assert_eq!(text(&[0, 1, 2, 255], false), None);
    }

    #[test]
    fn a_table_is_shown_as_one_and_nothing_hides_in_it() {
        let table = shown("이름;값\n\"a;b\";<script>\u{202e}x\n", "A.CSV", false);
        assert_eq!(table.rows, [["이름", "값"], ["a;b", "<script>\\u202ex"]]);
        let log = shown("첫 줄\n둘째\t줄\n", "a.log", false);
        assert_eq!((log.lines.len(), log.cut), (2, false));
        assert!(shown(&"x\n".repeat(ROWS + 1), "a.log", false).cut);
        assert!(shown(&"x".repeat(10_000), "a.log", false).cut);
    }
}
