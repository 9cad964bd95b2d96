//! Submission: what stands in its way, submitting, what was submitted (package and receipt), and preparing it again.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Serialize;
use simsa_app::records::SubmissionRecord;
use simsa_app::{CaseId, SubmissionId, Versioned};
use simsa_model::Day;
use utoipa::ToSchema;

use super::caller::Caller;
use super::page::PageQuery;
use super::problem::ApiProblem;
use crate::frame::download;
use crate::request_error::RequestError;
use crate::state::AppState;

/// A submission.
#[derive(Serialize, ToSchema)]
pub(crate) struct SubmissionBody {
    /// Its id.
    id: String,
    /// The day on which the case was judged.
    #[schema(value_type = String, format = Date)]
    judged_on: Day,
    /// SHA-256 of the package, in hexadecimal.
    sha256: String,
    /// Length of the package in bytes.
    bytes: u64,
    /// Whether it is encrypted to the certifier.
    encrypted: bool,
    /// SHA-256 of the package's tag manifest, in hexadecimal.
    manifest: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: jiff::Timestamp,
}

/// The submissions of a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct SubmissionsBody {
    /// The submissions, in their order.
    submissions: Vec<SubmissionBody>,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
}

impl From<Versioned<SubmissionRecord>> for SubmissionBody {
    fn from(kept: Versioned<SubmissionRecord>) -> Self {
        Self {
            id: kept.key.id.into(),
            judged_on: kept.value.judged_on,
            sha256: kept.value.package.sha256,
            bytes: kept.value.package.bytes,
            encrypted: kept.value.encrypted,
            manifest: kept.value.manifest,
            at: kept.value.at,
        }
    }
}

/// The submissions of a case.
#[utoipa::path(get, path = "/api/v1/cases/{case}/submissions", tag = "submissions",
    operation_id = "listSubmissions",
    params(("case" = String, Path, description = "Id of the case"), PageQuery),
    responses((status = 200, description = "The submissions", body = SubmissionsBody)))]
pub(crate) async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<SubmissionsBody>, ApiProblem> {
    let (some, next) =
        page.of(app.workbench().submissions(&actor, &case).await?, |kept| kept.key.id.clone())?;
    Ok(Json(SubmissionsBody { submissions: some.into_iter().map(Into::into).collect(), next }))
}

/// One submission.
#[utoipa::path(get, path = "/api/v1/cases/{case}/submissions/{id}", tag = "submissions",
    operation_id = "showSubmission",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id")),
    responses((status = 200, description = "The submission", body = SubmissionBody)))]
pub(crate) async fn show(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path((case, id)): Path<(CaseId, SubmissionId)>,
) -> Result<Json<SubmissionBody>, ApiProblem> {
    let all = app.workbench().submissions(&actor, &case).await?;
    let kept = all.into_iter().find(|kept| kept.key.id == id).ok_or(RequestError::NotFound)?;
    Ok(Json(kept.into()))
}

/// The sealed package of a submission.
#[utoipa::path(get, path = "/api/v1/cases/{case}/submissions/{id}/package", tag = "submissions",
    operation_id = "downloadPackage",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id")),
    responses((status = 200, description = "The package", body = Vec<u8>,
        content_type = "application/octet-stream")))]
pub(crate) async fn package(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path((case, id)): Path<(CaseId, SubmissionId)>,
) -> Result<Response, ApiProblem> {
    let file = app.workbench().package(&actor, &case, &id).await?;
    Ok(download::stored(app.workbench().clone(), file, false).await)
}

/// The receipt of a submission, with which the package is verified.
#[utoipa::path(get, path = "/api/v1/cases/{case}/submissions/{id}/receipt", tag = "submissions",
    operation_id = "downloadReceipt",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id")),
    responses((status = 200, description = "The receipt", body = Vec<u8>,
        content_type = "application/octet-stream")))]
pub(crate) async fn receipt(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path((case, id)): Path<(CaseId, SubmissionId)>,
) -> Result<Response, ApiProblem> {
    let bytes = app.workbench().submission_receipt(&actor, &case, &id).await?;
    Ok(download::made(bytes, &format!("simsa-{case}-{id}.receipt"), None))
}
