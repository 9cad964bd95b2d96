//! What verification found, for people and for machines.

use std::collections::BTreeSet;
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
pub struct CheckResult {
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
    /// The file agrees with itself, but nothing that the verifier brought says who made it: no key, no receipt, no witness.
    /// Whoever can write a file can make one like it.
    Unattributed,
    /// Something does not hold.
    Fails,
    /// The file is not a package, or exceeds a limit; its contents were not looked at.
    Refused,
}

impl Verdict {
    /// Whether nothing failed, and something that the verifier brought says who made the package.
    pub const fn holds(self) -> bool {
        matches!(self, Self::Holds | Self::HoldsAsFarAsChecked)
    }

    /// Whether nothing failed, whoever made the package.
    pub const fn is_whole(self) -> bool {
        self.holds() || matches!(self, Self::Unattributed)
    }

    /// One sentence for people.
    pub fn sentence(self) -> Say {
        match self {
            Self::Holds => Say::new(
                "모든 항목을 확인했고 모두 맞습니다.",
                "Everything was checked, and everything holds.",
            ),
            Self::HoldsAsFarAsChecked => Say::new(
                "확인할 수 있는 항목은 모두 맞습니다. 확인하지 못한 항목은 아래에 적었습니다.",
                "Everything that could be checked holds. What could not be checked is named below.",
            ),
            Self::Unattributed => Say::new(
                "파일은 온전하지만 누가 만들었는지는 확인하지 못했습니다. 누구든 내용을 바꾸어 이런 파일을 다시 만들 수 있습니다. \
                 다른 길로 받은 공개키(--key)나 보관한 영수증(--receipt)으로 다시 확인하십시오.",
                "The file is whole, but nothing says who made it: anybody can change the contents and make such a file anew. \
                 Verify again with the public key that reached you another way (--key) or the receipt you kept (--receipt).",
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

/// Something that reached the verifier another way than the package and says whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voucher {
    /// The key of the log that signed.
    Key,
    /// A receipt that names this package.
    Receipt,
    /// The key of a witness that cosigned.
    Witness,
}

/// What the package is, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PackageFacts {
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
pub struct VerifyReport {
    /// `simsa-verification-1`.
    pub schema: &'static str,
    /// The verdict.
    pub verdict: Verdict,
    /// What the verifier brought that says who made the package, and that agrees with it; empty where nothing does.
    pub vouched_by: Vec<Voucher>,
    /// What the package is.
    pub package: PackageFacts,
    /// The checks, in the order in which they were made.
    pub checks: Vec<CheckResult>,
}

impl VerifyReport {
    /// The checks that failed.
    pub fn failed(&self) -> impl Iterator<Item = &CheckResult> {
        self.checks.iter().filter(|checked| matches!(checked.outcome, Outcome::Failed { .. }))
    }

    /// The checks that could not be made.
    pub fn not_checked(&self) -> impl Iterator<Item = &CheckResult> {
        self.checks.iter().filter(|checked| matches!(checked.outcome, Outcome::NotChecked { .. }))
    }

    /// The report for people, several lines without colours; control characters from the package are shown escaped. The
    /// verdict comes first and last: what counts most is read first, and the last line stays in sight on a terminal.
    pub fn text(&self, language: Language) -> String {
        let verdict = self.verdict.sentence();
        let verdict = verdict.get(language);
        format!("{verdict}\n\n{}\n{verdict}\n", self.checks_text(language))
    }

    /// The checks alone.
    pub fn checks_text(&self, language: Language) -> String {
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
    pub(crate) checks: Vec<CheckResult>,
    vouchers: BTreeSet<Voucher>,
}

impl Findings {
    pub(crate) fn ok(&mut self, check: &'static str, ko: impl Into<String>, en: impl Into<String>) {
        self.checks.push(CheckResult { check, what: Say::new(ko, en), outcome: Outcome::Ok });
    }

    /// Something that the verifier brought agrees with the package.
    pub(crate) fn vouched(&mut self, by: Voucher) {
        self.vouchers.insert(by);
    }

    pub(crate) fn not_checked(&mut self, check: &'static str, what: Say, why: Say) {
        self.checks.push(CheckResult { check, what, outcome: Outcome::NotChecked { why } });
    }

    pub(crate) fn failed(&mut self, check: &'static str, what: Say, why: Say, place: impl Into<String>) {
        self.checks.push(CheckResult { check, what, outcome: Outcome::Failed { why, place: place.into() } });
    }

    /// One outcome for a check that goes through many things: fine when nothing is wrong with any.
    pub(crate) fn all(&mut self, check: &'static str, what: Say, wrong: Vec<(Say, String)>) {
        if wrong.is_empty() {
            self.checks.push(CheckResult { check, what, outcome: Outcome::Ok });
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

    pub(crate) fn report(self, package: PackageFacts) -> VerifyReport {
        let failed = self.checks.iter().any(|checked| matches!(checked.outcome, Outcome::Failed { .. }));
        let gap = self.checks.iter().any(|checked| matches!(checked.outcome, Outcome::NotChecked { .. }));
        let verdict = match (failed, self.vouchers.is_empty(), gap) {
            (true, ..) => Verdict::Fails,
            (false, true, _) => Verdict::Unattributed,
            (false, false, true) => Verdict::HoldsAsFarAsChecked,
            (false, false, false) => Verdict::Holds,
        };
        let vouched_by = self.vouchers.into_iter().collect();
        VerifyReport { schema: "simsa-verification-1", verdict, vouched_by, package, checks: self.checks }
    }
}
