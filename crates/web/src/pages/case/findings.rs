//! What is wrong with the case, each with the passage it rests on, what to do, and the way to the place.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::views::spots::Spots;
use simsa_model::{Finding, Severity};

use super::head::Head;
use super::place;
use crate::frame::person::Person;
use crate::page::{Frame, html};
use crate::request_error::RequestError;
use crate::state::AppState;

/// The page.
#[derive(Template)]
#[template(path = "findings.html")]
pub(crate) struct FindingsPage {
    pub(crate) f: Frame,
    pub(crate) c: Head,
    pub(crate) findings: Vec<FindingRow>,
}

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
    pub(crate) fn new(finding: &Finding, spots: &Spots, case: &str, f: &Frame) -> Self {
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
pub(super) const fn tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "bad",
        Severity::Warning => "warn",
        Severity::Notice => "info",
    }
}

/// `GET /cases/{case}/findings`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<String>,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let seen = app.workbench().case_panel(&actor, &case).await?;
    let spots = app.workbench().spots(&actor, &case).await?;
    let f = Frame::of(&app, visit, &actor);
    let findings = seen.findings.iter().map(|finding| FindingRow::new(finding, &spots, &case, &f)).collect();
    Ok(html(&FindingsPage { findings, c: Head::new(&seen, &actor, "findings"), f }))
}
