//! For the people and programs that look after the server: alive, ready, and its figures.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;

/// `/healthz`: the process answers.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// `/readyz`: it can also read its database.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    match app.is_ready().await {
        Ok(()) => "ready\n".into_response(),
        Err(why) => {
            tracing::warn!(target: "simsa::health", why, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
        }
    }
}

/// `/metrics`: figures in the format of Prometheus.
pub(crate) async fn metrics(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics()).into_response()
}
