//! Versions: what was read is named when it is written over, so that nobody overwrites others unseen (RFC 9110, 13).

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::etag::etag;
use super::problem::ApiProblem;

/// A response with the version of what it shows.
pub(super) fn tagged(version: Option<u64>, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    if let Some(version) = version {
        response.headers_mut().insert(header::ETAG, etag(version));
    }
    response
}

/// What a request expects to find where it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IfMatch {
    /// Nothing: `If-None-Match: *`.
    Nothing,
    /// This version: `If-Match: "17"`.
    Version(u64),
}

impl IfMatch {
    /// The version, absent when nothing is expected.
    pub(super) const fn or_new(self) -> Option<u64> {
        match self {
            Self::Nothing => None,
            Self::Version(version) => Some(version),
        }
    }

    /// The version of something that always exists: whoever expects nothing there is refused with a conflict.
    pub(super) const fn existing(self) -> u64 {
        match self {
            Self::Nothing => u64::MAX,
            Self::Version(version) => version,
        }
    }

    /// What these headers expect; they have to say it.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, ApiProblem> {
        let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("?").trim());
        Self::read(text(header::IF_MATCH), text(header::IF_NONE_MATCH)).ok_or_else(ApiProblem::unconditional)
    }

    fn read(given: Option<&str>, none: Option<&str>) -> Option<Self> {
        match (given, none) {
            (None, Some("*")) => Some(Self::Nothing),
            // `*` would write over whatever is there, which is what versions are to prevent
            (Some("*") | None, _) => None,
            (Some(tag), _) => {
                let number = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
                // a tag that is not one of ours matches nothing
                Some(Self::Version(number.and_then(|number| number.parse().ok()).unwrap_or(u64::MAX)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::IfMatch;

    #[test]
    fn only_a_tag_of_ours_matches() {
        let read = IfMatch::read;
        assert_eq!(read(Some("\"17\""), None), Some(IfMatch::Version(17)));
        assert_eq!(read(None, Some("*")), Some(IfMatch::Nothing));
        assert_eq!(read(None, None), None);
        assert_eq!(read(Some("*"), None), None);
        for foreign in ["W/\"17\"", "17", "\"a\"", "\"", ""] {
            assert_eq!(read(Some(foreign), None), Some(IfMatch::Version(u64::MAX)), "{foreign}");
        }
    }
}
