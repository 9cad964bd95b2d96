//! Large files, handed in piece by piece: a program whose connection broke goes on where the server stands. The protocol is
//! tus 1.0.0, the mechanism that of our pages (`frame::receiving`); a program says who it is with its token.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use simsa_app::intake::upload::UploadView;
use simsa_app::{CaseId, UploadId};
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::problem::ApiProblem;
use crate::api::version::IfMatch;
use crate::frame::{receiving, tus};
use crate::state::AppState;

/// A file that is being handed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct UploadBody {
    /// Its id.
    id: String,
    /// What the file is called where it comes from.
    name: String,
    /// Bytes that have come.
    offset: u64,
    /// Bytes in all.
    length: u64,
    /// SHA-256 of the file in hexadecimal, where it was announced.
    sha256: Option<String>,
    /// The piece of evidence whose file it replaces.
    replaces: Option<String>,
    /// When it is given up unless more comes before.
    #[schema(value_type = String, format = DateTime)]
    expires: jiff::Timestamp,
}

impl From<UploadView> for UploadBody {
    fn from(view: UploadView) -> Self {
        let UploadView { id, name, offset, length, sha256, replaces, expires, .. } = view;
        Self { id: id.into(), name, offset, length, sha256, replaces: replaces.map(Into::into), expires }
    }
}

/// One's own unfinished uploads in a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct UploadsBody {
    /// The uploads.
    uploads: Vec<UploadBody>,
}

/// How far an upload is.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what the frame writes")]
pub(crate) struct UploadStateBody {
    /// Bytes that have come.
    offset: u64,
    /// Bytes in all.
    length: u64,
    /// The piece of evidence that it has become.
    evidence: Option<String>,
    /// Whether numbers that look like resident registration numbers were seen in it; somebody should look again.
    warns: bool,
    /// Why it, or a part of it, could not be looked at: `too-much`, `damaged`, `encrypted`, `memory`, `time`, `ended`, or
    /// `postponed`, when it is looked at later. Absent when there is nothing to see to.
    unseen: Option<String>,
}

/// An answer in this protocol, which is named in each.
fn in_tus(answer: Result<Response, ApiProblem>) -> Response {
    let mut response = answer.into_response();
    response.headers_mut().insert(tus::RESUMABLE, tus::VERSION);
    response
}

/// One's own unfinished uploads in a case, to go on with.
#[utoipa::path(get, path = "/api/v1/cases/{case}/uploads", tag = "evidence", operation_id = "listUploads",
    params(("case" = String, Path, description = "Id of the case")),
    responses((status = 200, description = "The uploads", body = UploadsBody)))]
pub(crate) async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
) -> Result<Json<UploadsBody>, ApiProblem> {
    let uploads = app.workbench().uploads(&actor, &case).await?;
    Ok(Json(UploadsBody { uploads: uploads.into_iter().map(Into::into).collect() }))
}

/// Announces a file that is handed in piece by piece (tus 1.0.0, creation).
#[utoipa::path(post, path = "/api/v1/cases/{case}/uploads", tag = "evidence", operation_id = "beginUpload",
    params(("case" = String, Path, description = "Id of the case"),
        ("Tus-Resumable" = String, Header, description = "`1.0.0`"),
        ("Upload-Length" = u64, Header, description = "Bytes in all"),
        ("Upload-Metadata" = Option<String>, Header, description = "Pairs of a name and its value in base64: `filename`; \
            `title`, `kind`, `effective`, `from`, `until`, `disclosure` as for evidence; `sha256`, with which a file that came \
            differently is refused; `replaces`, the id of evidence whose file it replaces"),
        ("If-Match" = Option<String>, Header, description = "With `replaces`: the etag of the evidence that was read")),
    responses((status = 201, description = "Announced; its bytes go to Location"),
        (status = 412, description = "Another version of the protocol, or somebody else has changed the evidence"),
        (status = 422, description = "The file is too large, or what is said about it cannot be taken")))]
pub(crate) async fn begin(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
    headers: HeaderMap,
) -> Response {
    let begin = async {
        app.workbench().uploads(&actor, &case).await?;
        tus::speaks(&headers)?;
        let mut new = tus::announced(&headers)?;
        if new.replaces.is_some() {
            new.seen = Some(IfMatch::of(&headers)?.existing());
        }
        let view = app.workbench().begin_upload(&actor, &case, &new).await?;
        Ok(tus::created(&format!("/api/v1/cases/{case}/uploads/{}", view.id), &view))
    };
    in_tus(begin.await)
}

/// How far an upload is. With `HEAD`, which comes before going on, whoever still sends is asked to leave first, and
/// `Upload-Offset` says where to go on.
#[utoipa::path(get, path = "/api/v1/cases/{case}/uploads/{id}", tag = "evidence", operation_id = "showUpload",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id")),
    responses((status = 200, description = "How far it is", body = UploadStateBody)))]
pub(crate) async fn show(
    State(app): State<AppState>,
    Caller(actor): Caller,
    method: Method,
    Path((case, id)): Path<(CaseId, UploadId)>,
) -> Response {
    in_tus(receiving::show(&app, &actor, (&case, &id), &method).await.map_err(Into::into))
}

/// Sends the next bytes, from where the upload stands. What has come when a connection breaks is kept.
#[utoipa::path(patch, path = "/api/v1/cases/{case}/uploads/{id}", tag = "evidence", operation_id = "sendUpload",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id"),
        ("Tus-Resumable" = String, Header, description = "`1.0.0`"),
        ("Upload-Offset" = u64, Header, description = "Where in the file the bytes begin"),
        ("Upload-Checksum" = Option<String>, Header, description = "`sha1` or `sha256`, and the sum of these bytes in \
            base64: all of them are taken, or none")),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "Taken, durably; Upload-Offset says how far it is. With the last byte the file \
            is evidence"),
        (status = 409, description = "The upload does not stand there"), (status = 413, description = "More than announced"),
        (status = 423, description = "Somebody else is sending it")))]
pub(crate) async fn receive(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path((case, id)): Path<(CaseId, UploadId)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let receive = async {
        app.workbench().upload(&actor, &case, &id).await?;
        tus::speaks(&headers)?;
        Ok(receiving::receive(app.clone(), actor, (case, id), &headers, body).await?)
    };
    in_tus(receive.await)
}

/// Gives an upload up.
#[utoipa::path(delete, path = "/api/v1/cases/{case}/uploads/{id}", tag = "evidence", operation_id = "endUpload",
    params(("case" = String, Path, description = "Id of the case"), ("id" = String, Path, description = "Its id"),
        ("Tus-Resumable" = String, Header, description = "`1.0.0`")),
    responses((status = 204, description = "Given up")))]
pub(crate) async fn end(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path((case, id)): Path<(CaseId, UploadId)>,
    headers: HeaderMap,
) -> Response {
    let end = async {
        app.workbench().upload(&actor, &case, &id).await?;
        tus::speaks(&headers)?;
        receiving::give_up(&app, &actor, &case, &id).await?;
        Ok(tus::ended())
    };
    in_tus(end.await)
}
