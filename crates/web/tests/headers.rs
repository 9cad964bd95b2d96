//! What holds for every answer, whatever address gave it: tried over the table of addresses, so that a new one is tried too.

mod common;

use axum::http::{HeaderName, Method, StatusCode, header};
use simsa_app::permit::row;
use simsa_web::{Needs, routes};

use common::{ADMIN, Answer, World};

/// Headers of every answer.
const FIXED: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

fn holds(path: &str, answer: &Answer) {
    for (name, value) in FIXED {
        let found = answer.headers.get(HeaderName::from_static(name));
        assert_eq!(found.map(|found| found.to_str().unwrap()), Some(value), "{path}: {name}");
    }
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors"), "{path}: {policy}");
    // a file that is handed out has a policy of its own
    if !answer.headers.contains_key(header::CONTENT_DISPOSITION) {
        for part in ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert_eq!(answer.headers[header::X_FRAME_OPTIONS], "DENY", "{path}");
    }
    assert!(!policy.contains("unsafe"), "{path}: {policy}");
    // no other site may read an answer, with or without cookies
    let cross = answer.headers.keys().find(|name| name.as_str().starts_with("access-control-"));
    assert_eq!(cross, None, "{path}");
    if let Some(kind) = answer.headers.get(header::CONTENT_TYPE) {
        let kind = kind.to_str().unwrap();
        assert!(!kind.starts_with("text/") || kind.contains("charset=utf-8"), "{path}: {kind}");
    }
    // what people see is kept by no cache; what is the same for everybody may be
    let kept = answer.headers[header::CACHE_CONTROL].to_str().unwrap();
    assert!(kept.contains("no-store") || path.starts_with("/assets/"), "{path}: {kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_the_headers_signed_in_or_not() {
    let world = World::new().await;
    let (mut stranger, mut member) = (world.browser(), world.signed_in(ADMIN).await);
    let mut tried = 0;
    for route in routes().iter().filter(|route| route.method == Method::GET) {
        let path = route.path.replace("{case}", world.shared.as_str()).replace(['{', '}'], "");
        for browser in [&mut stranger, &mut member] {
            let answer = browser.get(&path).await;
            assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            holds(&path, &answer);
            tried += 1;
        }
        let open = match route.needs {
            Needs::Nobody => true,
            Needs::Permission(action) => row(action).anyone,
        };
        if !open && !path.starts_with("/api/") {
            let without = world.browser().get(&path).await;
            // a calendar cannot follow to a page on which people sign in
            let expected =
                if path == "/calendar.ics" { StatusCode::UNAUTHORIZED } else { StatusCode::SEE_OTHER };
            assert_eq!(without.status, expected, "{path}: nothing is told without signing in");
        }
    }
    assert!(tried > 100, "{tried}");
}

#[tokio::test(flavor = "multi_thread")]
async fn methods_that_nobody_serves_are_refused() {
    let world = World::new().await;
    let mut member = world.signed_in(ADMIN).await;
    for method in ["TRACE", "CONNECT", "PROPFIND", "DEBUG"] {
        for path in ["/", "/cases", "/api/v1/cases", "/law/table.ii-1"] {
            let request = axum::http::Request::builder()
                .method(method)
                .uri(path)
                .body(axum::body::Body::empty())
                .expect("a request");
            let answer = member.send(request).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert!(!answer.text.contains("simsa-session"), "{method} {path} tells no cookie");
        }
    }
}
