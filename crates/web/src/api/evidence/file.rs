//! The files of evidence: sent as the plain body of a request, streamed to the vault and back in constant memory.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use simsa_app::intake::description::Described;
use simsa_app::intake::evidence::NewFile;
use simsa_app::records::Disclosure;
use simsa_app::{CaseId, EvidenceId};
use utoipa::{IntoParams, ToSchema};

use super::list::EvidenceInput;
use crate::api::asked::ChangeRequest;
use crate::api::caller::Caller;
use crate::api::content::FileBody;
use crate::api::problem::ApiProblem;
use crate::frame::download;
use crate::state::AppState;

/// What the file is called where it comes from.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes a part of what is added")]
pub(crate) struct FileName {
    /// What the file is called where it comes from, for example `구성도.pdf`.
    file: String,
}

/// A file that takes the place of another.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Replacement {
    /// What the file is called where it comes from, for example `구성도.pdf`.
    file: String,
    /// `full` or `title-and-digest`: what the other party may see of the new file, from the first moment on.
    #[param(value_type = Option<String>, pattern = "^(full|title-and-digest)$")]
    disclosure: Option<Disclosure>,
}

/// A file was taken.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what workbench writes")]
pub(crate) struct ShelvedBody {
    /// Id of the piece of evidence.
    id: String,
    /// SHA-256 of the file, in hexadecimal.
    sha256: String,
    /// Whether numbers that look like resident registration numbers were seen in it; somebody should look again.
    sensitive: bool,
    /// Why it, or a part of it, could not be looked at: `too-much`, `damaged`, `encrypted`, `memory`, `time`, `ended`, or
    /// `postponed`, when it is looked at later. Absent when there is nothing to see to.
    unseen: Option<String>,
}

/// What is wanted beside the bytes.
#[derive(Deserialize)]
pub(crate) struct AddQuery {
    file: String,
    title: String,
    kind: String,
    effective: Option<simsa_model::Day>,
    from: Option<simsa_model::Day>,
    until: Option<simsa_model::Day>,
    disclosure: Option<Disclosure>,
}

/// Adds a file as evidence: the body is the file, the query describes it.
#[utoipa::path(post, path = "/api/v1/cases/{case}/evidence", tag = "evidence", operation_id = "addEvidence",
    params(("case" = String, Path, description = "Id of the case"), FileName, EvidenceInput),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "Taken, durably", body = ShelvedBody)))]
pub(crate) async fn add(
    State(app): State<AppState>,
    Path(case): Path<CaseId>,
    Query(added): Query<AddQuery>,
    asked: ChangeRequest<FileBody>,
) -> Result<Response, ApiProblem> {
    let AddQuery { file, title, kind, effective, from, until, disclosure } = added;
    let input = Described { title, kind, effective, from, until, disclosure };
    let ChangeRequest { actor, content, at } = asked;
    let workbench = app.workbench();
    let taken = content
        .stream(|source| workbench.add_evidence(&actor, &case, &input, &file, Box::new(source)))
        .await?;
    at.told(Some(taken.version), &taken)
}

/// Replaces the file of a piece of evidence, as it was read (`If-Match`); the earlier one stays as a revision.
#[utoipa::path(put, path = "/api/v1/cases/{case}/evidence/{id}/file", tag = "evidence",
    operation_id = "replaceEvidence",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id"), Replacement,
        ("If-Match" = String, Header, description = "The etag that was read")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, description = "Taken, durably", body = ShelvedBody),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn replace(
    State(app): State<AppState>,
    Path((case, id)): Path<(CaseId, EvidenceId)>,
    Query(named): Query<Replacement>,
    asked: ChangeRequest<FileBody>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.existing();
    let ChangeRequest { actor, content, at } = asked;
    let workbench = app.workbench();
    let file = NewFile { name: &named.file, disclosure: named.disclosure };
    let taking = |source| workbench.replace_evidence(&actor, &case, (&id, version), file, Box::new(source));
    let taken = content.stream(taking).await?;
    at.told(Some(taken.version), &taken)
}

/// Which of the files.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Digest of an earlier file; the current one when left out.
    revision: Option<String>,
}

/// The file of a piece of evidence, if one's own organisation may have it.
#[utoipa::path(get, path = "/api/v1/cases/{case}/evidence/{id}/file", tag = "evidence",
    operation_id = "downloadEvidence",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id"), Which),
    responses((status = 200, description = "The file; its digest is the ETag", body = Vec<u8>,
        content_type = "application/octet-stream")))]
pub(crate) async fn download(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path((case, id)): Path<(CaseId, String)>,
    Query(which): Query<Which>,
) -> Result<Response, ApiProblem> {
    let file = app.workbench().evidence_file(&actor, &case, &id, which.revision.as_deref()).await?;
    let tag = HeaderValue::from_str(&format!("\"{}\"", file.sha256));
    let mut response = download::stored(app.workbench().clone(), file, false).await.into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}
