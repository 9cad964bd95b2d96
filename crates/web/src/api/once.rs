//! Repeated requests: a program that does not know whether its request arrived sends it again under the same
//! `Idempotency-Key` and gets the same answer, for a day, kept in the store per member and key.
//!
//! Needs the scope `read` beside that of the action. The answer is kept after the action: two requests under one key at
//! the same moment, or a crash between the two steps, can do it twice.

use std::future::Future;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use simsa_desk::Actor;

use super::problem::Problem;
use crate::app::App;
use crate::trouble::Trouble;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// What tells a request from others: its key, method and address. The body comes with [`Once::run`].
pub(crate) struct Once {
    key: Option<String>,
    address: String,
}

impl FromRequestParts<App> for Once {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let key = parts.headers.get(KEY).map(|value| value.to_str().unwrap_or_default().to_owned());
        Ok(Self { key, address: format!("{} {}\n", parts.method, parts.uri) })
    }
}

/// Something was made: where it is, its version, and what is said of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Made {
    /// Its address.
    pub(super) location: String,
    /// Its version, where it has one.
    pub(super) version: Option<u64>,
    /// The body of the answer.
    pub(super) body: serde_json::Value,
}

impl IntoResponse for Made {
    fn into_response(self) -> Response {
        let response = super::version::tagged(self.version, (StatusCode::CREATED, axum::Json(self.body)));
        match HeaderValue::from_str(&self.location) {
            Ok(location) => ([(header::LOCATION, location)], response).into_response(),
            Err(_) => response,
        }
    }
}

impl Once {
    /// Does `action`, or answers as before when the same request was answered under its key.
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        body: &[u8],
        action: impl Future<Output = Result<Made, Problem>>,
    ) -> Result<Response, Problem> {
        let Some(key) = self.key else { return Ok(action.await?.into_response()) };
        let request = [self.address.as_bytes(), body].concat();
        if let Some(kept) = app.desk().recall(actor, &key, &request).await? {
            let made: Made = serde_json::from_str(&kept).map_err(Trouble::fault)?;
            return Ok(([(REPLAYED, HeaderValue::from_static("true"))], made).into_response());
        }
        let made = action.await?;
        let response = serde_json::to_string(&made).map_err(Trouble::fault)?;
        app.desk().remember(actor, &key, &request, &response).await?;
        Ok(made.into_response())
    }
}
