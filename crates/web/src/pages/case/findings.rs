//! What is wrong with the case, each with the passage it rests on, what to do, and the way to the place.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::head::PageHead;
use crate::frame::person::Person;
use crate::page::{Frame, html};
use crate::request_error::RequestError;
use crate::rows::finding::FindingRow;
use crate::state::AppState;
use simsa_app::CaseId;

/// The page.
#[derive(Template)]
#[template(path = "findings.html")]
pub(crate) struct FindingsPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) findings: Vec<FindingRow>,
}

/// `GET /cases/{case}/findings`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, &case).await?;
    let seen = reader.panel().await?;
    let spots = reader.spots().await?;
    let f = Frame::of(&app, visit, &actor);
    let findings = seen.findings.iter().map(|finding| FindingRow::new(finding, &spots, &case, &f)).collect();
    Ok(html(&FindingsPage { findings, c: PageHead::new(&seen, &actor, "findings"), f }))
}
