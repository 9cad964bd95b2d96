//! Makes text fit to print: one rule for every writer, so that HTML and PDF of a paper hold the same words.

use unicode_normalization::UnicodeNormalization as _;

/// The text as all writers print it.
///
/// Composes Hangul (NFD, as macOS file names have it, becomes NFC: the fonts carry syllables, not their parts), turns
/// tabs into spaces and joins runs of spaces, keeps `\n` as a forced line break, and drops what has no look of its own
/// and can only do harm: control characters, direction overrides, zero-width and other ignorable characters,
/// noncharacters.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").nfc() {
        match c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            ' ' | '\t' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if ignorable(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Characters that print nothing.
fn ignorable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
        || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn composes_hangul() {
        assert_eq!(clean("\u{1112}\u{1161}\u{11ab}글"), "한글");
    }

    #[test]
    fn drops_what_prints_nothing_and_keeps_line_breaks() {
        assert_eq!(clean("a\u{0}\u{202e}b\t  c\r\nd\u{feff}\u{ffff}"), "ab c\nd");
    }

    #[test]
    fn keeps_no_break_spaces() {
        assert_eq!(clean("a\u{a0}\u{a0}b"), "a\u{a0}\u{a0}b");
    }
}
