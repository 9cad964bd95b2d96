//! Who asks from where is known to whatever a request leads to, and what is refused is noted in the security log: one
//! place, so that no route can forget it. What is about signing in, the workbench notes itself.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use simsa_app::SecurityEvent;
use simsa_app::security::{Visitor, visited, was_refused};

use crate::frame::origin;
use crate::frame::request_context::RequestContext;
use crate::frame::telemetry::RequestId;
use crate::request_error::RequestError;
use crate::state::AppState;

/// The layer.
pub(crate) async fn layer(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let asked = Asked {
        writes: !request.method().is_safe() && *request.method() != Method::OPTIONS,
        own_site: origin::is_own(request.headers()),
        with_token: request.headers().contains_key(header::AUTHORIZATION),
    };
    let visitor = visitor(&request);
    let noted = async {
        let response = next.run(request).await;
        if let Some(event) = event(&asked, &response) {
            app.workbench().security(event, None);
        }
        response
    };
    visited(visitor, noted).await
}

fn visitor(request: &Request) -> Visitor {
    let extensions = request.extensions();
    let route = extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    let id = extensions.get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    let address = extensions.get::<RequestContext>().and_then(|visit| visit.address);
    Visitor::new(address, route, id, request.uri().path())
}

/// What a refusal has to do with.
struct Asked {
    writes: bool,
    own_site: bool,
    with_token: bool,
}

fn event(asked: &Asked, response: &Response) -> Option<SecurityEvent> {
    let forged = matches!(response.extensions().get::<RequestError>(), Some(RequestError::Forged));
    match response.status() {
        StatusCode::FORBIDDEN if forged && asked.writes && !asked.own_site => Some(SecurityEvent::OtherSite),
        StatusCode::FORBIDDEN if forged => Some(SecurityEvent::FormForged),
        StatusCode::FORBIDDEN => Some(SecurityEvent::NotPermitted),
        StatusCode::UNPROCESSABLE_ENTITY if was_refused() => Some(SecurityEvent::NotPermitted),
        StatusCode::NOT_FOUND => Some(SecurityEvent::NotFound),
        StatusCode::UNAUTHORIZED if asked.with_token => Some(SecurityEvent::TokenRefused),
        StatusCode::UNAUTHORIZED => Some(SecurityEvent::SignedOut),
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT => Some(SecurityEvent::LimitReached),
        StatusCode::INTERNAL_SERVER_ERROR => Some(SecurityEvent::Fault),
        _ => None,
    }
}
