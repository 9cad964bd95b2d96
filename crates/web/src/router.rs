//! Every address of the server, and the layers around them.

use std::any::Any;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::frame::{dress, headers, health, observe, origin, visit};
use crate::trouble::Trouble;
use crate::assets;

/// The whole server.
pub fn router(app: App) -> Router {
    let limits = app.settings().clone();
    let routes = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/assets/{digest}/{name}", get(assets::file));
    routes
        .fallback(|| async { Trouble::NotFound })
        .method_not_allowed_fallback(|| async { Trouble::WrongMethod })
        .layer(axum::extract::DefaultBodyLimit::max(limits.form_limit))
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::REQUEST_TIMEOUT, limits.time_limit))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(origin::layer))
        .layer(from_fn_with_state(app.clone(), dress::layer))
        .layer(from_fn_with_state(app.clone(), visit::layer))
        .layer(from_fn_with_state(app.clone(), headers::layer))
        .layer(from_fn(observe::layer))
        .with_state(app)
}

/// The message of a panic goes to the log; the visitor gets a number.
#[expect(clippy::needless_pass_by_value, reason = "the signature is the library's")]
fn panicked(message: Box<dyn Any + Send + 'static>) -> Response {
    let text = message
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| message.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    Trouble::fault(format!("panic: {text}")).into_response()
}
