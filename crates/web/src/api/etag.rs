//! Entity tags (RFC 9110, 8.8.3).

use axum::http::HeaderValue;

/// The entity tag of a version.
pub(super) fn etag(version: u64) -> HeaderValue {
    // digits and quotes are a valid header in any case
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}
