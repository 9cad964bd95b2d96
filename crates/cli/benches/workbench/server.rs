//! The server as a process of its own: started as people start it, watched through `/proc`.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From the start of the process to the first good answer of `/readyz`.
    pub(crate) ready: Duration,
}

impl Server {
    pub(crate) async fn start(data: &Path) -> Self {
        Self::with(data, &[]).await
    }

    /// Starts a server and waits until it is ready.
    pub(crate) async fn with(data: &Path, more: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        drop(listener);
        let begin = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_simsa"))
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args(["--listen", &address.to_string()])
            .args(more)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        while !is_ready(address) {
            assert!(begin.elapsed() < Duration::from_mins(1), "the server does not become ready");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Self { child, address, ready: begin.elapsed() }
    }

    /// Ends in good order.
    pub(crate) fn stop(mut self) {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(asked.is_ok_and(|status| status.success()), "the server can be asked to stop");
        self.child.wait().expect("it ends");
    }

    /// Memory in kB: a line of `/proc/…/status`, for example `VmRSS` (now) or `VmHWM` (the most so far).
    pub(crate) fn memory(&self, line: &str) -> u64 {
        let text = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let value = text.lines().find_map(|found| found.strip_prefix(line)?.strip_prefix(':'));
        value.and_then(|value| value.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    }

    /// Processor time so far.
    pub(crate) fn processor(&self) -> Duration {
        processor_of(&self.child.id().to_string())
    }
}

/// Processor time of a process so far; `self` is this one.
pub(crate) fn processor_of(process: &str) -> Duration {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // the name may hold spaces; the fields are counted behind it
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    // Linux counts a hundred ticks a second for every program
    Duration::from_millis(10 * (ticks(11) + ticks(12)))
}

fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with(b"HTTP/1.1 200"))
}

/// How long a start takes on the folder as it is, and how much memory an idle server has.
pub(crate) async fn starts(data: &Path, starts: usize) {
    let mut times = Vec::new();
    let mut idle = 0;
    for _ in 0..starts {
        let server = Server::start(data).await;
        times.push(server.ready);
        tokio::time::sleep(Duration::from_secs(1)).await;
        idle = idle.max(server.memory("VmRSS"));
        server.stop();
    }
    times.sort_unstable();
    println!(
        "start to ready: median {:?}, longest {:?}; resident when idle {idle} kB",
        times[starts / 2],
        times[starts - 1]
    );
}
