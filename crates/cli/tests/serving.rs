//! `simsa serve` as the machine sees it: it starts, it is asked to stop as systemd and containers do, and it ends in good
//! order and the database is closed.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running server; killed when a test fails.
struct Server {
    child: Child,
    /// Kept open: a program whose words nobody can hear any more fails.
    _said: Lines<BufReader<ChildStdout>>,
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
        let mut said = BufReader::new(child.stdout.take().expect("piped")).lines();
        let ready = said.by_ref().map_while(Result::ok).any(|line| line.starts_with("workbench: http://"));
        assert!(ready, "it says where it is reached");
        Self { child, _said: said }
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
fn asked_to_stop_it_ends_well_and_closes_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start(&data);

    server.terminate();
    let ended = server.child.wait().unwrap();
    assert!(ended.success(), "{ended}");
    assert!(
        data.join("simsa.db").exists() && !data.join("simsa.db-wal").exists(),
        "closed: all is in the file"
    );

    // Nothing is locked or half done: it starts again on the same folder.
    drop(Server::start(&data));
}
