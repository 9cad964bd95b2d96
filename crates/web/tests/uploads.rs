//! Files handed in piece by piece, over HTTP as tus clients speak it.

mod common;

use std::convert::Infallible;
use std::io;

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode, header};
use futures_util::{StreamExt as _, stream};

use common::{ADMIN, Answer, Browser, OPERATOR, World};

const PIECE: (&str, &str) = ("content-type", "application/offset+octet-stream");

async fn begin(browser: &mut Browser, case: &str, length: &str) -> Answer {
    // 기록.txt, log
    let metadata = "filename 6riw66GdLnR4dA==,kind bG9n";
    let headers = [("upload-length", length), ("upload-metadata", metadata)];
    browser.tus(&Method::POST, &format!("/cases/{case}/uploads"), &headers, "").await
}

async fn send(browser: &mut Browser, to: &str, offset: &str, body: impl Into<Body>) -> Answer {
    browser.tus(&Method::PATCH, to, &[PIECE, ("upload-offset", offset)], body).await
}

async fn stands(browser: &mut Browser, at: &str) -> String {
    let answer = browser.tus(&Method::HEAD, at, &[], "").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.headers["upload-offset"].to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_pieces_becomes_evidence() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let spoken = admin.tus(&Method::OPTIONS, &format!("/cases/{}/uploads", world.alone), &[], "").await;
    assert_eq!(spoken.status, StatusCode::NO_CONTENT);
    assert_eq!(spoken.headers["tus-extension"], "creation,expiration,checksum,termination");
    assert_eq!(spoken.headers["tus-max-size"], "2147483648");

    let begun = begin(&mut admin, world.alone.as_str(), "11").await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
    let at = begun.location().to_owned();
    // the clock of the tests stands at 2026-03-02
    assert_eq!(begun.headers["upload-expires"], "Tue, 03 Mar 2026 00:00:00 GMT");
    assert_eq!(stands(&mut admin, &at).await, "0");

    let sum = ("upload-checksum", "sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=");
    let first = admin.tus(&Method::PATCH, &at, &[PIECE, ("upload-offset", "0"), sum], "hello").await;
    assert_eq!(
        (first.status, &first.headers["upload-offset"]),
        (StatusCode::NO_CONTENT, &"5".parse().unwrap())
    );
    let wrong = admin.tus(&Method::PATCH, &at, &[PIECE, ("upload-offset", "5"), sum], "jello").await;
    assert_eq!(wrong.status.as_u16(), 460, "{}", wrong.text);

    for (offset, body, status) in [
        ("0", " world", StatusCode::CONFLICT),
        ("6", " world", StatusCode::CONFLICT),
        ("5", " worlds", StatusCode::PAYLOAD_TOO_LARGE),
        ("-5", " world", StatusCode::BAD_REQUEST),
    ] {
        let refused = send(&mut admin, &at, offset, body).await;
        assert_eq!(refused.status, status, "{offset}: {}", refused.text);
        assert!(refused.text.contains("detail_ko"), "{}", refused.text);
    }
    let list = format!("/cases/{}/evidence", world.alone);
    assert!(admin.get(&list).await.text.contains(&format!("data-upload=\"{at}\"")), "it can be gone on with");
    let rest = send(&mut admin, &at, "5", " world").await;
    assert_eq!(rest.status, StatusCode::NO_CONTENT, "{}", rest.text);
    let told: serde_json::Value = serde_json::from_str(&admin.get(&at).await.text).unwrap();
    let id = told["evidence"].as_str().unwrap().to_owned();
    assert_eq!(told["warns"], false);
    assert_eq!(admin.get(&format!("{list}/{id}/file")).await.text, "hello world");
    let page = admin.get(&list).await.text;
    assert!(page.contains("기록.txt") && !page.contains("data-upload=\"/"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_is_gone_on_with() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let at = begin(&mut admin, world.alone.as_str(), "6").await.location().to_owned();
    let broken =
        stream::iter([Ok(Bytes::from_static(b"abc")), Err(io::Error::from(io::ErrorKind::ConnectionReset))]);
    let answer = send(&mut admin, &at, "0", Body::from_stream(broken)).await;
    assert_eq!(answer.headers["upload-offset"], "3", "{}", answer.text);
    assert_eq!(stands(&mut admin, &at).await, "3");
    assert_eq!(send(&mut admin, &at, "3", "def").await.headers["upload-offset"], "6");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_that_hangs_leaves_for_the_next_one() {
    let world = World::new().await;
    let (mut hanging, mut next) = (world.signed_in(ADMIN).await, world.signed_in(ADMIN).await);
    let at = begin(&mut next, world.alone.as_str(), "6").await.location().to_owned();
    // three bytes, and then nothing more: the connection looks alive
    let (started, listening) = tokio::sync::oneshot::channel();
    let first = stream::once(async move {
        started.send(()).unwrap();
        Ok::<_, Infallible>(Bytes::from_static(b"abc"))
    });
    let body = Body::from_stream(first.chain(stream::pending()));
    let path = at.clone();
    let hung = tokio::spawn(async move { send(&mut hanging, &path, "0", body).await });
    listening.await.unwrap();
    // asking how far it is makes it leave, and what it had received counts
    let stands = stands(&mut next, &at).await;
    assert_eq!(hung.await.unwrap().status, StatusCode::NO_CONTENT);
    assert_eq!(
        send(&mut next, &at, &stands, &b"abcdef"[stands.parse().unwrap()..]).await.status,
        StatusCode::NO_CONTENT
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_finds_it_and_no_other_page_can_send() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let at = begin(&mut admin, world.shared.as_str(), "6").await.location().to_owned();
    let mut operator = world.signed_in(OPERATOR).await;
    for method in [Method::GET, Method::HEAD, Method::PATCH, Method::DELETE] {
        let answer = operator.tus(&method, &at, &[PIECE, ("upload-offset", "0")], "").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method}");
    }
    for method in [Method::PATCH, Method::DELETE] {
        for (name, value) in [("x-csrf-token", ""), ("x-csrf-token", "00"), ("tus-resumable", "0.2.2")] {
            let mut request = axum::http::Request::builder()
                .method(&method)
                .uri(&at)
                .header(PIECE.0, PIECE.1)
                .header("upload-offset", "0");
            if name == "tus-resumable" {
                request = request.header("x-csrf-token", admin.get("/law/table.ii-1").await.token());
            } else {
                request = request.header("tus-resumable", "1.0.0");
            }
            let answer = admin.send(request.header(name, value).body(Body::from("abcdef")).unwrap()).await;
            let wanted =
                if name == "tus-resumable" { StatusCode::PRECONDITION_FAILED } else { StatusCode::FORBIDDEN };
            assert_eq!(answer.status, wanted, "{method} {name} {value}");
        }
    }
    assert_eq!(stands(&mut admin, &at).await, "0");
    assert_eq!(admin.tus(&Method::DELETE, &at, &[], "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(admin.tus(&Method::HEAD, &at, &[], "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_are_said_before_anything_is_sent() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    for (length, says) in [("0", "빈 파일"), ("2147483649", "2048 MiB")] {
        let refused = begin(&mut admin, world.alone.as_str(), length).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.text.contains(says), "{}", refused.text);
        assert_eq!(refused.headers.get(header::LOCATION), None);
    }
    let at = begin(&mut admin, world.alone.as_str(), "6").await.location().to_owned();
    let discarded = admin.submit(&format!("{at}/discard"), &[]).await;
    assert_eq!(discarded.status, StatusCode::SEE_OTHER);
    assert_eq!(admin.tus(&Method::HEAD, &at, &[], "").await.status, StatusCode::NOT_FOUND);
}
