//! For the people and programs that look after the server: alive and ready. Its figures: [`crate::metrics`].

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::state::AppState;

/// `/healthz`: the process answers.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// `/readyz`: it can also read its database, and there is room on its disk. Where there is none pages are still read, but
/// nobody can hand anything in, which whoever watches the server has to hear.
pub(crate) async fn ready(State(app): State<AppState>) -> Response {
    match app.is_ready().await {
        Ok(()) => "ready\n".into_response(),
        Err(why) => {
            tracing::warn!(target: "simsa::health", why, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
        }
    }
}
