//! A connection as the server holds it: it gives up a client that takes nothing, and it hears out one that still talks.
//!
//! Who is refused in the middle of an upload is still sending. A socket that is closed with bytes unread answers them with a
//! reset, and a reset takes the answer away before the client has read it. So after the answer the writing half is closed
//! and what still comes is thrown away ([`Manners::linger`], as nginx does with `lingering_close`), until the client has
//! stopped, or has had its share of bytes and time. A client that owes nothing is let go at once.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

use crate::settings::Settings;

/// How long a client that still owes something may say nothing.
const SILENCE: Duration = Duration::from_secs(5);
/// Bytes that are thrown away at a time.
const SWALLOWED: usize = 16 << 10;

/// How long a client is waited for.
#[derive(Clone, Copy)]
pub(super) struct Manners {
    stall: Duration,
    linger: Duration,
    linger_bytes: u64,
}

impl Manners {
    pub(super) fn of(settings: &Settings) -> Self {
        Self { stall: settings.stall, linger: settings.linger, linger_bytes: settings.linger_bytes }
    }
}

/// Whether the client may still be sending what nobody will read: bytes have come, and no request has ended since.
#[derive(Clone, Default)]
pub(super) struct Owed(Arc<AtomicBool>);

impl Owed {
    fn set(&self, owed: bool) {
        self.0.store(owed, Ordering::Relaxed);
    }

    /// The body of a request, which settles what is owed when it has come to its end.
    pub(super) fn body(&self, body: Incoming) -> Body {
        if body.is_end_stream() {
            self.set(false);
            return Body::empty();
        }
        Body::new(Expected { body, owed: self.clone() })
    }
}

/// A body that is still to come.
struct Expected {
    body: Incoming,
    owed: Owed,
}

impl HttpBody for Expected {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        // readers that know the length do not ask for the end
        if frame.is_none() || self.body.is_end_stream() {
            self.owed.set(false);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection.
pub(super) struct Polite {
    stream: TcpStream,
    manners: Manners,
    owed: Owed,
    /// Runs while a write waits.
    waiting: Option<Pin<Box<Sleep>>>,
    /// Since the writing half is closed.
    lingering: Option<Lingering>,
}

/// The client is heard out.
struct Lingering {
    left: u64,
    until: Instant,
    alarm: Pin<Box<Sleep>>,
}

impl Polite {
    pub(super) fn new(stream: TcpStream, manners: Manners, owed: Owed) -> Self {
        Self { stream, manners, owed, waiting: None, lingering: None }
    }

    /// What came of a write, unless it has waited too long.
    fn judged<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let limit = self.manners.stall;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    /// Throws away what comes until the client has stopped or has had its share.
    fn hear_out(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(lingering) = &mut self.lingering else { return Poll::Ready(()) };
        let mut swallowed = [0; SWALLOWED];
        while lingering.left > 0 {
            let mut buffer = ReadBuf::new(&mut swallowed);
            match Pin::new(&mut self.stream).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    lingering.left = lingering.left.saturating_sub(buffer.filled().len() as u64);
                    let alarm = lingering.until.min(Instant::now() + SILENCE);
                    lingering.alarm.as_mut().reset(alarm);
                }
                // the client has ended or is gone
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => return lingering.alarm.as_mut().poll(context),
            }
            if Instant::now() >= lingering.until {
                return Poll::Ready(());
            }
        }
        Poll::Ready(())
    }
}

impl AsyncRead for Polite {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.owed.set(true);
        }
        read
    }
}

impl AsyncWrite for Polite {
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
        if self.lingering.is_none() {
            let shut = Pin::new(&mut self.stream).poll_shutdown(context);
            ready!(self.judged(context, shut))?;
            if !self.owed.0.load(Ordering::Relaxed) {
                return Poll::Ready(Ok(()));
            }
            let (now, Manners { linger, linger_bytes: left, .. }) = (Instant::now(), self.manners);
            let alarm = Box::pin(tokio::time::sleep(linger.min(SILENCE)));
            self.lingering = Some(Lingering { left, until: now + linger, alarm });
        }
        self.hear_out(context).map(Ok)
    }
}
