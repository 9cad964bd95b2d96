//! Clients that are slow, hold on, break off or talk nonsense, over real connections. The server goes on serving others,
//! drops them after its limits, and still ends in time. A limit is short where a test waits for it, and nothing is
//! measured but that things happen at all: a machine that is busy with other things may itself be the slow client, so no
//! test needs its own requests to be quick. What must not be cut off is tried with a clock of its own (`frame/body_timeout.rs`).

mod common;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use common::ADMIN;
use common::running::{LIMIT, MARGIN, Running, drip, heard};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_that_come_byte_by_byte_are_cut_off_and_others_are_served() {
    let server = Running::new(|settings| settings.header_time_limit = LIMIT).await;
    let mut slow = Vec::new();
    for _ in 0..20 {
        let mut stream = server.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n").await.unwrap();
        slow.push(tokio::spawn(drip(stream, b"x-a: b\r\n")));
    }
    server.serves().await;
    for one in slow {
        let answer = one.await.unwrap();
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_held_open_make_room_when_all_places_are_taken() {
    let server =
        Running::new(|settings| (settings.connections, settings.header_time_limit) = (8, LIMIT)).await;
    // some have asked nothing yet, some have had an answer and stay
    let mut held = Vec::new();
    for number in 0..8 {
        let mut stream = server.connect().await;
        if number % 2 == 0 {
            stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        }
        held.push(stream);
    }
    server.serves().await;
    for mut stream in held {
        let answer = heard(&mut stream).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 "), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_stall_or_drip_are_refused_whatever_route_it_is() {
    let server = Running::new(|settings| settings.stall = LIMIT).await;
    let upload = format!("/cases/{}/evidence", server.world.alone);
    for path in ["/sign-in", upload.as_str()] {
        let head = server.head("POST", path).await;
        let kind = if path == "/sign-in" {
            "application/x-www-form-urlencoded"
        } else {
            "multipart/form-data; boundary=x"
        };
        let head = format!("{head}content-type: {kind}\r\ncontent-length: 100000\r\n\r\n");
        let mut stalled = server.connect().await;
        stalled.write_all(head.as_bytes()).await.unwrap();
        let answer = heard(&mut stalled).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{path}: {answer}");
        assert!(answer.contains("시간이 초과되었습니다"), "{answer}");
        let mut dripping = server.connect().await;
        dripping.write_all(head.as_bytes()).await.unwrap();
        let answer = drip(dripping, b"--x\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{path}: {answer}");
        server.serves().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_break_off_or_are_no_bodies_are_no_fault_of_ours() {
    let server = Running::new(|_| {}).await;
    let path = format!("/cases/{}/evidence", server.world.alone);
    let kind = "content-type: multipart/form-data; boundary=x\r\n";
    let head = server.head("POST", &path).await;
    let mut stream = server.connect().await;
    stream.write_all(format!("{head}{kind}content-length: 5000\r\n\r\n--x\r\n").as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let answer = heard(&mut stream).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
    for garbage in ["zz\r\nhello\r\n0\r\n\r\n", "ffffffffffffffffff\r\nhello", "5\r\nhelloXX0\r\n\r\n"] {
        let answer = server.say(&format!("{head}{kind}transfer-encoding: chunked\r\n\r\n{garbage}")).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{garbage:?}: {answer}");
        assert!(answer.contains("끝까지 오지 않았습니다"), "{answer}");
    }
    server.serves().await;
    let list = server.world.signed_in(ADMIN).await.get(&path).await.text;
    assert!(!list.contains("large.bin"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heads_that_are_too_large_or_odd_are_refused() {
    let server = Running::new(|_| {}).await;
    let start = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";
    let large = format!("{start}x-large: {}\r\n\r\n", "a".repeat(64 << 10));
    let many = (0..300).map(|number| format!("x-{number}: a\r\n")).collect::<Vec<_>>().concat();
    for (head, status) in [(large, "431"), (format!("{start}{many}\r\n"), "431")] {
        let answer = server.say(&head).await;
        assert!(answer.is_empty() || answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    }
    for odd in [
        "x-a: b\0c",
        "x-a: b\rset-cookie: a=b",
        "x a: b",
        ": b",
        "content-length: -1",
        "content-length: 1\r\ncontent-length: 2",
    ] {
        let answer = server.say(&format!("{start}{odd}\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{odd:?}: {answer}");
        assert!(!answer.contains("set-cookie"), "{answer}");
    }
    // two lengths at once is how requests are smuggled past a proxy: it is one request, and the connection ends with it
    let two = "POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\nhost: x\r\n\r\n";
    let answer = server.say(two).await;
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    server.serves().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_nothing_of_a_file_loses_its_place_to_others() {
    let server = Running::new(|settings| (settings.transfers, settings.stall) = (1, LIMIT)).await;
    let content = vec![7; 24 << 20];
    let path = server.file(&content).await;
    let head = server.head("GET", &path).await;
    let again = || async { server.say(&format!("{head}connection: close\r\n\r\n")).await };
    // The place is taken for as long as nothing is read, and no longer than the limit: on a busy machine the question may
    // come after that, and is put again.
    let refused = async {
        loop {
            let mut idle = server.connect().await;
            idle.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
            let mut first = [0; 12];
            idle.peek(&mut first).await.unwrap();
            let answer = again().await;
            if first.starts_with(b"HTTP/1.1 200") && !answer.starts_with("HTTP/1.1 200") {
                break (idle, answer);
            }
        }
    };
    let (mut idle, busy) = tokio::time::timeout(MARGIN, refused).await.expect("nobody is ever refused");
    assert!(
        busy.starts_with("HTTP/1.1 503") && busy.contains("retry-after: 5"),
        "{}",
        &busy[..200.min(busy.len())]
    );
    server.serves().await;
    let free = async {
        loop {
            let answer = again().await;
            if answer.starts_with("HTTP/1.1 200") {
                break answer.len();
            }
            tokio::time::sleep(LIMIT / 4).await;
        }
    };
    let got = tokio::time::timeout(MARGIN, free).await.expect("the place was never given back");
    assert!(got > content.len());
    // what was on its way is all that the idle one gets
    assert!(heard(&mut idle).await.len() < content.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_ends_in_time_whoever_is_still_there() {
    let mut server = Running::new(|settings| {
        settings.farewell = LIMIT;
    })
    .await;
    let path = server.file(&vec![7; 24 << 20]).await;
    let mut there = vec![server.connect().await];
    for text in [
        "GET / HTTP/1.1\r\nhost:".to_owned(),
        format!(
            "{}content-type: application/x-www-form-urlencoded\r\ncontent-length: 9\r\n\r\na",
            server.head("POST", "/sign-in").await
        ),
        format!("{}\r\n", server.head("GET", &path).await),
    ] {
        let mut stream = server.connect().await;
        stream.write_all(text.as_bytes()).await.unwrap();
        there.push(stream);
    }
    server.serves().await;
    server.ask_to_stop();
    server.ends().await;
    assert!(TcpStream::connect(server.address).await.is_err(), "nobody listens any more");
}
