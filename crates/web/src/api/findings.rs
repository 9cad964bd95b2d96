//! The findings of a case: what is wrong, where, on which passages it rests, what to do next.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Serialize;
use simsa_app::CaseId;
use simsa_app::finding_key;
use simsa_case::FindingRecord;
use utoipa::ToSchema;

use super::bodies::FindingBody;
use super::caller::Caller;
use super::page::PageQuery;
use super::problem::ApiProblem;
use crate::state::AppState;

/// The findings of a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct FindingsBody {
    /// The findings, the gravest first.
    #[schema(value_type = Vec<FindingBody>)]
    findings: Vec<FindingRecord>,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
}

/// The findings of a case that concern one's own organisation.
#[utoipa::path(get, path = "/api/v1/cases/{case}/findings", tag = "cases", operation_id = "listFindings",
    params(("case" = String, Path, description = "Id of the case"), PageQuery),
    responses((status = 200, description = "The findings", body = FindingsBody)))]
pub(crate) async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<FindingsBody>, ApiProblem> {
    let (findings, next) = page.of(app.workbench().case_panel(&actor, &case).await?.findings, finding_key)?;
    let findings = findings.iter().map(FindingRecord::of).collect();
    Ok(Json(FindingsBody { findings, next }))
}
