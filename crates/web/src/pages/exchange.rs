//! A case folder as one zip file, in and out.

use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::CaseId;
use simsa_model::Say;

use crate::frame::case_zip::{self, IncomingZip};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::frame::upload::{self, UploadForm};
use crate::request_error::RequestError;
use crate::state::AppState;

/// `POST /cases/import`.
pub(crate) async fn import(
    State(app): State<AppState>,
    person: Person,
    mut upload: UploadForm,
) -> Result<Response, RequestError> {
    let mut turn = Some(app.workbench().may_import(&person.actor)?);
    let _turn = app.work_limit().turn(&person.actor.member).await?;
    while let Some(part) = upload::next(&mut upload.parts).await? {
        let Some((_, mut field)) = upload.gathered.file(part).await? else { continue };
        let Some(turn) = turn.take() else { break };
        let mut incoming = IncomingZip::new(turn).await?;
        while let Some(chunk) =
            field.chunk().await.map_err(|_| RequestError::Unreadable("multipart/form-data"))?
        {
            incoming.take(&chunk).await?;
        }
        let folder = incoming.unpacked().await?;
        let made = app.workbench().import_case(&person.actor, &folder.root).await?;
        return Ok(redirect::to(&format!("/cases/{}?done=imported", made.id)));
    }
    Err(RequestError::Unusable(Say::new("파일이 없습니다.", "There is no file.")))
}

/// `GET /cases/{case}/export`.
pub(crate) async fn export(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    let _turn = app.work_limit().turn(&person.actor.member).await?;
    Ok(case_zip::export(&app, &person.actor, &case).await?)
}
