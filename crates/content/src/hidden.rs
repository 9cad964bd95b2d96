//! Characters that nobody sees and that change what is seen: where text is shown, they are shown as what they are.
//!
//! A file name with an escape sequence in it can wipe a terminal's last lines, one with a direction override can make
//! `gnp.exe` look like `exe.png`, and two ids that differ by a zero-width space look the same. None of these belongs into
//! a name. So there is one list, for the checks, which report them, and for whatever shows text, which writes them out.

use std::borrow::Cow;

/// Whether the character prints nothing of its own: control characters (line breaks and tabs, too), marks, embeddings,
/// overrides and isolates of direction, separators of lines and paragraphs, zero-width characters and fillers, variation
/// selectors, tags, noncharacters of the Arabic block and annotation marks.
pub const fn is_hidden(c: char) -> bool {
    c.is_ascii_control()
        || matches!(c,
            '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether the character changes the order in which others are shown.
pub const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with hidden characters written out as JSON and TOML write them: `\u001b`, `\u202e`, in two halves beyond
/// U+FFFF. Line breaks stay, so that a text of several lines does; tabs are written out, because columns rest on them.
pub fn visible(text: &str) -> Cow<'_, str> {
    let shown = |c: char| c == '\n' || !is_hidden(c);
    if text.chars().all(shown) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if shown(c) { out.push(c) } else { write_out(c, &mut out) }
    }
    Cow::Owned(out)
}

/// Whether nobody sees anything in the text: nothing, white space, hidden characters, the empty Braille cell.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_hidden(c) || c == '\u{2800}')
}

/// Whether the text has a sign in it that stands, doubled, in place of a name: `○○소프트`, `ㅇㅇ병원`, `△△`, `XX시스템`; or
/// is nothing but dots. Letters are such a sign only where they stand for themselves: `OO소프트`, and not `BOOK`.
pub fn is_sample(text: &str) -> bool {
    let text = text.trim();
    let dots = !text.is_empty() && text.chars().all(|c| matches!(c, '.' | '…' | '⋯'));
    let korean = |c: char| matches!(c, 'ㄱ'..='ㅣ' | '가'..='힣');
    let letters_may_stand_in =
        text.contains(korean) || text.chars().all(|c| sign(c) == Some('O') || sign(c) == Some('X'));
    dots || runs(text).any(|(before, sign, length, after)| {
        let apart = |c: Option<char>| {
            c.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')' | '㈜') || korean(c))
        };
        let letter = sign.is_ascii_alphabetic();
        length > 1 && (!letter || letters_may_stand_in && apart(before) && apart(after))
    })
}

/// The sign that the character is, where it can stand in place of a name; those that look alike are one.
const fn sign(c: char) -> Option<char> {
    match c {
        '○' | '◯' | '〇' | '⚪' | '●' | '◎' | 'ㅇ' => Some('○'),
        '△' | '▲' | '□' | '■' | '◇' | '◆' | '☆' | '★' => Some(c),
        'O' | 'o' | 'Ｏ' | 'ｏ' => Some('O'),
        'X' | 'x' | 'Ｘ' | 'ｘ' => Some('X'),
        _ => None,
    }
}

/// Each run of one sign: what stands before it, the sign, how often it stands there, and what stands after it.
fn runs(text: &str) -> impl Iterator<Item = (Option<char>, char, usize, Option<char>)> + '_ {
    let mut rest = text.chars().peekable();
    let mut before = None;
    std::iter::from_fn(move || {
        loop {
            let c = rest.next()?;
            let Some(own) = sign(c) else {
                before = Some(c);
                continue;
            };
            let mut length = 1;
            let mut last = c;
            while let Some(next) = rest.next_if(|next| sign(*next) == Some(own)) {
                (last, length) = (next, length + 1);
            }
            return Some((before.replace(last), own, length, rest.peek().copied()));
        }
    })
}

/// Writes the character out, whatever it is.
pub fn write_out(c: char, out: &mut String) {
    use std::fmt::Write as _;
    for half in c.encode_utf16(&mut [0; 2]) {
        // writing to a string does not fail
        let _ = write!(out, "\\u{half:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::{is_blank, is_hidden, is_sample, turns_direction, visible};

    #[test]
    fn what_nobody_sees_is_blank() {
        for blank in ["", " ", "\u{3000}\t", "\u{200b}\u{feff}", "\u{3164}", "\u{2800}"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for written in ["-", "가", " . ", "\u{200b}x"] {
            assert!(!is_blank(written), "{written:?}");
        }
    }

    #[test]
    fn signs_in_place_of_a_name_are_a_sample() {
        for sample in [
            "○○소프트",
            "주식회사 ○○",
            "◯◯◯",
            "〇○병원",
            "ISMS-P-KISA-○○○○-○○○",
            "ㅇㅇ병원",
            "OO소프트",
            "(주)oo",
            "△△클라우드",
            "□□",
            "XX시스템",
            "XXX",
            "ＯＯ의원",
            "…",
            " ... ",
        ] {
            assert!(is_sample(sample), "{sample}");
        }
        for name in [
            "가상소프트",
            "○표",
            "A○B○C",
            "二〇二四",
            "",
            "BOOK병원",
            "Google 클라우드",
            "ZOO동물병원",
            "MAXX2 방화벽",
            "WinXX",
            "Final Fantasy XX",
            "3.1",
            "이응ㅇ",
            "서버 10.10.xx.xx 외 3대",
        ] {
            assert!(!is_sample(name), "{name}");
        }
    }

    #[test]
    fn what_is_hidden_is_written_out_and_nothing_else_changes() {
        for plain in ["", "한글 이름.pdf", "Straße 7\n둘째 줄", "가·나 — “다”", "𠮷", "\u{a0}x"]
        {
            assert_eq!(visible(plain), plain);
        }
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u001b[31mb");
        assert_eq!(visible("\u{202e}fdp.exe\r\t\u{7f}\u{9b}"), "\\u202efdp.exe\\u000d\\u0009\\u007f\\u009b");
        assert_eq!(visible("\u{e0041}"), "\\udb40\\udc41", "as JSON writes it");
    }

    #[test]
    fn every_kind_is_known() {
        for c in '\0'..=char::MAX {
            assert!(!c.is_control() || is_hidden(c), "{c:?}");
            assert!(!turns_direction(c) || is_hidden(c), "{c:?}");
        }
        for c in
            ['\u{200b}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{2028}', '\u{2069}', '\u{e0001}', '\u{3164}']
        {
            assert!(is_hidden(c), "{c:?}");
        }
        assert!(('가'..='힣').chain('a'..='z').chain('ㄱ'..='ㅣ').all(|c| !is_hidden(c)));
    }
}
