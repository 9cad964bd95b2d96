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
            c if is_private(c) => out.push(bullet(c).unwrap_or(SUBSTITUTE)),
            c => out.push(c),
        }
    }
    out
}

/// Printed for what no font can show: the typesetters' mark for a missing sort.
pub(crate) const SUBSTITUTE: char = '\u{3013}';

/// What stands in private use and is no bullet that is known: only the program it was typed in knows what it is.
pub(crate) fn unknown(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| is_private(*c) && bullet(*c).is_none())
}

/// Whether the character is for private use. PDF/A forbids these in text.
const fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// The bullet that Hangul and Word write with a character of private use: the code of a sign of the fonts Symbol and Wingdings,
/// counted from U+F000.
const fn bullet(c: char) -> Option<char> {
    Some(match c {
        '\u{f02d}' => '-',
        '\u{f0b7}' | '\u{f09f}' => '•',
        '\u{f09e}' => '·',
        '\u{f06c}' | '\u{f098}' => '●',
        '\u{f06d}' | '\u{f0a1}' => '○',
        '\u{f06e}' | '\u{f0a7}' => '■',
        '\u{f06f}' | '\u{f070}' | '\u{f071}' | '\u{f072}' | '\u{f0a8}' => '□',
        '\u{f074}' | '\u{f075}' | '\u{f076}' | '\u{f077}' => '◆',
        '\u{f0ab}' | '\u{f0b6}' => '★',
        '\u{f0d8}' | '\u{f0e8}' | '\u{f0f0}' => '▶',
        '\u{f0e0}' | '\u{f0ae}' => '→',
        '\u{f0df}' | '\u{f0ac}' => '←',
        '\u{f0fc}' | '\u{f0fe}' => '√',
        '\u{f0fb}' | '\u{f0fd}' => '×',
        _ => return None,
    })
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
    use super::{bullet, clean, unknown};

    #[test]
    fn composes_hangul() {
        assert_eq!(clean("\u{1112}\u{1161}\u{11ab}글"), "한글");
    }

    #[test]
    fn drops_what_prints_nothing_and_keeps_line_breaks() {
        assert_eq!(clean("a\u{0}\u{202e}b\t  c\r\nd\u{feff}\u{ffff}"), "ab c\nd");
    }

    #[test]
    fn bullets_of_word_and_hangul_are_bullets_and_the_rest_of_private_use_is_no_sign() {
        assert_eq!(clean("\u{f0b7} 가 \u{f0a7} 나 \u{f0fc} 다"), "• 가 ■ 나 √ 다");
        let bullets = ('\u{f000}'..='\u{f0ff}').filter(|c| bullet(*c).is_some()).collect::<String>();
        assert!(bullets.chars().count() > 20);
        assert_eq!(crate::not_shown(&bullets), std::collections::BTreeSet::new(), "the font has them all");
        for strange in ['\u{e000}', '\u{e0bc}', '\u{f8ff}', '\u{f0000}', '\u{ffffd}', '\u{10fffd}'] {
            assert_eq!(clean(&format!("a{strange}b")), "a〓b", "{strange:?}");
            assert_eq!(unknown(&format!("a{strange}b")).collect::<Vec<_>>(), [strange]);
        }
        assert_eq!(unknown("\u{f0b7}가").count(), 0);
    }

    #[test]
    fn keeps_no_break_spaces() {
        assert_eq!(clean("a\u{a0}\u{a0}b"), "a\u{a0}\u{a0}b");
    }
}
