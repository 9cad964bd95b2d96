//! Listening: accepts connections until it is asked to stop, then lets the open requests finish.
//!
//! Nobody can hold the server up: connections are counted and no more are taken than there is room for; headers must
//! come in time and be short; a client that does not take its answer is dropped ([`Patient`]). What it sends too slowly is
//! dropped by `frame::pace`.

use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::Sleep;
use tower::ServiceExt as _;

use crate::app::App;

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
    app: App,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let settings = app.settings().clone();
    let listener = TcpListener::bind(settings.listen).await?;
    let router = crate::router(app);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(settings.header_time_limit)
        .max_buf_size(LONGEST_HEAD)
        .max_headers(MOST_HEADERS);
    ready(listener.local_addr()?);
    let (room, open) = (Arc::new(Semaphore::new(settings.connections)), GracefulShutdown::new());
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
        let _ = stream.set_nodelay(true);
        let stream = TokioIo::new(Patient::new(stream, settings.stall));
        let router = router.clone();
        let service = service_fn(move |request| answer(router.clone(), from, request));
        let connection = open.watch(http.serve_connection(stream, service));
        tasks.spawn(async move {
            // a client that breaks off or is dropped is its own affair
            let _ = connection.await;
            drop(place);
        });
        while tasks.try_join_next().is_some() {}
    }
    drop(listener);
    let _ = tokio::time::timeout(settings.farewell, open.shutdown()).await;
    tasks.shutdown().await;
    Ok(())
}

async fn answer(
    router: Router,
    from: SocketAddr,
    mut request: hyper::Request<Incoming>,
) -> Result<axum::response::Response, std::convert::Infallible> {
    request.extensions_mut().insert(ConnectInfo(from));
    router.oneshot(request).await
}

/// A connection whose writing fails when the other side takes nothing for too long.
struct Patient {
    stream: TcpStream,
    limit: Duration,
    /// Runs while a write waits.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn new(stream: TcpStream, limit: Duration) -> Self {
        Self { stream, limit, waiting: None }
    }

    /// What came of a write, unless it has waited too long.
    fn judged<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let limit = self.limit;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judged(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, buffers);
        self.judged(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.judged(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(context);
        self.judged(context, shut)
    }
}
