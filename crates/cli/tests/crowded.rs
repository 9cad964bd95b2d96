//! Hundreds of clients that hold on with half a request each, or never say the same thing twice: the process stays small
//! and answers others.

mod common;

use std::fs;
use std::io::Write as _;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use common::server::{Server, read};

/// Resident memory of a process, in KiB.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// A connection from another address of this machine; all of 127.0.0.0/8 is where Linux is concerned.
fn from(address: &str, server: SocketAddr) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
        socket.connect(server).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream
}

#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded_whatever_clients_hold() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder.path().join("data"));
    let program = server.program();
    let case = program.filled_case();
    let before = resident(server.id());
    let mut held = Vec::new();
    for number in 0..600 {
        let mut stream = TcpStream::connect(server.address).unwrap();
        let text = match number % 3 {
            // as much of a head as is taken, and no end to it
            0 => format!("GET / HTTP/1.1\r\nx: {}", "a".repeat(30 << 10)),
            1 => format!(
                "POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n{}",
                "a".repeat(900_000)
            ),
            _ => format!(
                "POST /cases/{case}/evidence HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000\r\n\r\n"
            ),
        };
        // a server that has heard enough may hang up while we still talk
        stream.set_write_timeout(Some(std::time::Duration::from_millis(200))).unwrap();
        let _ = stream.write_all(text.as_bytes());
        held.push(stream);
    }
    // most of them were refused: they come from one address, and others are served
    let mut other = from("127.0.0.2", server.address);
    other.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let answer = read(other).unwrap();
    assert_eq!(answer.status, 200);
    let grown = resident(server.id()).saturating_sub(before);
    assert!(grown < 96 << 10, "{grown} KiB more for {} connections", held.len());
    drop(held);
    assert_eq!(program.remark(&case, "emr-2.1-1", "still here").unwrap().status, 201);
}

/// Sends requests over one connection after another for as long as there are some; gives how many.
fn flood(server: &Server, requests: impl Iterator<Item = String>) -> usize {
    let mut sent = 0;
    let mut requests = requests.peekable();
    while requests.peek().is_some() {
        let stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let (mut writer, mut reader) = (stream.try_clone().unwrap(), BufReader::new(stream));
        for request in requests.by_ref() {
            if writer.write_all(request.as_bytes()).is_err() || !is_answered(&mut reader) {
                break;
            }
            sent += 1;
        }
    }
    sent
}

/// Reads one answer; not when the server has hung up.
fn is_answered(reader: &mut BufReader<TcpStream>) -> bool {
    let (mut line, mut length) = (String::new(), 0);
    loop {
        line.clear();
        if !reader.read_line(&mut line).is_ok_and(|read| read > 0) {
            return false;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            return reader.read_exact(&mut vec![0; length]).is_ok();
        }
    }
}

/// Methods, paths and headers that nobody has said before: 4,000 requests, or with `SIMSA_LONG` a minute of each.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_what_strangers_think_up() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::with(&folder.path().join("data"), &["--metrics", "127.0.0.1:0"]);
    let filler = "x".repeat(7000);
    let kinds: [&dyn Fn(u32) -> String; 3] = [
        &|number| format!("M{number:08}{filler} /healthz HTTP/1.1\r\nhost: x\r\n\r\n"),
        &|number| format!("GET /nothing/{number}/{filler} HTTP/1.1\r\nhost: x\r\n\r\n"),
        &|number| {
            format!(
                "GET /healthz HTTP/1.1\r\nhost: h{number}\r\nuser-agent: {number}{filler}\r\nreferer: {number}\r\n\
                 x-{number}: {filler}\r\nx-forwarded-for: {number}\r\ntraceparent: {number}\r\n\r\n"
            )
        },
    ];
    let long = std::env::var_os("SIMSA_LONG").is_some();
    for (nth, kind) in kinds.into_iter().enumerate() {
        // what a server needs once it has needed now
        flood(&server, (0..300).map(kind));
        let (before, end) = (resident(server.id()), Instant::now() + Duration::from_mins(1));
        let wanted = (300..).take_while(|number| if long { Instant::now() < end } else { *number < 4300 });
        let sent = flood(&server, wanted.map(kind));
        let grown = resident(server.id()).saturating_sub(before);
        println!("kind {nth}: {sent} requests, {grown} KiB more than {before}");
        assert!(grown < 16 << 10, "kind {nth}: {grown} KiB more for {sent} requests");
    }
}
