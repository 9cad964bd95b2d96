//! What is said about evidence: the list, changing a description, what the other party may see, withdrawing.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use simsa_app::intake::description::Described;
use simsa_app::records::{CasePart, Disclosure};
use simsa_app::views::evidence::EvidenceView;
use simsa_app::{CaseId, EvidenceId};
use simsa_model::{Day, Inspection, Unseen};
use utoipa::ToSchema;

use crate::api::asked::ChangeRequest;
use crate::api::caller::Caller;
use crate::api::content::{JsonBody, Nothing};
use crate::api::page::PageQuery;
use crate::api::problem::ApiProblem;
use crate::api::version::tagged;
use crate::request_error::RequestError;
use crate::state::AppState;

/// A piece of evidence.
#[derive(Serialize, ToSchema)]
pub(crate) struct EvidenceBody {
    /// Its name in this case, as answers point at it.
    id: String,
    /// What is said about it; the name of the file is empty where only title and digest are disclosed.
    #[schema(schema_with = listed)]
    listed: simsa_model::Evidence,
    /// Length of the file in bytes; absent when nobody has handed one in.
    bytes: Option<u64>,
    /// `operator` or `applicant`: whose it is.
    #[schema(value_type = String)]
    part: CasePart,
    /// `full` or `title-and-digest`: what the other party may see.
    #[schema(value_type = String)]
    disclosure: Disclosure,
    /// Whether one's own organisation may have the file.
    readable: bool,
    /// Whether this member may change it now.
    editable: bool,
    /// Whether it seems to hold resident registration numbers; said to its owner only.
    sensitive: bool,
    /// Why it, or a part of it, could not be looked at (as when it was added); said to its owner only.
    #[schema(value_type = Option<String>)]
    unseen: Option<Unseen>,
    /// Digests of earlier files, for their owner.
    revisions: Vec<String>,
    /// Questions whose answers rest on it.
    used_by: Vec<String>,
    /// What else rests on it, in Korean words: certificates, products, tests, claims.
    used_elsewhere: Vec<String>,
    /// The service dossier it comes from.
    from_dossier: Option<String>,
    /// The ETag to be named when it is changed in any way.
    etag: String,
}

fn listed() -> utoipa::openapi::Ref {
    utoipa::openapi::Ref::from_schema_name("Evidence")
}

impl From<EvidenceView> for EvidenceBody {
    fn from(view: EvidenceView) -> Self {
        Self {
            id: view.name,
            listed: view.listed,
            bytes: view.stored.map(|stored| stored.bytes),
            part: view.part,
            disclosure: view.disclosure,
            readable: view.readable,
            editable: view.editable,
            sensitive: view.inspection.as_ref().is_some_and(Inspection::warns),
            unseen: view.inspection.as_ref().and_then(Inspection::not_looked_at),
            revisions: view.revisions.into_iter().map(|(sha256, ..)| sha256).collect(),
            used_by: view.used_by.questions.into_iter().collect(),
            used_elsewhere: view.used_by.others.into_iter().map(|say| say.ko).collect(),
            from_dossier: view.from_dossier.map(Into::into),
            etag: format!("\"{}\"", view.version),
        }
    }
}

/// The evidence of a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct ShelfBody {
    /// The pieces, in the order of the list.
    evidence: Vec<EvidenceBody>,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
}

/// The evidence of a case, as far as one's own organisation sees it.
#[utoipa::path(get, path = "/api/v1/cases/{case}/evidence", tag = "evidence", operation_id = "listEvidence",
    params(("case" = String, Path, description = "Id of the case"), PageQuery),
    responses((status = 200, description = "The list", body = ShelfBody)))]
pub(crate) async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<ShelfBody>, ApiProblem> {
    let (some, next) = page.of(app.workbench().evidence(&actor, &case).await?, |view| view.name.clone())?;
    Ok(Json(ShelfBody { evidence: some.into_iter().map(Into::into).collect(), next }))
}

/// One piece of evidence.
#[utoipa::path(get, path = "/api/v1/cases/{case}/evidence/{id}", tag = "evidence", operation_id = "showEvidence",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id")),
    responses((status = 200, description = "The piece; its ETag is its version", body = EvidenceBody)))]
pub(crate) async fn show(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path((case, id)): Path<(CaseId, String)>,
) -> Result<Response, ApiProblem> {
    let all = app.workbench().evidence(&actor, &case).await?;
    let view = all.into_iter().find(|view| view.name == id).ok_or(RequestError::NotFound)?;
    Ok(tagged(Some(view.version), Json(EvidenceBody::from(view))))
}

/// What is said about a piece of evidence.
#[derive(Deserialize, ToSchema, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EvidenceInput {
    /// 제목, 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub(super) title: String,
    /// Kind, as listed in the catalogue, for example `diagram`.
    pub(super) kind: String,
    /// 기준일.
    #[schema(value_type = Option<String>, format = Date)]
    #[param(value_type = Option<String>, format = Date)]
    pub(super) effective: Option<Day>,
    /// First day of the period it covers.
    #[schema(value_type = Option<String>, format = Date)]
    #[param(value_type = Option<String>, format = Date)]
    pub(super) from: Option<Day>,
    /// Last day of the period it covers.
    #[schema(value_type = Option<String>, format = Date)]
    #[param(value_type = Option<String>, format = Date)]
    pub(super) until: Option<Day>,
    /// `full` or `title-and-digest`: what the other party may see, from the first moment on. Left out: what is usual for a
    /// new piece, what stands for one that is there.
    #[schema(value_type = Option<String>, pattern = "^(full|title-and-digest)$")]
    #[param(value_type = Option<String>, pattern = "^(full|title-and-digest)$")]
    pub(super) disclosure: Option<Disclosure>,
}

impl From<EvidenceInput> for Described {
    fn from(input: EvidenceInput) -> Self {
        let EvidenceInput { title, kind, effective, from, until, disclosure } = input;
        Self { title, kind, effective, from, until, disclosure }
    }
}

/// Changes what is said about a piece of evidence, over what was read (`If-Match`).
#[utoipa::path(put, path = "/api/v1/cases/{case}/evidence/{id}", tag = "evidence", operation_id = "describeEvidence",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id"),
        ("If-Match" = String, Header, description = "The etag that was read")),
    request_body = EvidenceInput,
    responses((status = 204, description = "Written; the ETag is the new version"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn describe(
    State(app): State<AppState>,
    Path((case, id)): Path<(CaseId, EvidenceId)>,
    asked: ChangeRequest<JsonBody<EvidenceInput>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    let ChangeRequest { actor, content: JsonBody(input), at } = asked;
    let version = app.workbench().describe_evidence(&actor, &case, &id, version, &input.into()).await?;
    Ok(at.done(Some(version)))
}

/// Takes a piece of evidence off the list, as it was read (`If-Match`); refused while an answer rests on it.
#[utoipa::path(delete, path = "/api/v1/cases/{case}/evidence/{id}", tag = "evidence",
    operation_id = "withdrawEvidence",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id"),
        ("If-Match" = String, Header, description = "The etag that was read")),
    responses((status = 204, description = "Withdrawn"), (status = 409, description = "An answer rests on it"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn withdraw(
    State(app): State<AppState>,
    Path((case, id)): Path<(CaseId, EvidenceId)>,
    asked: ChangeRequest<Nothing>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    app.workbench().withdraw_evidence(&asked.actor, &case, &id, version).await?;
    Ok(asked.at.done(None))
}

/// What the other party may see.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisclosureInput {
    /// `full` or `title-and-digest`.
    #[schema(value_type = String, pattern = "^(full|title-and-digest)$")]
    disclosure: Disclosure,
}

/// Says what the other party may see of a piece of evidence of one's own, over what was read (`If-Match`).
#[utoipa::path(put, path = "/api/v1/cases/{case}/evidence/{id}/disclosure", tag = "evidence",
    operation_id = "discloseEvidence",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id"),
        ("If-Match" = String, Header, description = "The etag that was read")),
    request_body = DisclosureInput,
    responses((status = 204, description = "Written; the ETag is the new version"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn disclose(
    State(app): State<AppState>,
    Path((case, id)): Path<(CaseId, EvidenceId)>,
    asked: ChangeRequest<JsonBody<DisclosureInput>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    let ChangeRequest { actor, content: JsonBody(input), at } = asked;
    Ok(at.done(Some(app.workbench().disclose_evidence(&actor, &case, &id, version, input.disclosure).await?)))
}
