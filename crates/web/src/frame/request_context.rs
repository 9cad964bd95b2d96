//! Who asks, as far as the request itself tells: language, cookies, address. Whether a session is valid, the workbench knows.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use simsa_model::Language;

use crate::frame::cookie::Cookie;
use crate::frame::csrf;
use crate::request_error::RequestError;
use crate::state::AppState;

/// What a request tells about its visitor.
#[derive(Clone, Debug)]
pub(crate) struct RequestContext {
    /// Language of the interface.
    pub(crate) language: Language,
    /// Path with query, for the language switch and to come back after signing in.
    pub(crate) path: String,
    /// Token of the session, valid or not.
    pub(crate) session: Option<String>,
    /// Where it comes from, for throttling only.
    pub(crate) address: Option<IpAddr>,
    /// What the browser keeps of earlier sign-ins; empty when nothing.
    pub(crate) device: String,
    /// The secret of the one-time link that was opened here last.
    pub(crate) link: Option<String>,
    /// What the browser calls itself, cut to a length a person reads.
    pub(crate) browser: String,
    /// The random cookie of visitors without a session.
    stranger: String,
}

impl RequestContext {
    /// The value to which forms are bound: the session where there is one.
    pub(crate) fn secret(&self) -> &str {
        self.session.as_deref().unwrap_or(&self.stranger)
    }

    /// The token for the forms of a page.
    pub(crate) fn csrf(&self) -> String {
        csrf::token(self.secret())
    }
}

/// The layer: reads the visitor, remembers a chosen language, and hands out the random cookie to newcomers.
pub(crate) async fn layer(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let secure = app.settings().secure;
    let chosen = chosen_language(request.uri());
    let known = Cookie::Visitor.read(request.headers(), secure);
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let address = peer.map(|peer| client(peer, request.headers(), &app.settings().proxies));
    let visit = read(request.uri(), request.headers(), secure, chosen, known.clone(), address);
    let fresh = known.is_none().then(|| visit.stranger.clone());
    request.extensions_mut().insert(visit);
    let mut response = next.run(request).await;
    // Only pages hand out cookies: an answer to a program or a cached file needs none.
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if let Some(fresh) = fresh.filter(|_| is_page) {
        response.headers_mut().append(header::SET_COOKIE, Cookie::Visitor.set(&fresh, None, secure));
    }
    if let Some(language) = chosen {
        let value = Cookie::Language.set(code(language), Some(31_536_000), secure);
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The address of who asks: the other end of the connection, or, when that is our own web server, what it says. Its word
/// is the last one in the header; what stands before it came from outside.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    if !proxies.contains(&peer.to_canonical()) {
        return peer;
    }
    let last = headers.get_all("x-forwarded-for").iter().next_back();
    let said = last.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    said.unwrap_or(peer)
}

fn read(
    uri: &Uri,
    headers: &HeaderMap,
    secure: bool,
    chosen: Option<Language>,
    visit: Option<String>,
    address: Option<IpAddr>,
) -> RequestContext {
    let remembered = Cookie::Language.read(headers, secure);
    let language = chosen.unwrap_or(match remembered.as_deref() {
        Some("en") => Language::English,
        _ => Language::Korean,
    });
    let browser = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    RequestContext {
        language,
        path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        session: Cookie::Session.read(headers, secure).filter(|token| !token.is_empty()),
        address,
        device: Cookie::Device.read(headers, secure).unwrap_or_default(),
        link: Cookie::Link.read(headers, secure).filter(|link| !link.is_empty()),
        browser: browser.chars().take(120).collect(),
        stranger: visit.filter(|value| !value.is_empty()).unwrap_or_else(csrf::fresh),
    }
}

/// `?lang=ko` or `?lang=en`.
fn chosen_language(uri: &Uri) -> Option<Language> {
    let query = uri.query()?;
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "lang").and_then(|(_, value)| {
        match value.as_ref() {
            "ko" => Some(Language::Korean),
            "en" => Some(Language::English),
            _ => None,
        }
    })
}

/// The code of a language, as HTML and cookies write it.
pub(crate) const fn code(language: Language) -> &'static str {
    match language {
        Language::Korean => "ko",
        Language::English => "en",
    }
}

impl FromRequestParts<AppState> for RequestContext {
    type Rejection = RequestError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, RequestError> {
        let missing = || RequestError::fault("a route without the visit layer");
        parts.extensions.get::<Self>().cloned().ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::{HeaderMap, HeaderValue};

    use super::client;

    #[test]
    fn only_our_own_proxy_is_believed_and_only_its_own_word() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let (proxy, guest) = (ip("127.0.0.1"), ip("203.0.113.9"));
        let said = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("x-forwarded-for", HeaderValue::from_static(value));
            }
            headers
        };
        for (peer, values, expected) in [
            (proxy, &["203.0.113.9"][..], guest),
            (proxy, &["198.51.100.1, 203.0.113.9"], guest),
            (proxy, &["198.51.100.1", "203.0.113.9"], guest),
            (ip("::ffff:127.0.0.1"), &["203.0.113.9"], guest),
            (proxy, &[], proxy),
            (proxy, &["unknown"], proxy),
            (guest, &["198.51.100.1"], guest),
        ] {
            assert_eq!(client(peer, &said(values), &[proxy]), expected, "{peer} {values:?}");
        }
        assert_eq!(client(proxy, &said(&["203.0.113.9"]), &[]), proxy);
    }
}
