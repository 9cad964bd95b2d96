//! Files that are handed in piece by piece, as the script of our pages sends them; without the script the plain form
//! does. The protocol is tus 1.0.0, see `frame::tus`.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method};
use axum::response::Response;

use crate::frame::fields::Posted;
use crate::frame::person::Person;
use crate::frame::receiving;
use crate::frame::redirect;
use crate::frame::tus::{self, TusRequest, UploadRefusal};
use crate::request_error::RequestError;
use crate::state::AppState;
use simsa_app::{CaseId, UploadId};

/// `OPTIONS /cases/{case}/uploads`.
pub(crate) async fn options(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    app.workbench().uploads(&person.actor, &case).await?;
    Ok(tus::spoken(app.workbench().policy().largest_file))
}

/// `POST /cases/{case}/uploads`: announces a file.
pub(crate) async fn begin(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    _: TusRequest,
    headers: HeaderMap,
) -> Result<Response, UploadRefusal> {
    // for whoever takes no part, the case does not exist, whatever the headers say
    app.workbench().uploads(&person.actor, &case).await?;
    let view = app.workbench().begin_upload(&person.actor, &case, &tus::announced(&headers)?).await?;
    Ok(tus::created(&format!("/cases/{case}/uploads/{}", view.id), &view))
}

/// `GET` and `HEAD /cases/{case}/uploads/{id}`: how far it is.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    method: Method,
    Path((case, id)): Path<(CaseId, UploadId)>,
) -> Result<Response, UploadRefusal> {
    receiving::show(&app, &person.actor, (&case, &id), &method).await
}

/// `PATCH /cases/{case}/uploads/{id}`: the next bytes.
pub(crate) async fn receive(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, UploadId)>,
    _: TusRequest,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, UploadRefusal> {
    app.workbench().upload(&person.actor, &case, &id).await?;
    receiving::receive(app, person.actor, (case, id), &headers, body).await
}

/// `DELETE /cases/{case}/uploads/{id}`.
pub(crate) async fn end(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, UploadId)>,
    _: TusRequest,
) -> Result<Response, UploadRefusal> {
    receiving::give_up(&app, &person.actor, &case, &id).await?;
    Ok(tus::ended())
}

/// `POST /cases/{case}/uploads/{id}/discard`: the same without a script.
pub(crate) async fn discard(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, UploadId)>,
    Posted(_): Posted,
) -> Result<Response, RequestError> {
    match receiving::give_up(&app, &person.actor, &case, &id).await {
        Ok(()) => Ok(redirect::to(&format!("/cases/{case}/evidence?done=removed"))),
        Err(UploadRefusal::House(trouble)) => Err(trouble),
        Err(UploadRefusal::Own(_, say)) => Err(RequestError::Refused(say)),
    }
}
