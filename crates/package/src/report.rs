//! What verification found, for people and for machines.

use std::fmt::Write as _;

use serde::Serialize;
use simsa_model::{Day, Language, Say};

use crate::limits::MAX_FAILURES;

/// What became of one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "result", rename_all = "kebab-case")]
pub enum Outcome {
    /// It holds.
    Ok,
    /// It does not hold.
    Failed {
        /// Why.
        why: Say,
        /// Where: a path in the package, with a line or a field where there is one.
        #[serde(rename = "where")]
        place: String,
    },
    /// It could not be checked.
    NotChecked {
        /// Why not, and what would make it possible.
        why: Say,
    },
}

/// One check and its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Stable name of the check, for example `payload-digests`.
    pub check: &'static str,
    /// What was looked at, with figures.
    pub what: Say,
    /// What came out.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// The verdict over all checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything was checked and holds.
    Holds,
    /// Everything that could be checked holds; the report names what could not.
    HoldsAsFarAsChecked,
    /// Something does not hold.
    Fails,
    /// The file is not a package, or exceeds a limit; its contents were not looked at.
    Refused,
}

impl Verdict {
    /// Whether nothing failed.
    pub const fn holds(self) -> bool {
        matches!(self, Self::Holds | Self::HoldsAsFarAsChecked)
    }

    /// One sentence for people.
    pub fn sentence(self) -> Say {
        match self {
            Self::Holds => Say::new(
                "모든 항목을 확인했고 모두 맞습니다.",
                "Everything was checked, and everything holds.",
            ),
            Self::HoldsAsFarAsChecked => Say::new(
                "확인할 수 있는 항목은 모두 맞습니다. 확인하지 못한 항목은 위와 같습니다.",
                "Everything that could be checked holds. What could not be checked is named above.",
            ),
            Self::Fails => Say::new(
                "맞지 않는 항목이 있습니다. 이 패키지를 신뢰하지 마십시오.",
                "Something does not hold. Do not rely on this package.",
            ),
            Self::Refused => Say::new(
                "패키지로 받아들일 수 없는 파일입니다. 내용은 확인하지 않았습니다.",
                "The file is refused as a package. Its contents were not looked at.",
            ),
        }
    }
}

/// What the package is, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct About {
    /// 제목.
    pub title: Option<String>,
    /// The day on which the case was judged.
    pub judged_on: Option<Day>,
    /// The program that sealed it, as the package says.
    pub sealed_by: Option<String>,
    /// SHA-256 of `tagmanifest-sha256.txt` in lower-case hexadecimal: the digest that stands for the whole contents.
    pub manifest_sha256: Option<String>,
    /// The log's public key that the package brings.
    pub log_key: Option<String>,
    /// Number of evidence files.
    pub evidence: usize,
    /// Number of form files.
    pub forms: usize,
    /// Number of entries of the ledger.
    pub entries: usize,
}

/// The outcome of [`crate::verify()`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// `simsa-verification-1`.
    pub schema: &'static str,
    /// The verdict.
    pub verdict: Verdict,
    /// What the package is.
    pub package: About,
    /// The checks, in the order in which they were made.
    pub checks: Vec<Checked>,
}

impl Report {
    /// The checks that failed.
    pub fn failed(&self) -> impl Iterator<Item = &Checked> {
        self.checks.iter().filter(|checked| matches!(checked.outcome, Outcome::Failed { .. }))
    }

    /// The checks that could not be made.
    pub fn not_checked(&self) -> impl Iterator<Item = &Checked> {
        self.checks.iter().filter(|checked| matches!(checked.outcome, Outcome::NotChecked { .. }))
    }

    /// The report for people, several lines without colours; control characters from the package are shown escaped.
    pub fn text(&self, language: Language) -> String {
        let word = |ko: &'static str, en: &'static str| if language == Language::Korean { ko } else { en };
        let mut out = String::new();
        for checked in &self.checks {
            let what = printable(checked.what.get(language));
            // writing to a String cannot fail
            let _ = match &checked.outcome {
                Outcome::Ok => writeln!(out, "  ✓ {what}"),
                Outcome::Failed { why, place } => {
                    let (why, place) = (printable(why.get(language)), printable(place));
                    writeln!(out, "  ✗ {what}\n      {}: {place}\n      {why}", word("위치", "where"))
                }
                Outcome::NotChecked { why } => {
                    writeln!(
                        out,
                        "  – {what}\n      {}: {}",
                        word("확인하지 못함", "not checked"),
                        printable(why.get(language))
                    )
                }
            };
        }
        let _ = writeln!(out, "\n{}", self.verdict.sentence().get(language));
        out
    }
}

/// A hostile package must not steer the terminal.
fn printable(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if hidden(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

/// Collects outcomes.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) checks: Vec<Checked>,
}

impl Findings {
    pub(crate) fn ok(&mut self, check: &'static str, ko: impl Into<String>, en: impl Into<String>) {
        self.checks.push(Checked { check, what: Say::new(ko, en), outcome: Outcome::Ok });
    }

    pub(crate) fn not_checked(&mut self, check: &'static str, what: Say, why: Say) {
        self.checks.push(Checked { check, what, outcome: Outcome::NotChecked { why } });
    }

    pub(crate) fn failed(&mut self, check: &'static str, what: Say, why: Say, place: impl Into<String>) {
        self.checks.push(Checked { check, what, outcome: Outcome::Failed { why, place: place.into() } });
    }

    /// One outcome for a check that goes through many things: fine when nothing is wrong with any.
    pub(crate) fn all(&mut self, check: &'static str, what: Say, wrong: Vec<(Say, String)>) {
        if wrong.is_empty() {
            self.checks.push(Checked { check, what, outcome: Outcome::Ok });
            return;
        }
        let more = wrong.len().saturating_sub(MAX_FAILURES);
        let last = wrong.iter().take(MAX_FAILURES).count() - 1;
        for (at, (mut why, place)) in wrong.into_iter().take(MAX_FAILURES).enumerate() {
            if at == last && more > 0 {
                let _ = write!(why.ko, " (그 밖에 {more}건)");
                let _ = write!(why.en, " (and {more} more)");
            }
            self.failed(check, what.clone(), why, place);
        }
    }

    pub(crate) fn report(self, package: About) -> Report {
        let failed = self.checks.iter().any(|checked| matches!(checked.outcome, Outcome::Failed { .. }));
        let gap = self.checks.iter().any(|checked| matches!(checked.outcome, Outcome::NotChecked { .. }));
        let verdict = match (failed, gap) {
            (true, _) => Verdict::Fails,
            (false, true) => Verdict::HoldsAsFarAsChecked,
            (false, false) => Verdict::Holds,
        };
        Report { schema: "simsa-verification-1", verdict, package, checks: self.checks }
    }
}
