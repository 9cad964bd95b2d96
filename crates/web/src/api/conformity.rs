//! 적합성 확인 (form 6): what the applicant has confirmed of the operator's material, item by item. What binds is the
//! confirmation of the form itself, see `confirmations`.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::CaseId;
use simsa_model::Conformity;

use super::asked::ChangeRequest;
use super::caller::Caller;
use super::content::JsonBody;
use super::problem::ApiProblem;
use super::version::tagged;
use crate::request_error::RequestError;
use crate::state::AppState;

/// What the applicant has confirmed of the operator's material. Operators do not see it.
#[utoipa::path(get, path = "/api/v1/cases/{case}/conformity", tag = "facts", operation_id = "showConformity",
    params(("case" = String, Path, description = "Id of the case")),
    responses((status = 200, description = "What is confirmed", body = ref("#/components/schemas/Conformity"))))]
pub(crate) async fn show(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
) -> Result<Response, ApiProblem> {
    let panel = app.workbench().case_panel(&actor, &case).await?;
    let conformity = panel.conformity.ok_or(RequestError::NotFound)?;
    Ok(tagged(Some(panel.version), Json(conformity)))
}

/// Writes what is confirmed over what was read (`If-Match`).
#[utoipa::path(put, path = "/api/v1/cases/{case}/conformity", tag = "facts", operation_id = "writeConformity",
    params(("case" = String, Path, description = "Id of the case"),
        ("If-Match" = String, Header, description = "The ETag that was read")),
    request_body(content = ref("#/components/schemas/Conformity")),
    responses((status = 204, description = "Written; the ETag is the new version"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn write(
    State(app): State<AppState>,
    Path(case): Path<CaseId>,
    asked: ChangeRequest<JsonBody<Conformity>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    let ChangeRequest { actor, content: JsonBody(conformity), at } = asked;
    Ok(at.done(Some(app.workbench().save_conformity(&actor, &case, version, &conformity).await?)))
}
