//! What is wrong with the case, each with the passage it rests on, what to do, and the way to the place.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_model::{Bi, Finding, Severity, Where};

use super::head::Head;
use crate::app::App;
use crate::frame::person::Person;
use crate::page::{Frame, html};
use crate::trouble::Trouble;

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
    pub(crate) code: &'static str,
    /// Words and address.
    pub(crate) places: Vec<(String, String)>,
    /// Id and place.
    pub(crate) passages: Vec<(&'static str, String)>,
    pub(crate) readings: Vec<&'static str>,
}

impl FindingRow {
    /// A finding in the language of the page.
    pub(crate) fn new(finding: &Finding, case: &str, f: &Frame) -> Self {
        let (severity, tone) = match finding.severity {
            Severity::Blocking => (Bi::new("막음", "blocking"), "bad"),
            Severity::Warning => (Bi::new("경고", "warning"), "warn"),
            Severity::Notice => (Bi::new("알림", "notice"), "info"),
        };
        Self {
            severity: f.bi(&severity),
            tone,
            what: f.say(&finding.what).to_owned(),
            next: f.say(&finding.next).to_owned(),
            code: finding.code,
            places: finding.places.iter().map(|place| (words(place), address(place, case))).collect(),
            passages: finding.cites.iter().map(|passage| (passage.id, passage.place())).collect(),
            readings: finding.readings.iter().map(|reading| reading.id).collect(),
        }
    }
}

fn words(place: &Where) -> String {
    match &place.field {
        Some(field) => format!("{} {field}", place.file),
        None => place.file.clone(),
    }
}

/// The page on which the place can be mended.
fn address(place: &Where, case: &str) -> String {
    let field = place.field.as_deref().unwrap_or_default();
    let page = match place.file.as_str() {
        "facts.toml" => "facts".to_owned(),
        "answers.toml" => match field.split_once('[').and_then(|(_, rest)| rest.split_once(']')) {
            Some((question, _)) if question.contains('-') => format!("questions/{question}"),
            _ => "questions".to_owned(),
        },
        "evidence.toml" => "evidence".to_owned(),
        "products.toml" | "services.toml" | "tests.toml" | "exemptions.toml" => "records".to_owned(),
        "conformity.toml" => "conformity".to_owned(),
        _ => return String::new(),
    };
    format!("/cases/{case}/{page}")
}

/// `GET /cases/{case}/findings`.
pub(crate) async fn show(
    State(app): State<App>,
    person: Person,
    Path(case): Path<String>,
) -> Result<Response, Trouble> {
    let Person { visit, actor } = person;
    let seen = app.desk().case_panel(&actor, &case).await?;
    let f = Frame::of(&app, visit, &actor);
    let findings = seen.findings.iter().map(|finding| FindingRow::new(finding, &case, &f)).collect();
    Ok(html(&FindingsPage { findings, c: Head::new(&seen, &actor, "findings"), f }))
}
