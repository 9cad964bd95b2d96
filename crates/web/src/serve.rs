//! Listening: accepts connections until it is asked to stop, then lets the open requests finish.
//!
//! A client that sends its headers too slowly is cut off, so that idle connections cannot use up the server.

use std::io;
use std::net::SocketAddr;

use axum_server::Handle;
use hyper_util::rt::TokioTimer;

use crate::app::App;

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
    let handle = Handle::<SocketAddr>::new();
    let service = crate::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let mut server = axum_server::bind(settings.listen).handle(handle.clone());
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(settings.header_time_limit);
    builder.http2().timer(TokioTimer::new()).max_header_list_size(16 << 10);
    let stopper = handle.clone();
    tokio::spawn(async move {
        stop.await;
        stopper.graceful_shutdown(Some(settings.farewell));
    });
    let listening = tokio::spawn(server.serve(service));
    if let Some(address) = handle.listening().await {
        ready(address);
    }
    listening.await.map_err(io::Error::other)?
}
