//! Something that is wrong with a submission, said to the person who can mend it.

use serde::{Deserialize, Serialize};
use simsa_law::{Passage, Reading};

use crate::{Bi, Place, Say};

/// How much a finding stops. The order is the order in which findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
            Self::Blocking => Bi::new("제출 불가", "blocking"),
            Self::Warning => Bi::new("경고", "warning"),
            Self::Notice => Bi::new("알림", "notice"),
        }
    }
}

/// A finding: what is wrong, where, on which passage it rests, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable name of the check, which is also the name of what is wrong, for example `certificate-expired`.
    pub code: &'static str,
    /// How much it stops.
    pub severity: Severity,
    /// What is wrong.
    pub what: Say,
    /// Where.
    pub places: Vec<Place>,
    /// The passages it rests on.
    pub cites: Vec<&'static Passage>,
    /// The readings it rests on.
    pub readings: Vec<&'static Reading>,
    /// What to do next.
    pub next: Say,
}
