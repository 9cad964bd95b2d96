//! Every request gets an id, is counted and timed, and leaves one line in the log: no addresses, no names, no query.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// The header that carries the id, also shown on error pages so that a person can quote it.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request at hand. Ours, never the client's: it goes into logs.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// The layer.
pub(crate) async fn layer(mut request: Request, next: Next) -> Response {
    let id = fresh_id();
    let started = Instant::now();
    let method = request.method().clone();
    // The pattern, not the path: paths hold ids of cases and one-time links.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(none)".to_owned(), |matched| matched.as_str().to_owned());
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    let (status, elapsed) = (response.status().as_u16(), started.elapsed());
    let labels = [("method", method.to_string()), ("route", route.clone()), ("status", status.to_string())];
    metrics::counter!("simsa_http_requests_total", &labels).increment(1);
    metrics::histogram!("simsa_http_request_seconds", "route" => route.clone()).record(elapsed.as_secs_f64());
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(target: "simsa::http", id, %method, route, status, micros, "request");
    response
}

fn fresh_id() -> String {
    let mut bytes = [0_u8; 8];
    // An id is a convenience: without randomness all are alike, and the request still goes on.
    let _ = getrandom::fill(&mut bytes);
    hex::encode(bytes)
}
