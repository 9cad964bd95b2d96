//! Evidence that is off the list, and destroying it for good.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use simsa_app::intake::destroy::Destroy;
use simsa_app::records::DestructionReason;
use simsa_app::views::removed::RemovedView;
use simsa_app::{CaseId, EvidenceId, RemovedId};
use utoipa::ToSchema;

use crate::api::asked::ChangeRequest;
use crate::api::caller::Caller;
use crate::api::content::{JsonBody, Nothing};
use crate::api::page::PageQuery;
use crate::api::problem::ApiProblem;
use crate::state::AppState;

/// A piece of evidence, or an earlier file of one, that is off the list.
#[derive(Serialize, ToSchema)]
pub(crate) struct RemovedBody {
    /// Its id.
    id: String,
    /// The id that the piece had.
    evidence: String,
    /// Its title.
    title: String,
    /// Whether it is an earlier file only.
    is_revision: bool,
    /// SHA-256 of its files, in hexadecimal.
    sha256: Vec<String>,
    /// Whether it is of one's own organisation.
    own: bool,
    /// When it was taken off.
    #[schema(value_type = String, format = DateTime)]
    at: jiff::Timestamp,
    /// `registration-numbers`, `mistake`, `not-needed` or `obligation`; absent while it is withdrawn only.
    #[schema(value_type = Option<String>)]
    reason: Option<DestructionReason>,
    /// From when on it is destroyed; until then it can be listed again.
    #[schema(value_type = Option<String>, format = DateTime)]
    due: Option<jiff::Timestamp>,
    /// When it was destroyed.
    #[schema(value_type = Option<String>, format = DateTime)]
    destroyed: Option<jiff::Timestamp>,
    /// Whether the same file was still listed elsewhere then, and is kept there.
    kept_elsewhere: bool,
}

impl From<RemovedView> for RemovedBody {
    fn from(view: RemovedView) -> Self {
        Self {
            id: view.id.into(),
            evidence: view.evidence.into(),
            title: view.title,
            is_revision: view.is_revision,
            sha256: view.files.into_iter().map(|file| file.sha256).collect(),
            own: view.own,
            at: view.at,
            reason: view.reason,
            due: view.due,
            destroyed: view.destroyed,
            kept_elsewhere: view.kept_elsewhere,
        }
    }
}

/// Evidence that is off the list.
#[derive(Serialize, ToSchema)]
pub(crate) struct RemovedListBody {
    /// The pieces, the latest first.
    removed: Vec<RemovedBody>,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
}

/// The order that a file be destroyed.
#[derive(Serialize, ToSchema)]
pub(crate) struct DestructionBody {
    /// Id of what is off the list now.
    id: String,
}

/// Why it is to be destroyed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DestructionInput {
    /// `registration-numbers` (at once), `mistake`, `not-needed` or `obligation`.
    #[schema(value_type = String, pattern = "^(registration-numbers|mistake|not-needed|obligation)$")]
    reason: DestructionReason,
    /// In one's own words; seen by the own organisation only.
    #[serde(default)]
    note: String,
    /// Digest of the earlier file that is meant; the whole piece when left out.
    #[serde(default)]
    revision: Option<String>,
}

impl From<DestructionInput> for Destroy {
    fn from(DestructionInput { reason, note, revision }: DestructionInput) -> Self {
        Self { reason, note, revision }
    }
}

/// Evidence that is off the list of a case: withdrawn, to be destroyed, destroyed.
#[utoipa::path(get, path = "/api/v1/cases/{case}/removed", tag = "evidence", operation_id = "listRemovedEvidence",
    params(("case" = String, Path, description = "Id of the case"), PageQuery),
    responses((status = 200, description = "What is off the list", body = RemovedListBody)))]
pub(crate) async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<RemovedListBody>, ApiProblem> {
    let (some, next) =
        page.of(app.workbench().removed_evidence(&actor, &case).await?, |view| view.id.clone())?;
    Ok(Json(RemovedListBody { removed: some.into_iter().map(Into::into).collect(), next }))
}

/// Takes a piece of evidence off the list, as it was read (`If-Match`), and orders it destroyed: its key, so that nobody can
/// open it again. Until it is due it can be listed again.
#[utoipa::path(post, path = "/api/v1/cases/{case}/evidence/{id}/destruction", tag = "evidence",
    operation_id = "destroyEvidence",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id"),
        ("If-Match" = String, Header, description = "The etag that was read")),
    request_body = DestructionInput,
    responses((status = 200, description = "Ordered", body = DestructionBody),
        (status = 409, description = "An answer rests on it, or a submission names it"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn destroy(
    State(app): State<AppState>,
    Path((case, id)): Path<(CaseId, EvidenceId)>,
    asked: ChangeRequest<JsonBody<DestructionInput>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    let ChangeRequest { actor, content: JsonBody(input), at } = asked;
    let id = app.workbench().destroy_evidence(&actor, &case, (&id, version), &input.into()).await?;
    at.told(None, &DestructionBody { id: id.into() })
}

/// Orders that what was withdrawn be destroyed.
#[utoipa::path(post, path = "/api/v1/cases/{case}/removed/{id}/destruction", tag = "evidence",
    operation_id = "destroyWithdrawnEvidence",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id")),
    request_body = DestructionInput,
    responses((status = 204, description = "Ordered"), (status = 409, description = "A submission names it")))]
pub(crate) async fn destroy_withdrawn(
    State(app): State<AppState>,
    Path((case, id)): Path<(CaseId, RemovedId)>,
    asked: ChangeRequest<JsonBody<DestructionInput>>,
) -> Result<Response, ApiProblem> {
    let ChangeRequest { actor, content: JsonBody(input), at } = asked;
    app.workbench().destroy_withdrawn(&actor, &case, &id, &input.into()).await?;
    Ok(at.done(None))
}

/// Lists again what is off the list and not destroyed.
#[utoipa::path(post, path = "/api/v1/cases/{case}/removed/{id}/restore", tag = "evidence",
    operation_id = "restoreEvidence",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id")),
    responses((status = 204, description = "Listed again"), (status = 409, description = "It is destroyed")))]
pub(crate) async fn restore(
    State(app): State<AppState>,
    Path((case, id)): Path<(CaseId, RemovedId)>,
    asked: ChangeRequest<Nothing>,
) -> Result<Response, ApiProblem> {
    app.workbench().restore_evidence(&asked.actor, &case, &id).await?;
    Ok(asked.at.done(None))
}
