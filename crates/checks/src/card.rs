//! The card of a check: what `simsa explain CODE` and the documentation show.

use simsa_law::Reading;
use simsa_model::{Bi, Cites, Severity};

/// What a check is about, apart from any case.
#[derive(Debug)]
pub struct CheckInfo {
    /// Stable name, kebab-case; it says what is wrong.
    pub code: &'static str,
    /// What is wrong, in a few words.
    pub name: Bi,
    /// How much its findings stop: usually one severity; where the case decides between several, the gravest first.
    pub severities: &'static [Severity],
    /// What it looks at and why it matters.
    pub explains: Bi,
    /// The passages it rests on; a finding may name nearer ones.
    pub cites: Cites,
    /// The readings it follows where the text is silent or contradicts itself.
    pub readings: &'static [&'static Reading],
    /// What to do about it.
    pub next: Bi,
}
