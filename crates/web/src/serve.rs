//! Listening: accepts connections until it is asked to stop, then lets the open requests finish.
//!
//! Nobody can hold the server up: connections are counted and no more are taken than there is room for, and of one address
//! no more than its share (`frame::address_limits`); headers must come in time and be short; a client that does not take its answer is dropped, and one that is refused in the middle of
//! its body is heard out for a while, so that it gets its answer ([`stream`]). What it sends too slowly is dropped by
//! `frame::body_timeout`.
//!
//! Asked to stop, it listens no more; requests under way have [`Settings::farewell`](crate::Settings::farewell) to end,
//! connections that only wait are closed at once. Of an upload that is cut off then, what has come is written down, so that
//! it can go on at the next start.

mod stream;

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use self::stream::{Manners, Owed, Polite};
use crate::frame::address_limits::Shares;
use crate::state::AppState;

/// Longest head of a request, in bytes; cookies and an address need a twentieth of it.
const LONGEST_HEAD: usize = 32 << 10;
/// Most headers.
const MOST_HEADERS: usize = 100;
/// Pause after the system has refused a connection: it is out of files, and trying at once would only burn the processor.
const OUT_OF_FILES: Duration = Duration::from_millis(100);

/// Serves until `stop` resolves. `ready` is called once with the address that is listened on: port 0 becomes a real one.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(
    app: AppState,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let settings = app.settings().clone();
    let listener = TcpListener::bind(settings.listen).await?;
    let (router, manners) = (crate::router(app.clone()), Manners::of(&settings));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(settings.header_time_limit)
        .max_buf_size(LONGEST_HEAD)
        .max_headers(MOST_HEADERS);
    ready(listener.local_addr()?);
    let (room, open) = (Arc::new(Semaphore::new(settings.connections)), GracefulShutdown::new());
    let shares = Shares::of(settings.connections_of_one);
    let mut tasks = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            // Who finds no room waits in the system's queue until a slow one is dropped.
            let place = room.clone().acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((place, listener.accept().await?))
        };
        let (place, (stream, from)) = tokio::select! {
            () = &mut stop => break,
            next = next => match next {
                Ok(next) => next,
                Err(error) => {
                    tracing::warn!(target: "simsa::http", %error, "a connection could not be accepted");
                    tokio::time::sleep(OUT_OF_FILES).await;
                    continue;
                }
            }
        };
        // everybody comes through our own web server, which has limits of its own
        let is_proxy = settings.proxies.contains(&from.ip().to_canonical());
        let share = if is_proxy { None } else { shares.take(from.ip()) };
        if share.is_none() && !is_proxy {
            refuse(&stream);
            continue;
        }
        let _ = stream.set_nodelay(true);
        let owed = Owed::default();
        let stream = TokioIo::new(Polite::new(stream, manners, owed.clone()));
        let router = router.clone();
        let service = service_fn(move |request| answer(router.clone(), from, owed.clone(), request));
        let connection = open.watch(http.serve_connection(stream, service));
        tasks.spawn(async move {
            // a client that breaks off or is dropped is its own affair
            let _ = connection.await;
            drop((place, share));
        });
        while tasks.try_join_next().is_some() {}
    }
    drop(listener);
    let _ = tokio::time::timeout(settings.farewell, open.shutdown()).await;
    tasks.shutdown().await;
    let _ = tokio::time::timeout(settings.farewell, app.upload_locks().over()).await;
    Ok(())
}

/// Tells who has its share of connections to come back, as far as that goes without waiting for anything.
fn refuse(stream: &TcpStream) {
    const ANSWER: &[u8] =
        b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    metrics::counter!("simsa_refused_total", "why" => "connections").increment(1);
    let _ = stream.try_write(ANSWER);
}

async fn answer(
    router: Router,
    from: SocketAddr,
    owed: Owed,
    request: hyper::Request<Incoming>,
) -> Result<axum::response::Response, std::convert::Infallible> {
    let mut request = request.map(|body| owed.body(body));
    request.extensions_mut().insert(ConnectInfo(from));
    router.oneshot(request).await
}
