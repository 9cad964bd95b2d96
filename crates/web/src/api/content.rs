//! What a request can hold: JSON, a file that is streamed, a file that is needed as a whole, or nothing.

use std::future::Future;
use std::io::Read as _;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::{FromRequest as _, Request};
use axum::http::{StatusCode, header};
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use simsa_app::Actor;
use simsa_model::Say;

use super::problem::ApiProblem;
use crate::frame::case_zip::IncomingZip;
use crate::frame::upload::{UploadSource, channel, pump_body};
use crate::request_error::RequestError;
use crate::state::AppState;

/// What a request holds.
pub(crate) trait Content: Sized + Send {
    /// Reads it; gives it with what tells it from other contents. Who may not send it is refused before it is read.
    fn read(
        request: Request,
        app: &AppState,
        actor: &Actor,
    ) -> impl Future<Output = Result<(Self, Vec<u8>), ApiProblem>> + Send;

    /// Whether it is what led to this result; asked of contents that [`Content::read`] does not tell apart yet.
    fn fits(self, result: &Value) -> impl Future<Output = Result<bool, ApiProblem>> + Send {
        let _ = (self, result);
        std::future::ready(Ok(true))
    }
}

/// Nothing.
pub(crate) struct Nothing;

impl Content for Nothing {
    async fn read(_: Request, _: &AppState, _: &Actor) -> Result<(Self, Vec<u8>), ApiProblem> {
        Ok((Self, Vec::new()))
    }
}

/// JSON.
pub(crate) struct JsonBody<T>(pub(super) T);

impl<T: DeserializeOwned + Send> Content for JsonBody<T> {
    async fn read(request: Request, app: &AppState, _: &Actor) -> Result<(Self, Vec<u8>), ApiProblem> {
        must_be(&request, "application/json")?;
        let bytes = Bytes::from_request(request, app).await.map_err(|refused| match refused.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiProblem::House(RequestError::TooLarge),
            _ => ApiProblem::malformed("the body broke off"),
        })?;
        Ok((Self(parsed(&bytes)?), bytes.into()))
    }
}

/// A file, streamed to whoever reads it.
pub(crate) struct FileBody(Body);

impl FileBody {
    /// Runs `taking` with the bytes of the file as they come.
    pub(super) async fn stream<T, F: Future<Output = T>>(self, taking: impl FnOnce(UploadSource) -> F) -> T {
        let (sender, source) = channel();
        let (taken, ()) = tokio::join!(taking(source), pump_body(self.0, sender));
        taken
    }
}

impl Content for FileBody {
    async fn read(request: Request, _: &AppState, _: &Actor) -> Result<(Self, Vec<u8>), ApiProblem> {
        must_be(&request, "application/octet-stream")?;
        Ok((Self(request.into_body()), Vec::new()))
    }

    async fn fits(self, result: &Value) -> Result<bool, ApiProblem> {
        let digest =
            self.stream(async |mut source| tokio::task::spawn_blocking(move || digest_of(&mut source)).await);
        let digest = digest.await.map_err(RequestError::fault)?;
        let digest = digest.map_err(|_| ApiProblem::malformed("the body broke off"))?;
        Ok(result["sha256"] == hex::encode(digest))
    }
}

/// A zipped folder, which is needed as a whole before anything can be done with it.
pub(crate) struct Zipped(pub(super) IncomingZip);

impl Content for Zipped {
    async fn read(request: Request, app: &AppState, actor: &Actor) -> Result<(Self, Vec<u8>), ApiProblem> {
        let turn = app.workbench().may_import(actor)?;
        must_be(&request, "application/zip")?;
        let mut incoming = IncomingZip::new(turn).await?;
        let mut chunks = request.into_body().into_data_stream();
        while let Some(chunk) = next(&mut chunks).await? {
            incoming.take(&chunk).await?;
        }
        let digest = incoming.digest().to_vec();
        Ok((Self(incoming), digest))
    }
}

/// The next piece of a body.
async fn next(chunks: &mut BodyDataStream) -> Result<Option<Bytes>, ApiProblem> {
    chunks.next().await.transpose().map_err(|_| ApiProblem::malformed("the body broke off"))
}

fn digest_of(source: &mut UploadSource) -> std::io::Result<[u8; 32]> {
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 64 << 10]);
    loop {
        match source.read(&mut buffer)? {
            0 => return Ok(hash.finalize().into()),
            some => hash.update(&buffer[..some]),
        }
    }
}

fn must_be(request: &Request, wanted: &'static str) -> Result<(), ApiProblem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case(wanted) { Ok(()) } else { Err(RequestError::Unreadable(wanted).into()) }
}

fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiProblem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() { unusable(&field, &inner) } else { ApiProblem::malformed(&inner.to_string()) }
    })?;
    reader.end().map_err(|error| ApiProblem::malformed(&error.to_string()))?;
    Ok(value)
}

/// A value as this type; `field` is where it stands.
pub(super) fn typed<T: DeserializeOwned>(value: Value) -> Result<T, ApiProblem> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let field = error.path().to_string();
        unusable(&field, error.inner())
    })
}

fn unusable(field: &str, error: &serde_json::Error) -> ApiProblem {
    let problem =
        Say::new(format!("여기에 쓸 수 없는 값입니다: {error}"), format!("this cannot stand here: {error}"));
    ApiProblem::field(field, problem)
}
