//! Input that cannot be used: what is wrong, where, what was expected, and what was probably meant.

use std::fmt;

use simsa_model::{Language, Say};

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPosition {
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// Characters that are meant, from the column on; at least 1.
    pub width: usize,
    /// The line itself, cut where it is very long.
    pub text: String,
}

/// One thing that makes the input unusable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseProblem {
    /// The file, relative to the case folder.
    pub file: String,
    /// Where in the file, when it is a matter of its text.
    pub spot: Option<TextPosition>,
    /// What is wrong.
    pub what: Say,
    /// What to do, or what was probably meant.
    pub help: Option<Say>,
}

impl CaseProblem {
    /// A problem with a file as a whole.
    pub fn with_file(file: impl Into<String>, what: Say) -> Self {
        Self { file: file.into(), spot: None, what, help: None }
    }

    /// The same problem with advice.
    #[must_use]
    pub fn help(mut self, help: Say) -> Self {
        self.help = Some(help);
        self
    }

    /// The problem on one line: `facts.toml:3:5: …`.
    pub fn one_line(&self, language: Language) -> String {
        let spot =
            self.spot.as_ref().map_or_else(String::new, |spot| format!(":{}:{}", spot.line, spot.column));
        let help = self.help.as_ref().map_or_else(String::new, |help| format!(" ({})", help.get(language)));
        format!("{}{spot}: {}{help}", self.file, self.what.get(language))
    }
}

impl fmt::Display for CaseProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.one_line(Language::Korean))
    }
}

impl std::error::Error for CaseProblem {}
