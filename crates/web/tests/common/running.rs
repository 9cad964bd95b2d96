//! A server that listens, for what only real connections show.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{ADMIN, World};
use simsa_web::{AppState, Settings};

/// The limit of what is expected to be dropped.
pub(crate) const LIMIT: Duration = Duration::from_millis(300);
/// Far more than any of it takes; only a server that holds on for ever gets there.
pub(crate) const MARGIN: Duration = Duration::from_mins(1);

/// A server with a world of its own.
pub(crate) struct Running {
    pub(crate) world: World,
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Running {
    pub(crate) async fn new(change: impl FnOnce(&mut Settings)) -> Self {
        let world = World::new().await;
        let mut settings = Settings::new("127.0.0.1:0".parse().unwrap());
        (settings.header_time_limit, settings.stall, settings.least_in_stall) = (MARGIN, MARGIN, 100);
        change(&mut settings);
        let (told, address) = oneshot::channel();
        let (stop, asked) = oneshot::channel::<()>();
        let app = AppState::new(world.workbench.clone(), settings);
        let ready = move |address| told.send(address).unwrap();
        let task = tokio::spawn(simsa_web::serve(app, ready, async move { drop(asked.await) }));
        Self { world, address: address.await.unwrap(), stop: Some(stop), task }
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends text and reads until the server closes.
    pub(crate) async fn say(&self, text: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(text.as_bytes()).await.unwrap();
        heard(&mut stream).await
    }

    /// What SIGTERM does.
    pub(crate) fn ask_to_stop(&mut self) {
        drop(self.stop.take());
    }

    /// Waits until it has ended, in good order; the world stays.
    pub(crate) async fn ends(&mut self) {
        let ended = tokio::time::timeout(MARGIN, &mut self.task).await.expect("it does not end");
        ended.unwrap().unwrap();
    }

    /// Others are served. Where heads must come soon, this test may have been too slow to say its own.
    pub(crate) async fn serves(&self) {
        let others = async {
            loop {
                let answer = self.say("GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
                if !answer.is_empty() && !answer.starts_with("HTTP/1.1 408") {
                    break answer;
                }
            }
        };
        let answer = tokio::time::timeout(MARGIN, others).await.expect("nobody is let in any more");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    /// The head of a request by somebody who is signed in, up to what is still to be said about the body.
    pub(crate) async fn head(&self, method: &str, path: &str) -> String {
        let browser = self.world.signed_in(ADMIN).await;
        let cookies: Vec<String> =
            browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{method} {path} HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n", cookies.join("; "))
    }

    /// Adds a file of evidence; gives the path of its bytes.
    pub(crate) async fn file(&self, bytes: &[u8]) -> String {
        let mut admin = self.world.signed_in(ADMIN).await;
        let path = format!("/cases/{}/evidence", self.world.alone);
        let answer = admin.upload(&path, "large.bin", bytes, true).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let list = admin.get(&path).await.text;
        let id = list.split("large.bin</a>").next().unwrap().rsplit("/evidence/").next().unwrap();
        format!("{path}/{}/file", id.split('"').next().unwrap())
    }
}

/// Everything until the end of the connection, whichever way it ends.
pub(crate) async fn heard(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = tokio::time::timeout(MARGIN, stream.read(&mut buffer))
            .await
            .expect("the server holds on for ever");
        match read {
            Ok(0) | Err(_) => return String::from_utf8_lossy(&all).into_owned(),
            Ok(read) => all.extend_from_slice(&buffer[..read]),
        }
    }
}

/// Sends byte after byte until the server has had enough; gives what it said.
pub(crate) async fn drip(mut stream: TcpStream, bytes: &'static [u8]) -> String {
    let (mut reader, mut writer) = stream.split();
    let mut answer = String::new();
    let drip = async {
        for byte in bytes.iter().cycle() {
            tokio::time::sleep(LIMIT / 10).await;
            if writer.write_all(&[*byte]).await.is_err() {
                break;
            }
        }
    };
    let listen = async {
        let mut all = Vec::new();
        let _ = reader.read_to_end(&mut all).await;
        answer = String::from_utf8_lossy(&all).into_owned();
    };
    let first = async {
        tokio::select! { biased; () = listen => {}, () = drip => {} }
    };
    tokio::time::timeout(MARGIN, first).await.expect("the server holds on for ever");
    answer
}
