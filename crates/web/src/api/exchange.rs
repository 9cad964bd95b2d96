//! A case folder as one zip file: what `simsa` on the command line reads and writes, in and out.

use axum::extract::{Path, State};
use axum::response::Response;

use super::asked::ChangeRequest;
use super::caller::Caller;
use super::cases::IdBody;
use super::content::Zipped;
use super::problem::ApiProblem;
use crate::frame::case_zip;
use crate::request_error::RequestError;
use crate::state::AppState;
use simsa_app::CaseId;

/// Takes a zipped case folder over as a new case. At most 2 GiB and 5000 files.
#[utoipa::path(post, path = "/api/v1/imports", tag = "cases", operation_id = "importCase",
    request_body(content = Vec<u8>, content_type = "application/zip"),
    responses((status = 201, description = "The case is there; Location says where", body = IdBody),
        (status = 422, description = "A file of the folder cannot be used; `problems` says which")))]
pub(crate) async fn import(
    State(app): State<AppState>,
    ChangeRequest { actor, content: Zipped(incoming), at }: ChangeRequest<Zipped>,
) -> Result<Response, ApiProblem> {
    let _turn = app.work_limit().turn(&actor.member).await?;
    let folder = incoming.unpacked().await.map_err(|trouble| match trouble {
        RequestError::Unusable(say) => ApiProblem::field("folder", say),
        other => other.into(),
    })?;
    let id = app.workbench().import_case(&actor, &folder.root).await?;
    at.told(None, &IdBody { id: id.into() })
}

/// The case as a zipped folder; evidence that is not disclosed to one's own organisation is listed and left out.
#[utoipa::path(get, path = "/api/v1/cases/{case}/export", tag = "cases", operation_id = "exportCase",
    params(("case" = String, Path, description = "Id of the case")),
    responses((status = 200, description = "The folder", body = Vec<u8>, content_type = "application/zip")))]
pub(crate) async fn export(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
) -> Result<Response, ApiProblem> {
    let _turn = app.work_limit().turn(&actor.member).await?;
    Ok(case_zip::export(&app, &actor, &case).await?)
}
