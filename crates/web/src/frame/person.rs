//! Who is signed in: the extractors that every page of the inside asks for.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use simsa_app::{Actor, Error as AppError, Refusal};

use crate::frame::redirect;
use crate::frame::request_context::RequestContext;
use crate::request_error::RequestError;
use crate::state::AppState;

/// Somebody with a session, whether or not the second factor was shown: only for the pages that ask for it.
pub(crate) struct HalfWay {
    pub(crate) visit: RequestContext,
    pub(crate) actor: Actor,
}

/// Somebody who is signed in for good.
pub(crate) struct Person {
    pub(crate) visit: RequestContext,
    pub(crate) actor: Actor,
}

/// Anybody: who is signed in for good, or a stranger. For pages that say the same to everybody, within the frame that each knows.
pub(crate) struct Visitor {
    pub(crate) visit: RequestContext,
    pub(crate) actor: Option<Actor>,
    /// The page of ours from which the visitor has come, where the browser says so.
    pub(crate) came_from: Option<String>,
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = RequestError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, RequestError> {
        let visit = RequestContext::from_request_parts(parts, app).await?;
        let came_from = came_from(&parts.headers).filter(|from| *from != visit.path);
        let actor = match &visit.session {
            None => None,
            Some(token) => match app.workbench().actor(token).await {
                Ok(actor) => Some(actor).filter(|actor| !actor.second_factor_missing),
                Err(AppError::Refused(_)) => None,
                Err(other) => return Err(other.into()),
            },
        };
        Ok(Self { visit, actor, came_from })
    }
}

/// The path of the page before, where it is one of this server.
fn came_from(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (referrer, host) = (text(header::REFERER)?, text(header::HOST)?);
    let (_, rest) = referrer.split_once("://")?;
    let path = rest.strip_prefix(host)?;
    (redirect::own_path(path) == path).then(|| path.to_owned())
}

impl FromRequestParts<AppState> for HalfWay {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Response> {
        let visit =
            RequestContext::from_request_parts(parts, app).await.map_err(IntoResponse::into_response)?;
        let sign_in = |visit: &RequestContext| sign_in_first(parts, visit);
        let Some(token) = &visit.session else { return Err(sign_in(&visit)) };
        match app.workbench().actor(token).await {
            Ok(actor) => Ok(Self { visit, actor }),
            Err(AppError::Refused(Refusal::SignedOut)) => Err(sign_in(&visit)),
            Err(other) => Err(RequestError::from(other).into_response()),
        }
    }
}

impl FromRequestParts<AppState> for Person {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Response> {
        let HalfWay { visit, actor } = HalfWay::from_request_parts(parts, app).await?;
        if !actor.second_factor_missing {
            return Ok(Self { visit, actor });
        }
        let step = if actor.has_second_factor { "/second-factor" } else { "/me/second-factor" };
        let back = if parts.method == Method::GET { visit.path.as_str() } else { "/" };
        Err(redirect::to(&redirect::through(step, back)))
    }
}

/// A person who wanted to read comes back here after signing in; what a program or a form sent is refused.
fn sign_in_first(parts: &Parts, visit: &RequestContext) -> Response {
    if parts.method != Method::GET || wants_json(&parts.headers) {
        return RequestError::NotSignedIn.into_response();
    }
    redirect::to(&redirect::through("/sign-in", &visit.path))
}

/// Whether a script of ours asks, which wants to hear in JSON what happened.
pub(crate) fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|kinds| kinds.starts_with("application/json"))
}

/// Whether a script of ours asks, for handlers that answer both.
pub(crate) struct WantsJson(pub(crate) bool);

impl FromRequestParts<AppState> for WantsJson {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self(wants_json(&parts.headers)))
    }
}
