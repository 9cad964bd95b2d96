//! The figures of the process, in the format of Prometheus, on a listener of their own.
//!
//! They are not for everybody who reaches the workbench: they tell how much it is used and by how many. So no address of the
//! the workbench answers with them; whoever looks after the server names another one (`simsa serve --metrics`), which is this
//! machine's own or a network of theirs. Without it nothing is recorded.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::frame::telemetry::SECONDS;

/// Upper ends of the classes of times, in seconds. Classes take the same memory however many requests there were.
const CLASSES: [f64; 11] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
/// Times are kept one by one until they are put into their classes.
const TIDYING: Duration = Duration::from_secs(5);
/// Most who read figures at a time, and how long one may take to ask.
const READERS: usize = 8;
const PATIENCE: Duration = Duration::from_secs(5);

/// Begins to record figures, once for the process.
///
/// # Errors
/// When something records them already.
pub fn record() -> io::Result<PrometheusHandle> {
    builder().and_then(PrometheusBuilder::install_recorder).map_err(io::Error::other)
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    PrometheusBuilder::new().set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &CLASSES)
}

/// Answers `GET /metrics` on this listener until it is dropped, and keeps what is recorded small meanwhile.
pub async fn serve(listener: TcpListener, figures: PrometheusHandle) {
    let places = Arc::new(Semaphore::new(READERS));
    let tidied = figures.clone();
    let tidying = async move {
        loop {
            tokio::time::sleep(TIDYING).await;
            tidied.run_upkeep();
        }
    };
    let answering = async move {
        loop {
            let Ok(place) = places.clone().acquire_owned().await else { return };
            let Ok((stream, _)) = listener.accept().await else {
                // out of files: trying at once would only burn the processor
                tokio::time::sleep(PATIENCE).await;
                continue;
            };
            let figures = figures.clone();
            tokio::spawn(async move {
                let service = service_fn(move |request| {
                    let answer = answer(&request, &figures);
                    async move { Ok::<_, Infallible>(answer) }
                });
                let mut http = http1::Builder::new();
                http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).keep_alive(false);
                let connection = http.serve_connection(TokioIo::new(stream), service);
                let _ = tokio::time::timeout(PATIENCE * 2, connection).await;
                drop(place);
            });
        }
    };
    tokio::select! {
        () = tidying => {}
        () = answering => {}
    }
}

fn answer(request: &Request<Incoming>, figures: &PrometheusHandle) -> Response<Body> {
    let asked = request.method() == Method::GET && request.uri().path() == "/metrics";
    let (status, text) =
        if asked { (StatusCode::OK, figures.render()) } else { (StatusCode::NOT_FOUND, String::new()) };
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let kind = header::HeaderValue::from_static("text/plain; version=0.0.4");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
