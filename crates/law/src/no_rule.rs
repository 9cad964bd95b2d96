//! Passages that yield no rule, each with the reason, so that "not implemented" and "nothing to implement" stay apart.

use crate::{Passage, lookup, tables};

/// Passages or lines of the guide from which no rule follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRule {
    /// Ids of the passages.
    pub passages: &'static [&'static str],
    /// Lines of the original that no passage carries: first and last, both included.
    pub lines: &'static [(u32, u32)],
    /// Why no rule follows, in Korean.
    pub reason: &'static str,
    /// Why no rule follows, in English.
    pub reason_en: &'static str,
}

impl NoRule {
    /// The passages it names.
    pub fn named(&self) -> impl Iterator<Item = &'static Passage> + use<> {
        self.passages.iter().filter_map(|id| lookup::passage(id))
    }
}

/// Every entry of `/law/no-rule.toml`, as written there.
pub fn no_rule() -> &'static [NoRule] {
    tables::no_rule()
}
