//! Hundreds of clients that hold on with half a request each: the process stays small and answers others.

mod common;

use std::fs;
use std::io::Write as _;
use std::net::TcpStream;

use common::server::{Server, send};

/// Resident memory of a process, in KiB.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
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
    let answer = send(server.address, "GET", "/healthz", &[], b"").unwrap();
    assert_eq!(answer.status, 200);
    let grown = resident(server.id()).saturating_sub(before);
    assert!(grown < 96 << 10, "{grown} KiB more for {} connections", held.len());
    drop(held);
    assert_eq!(program.remark(&case, "emr-2.1-1", "still here").unwrap().status, 201);
}
