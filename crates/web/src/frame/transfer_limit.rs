//! Files under way are counted: each holds a thread that reads or writes the vault, and those are not many. Who comes when
//! all are taken is told to come back, and pages are served meanwhile.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::sync::Semaphore;

use crate::request_error::RequestError;

/// The layer: a place is kept until the answer has been sent to its end.
pub(crate) async fn layer(State(places): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    let Ok(place) = places.try_acquire_owned() else { return RequestError::Busy.into_response() };
    held_until_sent(next.run(request).await, place)
}

/// The same answer, which keeps `place` until it has been sent to its end or given up.
pub(crate) fn held_until_sent<P: Send + Unpin + 'static>(response: Response, place: P) -> Response {
    response.map(|body| if body.is_end_stream() { body } else { Body::new(Held { body, _place: place }) })
}

/// A body that keeps its place.
struct Held<P> {
    body: Body,
    _place: P,
}

impl<P: Unpin> HttpBody for Held<P> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
