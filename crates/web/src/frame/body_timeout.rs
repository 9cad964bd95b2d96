//! Bodies come at a pace: who sends next to nothing for a while is told so and dropped, whatever route it is.
//!
//! Only the time in which the server waits for the client counts: a slow disk is not the client's fault. What becomes of a
//! body that fails is decided here, once: handlers see an error like any other, but the answer is that the client was too
//! slow or broke off, and never a fault of ours.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use crate::request_error::RequestError;
use crate::state::AppState;

/// The layer.
pub(crate) async fn layer(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let (stall, least) = (app.settings().stall, app.settings().least_in_stall);
    let fate = Arc::new(OnceLock::new());
    let told = fate.clone();
    let request = request.map(|body| {
        if body.is_end_stream() { body } else { Body::new(Paced::new(body, stall, least, told)) }
    });
    let response = next.run(request).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    match fate.get() {
        Some(Fate::TooSlow) if failed => RequestError::TooSlow.into_response(),
        Some(Fate::BrokenOff) if failed => RequestError::BrokenOff.into_response(),
        _ => response,
    }
}

/// How a body failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    TooSlow,
    BrokenOff,
}

/// A body that must come at a pace.
struct Paced {
    body: Body,
    /// How long the client may take for `least` bytes.
    stall: Duration,
    least: u64,
    /// Bytes and time waited since the pace was judged last.
    came: u64,
    waited: Duration,
    /// Runs while the client is waited for.
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
    fate: Arc<OnceLock<Fate>>,
}

impl Paced {
    fn new(body: Body, stall: Duration, least: u64, fate: Arc<OnceLock<Fate>>) -> Self {
        Self { body, stall, least, came: 0, waited: Duration::ZERO, waiting: None, fate }
    }

    /// Whether the pace holds; begins anew when there was time enough to judge.
    fn holds(&mut self) -> bool {
        if self.waited < self.stall {
            return true;
        }
        let enough = self.came >= self.least;
        (self.came, self.waited) = (0, Duration::ZERO);
        enough
    }

    fn fail(&self, fate: Fate) -> axum::Error {
        let _ = self.fate.set(fate);
        axum::Error::new(std::io::Error::from(match fate {
            Fate::TooSlow => std::io::ErrorKind::TimedOut,
            Fate::BrokenOff => std::io::ErrorKind::UnexpectedEof,
        }))
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        loop {
            let polled = Pin::new(&mut this.body).poll_frame(context);
            let since = this.waiting.as_ref().map(|(since, _)| *since);
            match polled {
                Poll::Ready(frame) => {
                    if let Some(since) = since {
                        this.waited += since.elapsed();
                        this.waiting = None;
                    }
                    return Poll::Ready(match frame {
                        Some(Ok(frame)) => {
                            this.came += frame.data_ref().map_or(0, |data| data.len() as u64);
                            if this.holds() { Some(Ok(frame)) } else { Some(Err(this.fail(Fate::TooSlow))) }
                        }
                        Some(Err(_)) => Some(Err(this.fail(Fate::BrokenOff))),
                        None => None,
                    });
                }
                Poll::Pending => {
                    let left = this.stall.saturating_sub(this.waited);
                    let begin = || (Instant::now(), Box::pin(tokio::time::sleep(left)));
                    let (since, sleep) = this.waiting.get_or_insert_with(begin);
                    if sleep.as_mut().poll(context).is_pending() {
                        return Poll::Pending;
                    }
                    this.waited += since.elapsed();
                    this.waiting = None;
                    if !this.holds() {
                        return Poll::Ready(Some(Err(this.fail(Fate::TooSlow))));
                    }
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::stream;
    use http_body_util::BodyExt as _;

    use super::*;

    const STALL: Duration = Duration::from_mins(1);
    const LEAST: u64 = 100;

    /// What becomes of a body of which so many bytes come again and again, each time after a pause.
    async fn fate(pieces: u32, bytes: usize, pause: Duration) -> (Option<Fate>, usize) {
        let body = stream::unfold(0, move |sent| async move {
            if sent == pieces {
                return None;
            }
            tokio::time::sleep(pause).await;
            Some((Ok::<_, Infallible>(Bytes::from(vec![b'x'; bytes])), sent + 1))
        });
        let fate = Arc::new(OnceLock::new());
        let mut paced = Paced::new(Body::from_stream(body), STALL, LEAST, fate.clone());
        let mut came = 0;
        while let Some(Ok(frame)) = paced.frame().await {
            came += frame.data_ref().map_or(0, Bytes::len);
        }
        (fate.get().copied(), came)
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_line_is_not_cut_off_while_enough_comes() {
        // twenty times the time of a stall altogether
        assert_eq!(fate(80, 50, STALL / 4).await, (None, 80 * 50));
    }

    #[tokio::test(start_paused = true)]
    async fn who_drips_or_sends_nothing_is_cut_off() {
        let (dripped, came) = fate(1000, 1, STALL / 10).await;
        assert!(dripped == Some(Fate::TooSlow) && came < 20, "{came} bytes were taken");
        assert_eq!(fate(1, 50, STALL * 2).await, (Some(Fate::TooSlow), 0));
    }
}
