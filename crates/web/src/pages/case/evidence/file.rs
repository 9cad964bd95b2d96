//! The files of evidence: many at once from a plain form, one in place of another, and sent back.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use simsa_app::intake::evidence::NewFile;
use simsa_app::{CaseId, EvidenceId};
use simsa_model::Say;

use super::described::{described, disclosure};
use crate::frame::download;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::frame::upload::{self, UploadForm};
use crate::inputs::Wrong;
use crate::request_error::RequestError;
use crate::state::AppState;

/// `POST /cases/{case}/evidence`: any number of files from a plain form. Our script sends them piece by piece instead.
pub(crate) async fn add(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    mut upload: UploadForm,
) -> Result<Response, RequestError> {
    let shown = |wrong: Wrong| {
        let mut says = wrong.into_values();
        RequestError::Unusable(says.next().unwrap_or_default())
    };
    let mut any = false;
    while let Some(part) = upload::next(&mut upload.parts).await? {
        let Some((name, field)) = upload.gathered.file(part).await? else { continue };
        let fields = &upload.gathered.fields;
        let input = described(fields, &name).map_err(shown)?;
        let (sender, source) = upload::channel();
        let store = app.workbench().add_evidence(&person.actor, &case, &input, &name, Box::new(source));
        let (shelved, ()) = tokio::join!(store, upload::pump(field, sender));
        shelved?;
        any = true;
    }
    if !any {
        return Err(RequestError::Unusable(Say::new("파일이 없습니다.", "There is no file.")));
    }
    Ok(redirect::to(&format!("/cases/{case}/evidence?done=uploaded")))
}

/// `POST /cases/{case}/evidence/{id}/file`.
pub(crate) async fn replace(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, EvidenceId)>,
    mut upload: UploadForm,
) -> Result<Response, RequestError> {
    while let Some(part) = upload::next(&mut upload.parts).await? {
        let Some((name, field)) = upload.gathered.file(part).await? else { continue };
        let (sender, source) = upload::channel();
        let version = upload.gathered.fields.version().unwrap_or(0);
        let mut wrong = Wrong::new();
        let disclosure = disclosure(&upload.gathered.fields, &mut wrong);
        if let Some(wrong) = wrong.into_values().next() {
            return Err(RequestError::Unusable(wrong));
        }
        let file = NewFile { name: &name, disclosure };
        let store =
            app.workbench().replace_evidence(&person.actor, &case, (&id, version), file, Box::new(source));
        let (stored, ()) = tokio::join!(store, upload::pump(field, sender));
        stored?;
        return Ok(redirect::to(&format!("/cases/{case}/evidence/{id}?done=uploaded")));
    }
    Err(RequestError::Unusable(Say::new("파일이 없습니다.", "There is no file.")))
}

/// How a file is wanted.
#[derive(Deserialize)]
pub(crate) struct FileQuery {
    #[serde(default)]
    view: Option<String>,
    #[serde(default)]
    revision: Option<String>,
}

/// `GET /cases/{case}/evidence/{id}/file`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, String)>,
    Query(wish): Query<FileQuery>,
) -> Result<Response, RequestError> {
    let file = app.workbench().evidence_file(&person.actor, &case, &id, wish.revision.as_deref()).await?;
    Ok(download::stored(app.workbench().clone(), file, wish.view.is_some()).await)
}
