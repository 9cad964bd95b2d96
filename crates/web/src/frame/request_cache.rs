//! What a page is made of is read once: see [`simsa_app::one_look`].

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

/// The layer: for requests that only read.
pub(crate) async fn layer(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        simsa_app::one_look(next.run(request)).await
    } else {
        next.run(request).await
    }
}
