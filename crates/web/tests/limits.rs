//! Nobody takes all the room: what strangers choose makes no figures of its own, one address has its share of connections
//! and of requests, pages are made so many at a time. Over real connections where it needs them; nothing is measured.

mod common;

use std::net::SocketAddr;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpSocket, TcpStream};

use common::running::{Running, heard};
use common::{ADMIN, World};

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";
/// A form of which nothing comes: under way until it is given up.
const NEVER: &str = "POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 9\r\n";

/// Another address of this machine; all of 127.0.0.0/8 is where Linux is concerned.
async fn from(address: &str, server: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
    socket.connect(server).await.unwrap()
}

async fn ask(mut stream: TcpStream, head: &str) -> String {
    // who is refused at once may have hung up before all of it was said
    let _ = stream.write_all(format!("{head}\r\n").as_bytes()).await;
    heard(&mut stream).await
}

#[tokio::test]
async fn what_strangers_choose_makes_no_figures_of_its_own() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let figures = recorder.handle();
    let _here = metrics::set_default_local_recorder(&recorder);
    let world = World::new().await;
    let mut browser = world.browser();
    let mut lines = Vec::new();
    for number in 0..200 {
        let method = Method::from_bytes(format!("M{number}").as_bytes()).unwrap();
        for (method, path) in [
            (method, "/healthz".to_owned()),
            (Method::GET, format!("/nothing/{number}")),
            (Method::GET, format!("/cases/{number}/facts?q={number}")),
            (Method::GET, format!("/law/x{number}")),
        ] {
            let mut request = Request::builder().method(method).uri(path);
            for name in
                ["host", "user-agent", "referer", "accept", "accept-language", "content-type", "traceparent"]
            {
                request = request.header(name, format!("{name}-{number}"));
            }
            let request = request
                .header(format!("x-{number}"), "1")
                .header("x-forwarded-for", format!("10.0.0.{number}"));
            browser.send(request.body(Body::empty()).unwrap()).await;
        }
        lines.push(figures.render().lines().count());
    }
    assert_eq!(lines[5], lines[199], "{}", figures.render());
    let all = figures.render();
    assert!(all.contains("method=\"(other)\"") && all.contains("route=\"(none)\""), "{all}");
    assert!(!all.contains("M7") && !all.contains("nothing") && !all.contains("x7"), "{all}");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_does_not_take_all_connections() {
    let server = Running::new(|settings| (settings.connections, settings.connections_of_one) = (64, 4)).await;
    let mut held = Vec::new();
    for _ in 0..4 {
        let mut slow = from("127.0.0.1", server.address).await;
        slow.write_all(b"GET / HTTP/1.1\r\nhost:").await.unwrap();
        held.push(slow);
    }
    // the same address is refused at once, however often it comes, and takes no room by it
    for _ in 0..100 {
        let answer = ask(from("127.0.0.1", server.address).await, HEALTH).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 429"), "{answer}");
    }
    let answer = ask(from("127.0.0.2", server.address).await, HEALTH).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // who has gone makes room for the same address
    held.clear();
    let again = async {
        while !ask(from("127.0.0.1", server.address).await, HEALTH).await.starts_with("HTTP/1.1 200") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(common::running::MARGIN, again).await.expect("the share was never given back");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_our_web_server_each_visitor_has_a_share_of_the_requests() {
    let server = Running::new(|settings| {
        settings.proxies = vec!["127.0.0.1".parse().unwrap()];
        (settings.connections_of_one, settings.requests_of_one) = (1, 2);
    })
    .await;
    let by = |head: &str, visitor: &str| format!("{head}x-forwarded-for: {visitor}\r\n");
    let mut held = Vec::new();
    for _ in 0..2 {
        // the web server itself may have as many connections as it likes
        let mut slow = server.connect().await;
        slow.write_all(format!("{}\r\n", by(NEVER, "203.0.113.9")).as_bytes()).await.unwrap();
        held.push(slow);
    }
    // the two are under way at some time; nobody is refused by name of another
    let refused = async {
        loop {
            let answer = ask(server.connect().await, &by(HEALTH, "203.0.113.9")).await;
            if answer.starts_with("HTTP/1.1 429") {
                break answer;
            }
        }
    };
    let answer =
        tokio::time::timeout(common::running::MARGIN, refused).await.expect("it never has its share");
    assert!(answer.contains("retry-after: 1"), "{answer}");
    let answer = ask(server.connect().await, &by(HEALTH, "203.0.113.10")).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // of others the header is not believed: they cannot fill somebody else's share
    let answer = ask(from("127.0.0.2", server.address).await, &by(HEALTH, "203.0.113.9")).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_wait_their_turn_and_each_is_answered() {
    let server = Running::new(|settings| settings.pages = 1).await;
    let mut asked = Vec::new();
    for _ in 0..20 {
        let stream = server.connect().await;
        asked.push(tokio::spawn(ask(stream, "GET /sign-in HTTP/1.1\r\nhost: x\r\nconnection: close\r\n")));
    }
    // a form that does not come holds nobody's turn
    let mut slow = server.connect().await;
    slow.write_all(format!("{NEVER}\r\n").as_bytes()).await.unwrap();
    for one in asked {
        let answer = one.await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.trim_end().ends_with("</html>"), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_not_for_everybody() {
    let world = World::new().await;
    assert_eq!(world.signed_in(ADMIN).await.get("/metrics").await.status, StatusCode::NOT_FOUND);
    let recorder = PrometheusBuilder::new().build_recorder();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let shown = tokio::spawn(simsa_web::metrics::serve(listener, recorder.handle()));
    metrics::with_local_recorder(&recorder, || metrics::counter!("simsa_test_total").increment(7));
    let head = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\n");
    let answer = ask(TcpStream::connect(address).await.unwrap(), &head("/metrics")).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("simsa_test_total 7"), "{answer}");
    let other = ask(TcpStream::connect(address).await.unwrap(), &head("/cases")).await;
    assert!(other.starts_with("HTTP/1.1 404"), "{other}");
    shown.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_out_leaves_nothing_in_the_browser() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let out = admin.submit("/sign-out", &[]).await;
    assert_eq!(out.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert!(!admin.cookies.contains_key("simsa-session"));
}

#[tokio::test(flavor = "multi_thread")]
async fn encrypted_connections_stay_so_for_every_host_below() {
    let world = World::with(|settings| settings.secure = true).await;
    let page = world.browser().get("/sign-in").await;
    assert_eq!(page.headers[header::STRICT_TRANSPORT_SECURITY], "max-age=31536000; includeSubDomains");
    let world = World::new().await;
    assert!(!world.browser().get("/sign-in").await.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_does_not_turn_the_page_around() {
    let world = World::new().await;
    let mut admin = world.signed_in(ADMIN).await;
    let case = format!("/cases/{}", world.alone);
    let settings = format!("{case}/settings");
    let was = admin.get(&case).await.hidden(&settings, "was.title");
    let title = "협약\u{202e}fdp.exe\u{2066}";
    let saved = admin.submit(&settings, &[("title", title), ("was.title", &was)]).await;
    if saved.status != StatusCode::SEE_OTHER {
        // refused where it is typed is as good
        assert!(saved.status.is_client_error(), "{}", saved.text);
    }
    for path in ["/", "/cases", case.as_str()] {
        let page = admin.get(path).await.text;
        assert!(!page.contains(['\u{202e}', '\u{2066}']), "{path}");
    }
}
