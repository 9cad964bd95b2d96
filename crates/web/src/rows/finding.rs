//! Findings of one kind: how grave it is, whose turn it is, on what it rests, what to do; and each, with where it is.

use std::collections::BTreeSet;

use simsa_app::CaseId;
use simsa_app::views::case::FoundFor;
use simsa_app::views::spots::Spots;
use simsa_model::{Finding, Severity};

use super::place;
use crate::page::Frame;

/// Findings that are the same but for what they are about.
pub(crate) struct FindingGroup {
    pub(crate) severity: &'static str,
    pub(crate) tone: &'static str,
    /// What they have in common.
    pub(crate) name: &'static str,
    /// Who is to settle them.
    pub(crate) owner: String,
    pub(crate) next: String,
    /// Id and place.
    pub(crate) passages: Vec<(&'static str, String)>,
    pub(crate) readings: Vec<&'static str>,
    /// Those that are shown at once.
    pub(crate) first: Vec<FindingRow>,
    /// The others.
    pub(crate) rest: Vec<FindingRow>,
}

/// What one of them says.
pub(crate) struct FindingRow {
    pub(crate) what: String,
    /// Words and address.
    pub(crate) places: Vec<(String, String)>,
}

/// Findings of a group that are shown at once.
const SHOWN: usize = 5;

impl FindingGroup {
    /// Findings in the language of the page; never none.
    pub(crate) fn new(found: &[&FoundFor], owner: String, spots: &Spots, case: &CaseId, f: &Frame) -> Self {
        let head = &found[0].finding;
        let row = |FoundFor { finding, .. }: &&FoundFor| FindingRow {
            what: f.say(&finding.what).to_owned(),
            places: finding.places.iter().map(|one| place::of(one, spots, case, f.language)).collect(),
        };
        let mut first: Vec<FindingRow> = found.iter().map(row).collect();
        let rest = if first.len() > SHOWN + 1 { first.split_off(SHOWN) } else { Vec::new() };
        let mut cites: Vec<_> = found.iter().flat_map(|one| one.finding.cites.iter().copied()).collect();
        let mut seen = BTreeSet::new();
        cites.retain(|passage| seen.insert(passage.id));
        Self {
            severity: f.bi(&head.severity.name()),
            tone: tone(head.severity),
            name: f.bi(&found[0].name),
            owner,
            next: f.say(&head.next).to_owned(),
            passages: cites.into_iter().map(|passage| (passage.id, passage.place())).collect(),
            readings: head.readings.iter().map(|reading| reading.id).collect(),
            first,
            rest,
        }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.first.len() + self.rest.len()
    }
}

/// A finding in short, where its place is at hand.
pub(crate) struct FindingLine {
    pub(crate) severity: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) what: String,
    pub(crate) next: String,
}

impl FindingLine {
    /// A finding in the language of the page.
    pub(crate) fn new(finding: &Finding, f: &Frame) -> Self {
        Self {
            severity: f.bi(&finding.severity.name()),
            tone: tone(finding.severity),
            what: f.say(&finding.what).to_owned(),
            next: f.say(&finding.next).to_owned(),
        }
    }
}

/// How the mark of a finding looks.
pub(crate) const fn tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "bad",
        Severity::Warning => "warn",
        Severity::Notice => "info",
    }
}
