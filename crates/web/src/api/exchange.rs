//! A case folder as one zip file: what `simsa` on the command line reads and writes, in and out.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::asked::ChangeRequest;
use super::caller::Caller;
use super::content::Zipped;
use super::problem::ApiProblem;
use crate::frame::case_zip;
use crate::request_error::RequestError;
use crate::state::AppState;
use simsa_app::CaseId;
use simsa_app::records::ImportCounts;

/// A case that came in as a folder.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportedBody {
    /// Its id.
    id: String,
    /// What came.
    imported: ImportedCounts,
}

/// What came with a folder, and what of it is not in the case.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportedCounts {
    /// Files in the folder, the lists among them.
    came: usize,
    /// Pieces of evidence in the list.
    listed: usize,
    /// Of those, the ones whose file was read.
    read: usize,
    /// The first of the files that nothing names; they are not in the case.
    unused: Vec<String>,
    /// How many there were.
    unused_files: usize,
    /// Remarks taken over.
    comments: usize,
    /// Questions with a member who is to answer, or a day.
    assignments: usize,
    /// Remarks and assignments that could not be taken over.
    not_carried: usize,
}

impl From<simsa_app::ImportedCase> for ImportedBody {
    fn from(made: simsa_app::ImportedCase) -> Self {
        let ImportCounts { came, listed, read, unused, unused_files, comments, assignments, not_carried } =
            made.imported;
        Self {
            id: made.id.into(),
            imported: ImportedCounts {
                came,
                listed,
                read,
                unused,
                unused_files,
                comments,
                assignments,
                not_carried,
            },
        }
    }
}

/// Takes a zipped case folder over as a new case. At most 2 GiB and 5000 files.
#[utoipa::path(post, path = "/api/v1/imports", tag = "cases", operation_id = "importCase",
    request_body(content = Vec<u8>, content_type = "application/zip"),
    responses((status = 201, description = "The case is there; Location says where", body = ImportedBody),
        (status = 422, description = "A file of the folder cannot be used, or evidence is kept encrypted in it; `problems` says which")))]
pub(crate) async fn import(
    State(app): State<AppState>,
    ChangeRequest { actor, content: Zipped(incoming), at }: ChangeRequest<Zipped>,
) -> Result<Response, ApiProblem> {
    let _turn = app.work_limit().turn(&actor.member).await?;
    let folder = incoming.unpacked().await.map_err(|trouble| match trouble {
        RequestError::Unusable(say) => ApiProblem::field("folder", say),
        other => other.into(),
    })?;
    let made = app.workbench().import_case(&actor, &folder.root).await?;
    at.told(None, &ImportedBody::from(made))
}

/// The case as a zipped folder, with what is kept beside it; files not disclosed to one's organisation are left out.
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
