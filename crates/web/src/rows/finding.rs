//! A finding: how grave it is, what is wrong, where, on what it rests, what to do.

use simsa_app::CaseId;
use simsa_app::views::spots::Spots;
use simsa_model::{Finding, Severity};

use super::place;
use crate::page::Frame;

/// A finding.
pub(crate) struct FindingRow {
    pub(crate) severity: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) what: String,
    pub(crate) next: String,
    /// Words and address.
    pub(crate) places: Vec<(String, String)>,
    /// Id and place.
    pub(crate) passages: Vec<(&'static str, String)>,
    pub(crate) readings: Vec<&'static str>,
}

impl FindingRow {
    /// A finding in the language of the page.
    pub(crate) fn new(finding: &Finding, spots: &Spots, case: &CaseId, f: &Frame) -> Self {
        Self {
            severity: f.bi(&finding.severity.name()),
            tone: tone(finding.severity),
            what: f.say(&finding.what).to_owned(),
            next: f.say(&finding.next).to_owned(),
            places: finding.places.iter().map(|one| place::of(one, spots, case, f.language)).collect(),
            passages: finding.cites.iter().map(|passage| (passage.id, passage.place())).collect(),
            readings: finding.readings.iter().map(|reading| reading.id).collect(),
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
