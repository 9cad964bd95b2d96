//! Bodies in JSON: read strictly, and refused at the field that is wrong.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;
use simsa_model::Say;

use super::problem::Problem;
use crate::app::App;
use crate::trouble::Trouble;

/// A body, as it came and as it is understood.
pub(crate) struct Sent<T> {
    /// What it says.
    pub(super) value: T,
    /// The bytes, by which a repeated request is recognised.
    pub(super) bytes: Bytes,
}

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Trouble::Unreadable("application/json").into());
        }
        let bytes = Bytes::from_request(request, app).await.map_err(|refused| match refused.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::House(Trouble::TooLarge),
            _ => Problem::malformed("the body broke off"),
        })?;
        Ok(Self { value: parsed(&bytes)?, bytes })
    }
}

fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() { unusable(&field, &inner) } else { Problem::malformed(&inner.to_string()) }
    })?;
    reader.end().map_err(|error| Problem::malformed(&error.to_string()))?;
    Ok(value)
}

/// A value as this type; `field` is where it stands.
pub(super) fn typed<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let field = error.path().to_string();
        unusable(&field, error.inner())
    })
}

fn unusable(field: &str, error: &serde_json::Error) -> Problem {
    let problem =
        Say::new(format!("여기에 쓸 수 없는 값입니다: {error}"), format!("this cannot stand here: {error}"));
    Problem::field(field, problem)
}
