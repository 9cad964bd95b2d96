//! Where to go after a form: only ever to a path of this host.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

/// Where somebody wanted to go before the way led through the sign-in.
#[derive(Deserialize)]
pub(crate) struct ReturnTo {
    #[serde(default)]
    next: String,
}

impl ReturnTo {
    /// The path, if it is one of this host.
    pub(crate) fn path(&self) -> &str {
        own_path(&self.next)
    }
}

/// The address of a step of the sign-in that leads on to `next`.
pub(crate) fn through(step: &str, next: &str) -> String {
    match own_path(next) {
        "/" => step.to_owned(),
        next => {
            let behind = if step.contains('?') { '&' } else { '?' };
            format!("{step}{behind}next={}", utf8_percent_encode(next, NON_ALPHANUMERIC))
        }
    }
}

/// A path of this host that is safe to send a browser to, else `/`.
///
/// Browsers read `//host`, `/\host` and tabs or line breaks inside as another host; so only plain paths pass.
pub(crate) fn own_path(wanted: &str) -> &str {
    let plain = wanted.starts_with('/')
        && !wanted.starts_with("//")
        && wanted.len() <= 2_000
        && wanted.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain { wanted } else { "/" }
}

/// 303 See Other to a path of this host.
pub(crate) fn to(path: &str) -> Response {
    let location = HeaderValue::from_str(own_path(path)).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::{own_path, through};

    #[test]
    fn other_hosts_are_never_a_target() {
        for evil in
            ["//evil.kr", "/\\evil.kr", "https://evil.kr", "javascript:alert(1)", "/a\r\nX: y", "", "/\t/e"]
        {
            assert_eq!(own_path(evil), "/", "{evil:?}");
        }
        assert_eq!(through("/sign-in", "//evil.kr"), "/sign-in");
        assert_eq!(through("/sign-in", "/a?b=1"), "/sign-in?next=%2Fa%3Fb%3D1");
        assert_eq!(through("/sign-in?done=account", "/a"), "/sign-in?done=account&next=%2Fa");
        assert_eq!(own_path("/cases/1?x=%ED%95%9C#q"), "/cases/1?x=%ED%95%9C#q");
    }
}
