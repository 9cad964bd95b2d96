//! The facts of a case: read, written as a whole, or answered one after the other as open rulings ask.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use simsa_app::CaseId;
use simsa_model::Facts;
use utoipa::ToSchema;

use super::asked::ChangeRequest;
use super::caller::Caller;
use super::content::JsonBody;
use super::problem::ApiProblem;
use super::version::tagged;
use crate::state::AppState;

/// The facts.
#[utoipa::path(get, path = "/api/v1/cases/{case}/facts", tag = "facts", operation_id = "showFacts",
    params(("case" = String, Path, description = "Id of the case")),
    responses((status = 200, description = "The facts", body = ref("#/components/schemas/Facts"))))]
pub(crate) async fn show(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
) -> Result<Response, ApiProblem> {
    let panel = app.workbench().case_panel(&actor, &case).await?;
    Ok(tagged(Some(panel.version), Json(panel.facts)))
}

/// Writes all facts over those that were read (`If-Match`). At most 256 KiB.
#[utoipa::path(put, path = "/api/v1/cases/{case}/facts", tag = "facts", operation_id = "writeFacts",
    params(("case" = String, Path, description = "Id of the case"),
        ("If-Match" = String, Header, description = "The ETag that was read")),
    request_body(content = ref("#/components/schemas/Facts")),
    responses((status = 204, description = "Written; the ETag is the new version"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn write(
    State(app): State<AppState>,
    Path(case): Path<CaseId>,
    asked: ChangeRequest<JsonBody<Facts>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    let ChangeRequest { actor, content: JsonBody(facts), at } = asked;
    Ok(at.done(Some(app.workbench().change_facts(&actor, &case, version, &facts).await?)))
}

/// One fact.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FactInput {
    /// Its path, as an open ruling names it, for example `storage[main].cloud`.
    fact: String,
    /// The value as it would stand in a facts file, for example `true`; empty takes the fact back.
    value: String,
}

/// Answers one fact by the path that an open ruling names (`needs` of the panel).
#[utoipa::path(patch, path = "/api/v1/cases/{case}/facts/answer", tag = "facts", operation_id = "answerFact",
    params(("case" = String, Path, description = "Id of the case"),
        ("If-Match" = String, Header, description = "The ETag that was read")),
    request_body = FactInput,
    responses((status = 204, description = "Written; the ETag is the new version"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn answer(
    State(app): State<AppState>,
    Path(case): Path<CaseId>,
    asked: ChangeRequest<JsonBody<FactInput>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    let ChangeRequest { actor, content: JsonBody(FactInput { fact, value }), at } = asked;
    Ok(at.done(Some(app.workbench().answer_fact(&actor, &case, version, &fact, &value).await?)))
}
