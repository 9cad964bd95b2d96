//! Files that are sent from here: streamed, named safely, and never run or shown as a page of ours.

use std::io::{self, Write};

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use simsa_app::Download;
use simsa_app::Workbench;
use tokio::io::AsyncReadExt as _;
use tokio::sync::mpsc;

use super::headers::{FILE_POLICY, PDF_POLICY};

/// Chunks under way.
const CHUNKS: usize = 8;
/// Bytes kept together in one chunk.
const CHUNK: usize = 64 << 10;

/// What RFC 8187 allows unescaped.
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// A stored file. With `view` it is shown inside our page when its first bytes are those of a type that can be shown;
/// otherwise it is saved.
pub(crate) async fn stored(workbench: Workbench, file: Download, view: bool) -> Response {
    let (sender, mut receiver) = mpsc::channel::<io::Result<Bytes>>(CHUNKS);
    let (name, length) = (file.name.clone(), file.bytes);
    tokio::spawn(async move {
        let sink = Sink { sender: sender.clone(), kept: Vec::with_capacity(CHUNK) };
        if let Err(trouble) = workbench.copy_file(&file, Box::new(sink)).await {
            tracing::error!(target: "simsa::fault", ?trouble, "a download broke off");
            // The length was promised: breaking the connection is the only honest end.
            let _ = sender.send(Err(io::Error::other("the file could not be read to its end"))).await;
        }
    });
    let first = receiver.recv().await;
    let kind = match &first {
        Some(Ok(chunk)) if view => simsa_inspect::kind(chunk).shown_as(),
        _ => None,
    };
    let rest = stream::unfold((first, receiver), async |(first, mut receiver)| {
        let next = match first {
            Some(first) => Some(first),
            None => receiver.recv().await,
        };
        next.map(|chunk| (chunk, (None, receiver)))
    });
    with_headers(Body::from_stream(rest), &name, Some(length), kind)
}

/// A local file without a name of its own, sent as it is read.
///
/// # Errors
/// Its length cannot be read.
pub(crate) fn local(file: std::fs::File, name: &str) -> io::Result<Response> {
    let length = file.metadata()?.len();
    let chunks = stream::try_unfold(tokio::fs::File::from_std(file), async |mut file| {
        let mut chunk = Vec::with_capacity(CHUNK);
        let count = (&mut file).take(CHUNK as u64).read_to_end(&mut chunk).await?;
        io::Result::Ok((count > 0).then(|| (Bytes::from(chunk), file)))
    });
    Ok(with_headers(Body::from_stream(chunks), name, Some(length), None))
}

/// A file made for this request.
pub(crate) fn made(bytes: Vec<u8>, name: &str, view: Option<&'static str>) -> Response {
    let length = bytes.len() as u64;
    with_headers(Body::from(bytes), name, Some(length), view)
}

fn with_headers(body: Body, name: &str, length: Option<u64>, view: Option<&'static str>) -> Response {
    let how = if view.is_some() { "inline" } else { "attachment" };
    let disposition = format!("{how}; filename*=UTF-8''{}", utf8_percent_encode(name, NAME));
    let kind = HeaderValue::from_static(view.unwrap_or("application/octet-stream"));
    let policy = if view == Some("application/pdf") { PDF_POLICY } else { FILE_POLICY };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(HeaderName::from_static("x-download-options"), HeaderValue::from_static("noopen"));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, length.into());
    }
    response
}

/// A writer that hands its bytes to the response.
struct Sink {
    sender: mpsc::Sender<io::Result<Bytes>>,
    kept: Vec<u8>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.kept.extend_from_slice(bytes);
        if self.kept.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.kept.is_empty() {
            return Ok(());
        }
        let chunk = Bytes::from(std::mem::take(&mut self.kept));
        self.sender.blocking_send(Ok(chunk)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // What is left when the writer is done; a reader that has gone away misses nothing.
        let _ = self.flush();
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::made;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        let response = made(vec![1], "이름\"\r\nSet-Cookie: x=1.pdf", None);
        let shown = response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
        assert!(shown.starts_with("attachment; filename*=UTF-8''%EC%9D%B4%EB%A6%84%22%0D%0A"), "{shown}");
        assert_eq!(response.headers().get(header::SET_COOKIE), None);
    }
}
