//! Headers that hold for every answer: nothing from other hosts, nothing inside frames of others, nothing kept in caches.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::state::AppState;

/// What pages may load: our own files only. No `unsafe-inline`, so neither script nor style may stand in a page.
pub(crate) const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; font-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; \
     base-uri 'none'; object-src 'none'";

/// What a file of evidence may do: nothing, except be shown inside our own page; opened by itself it has no origin.
pub(crate) const FILE_POLICY: &str = "default-src 'none'; frame-ancestors 'self'; sandbox";

/// The same for PDF: browsers show it with a program of their own, which a sandbox keeps from starting. It runs apart
/// from the page that holds it.
pub(crate) const PDF_POLICY: &str = "default-src 'none'; object-src 'self'; frame-ancestors 'self'";

static FIXED: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
];

/// The layer. A handler that sets one of these headers itself knows better.
pub(crate) async fn layer(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in &FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(PAGE_POLICY));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if headers[header::CONTENT_SECURITY_POLICY] == PAGE_POLICY {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    if app.settings().secure {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    response
}
