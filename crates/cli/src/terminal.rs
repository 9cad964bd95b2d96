//! The one way to standard output and standard error: whatever is said goes through here and cannot steer the terminal.
//!
//! Names of files, titles, arguments, what a server answers: all of it is somebody else's text, and a terminal obeys escape
//! sequences in it. So hidden characters are written out ([`simsa_content::visible`]) in the bytes themselves, whoever wrote
//! them and however they came. JSON stays JSON: the notation is its own, and outside of its strings there are none.
//! Nothing of ours needs one, but for the colours of help, which clap prints and which holds no text of others, and for the
//! bar of [`crate::progress`].

use std::io::{self, BufWriter, Write};

use simsa_content::is_hidden;

/// Longest form of a character in UTF-8.
const LONGEST: usize = 4;

/// Standard output.
pub(crate) fn stdout() -> BufWriter<Clean<io::StdoutLock<'static>>> {
    BufWriter::new(Clean::new(io::stdout().lock()))
}

/// Standard error.
pub(crate) fn stderr() -> Clean<io::Stderr> {
    Clean::new(io::stderr())
}

/// Says a line on standard error. Whoever does not listen does not stop the work.
macro_rules! complain {
    ($($arguments:tt)*) => {
        $crate::terminal::line(format_args!($($arguments)*))
    };
}
pub(crate) use complain;

/// See [`complain!`].
pub(crate) fn line(text: std::fmt::Arguments<'_>) {
    // in one piece: another thread's line does not come in between
    let _ = stderr().write_all(format!("{text}\n").as_bytes());
}

/// A writer of text in which nothing is hidden.
pub(crate) struct Clean<W: Write> {
    inner: W,
    /// The beginning of a character whose end has not come yet.
    begun: Vec<u8>,
}

impl<W: Write> Clean<W> {
    pub(crate) const fn new(inner: W) -> Self {
        Self { inner, begun: Vec::new() }
    }
}

impl<W: Write> Write for Clean<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let mut out = String::with_capacity(all.len());
        for chunk in all.utf8_chunks() {
            push_clean(chunk.valid(), &mut out);
            self.begun.clear();
            self.begun.extend_from_slice(chunk.invalid());
            // only the last chunk can be a character that has merely not come to its end
            let is_last = chunk.invalid().as_ptr_range().end == all.as_ptr_range().end;
            if !is_last || chunk.invalid().len() >= LONGEST || !may_go_on(chunk.invalid()) {
                self.push_begun(&mut out);
            }
        }
        self.inner.write_all(out.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Clean<W> {
    /// What is no text is written out byte by byte.
    fn push_begun(&mut self, out: &mut String) {
        for byte in self.begun.drain(..) {
            // writing to a string does not fail
            let _ = std::fmt::Write::write_fmt(out, format_args!("\\x{byte:02x}"));
        }
    }
}

impl<W: Write> Drop for Clean<W> {
    fn drop(&mut self) {
        let mut out = String::new();
        self.push_begun(&mut out);
        let _ = self.inner.write_all(out.as_bytes());
    }
}

fn push_clean(text: &str, out: &mut String) {
    for c in text.chars() {
        if c == '\n' || !is_hidden(c) { out.push(c) } else { simsa_content::write_out(c, out) }
    }
}

/// Whether these bytes are the beginning of a character in UTF-8 that has not ended.
fn may_go_on(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::Clean;

    fn cleaned(pieces: &[&[u8]]) -> String {
        let mut out = Vec::new();
        let mut clean = Clean::new(&mut out);
        for piece in pieces {
            clean.write_all(piece).unwrap();
        }
        drop(clean);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_steers_the_terminal() {
        let hostile = "제목\u{1b}]0;x\u{7}\u{9b}2J\r\u{202e}\u{200b}\u{e0041}\n";
        assert_eq!(
            cleaned(&[hostile.as_bytes()]),
            "제목\\u001b]0;x\\u0007\\u009b2J\\u000d\\u202e\\u200b\\udb40\\udc41\n"
        );
    }

    #[test]
    fn a_character_may_come_in_pieces() {
        let text = "가\u{9b}나𠮷\u{202e}다".as_bytes();
        let whole = cleaned(&[text]);
        assert_eq!(whole, "가\\u009b나𠮷\\u202e다");
        for at in 0..text.len() {
            let pieces: Vec<&[u8]> = vec![&text[..at], &text[at..]];
            assert_eq!(cleaned(&pieces), whole, "cut at {at}");
        }
        let single: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(cleaned(&single), whole);
    }

    #[test]
    fn what_is_no_text_is_written_out() {
        assert_eq!(cleaned(&[b"a\xffb\x9b2J"]), "a\\xffb\\x9b2J");
        assert_eq!(cleaned(&[b"a\xea\xb0"]), "a\\xea\\xb0", "a character that never ended");
        assert_eq!(cleaned(&[b"\xea", b"\x1b[2J"]), "\\xea\\u001b[2J");
    }

    #[test]
    fn json_stays_json_and_keeps_its_value() {
        let value =
            serde_json::json!({ "title": "a\u{1b}\u{9b}\u{7f}\u{202e}\u{e0041}\u{2028}b", "list": ["x\ty"] });
        let text = cleaned(&[serde_json::to_string_pretty(&value).unwrap().as_bytes()]);
        assert!(text.chars().all(|c| c == '\n' || !simsa_content::is_hidden(c)));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
