//! A request that changes something: who asks, with what, over which version, and under which key it may be repeated.
//!
//! A program that does not know whether its request arrived sends it again under the same `Idempotency-Key` and gets the
//! same answer, for a day. Workbench keeps the answer in the unit of work that does the change, so the two are durable
//! together. A request is the same when its method, address and content are.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts as _, MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use serde_json::Value;
use simsa_app::Actor;
use simsa_app::upkeep::idempotency::Answered;

use super::caller::Caller;
use super::content::Content;
use super::problem::ApiProblem;
use super::version::{IfMatch, tagged};
use crate::request_error::RequestError;
use crate::state::AppState;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// A request that changes something.
pub(crate) struct ChangeRequest<C> {
    /// On whose behalf.
    pub(super) actor: Actor,
    /// What it says.
    pub(super) content: C,
    /// What it is about.
    pub(super) at: Address,
}

/// What a request is about.
pub(crate) struct Address {
    method: Method,
    pattern: String,
    path: String,
    headers: HeaderMap,
}

impl<C: Content> FromRequest<AppState> for ChangeRequest<C> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let refused = ApiProblem::into_response;
        let Caller(mut actor) = Caller::from_request_parts(&mut parts, app).await.map_err(refused)?;
        let at = Address {
            method: parts.method.clone(),
            pattern: parts
                .extensions
                .get::<MatchedPath>()
                .map_or_else(String::new, |of| of.as_str().to_owned()),
            path: parts.uri.path().to_owned(),
            headers: parts.headers.clone(),
        };
        let address = format!("{} {}\n", parts.method, parts.uri);
        let request = Request::from_parts(parts, body);
        let (content, told) = C::read(request, app, &actor).await.map_err(refused)?;
        let Some(key) = at.headers.get(KEY) else { return Ok(Self { actor, content, at }) };
        let key = key.to_str().unwrap_or_default();
        let request = [address.as_bytes(), &told].concat();
        let before = app.workbench().once(&mut actor, key, &request).await;
        match before.map_err(|trouble| ApiProblem::from(trouble).into_response())? {
            None => Ok(Self { actor, content, at }),
            Some(before) => Err(at.again(before, content).await.unwrap_or_else(refused)),
        }
    }
}

impl<C> ChangeRequest<C> {
    /// What the request expects to find where it writes.
    pub(super) fn expected(&self) -> Result<IfMatch, ApiProblem> {
        IfMatch::of(&self.at.headers)
    }
}

impl Address {
    /// It is done: 204, with the new version when something was written that has one.
    pub(super) fn done(&self, version: Option<u64>) -> Response {
        // what was removed has no version any more
        tagged(version.filter(|_| self.method != Method::DELETE), StatusCode::NO_CONTENT)
    }

    /// It is done, and this is to be said: 201 with the place of what was made, 200 for what was there.
    pub(super) fn told(&self, version: Option<u64>, result: &impl Serialize) -> Result<Response, ApiProblem> {
        let result = serde_json::to_value(result).map_err(RequestError::fault)?;
        let made = self.method == Method::POST;
        let status = if made { StatusCode::CREATED } else { StatusCode::OK };
        let location = result["id"].as_str().filter(|_| made).and_then(|id| self.location(id));
        let mut response = tagged(version, (status, Json(result)));
        if let Some(location) = location {
            response.headers_mut().insert(header::LOCATION, location);
        }
        Ok(response)
    }

    /// Where something that was made can be read; remarks and invitations only stand in their list.
    fn location(&self, id: &str) -> Option<HeaderValue> {
        let of = match self.pattern.rsplit('/').next()? {
            "comments" | "invitations" => return None,
            "dossiers" | "imports" => "/api/v1/cases",
            _ => &self.path,
        };
        HeaderValue::from_str(&format!("{of}/{id}")).ok()
    }

    async fn again<C: Content>(&self, before: Answered, content: C) -> Result<Response, ApiProblem> {
        if !content.fits(&before.result).await? {
            return Err(ApiProblem::another_request());
        }
        let version = Some(before.version);
        let mut response = match before.result {
            Value::Null => self.done(version),
            result => self.told(version, &result)?,
        };
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        Ok(response)
    }
}
