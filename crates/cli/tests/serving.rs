//! `simsa serve` as the machine sees it: it starts, it is asked to stop as systemd and containers do, and it ends in good
//! order: what is under way is answered, nothing new is taken, the database is closed.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running server; killed when a test fails.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_simsa"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("SIMSA_LANG", "en")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut address = lines
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("workbench: http://").map(str::to_owned));
        let address = address.next().expect("it says where it is reached");
        Self { child, address }
    }

    fn connect(&self) -> std::io::Result<TcpStream> {
        TcpStream::connect(&self.address)
    }

    fn terminate(&self) {
        let done = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(done.expect("kill runs").success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn asked_to_stop_it_answers_what_is_under_way_and_closes_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start(&data);

    // A form that is half sent. The server asks for its body, so it has taken the request.
    let mut under_way = server.connect().unwrap();
    let head = "POST /sign-in HTTP/1.1\r\nHost: workbench\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                Content-Length: 12\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";
    under_way.write_all(head.as_bytes()).unwrap();
    let mut answer = BufReader::new(under_way.try_clone().unwrap());
    let mut line = String::new();
    answer.read_line(&mut line).unwrap();
    assert_eq!(line, "HTTP/1.1 100 Continue\r\n");
    under_way.write_all(b"email=").unwrap();

    server.terminate();
    while server.connect().is_ok() {
        std::thread::yield_now();
    }
    assert!(server.child.try_wait().unwrap().is_none(), "it waits for what is under way");

    under_way.write_all(b"nobody").unwrap();
    let mut rest = String::new();
    answer.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("HTTP/1.1 4") && rest.contains("</html>"), "a whole page: {rest}");
    let ended = server.child.wait().unwrap();
    assert!(ended.success(), "{ended}");
    assert!(
        data.join("simsa.db").exists() && !data.join("simsa.db-wal").exists(),
        "closed: all is in the file"
    );

    // Nothing is locked or half done: it starts again on the same folder.
    drop(Server::start(&data));
}
