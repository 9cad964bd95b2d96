//! A case folder as one zip file, in and out.

use axum::extract::{Path, State};
use axum::response::Response;
use simsa_model::Say;

use crate::app::App;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::frame::upload::{self, Upload};
use crate::frame::zipped::{self, Incoming};
use crate::trouble::Trouble;

/// `POST /cases/import`.
pub(crate) async fn import(
    State(app): State<App>,
    person: Person,
    mut upload: Upload,
) -> Result<Response, Trouble> {
    let mut turn = Some(app.desk().may_import(&person.actor)?);
    let _turn = app.heavy().turn(&person.actor.member).await?;
    while let Some(part) = upload::next(&mut upload.parts).await? {
        let Some((_, mut field)) = upload.gathered.file(part).await? else { continue };
        let Some(turn) = turn.take() else { break };
        let mut incoming = Incoming::new(turn).await?;
        while let Some(chunk) = field.chunk().await.map_err(|_| Trouble::Unreadable("multipart/form-data"))? {
            incoming.take(&chunk).await?;
        }
        let folder = incoming.unpacked().await?;
        let id = app.desk().import_case(&person.actor, &folder.root).await?;
        return Ok(redirect::to(&format!("/cases/{id}?done=created")));
    }
    Err(Trouble::Unusable(Say::new("파일이 없습니다.", "There is no file.")))
}

/// `GET /cases/{case}/export`.
pub(crate) async fn export(
    State(app): State<App>,
    person: Person,
    Path(case): Path<String>,
) -> Result<Response, Trouble> {
    let _turn = app.heavy().turn(&person.actor.member).await?;
    Ok(zipped::export(&app, &person.actor, &case).await?)
}
