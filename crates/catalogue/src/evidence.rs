//! Evidence: the examples the guide prints for each question, and the kinds a case file sorts its evidence into.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One example of the evidence tables (증적자료 목록). Shown to people it is what is printed, with the suggested reading
/// apart in brackets and what the table adds after its asterisk.
#[derive(Debug, PartialEq, Eq)]
pub struct EvidenceExample {
    /// As printed, white space tidied: the tables run words together.
    pub text: &'static str,
    /// What the table adds to it after an asterisk, without the asterisk.
    pub note: Option<&'static str>,
    /// What was probably meant where the text recognition seems to have misread it; unverified.
    pub suggested: Option<&'static str>,
    /// What is odd about its place (Korean).
    pub remark: Option<&'static str>,
}

impl fmt::Display for EvidenceExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)?;
        if let Some(suggested) = self.suggested {
            write!(f, " [→ {suggested}]")?;
        }
        self.note.map_or(Ok(()), |note| write!(f, " * {note}"))
    }
}

/// How far a cell of evidence examples reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceScope {
    /// The cell stands beside this question alone.
    Question,
    /// One cell for all questions of the control.
    Control,
    /// One cell for all questions of the section.
    Section,
}

/// A kind of evidence in a case file.
#[derive(Debug, PartialEq, Eq)]
pub struct EvidenceKind {
    /// The id, as in a case file: `policy`, `screenshot`, …
    pub id: &'static str,
    /// Name in Korean.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// File name extensions usual for it, lower case, without the dot; others are accepted too.
    pub extensions: &'static [&'static str],
    /// Words in a file's name that tell the kind, in lower case.
    pub named: &'static [&'static str],
    /// Extensions of files that are most likely of this kind when no word of their name tells another.
    pub alone: &'static [&'static str],
    /// Whether its period is a validity, so that it expires; that of others is what their contents cover.
    pub expires: bool,
    /// Whether the period that it names is what its contents cover, as a report of tests does.
    pub covers: bool,
}
