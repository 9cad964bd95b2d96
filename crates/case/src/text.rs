//! From the bytes of a file to text that can be parsed, and from a byte offset to a line and column.

use simsa_model::Say;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::problem::{CaseProblem, TextPosition};

/// Longest part of a line that is shown around a problem, in characters.
const SHOWN: usize = 160;

/// Decodes a file: UTF-8, with or without byte order mark, brought to normal form C.
///
/// # Errors
/// When the bytes are not UTF-8, with the line from which on.
pub fn decode(file: &str, bytes: Vec<u8>) -> Result<String, CaseProblem> {
    let text =
        String::from_utf8(bytes).map_err(|error| not_utf8(file, error.as_bytes(), &error.utf8_error()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        _ => text.nfc().collect(),
    })
}

fn not_utf8(file: &str, bytes: &[u8], error: &std::str::Utf8Error) -> CaseProblem {
    let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
    let what = Say::new(
        format!("{line}행에서 UTF-8이 아닌 글자가 나옵니다"),
        format!("the text is not UTF-8 from line {line} on"),
    );
    CaseProblem::with_file(file, what).help(Say::new(
        "편집기에서 인코딩을 UTF-8로 바꾸어 다시 저장하십시오",
        "save the file again with the encoding UTF-8",
    ))
}

/// The spot of the bytes `from..to` of `text`.
pub(crate) fn spot(text: &str, from: usize, to: usize) -> TextPosition {
    let from = floor(text, from);
    let start = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let end = text[from..].find('\n').map_or(text.len(), |at| from + at);
    let line = text[start..end].trim_end_matches('\r');
    let column = text[start..from].chars().count() + 1;
    let to = floor(text, to.clamp(from, end));
    TextPosition {
        line: 1 + text[..start].matches('\n').count(),
        column,
        width: text[from..to].chars().count().max(1),
        text: shorten(line, column),
    }
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Cuts a very long line, control characters replaced: what is shown must not play with the terminal.
fn shorten(line: &str, column: usize) -> String {
    let mut shown: String = line
        .chars()
        .take(SHOWN.max(column))
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    if line.chars().nth(SHOWN.max(column)).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{decode, spot};

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "가나\n다라 = 마\n";
        let at = text.find('마').unwrap();
        let spot = spot(text, at, at + 3);
        assert_eq!((spot.line, spot.column, spot.width, spot.text.as_str()), (2, 6, 1, "다라 = 마"));
    }

    #[test]
    fn decomposed_hangul_is_composed() {
        let decomposed = "\u{1100}\u{1161}"; // 가 in two letters
        assert_eq!(decode("f", decomposed.as_bytes().to_vec()).unwrap(), "가");
    }

    #[test]
    fn other_encodings_are_named_by_line() {
        let euc_kr = b"a = 1\nb = \"\xb0\xa1\"\n".to_vec();
        assert!(decode("facts.toml", euc_kr).unwrap_err().to_string().contains("2행"));
    }
}
