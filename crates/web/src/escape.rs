//! How values get into a page: the one escaper of all templates (`askama.toml` names it).
//!
//! Beside what HTML asks for, it writes out what would turn the text around it ([`simsa_content::turns_direction`]) and
//! control characters, tags and separators: a title with a direction override stands in a table between other people's
//! words. Zero-width characters are left, scripts and emoji are made with them; a finding names them.

use std::fmt::{self, Write};

use askama::filters::Escaper;

/// The escaper.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PageEscaper;

impl Escaper for PageEscaper {
    fn write_escaped_str<W: Write>(&self, mut out: W, text: &str) -> fmt::Result {
        let mut begin = 0;
        for (at, c) in text.char_indices() {
            let entity = match c {
                '"' => "&#34;",
                '&' => "&#38;",
                '\'' => "&#39;",
                '<' => "&#60;",
                '>' => "&#62;",
                c if is_harmful(c) => "",
                _ => continue,
            };
            out.write_str(&text[begin..at])?;
            if entity.is_empty() {
                let mut written = String::new();
                simsa_content::write_out(c, &mut written);
                out.write_str(&written)?;
            } else {
                out.write_str(entity)?;
            }
            begin = at + c.len_utf8();
        }
        out.write_str(&text[begin..])
    }
}

fn is_harmful(c: char) -> bool {
    match c {
        '\n' | '\t' | '\r' | ' '..='~' | '가'..='힣' => false,
        c => {
            c.is_control()
                || simsa_content::turns_direction(c)
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{e0000}'..='\u{e007f}')
        }
    }
}

#[cfg(test)]
mod tests {
    use askama::filters::Escaper as _;

    use super::PageEscaper;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        PageEscaper.write_escaped_str(&mut out, text).unwrap();
        out
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(
            escaped("<a href='x'>\"가\" & 나</a>"),
            "&#60;a href=&#39;x&#39;&#62;&#34;가&#34; &#38; 나&#60;/a&#62;"
        );
    }

    #[test]
    fn nothing_turns_the_text_around_it() {
        assert_eq!(
            escaped("가\u{202e}fdp.exe\u{2069}\u{1b}\u{9b}나"),
            "가\\u202efdp.exe\\u2069\\u001b\\u009b나"
        );
        assert_eq!(escaped("한 줄\n둘째\t줄 👩\u{200d}💻"), "한 줄\n둘째\t줄 👩\u{200d}💻");
    }
}
