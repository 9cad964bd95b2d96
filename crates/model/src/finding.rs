//! Something that is wrong with a submission, said to the person who can mend it.

use serde::{Serialize, Serializer};
use simsa_law::{Passage, Reading};

use crate::{Bi, Say};

/// How much a finding stops. The order is the order in which findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The submission cannot go out like this.
    Blocking,
    /// It can go out; somebody should know why.
    Warning,
    /// Worth knowing, nothing to mend.
    Notice,
}

impl Severity {
    /// The word for it.
    pub const fn name(self) -> Bi {
        match self {
            Self::Blocking => Bi::new("막음", "blocking"),
            Self::Warning => Bi::new("경고", "warning"),
            Self::Notice => Bi::new("알림", "notice"),
        }
    }
}

/// The place in the case folder that a finding is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Where {
    /// File of the case folder, with `/` between folders.
    pub file: String,
    /// Path of the field in that file, for example `certificates[1].valid_until`, counted from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Line, counted from 1; filled in by whoever has read the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

impl Where {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), field: None, line: None }
    }

    /// A field of a file.
    pub fn field(file: impl Into<String>, field: impl Into<String>) -> Self {
        Self { file: file.into(), field: Some(field.into()), line: None }
    }

    /// The list, the index in it, and the path within the entry, for a place such as `answer[3].note`; `None` for a
    /// field that is no entry of a list, and for a whole file.
    pub fn entry(&self) -> Option<(&str, usize, &str)> {
        let (list, rest) = self.field.as_deref()?.split_once('[')?;
        let (index, within) = rest.split_once(']')?;
        Some((list, index.parse().ok()?, within.strip_prefix('.').unwrap_or(within)))
    }
}

/// A finding: what is wrong, where, on which passage it rests, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable name of the check, which is also the name of what is wrong, for example `certificate-expired`.
    pub code: &'static str,
    /// How much it stops.
    pub severity: Severity,
    /// What is wrong.
    pub what: Say,
    /// Where.
    pub places: Vec<Where>,
    /// The passages it rests on.
    #[serde(serialize_with = "passage_ids")]
    pub cites: Vec<&'static Passage>,
    /// The readings it rests on.
    #[serde(serialize_with = "reading_ids")]
    pub readings: Vec<&'static Reading>,
    /// What to do next.
    pub next: Say,
}

fn passage_ids<S: Serializer>(passages: &[&'static Passage], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(passages.iter().map(|passage| passage.id))
}

fn reading_ids<S: Serializer>(readings: &[&'static Reading], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(readings.iter().map(|reading| reading.id))
}
