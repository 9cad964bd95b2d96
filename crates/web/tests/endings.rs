//! How connections end: a client that is refused in the middle of its body hears why, one that never stops is cut off; and
//! a server that is asked to stop ends what is under way, refuses what is new, and loses nothing of what has come.

mod common;

use std::time::Duration;

use axum::http::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use common::ADMIN;
use common::running::{LIMIT, MARGIN, Running, heard};

/// More than connections hold on their way: who sends so much without listening needs a server that goes on reading.
const LARGE: usize = 24 << 20;
/// At this length the server cuts what it receives, and writes down that it has come.
const PIECE: usize = 16 << 20;

/// Sends all of it without listening, then reads until the server closes.
async fn blind(server: &Running, head: &str) -> String {
    let mut stream = server.connect().await;
    stream.write_all(format!("{head}content-length: {LARGE}\r\n\r\n").as_bytes()).await.unwrap();
    let body = vec![b'a'; LARGE];
    tokio::time::timeout(MARGIN, stream.write_all(&body)).await.expect("it is not read").unwrap();
    heard(&mut stream).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_refused_while_sending_hears_why() {
    let server = Running::new(|settings| (settings.stall, settings.linger) = (MARGIN, MARGIN)).await;
    let (case, token) = (&server.world.alone, server.world.token(ADMIN, &["read"]).await);
    let evidence = format!("/api/v1/cases/{case}/evidence?file=a.txt&title=a&kind=log");
    let program = |path: &str, token: &str| {
        let kind = "content-type: application/octet-stream";
        format!("POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n{kind}\r\n")
    };
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    for (head, status, says) in [
        (program(&evidence, "simsa_none"), "401", "not-signed-in"),
        (program(&evidence, &token), "403", "outside the scope"),
        (program("/api/v1/cases/c-none/evidence?file=a", &token), "400", "malformed"),
        (program("/api/v1/nothing", &token), "404", "not-found"),
        (format!("{}{form}", server.head("POST", "/sign-in").await), "413", "너무 큽니다"),
        (format!("{}{form}", server.head("POST", "/nothing").await), "404", "찾을 수 없습니다"),
    ] {
        let answer = blind(&server, &head).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{status}: {answer}");
        assert!(answer.contains(says), "{says}: {answer}");
        let end = if says.is_ascii() { "}" } else { "</html>" };
        assert!(answer.trim_end().ends_with(end), "it comes whole: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_never_stops_is_cut_off() {
    let head = "POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 100000000000\r\n\r\n";
    // by the bytes
    let server = Running::new(|settings| {
        (settings.stall, settings.linger, settings.linger_bytes) = (MARGIN * 60, MARGIN * 60, 1 << 20);
    })
    .await;
    let mut stream = server.connect().await;
    stream.write_all(head.as_bytes()).await.unwrap();
    let body = vec![b'a'; 64 << 10];
    let sending = async { while stream.write_all(&body).await.is_ok() {} };
    tokio::time::timeout(MARGIN, sending).await.expect("it is listened to for ever");
    // by the time: what is said is heard first
    let server = Running::new(|settings| (settings.stall, settings.linger) = (MARGIN, LIMIT)).await;
    let mut stream = server.connect().await;
    stream.write_all(head.replace("/sign-in", "/nothing").as_bytes()).await.unwrap();
    let answer = heard(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    let dripping = async {
        while stream.write_all(b"a").await.is_ok() {
            tokio::time::sleep(LIMIT / 10).await;
        }
    };
    tokio::time::timeout(MARGIN, dripping).await.expect("it is listened to for ever");
    server.serves().await;
}

/// Waits until nobody is let in any more.
async fn closed(server: &Running) {
    let refused = async {
        while TcpStream::connect(server.address).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(MARGIN, refused).await.expect("it still listens");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_under_way_at_a_stop_is_finished_and_nobody_idle_is_waited_for() {
    let mut server = Running::new(|settings| {
        (settings.header_time_limit, settings.stall) = (MARGIN * 60, MARGIN * 60);
        // whoever is waited for makes the test end for its time
        settings.farewell = MARGIN * 60;
    })
    .await;
    // one that has asked nothing yet, and one that has had its answer and stays
    let silent = server.connect().await;
    let mut idle = server.connect().await;
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    // one in the middle of its body: that the server says it may go on shows that it is under way
    let head = server.head("POST", "/sign-in").await;
    let kind = "content-type: application/x-www-form-urlencoded\r\nexpect: 100-continue\r\n";
    let mut busy = server.connect().await;
    busy.write_all(format!("{head}{kind}content-length: 6\r\n\r\n").as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    busy.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");

    server.ask_to_stop();
    closed(&server).await;
    busy.write_all(b"csrf=0").await.unwrap();
    let answer = heard(&mut busy).await;
    assert!(answer.starts_with("HTTP/1.1 403") && answer.trim_end().ends_with("</html>"), "{answer}");
    server.ends().await;
    // it is the server that closes them
    drop((heard(&mut idle).await, silent));
}

/// Begins an upload of one byte more than a piece, without the last byte; gives where it goes.
async fn all_but_one(server: &Running) -> (String, TcpStream) {
    let mut admin = server.world.signed_in(ADMIN).await;
    let length = (PIECE + 2).to_string();
    // 기록.txt, log
    let metadata = ("upload-metadata", "filename 6riw66GdLnR4dA==,kind bG9n");
    let to = format!("/cases/{}/uploads", server.world.alone);
    let begun = admin.tus(&Method::POST, &to, &[("upload-length", &length), metadata], "").await;
    let at = begun.location().to_owned();
    let csrf = admin.get("/law/table.ii-1").await.token();
    let cookies: Vec<_> = admin.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let head = format!(
        "PATCH {at} HTTP/1.1\r\nhost: x\r\ncookie: {}\r\nx-csrf-token: {csrf}\r\ntus-resumable: 1.0.0\r\n\
         content-type: application/offset+octet-stream\r\nupload-offset: 0\r\ncontent-length: {length}\r\n\r\n",
        cookies.join("; ")
    );
    let mut stream = server.connect().await;
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&vec![b'a'; PIECE + 1]).await.unwrap();
    (at, stream)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_a_stop_cuts_off_is_gone_on_with() {
    let mut server =
        Running::new(|settings| (settings.stall, settings.farewell) = (MARGIN * 60, LIMIT)).await;
    let (at, stream) = all_but_one(&server).await;
    let (actor, id) = (server.world.acting(ADMIN).await, at.rsplit('/').next().unwrap());
    let noted = async {
        while server.world.workbench.upload(&actor, &server.world.alone, &id.into()).await.unwrap().offset
            == 0
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(MARGIN, noted).await.expect("nothing is written down");
    server.ask_to_stop();
    server.ends().await;
    drop(stream);

    // the next server over the same records
    let mut admin = server.world.signed_in(ADMIN).await;
    let stands = server.world.workbench.upload(&actor, &server.world.alone, &id.into()).await.unwrap().offset;
    assert!(stands >= PIECE as u64, "{stands}");
    let left = vec![b'a'; PIECE + 2 - usize::try_from(stands).unwrap()];
    let piece = ("content-type", "application/offset+octet-stream");
    let rest = admin.tus(&Method::PATCH, &at, &[piece, ("upload-offset", &stands.to_string())], left).await;
    assert_eq!(rest.headers["upload-offset"], (PIECE + 2).to_string(), "{}", rest.text);
    let told = server.world.workbench.upload(&actor, &server.world.alone, &id.into()).await.unwrap();
    assert!(told.finished.is_some());
}
