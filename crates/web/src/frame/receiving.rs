//! Files that are handed in piece by piece: received from where they stand, given up. The same for our pages and for
//! programs, which differ in how they say who they are; the words are those of `tus`.

use axum::body::Body;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use simsa_app::intake::upload::UploadBytes;
use simsa_app::{Actor, CaseId, UploadId};

use crate::frame::tus::{self, UploadRefusal};
use crate::frame::upload::{channel, pump_body};
use crate::request_error::RequestError;
use crate::state::AppState;

/// How far it is. `HEAD` comes before going on: whoever still holds a lost connection writes down first what it has.
pub(crate) async fn show(
    app: &AppState,
    actor: &Actor,
    (case, id): (&CaseId, &UploadId),
    method: &Method,
) -> Result<Response, UploadRefusal> {
    let mut view = app.workbench().upload(actor, case, id).await?;
    if method == Method::HEAD {
        let _turn = app.upload_locks().take(id).await.ok_or_else(UploadRefusal::locked)?;
        view = app.workbench().upload(actor, case, id).await?;
    }
    Ok(tus::state(StatusCode::OK, &view))
}

/// Takes the next bytes of an upload that the actor is known to have begun: nobody else may ask a sender to leave.
pub(crate) async fn receive(
    app: AppState,
    actor: Actor,
    (case, id): (CaseId, UploadId),
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, UploadRefusal> {
    let (offset, checksum) = tus::piece(headers)?;
    let turn = app.upload_locks().take(&id).await.ok_or_else(UploadRefusal::locked)?;
    let (sender, source) = channel();
    let piece = UploadBytes { offset, checksum, source: Box::new(source) };
    // on its own: when the connection breaks this handler is dropped, and what has come must still be written down
    let receiving = tokio::spawn(async move {
        let taking = app.workbench().receive_upload(&actor, &case, &id, piece);
        let pumping = async {
            tokio::select! {
                () = pump_body(body, sender) => {}
                () = turn.asked_to_leave() => {}
            }
        };
        tokio::join!(taking, pumping).0
    });
    let view = receiving.await.map_err(RequestError::fault)??;
    Ok(tus::state(StatusCode::NO_CONTENT, &view))
}

/// Gives an upload up, when nobody is sending it any more.
pub(crate) async fn give_up(
    app: &AppState,
    actor: &Actor,
    case: &CaseId,
    id: &UploadId,
) -> Result<(), UploadRefusal> {
    app.workbench().upload(actor, case, id).await?;
    let _turn = app.upload_locks().take(id).await.ok_or_else(UploadRefusal::locked)?;
    Ok(app.workbench().end_upload(actor, case, id).await?)
}
