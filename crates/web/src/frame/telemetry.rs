//! Every request gets an id, is counted and timed, and leaves one line in the log: no addresses, no names, no query.
//!
//! Whatever stands in a figure or in that line is one of a few words of ours: what a stranger may choose (a method, a path)
//! would make a new series of figures each time, and the memory for it is never given back.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

/// The header that carries the id, also shown on error pages so that a person can quote it.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The figure of how long requests take.
pub(crate) const SECONDS: &str = "simsa_http_request_seconds";

/// The id of the request at hand. Ours, never the client's: it goes into logs.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// The layer.
pub(crate) async fn layer(mut request: Request, next: Next) -> Response {
    let id = fresh_id();
    let started = Instant::now();
    let method = method_name(request.method());
    // The pattern, not the path: paths hold ids of cases and one-time links.
    let matched = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    let route = matched.as_ref().map_or("(none)", MatchedPath::as_str);
    let (status, elapsed) = (response.status().as_u16(), started.elapsed());
    let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
    metrics::counter!("simsa_http_requests_total", &labels).increment(1);
    metrics::histogram!(SECONDS, "route" => route.to_owned()).record(elapsed.as_secs_f64());
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(target: "simsa::http", id, method, route, status, micros, "request");
    response
}

/// The methods that HTTP itself has, and one word for all others.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::TRACE => "TRACE",
        Method::CONNECT => "CONNECT",
        _ => "(other)",
    }
}

fn fresh_id() -> String {
    let mut bytes = [0_u8; 8];
    // An id is a convenience: without randomness all are alike, and the request still goes on.
    let _ = getrandom::fill(&mut bytes);
    hex::encode(bytes)
}
