//! No writing from other sites: the browser itself says where a request comes from.
//!
//! `Sec-Fetch-Site` is sent by every current browser and cannot be set by scripts; where it is missing `Origin` must
//! name this host. Programs without a browser send neither and bring no cookies of a victim, so they pass.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::request_error::RequestError;

/// The layer.
pub(crate) async fn layer(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_own(request.headers()) {
        next.run(request).await
    } else {
        RequestError::Forged.into_response()
    }
}

/// Whether a request comes from a page of ours, or from a program that is no browser.
pub(crate) fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return true };
    let host = text(header::HOST.as_str()).unwrap_or_default();
    origin.split_once("://").is_some_and(|(_, named)| named.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::is_own;

    fn own(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers: HeaderMap = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        is_own(&headers)
    }

    #[test]
    fn the_browser_says_where_a_request_comes_from() {
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(!own(&[("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("sec-fetch-site", "same-site")]));
        assert!(own(&[("host", "a.kr"), ("origin", "https://a.kr")]));
        assert!(!own(&[("host", "a.kr"), ("origin", "https://b.kr")]));
        assert!(!own(&[("host", "a.kr"), ("origin", "null")]));
        assert!(own(&[("host", "a.kr")]));
    }
}
