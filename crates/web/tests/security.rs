//! Who is refused leaves a line in the security log: who, from where, what; and nothing that a stranger chose.

mod common;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use simsa_app::security::SecurityLine;

use common::{ADMIN, Browser, OPERATOR, World, asked};

/// The events of one kind, the newest first.
fn events(world: &World, event: &str) -> Vec<SecurityLine> {
    let lines = world.workbench.security_log().newest(1000).unwrap();
    lines.into_iter().filter(|line| line.event == event).collect()
}

/// A form sent from an address, as the server sees it.
async fn from(browser: &mut Browser, address: &str, path: &str, fields: &[(&str, &str)], origin: &str) {
    let token = browser.get("/law/table.ii-1").await.token();
    let mut all = vec![("csrf", token.as_str())];
    all.extend_from_slice(fields);
    let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish();
    let mut request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::HOST, "simsa.example")
        .header(header::ORIGIN, origin)
        .header(header::USER_AGENT, "evil\u{1b}[2J\r\nagent".replace(['\r', '\n', '\u{1b}'], "?"))
        .body(Body::from(body))
        .unwrap();
    let peer = std::net::SocketAddr::new(address.parse().unwrap(), 1234);
    request.extensions_mut().insert(ConnectInfo(peer));
    browser.send(request).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_names_account_and_network_and_nothing_that_was_typed() {
    let world = World::new().await;
    let mut stranger = world.browser();
    for email in [ADMIN, "nobody@example.kr"] {
        let fields = [("email", email), ("password", "geheim-canary")];
        from(&mut stranger, "203.0.113.9", "/sign-in", &fields, "http://simsa.example").await;
    }
    let lines = events(&world, "password-refused");
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line.network.as_deref() == Some("203.0.113.0/24")));
    assert_eq!(lines.iter().filter(|line| line.account.is_some()).count(), 1, "one of them has an account");
    let text = serde_json::to_string(&world.workbench.security_log().newest(1000).unwrap()).unwrap();
    for typed in ["geheim-canary", "nobody@example.kr", ADMIN, "203.0.113.9", "evil"] {
        assert!(!text.contains(typed), "{typed} in {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_says_who_and_where() {
    let world = World::new().await;
    let mut operator = world.signed_in(OPERATOR).await;
    let member = world.acting(OPERATOR).await.member;
    let foreign = format!("/cases/{}/facts", world.alone);
    assert_eq!(operator.get(&foreign).await.status, StatusCode::NOT_FOUND);
    let line = events(&world, "not-found").remove(0);
    assert_eq!((line.by.as_ref(), line.route.as_str()), (Some(&member), "/cases/{case}/facts"));
    assert_eq!(line.case.as_deref(), Some(world.alone.as_str()));
    // what only the other kind of organisation may do
    operator.get(&format!("/cases/{}/export", world.shared)).await;
    let line = events(&world, "not-permitted").remove(0);
    assert_eq!((line.by.as_ref(), line.outcome.as_str()), (Some(&member), "refused"));
    // the same where the page says it beside its form
    let settings = format!("/cases/{}/settings", world.shared);
    let refused = operator.submit(&settings, &[("title", "canary"), ("was.title", "x")]).await;
    assert_eq!(refused.status, axum::http::StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    let line = events(&world, "not-permitted").remove(0);
    assert_eq!((line.by.as_ref(), line.route.as_str()), (Some(&member), "/cases/{case}/settings"));
    // a form without its token, and one from another site
    operator.post("/me/tokens", &[("csrf", "00")]).await;
    assert_eq!(events(&world, "form-forged").remove(0).route, "/me/tokens");
    from(&mut operator, "2001:db8:7::1", "/me/tokens", &[], "https://evil.example").await;
    let line = events(&world, "other-site").remove(0);
    assert_eq!((line.network.as_deref(), line.route.as_str()), (Some("2001:db8:7::/48"), "/me/tokens"));
    // one-time links, tokens of programs, sessions
    let mut stranger = world.browser();
    stranger.get("/invitations/canary-of-a-link").await;
    assert_eq!(events(&world, "link-refused").len(), 1);
    stranger.send(asked(&Method::GET, "/api/v1/me", "Bearer canary-of-a-token", "")).await;
    assert_eq!(events(&world, "token-refused").len(), 1);
    stranger.send(asked(&Method::GET, "/api/v1/cases", "Basic canary", "")).await;
    let token = world.token(OPERATOR, &["read"]).await;
    let path = format!("/api/v1/cases/{}/close", world.shared);
    stranger.send(asked(&Method::POST, &path, &format!("Bearer {token}"), "{}")).await;
    let line = events(&world, "not-permitted").remove(0);
    assert_eq!((line.by.as_ref(), line.route.as_str()), (Some(&member), "/api/v1/cases/{case}/close"));
    let text = serde_json::to_string(&world.workbench.security_log().newest(1000).unwrap()).unwrap();
    assert!(!text.contains("canary"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_too_many_attempts_are_noted() {
    let world = World::new().await;
    assert!(!events(&world, "signed-in").is_empty());
    let mut stranger = world.browser();
    for _ in 0..8 {
        let fields = [("email", ADMIN), ("password", "falsch falsch falsch")];
        from(&mut stranger, "203.0.113.9", "/sign-in", &fields, "http://simsa.example").await;
    }
    assert!(!events(&world, "throttled").is_empty());
}
