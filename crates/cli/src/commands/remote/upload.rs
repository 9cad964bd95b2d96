//! Large files go piece by piece (tus 1.0.0): when a connection breaks, or this program does, the server keeps what has come,
//! and the next run goes on there. What it is, is told by its digest: an unfinished upload of the same bytes is the same.

use std::fs::File;
use std::io::{Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::field;
use super::server::{Server, part};
use super::told::{ServerFindings, file_name};
use crate::progress::{ProgressLine, is_stopped};
use crate::stop::Stop;

/// From this length on: what the server writes down at a time. Smaller files are sent anew.
pub(super) const LARGE: u64 = 16 << 20;
/// How often it is tried again without a byte having come in between, and how long it is waited at first.
const ATTEMPTS: u32 = 4;
const PAUSE: Duration = Duration::from_millis(500);

/// A file that is to go there.
pub(super) struct FileToSend<'a> {
    pub(super) file: &'a Path,
    /// Its SHA-256 in hexadecimal.
    pub(super) digest: &'a str,
    /// The piece of evidence whose file it replaces, and its etag.
    pub(super) replaces: Option<(&'a str, &'a str)>,
    /// What is said about it, by the names of the fields.
    pub(super) about: Vec<(&'a str, String)>,
}

/// What it has become.
pub(super) struct SentFile {
    pub(super) id: String,
    /// What was seen in it.
    pub(super) told: ServerFindings,
}

/// Sends a file, from where an earlier run has stopped.
pub(super) fn send(
    server: &Server,
    case: &str,
    whole: &FileToSend<'_>,
    progress: &Arc<ProgressLine>,
) -> Result<SentFile, Stop> {
    let uploads = format!("/cases/{}/uploads", part(case));
    let length = whole.file.metadata()?.len();
    let id = match begun(server, &uploads, whole, length)? {
        Some(id) => id,
        None => announce(server, &uploads, whole, length)?,
    };
    let path = format!("{uploads}/{}", part(&id));
    let (mut stands, mut attempt) = (server.stands(&path)?, 0);
    while stands < length {
        let sent = rest(server, &path, whole, stands, progress)?;
        let now = if let Some(now) = sent {
            now
        } else {
            std::thread::sleep(PAUSE * 2_u32.pow(attempt));
            attempt += 1;
            match server.stands(&path) {
                Err(stop) if is_stopped() || attempt == ATTEMPTS => return Err(stop),
                stands_at => stands_at.unwrap_or(stands),
            }
        };
        if now > stands {
            (stands, attempt) = (now, 0);
        } else if attempt == ATTEMPTS {
            return Err(server.broken());
        }
    }
    let state = server.get(&path)?.body;
    Ok(SentFile { id: field(&state, "/evidence").to_owned(), told: ServerFindings::of(&state, "warns") })
}

/// An upload of the same bytes for the same purpose that is not finished.
fn begun(
    server: &Server,
    uploads: &str,
    whole: &FileToSend<'_>,
    length: u64,
) -> Result<Option<String>, Stop> {
    let replaces = whole.replaces.map_or("", |(id, _)| id);
    let all = server.get(uploads)?.body;
    let mut all = all["uploads"].as_array().into_iter().flatten();
    let same = all.find(|one| {
        field(one, "/sha256") == whole.digest
            && one["length"] == length
            && field(one, "/replaces") == replaces
    });
    Ok(same.map(|one| field(one, "/id").to_owned()))
}

fn announce(server: &Server, uploads: &str, whole: &FileToSend<'_>, length: u64) -> Result<String, Stop> {
    let name = file_name(whole.file);
    let mut pairs = vec![("filename", name.as_str()), ("sha256", whole.digest)];
    pairs.extend(whole.about.iter().map(|(name, value)| (*name, value.as_str())));
    pairs.extend(whole.replaces.map(|(id, _)| ("replaces", id)));
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name} {}", STANDARD.encode(value))).collect();
    let (metadata, length) = (pairs.join(","), length.to_string());
    let mut headers = vec![
        ("tus-resumable", "1.0.0"),
        ("upload-length", length.as_str()),
        ("upload-metadata", metadata.as_str()),
    ];
    headers.extend(whole.replaces.map(|(_, etag)| ("if-match", etag)));
    server.announce(uploads, &headers)
}

/// Sends what is left; gives how far it is then, or nothing when the connection broke.
fn rest(
    server: &Server,
    path: &str,
    whole: &FileToSend<'_>,
    from: u64,
    progress: &Arc<ProgressLine>,
) -> Result<Option<u64>, Stop> {
    let mut file = File::open(whole.file).map_err(Stop::on(whole.file))?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(from))?;
    let (from, left) = (from.to_string(), length.saturating_sub(from).to_string());
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", from.as_str()),
        ("content-length", left.as_str()),
        ("expect", "100-continue"),
    ];
    server.go_on(path, &headers, file, progress.clone())
}
