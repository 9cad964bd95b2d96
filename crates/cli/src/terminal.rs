//! The one way to standard output and standard error: whatever is said goes through here and cannot steer the terminal.
//!
//! Names of files, titles, arguments, what a server answers: all of it is somebody else's text, and a terminal obeys escape
//! sequences in it. So hidden characters are written out ([`simsa_content::visible`]) in the bytes themselves, whoever wrote
//! them and however they came. JSON stays JSON: the notation is its own, and outside of its strings there are none.
//! Nothing of ours needs one, but for colours, which are asked for by name ([`Screen::paint`]), those of help, which clap
//! chooses and which holds no text of others, and for the bar of [`crate::progress`].
//!
//! Whoever reads our output may have read enough and close it. That changes nothing of the work and of how it ends: what
//! is still said is lost, and the exit code is that of the work.

use std::borrow::Cow;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;

use simsa_content::is_hidden;

/// Longest form of a character in UTF-8.
const LONGEST: usize = 4;

/// Columns of text where nobody says otherwise; wider ones read badly.
const WIDEST: usize = 100;
/// Columns below which nothing could be read.
const NARROWEST: usize = 40;

/// Standard output.
pub(crate) fn stdout() -> BufWriter<Clean<io::StdoutLock<'static>>> {
    let stdout = io::stdout().lock();
    let colours = has_colours(&stdout);
    BufWriter::new(Clean::new(stdout).with_colours(colours))
}

/// Standard error.
pub(crate) fn stderr() -> Clean<io::Stderr> {
    let colours = has_colours(&io::stderr());
    Clean::new(io::stderr()).with_colours(colours)
}

/// Whether colours are wanted there: on a terminal that has them, unless `NO_COLOR` is set (no-color.org); elsewhere where
/// `CLICOLOR_FORCE` is.
pub(crate) fn has_colours(stream: &impl IsTerminal) -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    if set("NO_COLOR").is_some() {
        return false;
    }
    let forced = set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    forced || stream.is_terminal() && set("TERM").is_some_and(|value| value != "dumb")
}

/// Columns that a line of text may take: those of `COLUMNS`, else those of the terminal, and no more than can be read well.
pub(crate) fn columns() -> usize {
    let named = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    let real = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    named.or_else(real).unwrap_or(WIDEST).clamp(NARROWEST, WIDEST)
}

/// A path as it can be pasted behind a command.
pub(crate) fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| {
        c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ':' | '@' | '%' | ',' | '=')
    };
    let is_option = text.starts_with('-');
    let text = if is_option { Cow::from(format!("./{text}")) } else { Cow::from(text) };
    if !text.is_empty() && text.chars().all(plain) {
        return text.into_owned();
    }
    if cfg!(windows) { format!("\"{text}\"") } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// How some words stand out, where there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Something is wrong.
    Wrong,
    /// Something is to be seen to.
    Caution,
    /// All is well.
    Fine,
    /// A heading.
    Heading,
    /// Something beside the matter.
    Aside,
}

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Self::Wrong => "1;31",
            Self::Caution => "33",
            Self::Fine => "32",
            Self::Heading => "1",
            Self::Aside => "2",
        }
    }
}

/// Where people read what is said.
pub(crate) trait Screen: Write {
    /// Says words that stand out where there are colours.
    fn paint(&mut self, style: Style, words: &str) -> io::Result<()>;
}

impl<W: Write> Screen for Clean<W> {
    fn paint(&mut self, style: Style, words: &str) -> io::Result<()> {
        if !self.colours {
            return self.write_all(words.as_bytes());
        }
        self.put(format!("\u{1b}[{}m", style.code()).as_bytes())?;
        self.write_all(words.as_bytes())?;
        self.put(b"\x1b[0m")
    }
}

impl<W: Write> Screen for BufWriter<Clean<W>> {
    fn paint(&mut self, style: Style, words: &str) -> io::Result<()> {
        if !self.get_ref().colours {
            return self.write_all(words.as_bytes());
        }
        // what was said before stands before it
        self.flush()?;
        self.get_mut().paint(style, words)
    }
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

/// Says on standard error what is wrong, its first word standing out.
pub(crate) fn wrong(word: &str, text: std::fmt::Arguments<'_>) {
    let mut stderr = stderr();
    let _ = stderr.paint(Style::Wrong, word);
    let _ = stderr.write_all(format!(": {text}\n").as_bytes());
}

/// A writer of text in which nothing is hidden.
pub(crate) struct Clean<W: Write> {
    inner: W,
    /// The beginning of a character whose end has not come yet.
    begun: Vec<u8>,
    /// Whether [`Screen::paint`] paints.
    colours: bool,
    /// Whoever read has closed it.
    closed: bool,
}

impl<W: Write> Clean<W> {
    pub(crate) const fn new(inner: W) -> Self {
        Self { inner, begun: Vec::new(), colours: false, closed: false }
    }

    /// The same, with colours where they are wanted.
    fn with_colours(mut self, colours: bool) -> Self {
        self.colours = colours;
        self
    }

    /// To the reader, if there still is one.
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        self.unless_closed(|inner| inner.write_all(bytes))
    }

    fn unless_closed(&mut self, act: impl FnOnce(&mut W) -> io::Result<()>) -> io::Result<()> {
        match act(&mut self.inner) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            done => done,
        }
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
        self.put(out.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed { Ok(()) } else { self.unless_closed(Write::flush) }
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
        let _ = self.put(out.as_bytes());
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

    use std::io::{self, BufWriter};
    use std::path::Path;

    use super::{Clean, Screen as _, Style, quoted};

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

    /// A reader that has closed its end after some bytes.
    struct Closing(usize);

    impl io::Write for Closing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::BrokenPipe)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_has_gone_stops_nothing() {
        let mut clean = Clean::new(Closing(4));
        for _ in 0..5 {
            clean.write_all(b"abc").unwrap();
            clean.flush().unwrap();
        }
    }

    #[test]
    fn only_what_is_painted_has_colours() {
        let mut out = Vec::new();
        let mut clean = BufWriter::new(Clean::new(&mut out).with_colours(true));
        clean.write_all(b"a").unwrap();
        clean.paint(Style::Wrong, "b\u{1b}[2J").unwrap();
        clean.write_all(b"c").unwrap();
        drop(clean);
        assert_eq!(String::from_utf8(out).unwrap(), "a\u{1b}[1;31mb\\u001b[2J\u{1b}[0mc");
    }

    #[test]
    #[cfg(unix)]
    fn a_path_can_be_pasted() {
        for (path, expected) in [
            ("신청/가-1.2", "신청/가-1.2"),
            ("내 신청", "'내 신청'"),
            ("a'b", r"'a'\''b'"),
            ("$HOME", "'$HOME'"),
            ("-x", "./-x"),
            ("a;b&c", "'a;b&c'"),
        ] {
            assert_eq!(quoted(Path::new(path)), expected);
        }
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
