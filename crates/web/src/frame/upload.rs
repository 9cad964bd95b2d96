//! Files that are sent here: streamed to whoever stores them, in constant memory; when they stall, `body_timeout` gives them up.
//!
//! The form token comes in a header (scripts) or as a field before the first file (plain forms); without one of the two
//! no byte of a file is read. Storing reads as a blocking reader on a thread of its own; a channel joins both sides, and
//! an upload that breaks off reaches the reader as an error, never as an end.

use std::io::{self, Read};

use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::request::Parts;
use bytes::{Buf, Bytes};
use futures_util::StreamExt as _;
use tokio::sync::mpsc;

use crate::frame::csrf;
use crate::frame::fields::Fields;
use crate::frame::request_context::RequestContext;
use crate::request_error::RequestError;
use crate::state::AppState;

/// Chunks under way between the two sides.
const CHUNKS: usize = 8;
/// Most bytes of a field that is no file, and most such fields.
const FIELD: usize = 16 << 10;
const FIELDS: usize = 1000;

/// A form with files.
pub(crate) struct UploadForm {
    /// The parts, in the order in which they come.
    pub(crate) parts: Multipart,
    /// What the parts so far have told.
    pub(crate) gathered: Gathered,
}

/// What the parts in front of a file have told: the plain fields, and whether the form is one of ours.
pub(crate) struct Gathered {
    /// The plain fields.
    pub(crate) fields: Fields,
    trusted: bool,
    secret: String,
}

impl FromRequest<AppState> for UploadForm {
    type Rejection = RequestError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, RequestError> {
        let (parts, body) = request.into_parts();
        let secret = secret(&parts)?;
        let trusted = parts
            .headers
            .get(csrf::HEADER)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|given| csrf::matches(&secret, given));
        let multipart = Multipart::from_request(Request::from_parts(parts, body), app).await;
        let parts = multipart.map_err(|_| RequestError::Unreadable("multipart/form-data"))?;
        Ok(Self { parts, gathered: Gathered { fields: Fields::default(), trusted, secret } })
    }
}

fn secret(parts: &Parts) -> Result<String, RequestError> {
    let visit = parts.extensions.get::<RequestContext>();
    visit
        .map(|visit| visit.secret().to_owned())
        .ok_or_else(|| RequestError::fault("a route without the visit layer"))
}

/// The next part.
pub(crate) async fn next(parts: &mut Multipart) -> Result<Option<Field<'_>>, RequestError> {
    parts.next_field().await.map_err(broken)
}

impl Gathered {
    /// Whether the form is one of ours.
    pub(crate) const fn is_trusted(&self) -> bool {
        self.trusted
    }

    /// Keeps a plain field, and gives a file back with the name it was sent under.
    pub(crate) async fn file<'m>(
        &mut self,
        field: Field<'m>,
    ) -> Result<Option<(String, Field<'m>)>, RequestError> {
        let name = field.name().unwrap_or_default().to_owned();
        let Some(file) = field.file_name().map(ToOwned::to_owned) else {
            let value = small(field).await?;
            if name == csrf::FIELD {
                self.trusted |= csrf::matches(&self.secret, &value);
            } else if self.fields.0.len() < FIELDS {
                self.fields.0.push((name, value));
            } else {
                return Err(RequestError::TooLarge);
            }
            return Ok(None);
        };
        if !self.trusted {
            return Err(RequestError::Forged);
        }
        // A form without a chosen file still sends an empty one.
        Ok((!file.is_empty()).then_some((file, field)))
    }
}

async fn small(mut field: Field<'_>) -> Result<String, RequestError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > FIELD {
            return Err(RequestError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn broken(error: MultipartError) -> RequestError {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return RequestError::TooLarge;
    }
    tracing::debug!(target: "simsa::upload", %error, "an upload broke off");
    RequestError::Unreadable("multipart/form-data")
}

/// Sends a field's bytes to `source`; the other end of the channel reads them.
pub(crate) async fn pump(mut field: Field<'_>, sender: Sender) {
    loop {
        let next = field.chunk().await.map_err(io::Error::other);
        let last = !matches!(next, Ok(Some(_)));
        // The reader has given up: nobody wants the rest.
        if sender.0.send(next).await.is_err() || last {
            return;
        }
    }
}

/// The same for a body that is nothing but the file.
pub(crate) async fn pump_body(body: Body, sender: Sender) {
    let mut chunks = body.into_data_stream();
    loop {
        let next = chunks.next().await.transpose().map_err(io::Error::other);
        let last = !matches!(next, Ok(Some(_)));
        if sender.0.send(next).await.is_err() || last {
            return;
        }
    }
}

/// The sending end.
pub(crate) struct Sender(mpsc::Sender<io::Result<Option<Bytes>>>);

/// The reading end: a blocking reader.
pub(crate) struct UploadSource {
    receiver: mpsc::Receiver<io::Result<Option<Bytes>>>,
    current: Bytes,
    ended: bool,
}

/// Both ends.
pub(crate) fn channel() -> (Sender, UploadSource) {
    let (sender, receiver) = mpsc::channel(CHUNKS);
    (Sender(sender), UploadSource { receiver, current: Bytes::new(), ended: false })
}

impl Read for UploadSource {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() && !self.ended {
            match self.receiver.blocking_recv() {
                Some(Ok(Some(chunk))) => self.current = chunk,
                Some(Ok(None)) => self.ended = true,
                Some(Err(error)) => return Err(error),
                // The sender is gone without having said that this was all.
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let count = buffer.len().min(self.current.len());
        self.current.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use bytes::Bytes;

    use super::channel;

    #[test]
    fn an_upload_that_breaks_off_is_an_error_not_an_end() {
        let (sender, mut source) = channel();
        sender.0.blocking_send(Ok(Some(Bytes::from_static(b"half")))).unwrap();
        drop(sender);
        assert!(source.read_to_end(&mut Vec::new()).is_err());
    }

    #[test]
    fn a_whole_upload_is_read_whole() {
        let (sender, mut source) = channel();
        for part in [Ok(Some(Bytes::from_static(b"who"))), Ok(Some(Bytes::from_static(b"le"))), Ok(None)] {
            sender.0.blocking_send(part).unwrap();
        }
        let mut all = Vec::new();
        source.read_to_end(&mut all).unwrap();
        assert_eq!(all, b"whole");
    }
}
