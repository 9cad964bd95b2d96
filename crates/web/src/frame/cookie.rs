//! Cookies: read leniently, written strictly.
//!
//! Where the connection is encrypted every cookie carries the prefix `__Host-`, which a browser accepts only with
//! `Secure`, `Path=/` and without `Domain`: no neighbouring host can plant one (session fixation).

use axum::http::{HeaderMap, HeaderValue, header};

/// A cookie's name without prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// The token of a session.
    Session,
    /// A random value for visitors who are not signed in, to which their forms are bound.
    Visitor,
    /// What tells that somebody has signed in here before.
    Device,
    /// The secret of a one-time link, from opening it until it is used.
    Link,
    /// The language of the interface.
    Language,
}

impl Cookie {
    const fn plain(self) -> &'static str {
        match self {
            Self::Session => "simsa-session",
            Self::Visitor => "simsa-visit",
            Self::Device => "simsa-device",
            Self::Link => "simsa-link",
            Self::Language => "simsa-language",
        }
    }

    /// The name on the wire.
    pub(crate) fn name(self, secure: bool) -> String {
        if secure { format!("__Host-{}", self.plain()) } else { self.plain().to_owned() }
    }

    /// The value a browser sent; the first one where several have the name, `None` where it is not plainly printable.
    pub(crate) fn read(self, headers: &HeaderMap, secure: bool) -> Option<String> {
        let name = self.name(secure);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
            .filter(|value| is_token(value))
    }

    /// The header that sets it for `seconds`; `None` ends with the browser.
    ///
    /// # Panics
    /// Never for values made of letters, digits, `-` and `_`, the only ones we set.
    pub(crate) fn set(self, value: &str, seconds: Option<u32>, secure: bool) -> HeaderValue {
        debug_assert!(is_token(value));
        let mut text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax", self.name(secure));
        if let Some(seconds) = seconds {
            text.push_str("; Max-Age=");
            text.push_str(&seconds.to_string());
        }
        if secure {
            text.push_str("; Secure");
        }
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    /// The header that removes it.
    pub(crate) fn clear(self, secure: bool) -> HeaderValue {
        self.set("", Some(0), secure)
    }
}

fn is_token(value: &str) -> bool {
    value.len() <= 200
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Cookie;

    fn with(line: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(line))])
    }

    #[test]
    fn an_unprefixed_cookie_means_nothing_on_an_encrypted_connection() {
        let headers = with("simsa-session=planted; other=x");
        assert_eq!(Cookie::Session.read(&headers, true), None);
        assert_eq!(Cookie::Session.read(&headers, false).as_deref(), Some("planted"));
    }

    #[test]
    fn values_that_could_break_a_header_are_not_read() {
        assert_eq!(Cookie::Session.read(&with("simsa-session=a b"), false), None);
        assert_eq!(Cookie::Session.read(&with("simsa-session=\"x\""), false), None);
    }

    #[test]
    fn a_cookie_is_not_for_scripts_and_not_for_other_sites() {
        let set = Cookie::Session.set("abc", Some(60), true);
        assert_eq!(
            set.to_str().unwrap(),
            "__Host-simsa-session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"
        );
    }
}
