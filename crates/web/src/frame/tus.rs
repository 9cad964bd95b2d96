//! The words of tus 1.0.0 (<https://tus.io/protocols/resumable-upload>), a protocol for uploads that go on where they
//! stopped: what requests say in their headers, and what they are answered. Extensions: creation, expiration, checksum,
//! termination. What happens to the bytes, the workbench decides; `upload_locks` keeps two senders of one upload apart.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use simsa_app::intake::upload::{NewUpload, UploadView};
use simsa_app::intake::upload_chunks::Checksum;
use simsa_app::{Error as AppError, Refusal};
use simsa_model::Say;

use crate::frame::csrf;
use crate::frame::fields::Fields;
use crate::frame::request_context::RequestContext;
use crate::pages::case::evidence::described;
use crate::request_error::RequestError;
use crate::state::AppState;

pub(crate) const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const EXTENSIONS: HeaderValue = HeaderValue::from_static("creation,expiration,checksum,termination");
const ALGORITHMS: HeaderValue = HeaderValue::from_static("sha1,sha256");
const PIECE: &str = "application/offset+octet-stream";

pub(crate) const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: &str = "upload-metadata";
const CHECKSUM: &str = "upload-checksum";

/// Pairs in the metadata, and bytes of it: more is nothing that we ask for.
const PAIRS: usize = 20;

/// Why a request of a sender is not answered with what was asked for.
pub(crate) enum UploadRefusal {
    /// The same as for people.
    House(RequestError),
    /// What only the protocol knows.
    Own(StatusCode, Say),
}

impl UploadRefusal {
    fn own(status: StatusCode, ko: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Own(status, Say::new(ko, en))
    }

    /// Somebody else is sending the same file just now, and does not stop.
    pub(crate) fn locked() -> Self {
        Self::own(
            StatusCode::LOCKED,
            "같은 파일을 지금 받고 있습니다",
            "the same file is being received just now",
        )
    }

    fn header(name: &HeaderName) -> Self {
        let (ko, en) = (
            format!("{name} 헤더가 없거나 잘못되었습니다"),
            format!("the header {name} is missing or wrong"),
        );
        Self::own(StatusCode::BAD_REQUEST, ko, en)
    }
}

impl From<RequestError> for UploadRefusal {
    fn from(trouble: RequestError) -> Self {
        Self::House(trouble)
    }
}

impl From<AppError> for UploadRefusal {
    fn from(trouble: AppError) -> Self {
        match &trouble {
            AppError::Refused(Refusal::Conflict { version, .. }) => Self::own(
                StatusCode::CONFLICT,
                format!("이 파일은 {version}바이트까지 받았습니다. 거기서부터 보내십시오"),
                format!("{version} bytes of this file have come; go on from there"),
            ),
            AppError::Refused(Refusal::Invalid(problems)) => {
                let Some(one) = problems.first() else { return Self::House(trouble.into()) };
                let status = match one.field.as_str() {
                    // 460 is the protocol's own
                    "checksum" => StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
                    "length" => StatusCode::PAYLOAD_TOO_LARGE,
                    _ => StatusCode::BAD_REQUEST,
                };
                Self::Own(status, one.problem.clone())
            }
            _ => Self::House(trouble.into()),
        }
    }
}

impl IntoResponse for UploadRefusal {
    fn into_response(self) -> Response {
        let (status, say) = match self {
            // a fault gets its number and its line in the log where all faults do
            Self::House(trouble @ (RequestError::Fault(_) | RequestError::NotFound)) => {
                return trouble.into_response();
            }
            Self::House(trouble) => (trouble.status(), trouble.words().1),
            Self::Own(status, say) => (status, say),
        };
        let body = json!({"detail": say.en, "detail_ko": say.ko});
        (status, [(RESUMABLE, VERSION)], Json(body)).into_response()
    }
}

/// A request of our script, in this version of the protocol: it shows the token of the page it stands in.
pub(crate) struct TusRequest;

impl FromRequestParts<AppState> for TusRequest {
    type Rejection = UploadRefusal;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, UploadRefusal> {
        let visit = RequestContext::from_request_parts(parts, app).await?;
        let given = parts.headers.get(csrf::HEADER).and_then(|value| value.to_str().ok());
        if !given.is_some_and(|given| csrf::matches(visit.secret(), given)) {
            return Err(RequestError::Forged.into());
        }
        speaks(&parts.headers)?;
        Ok(Self)
    }
}

/// Refuses another version of the protocol.
pub(crate) fn speaks(headers: &HeaderMap) -> Result<(), UploadRefusal> {
    if headers.get(RESUMABLE) == Some(&VERSION) {
        return Ok(());
    }
    let (ko, en) = ("tus 1.0.0으로 보내십시오", "speak tus 1.0.0");
    Err(UploadRefusal::own(StatusCode::PRECONDITION_FAILED, ko, en))
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, UploadRefusal> {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    let digits = text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    digits.and_then(|text| text.parse().ok()).ok_or_else(|| UploadRefusal::header(name))
}

/// The file that a request announces. Its metadata are the fields of the form, and `filename`, `modified`, `sha256`,
/// `replaces`.
pub(crate) fn announced(headers: &HeaderMap) -> Result<NewUpload, UploadRefusal> {
    let length = number(headers, &LENGTH)?;
    let fields = metadata(headers.get(METADATA).and_then(|value| value.to_str().ok()).unwrap_or_default())?;
    let name = fields.text("filename").to_owned();
    let title = fields.some("title").unwrap_or(&name);
    let described = described(&fields, title).map_err(|wrong| {
        UploadRefusal::Own(StatusCode::BAD_REQUEST, wrong.into_values().next().unwrap_or_default())
    })?;
    let own = |name: &str| fields.some(name).map(str::to_owned);
    Ok(NewUpload {
        described,
        length,
        sha256: own("sha256"),
        modified: fields.some("modified").and_then(|text| text.parse().ok()),
        replaces: fields.some("replaces").map(Into::into),
        seen: None,
        name,
    })
}

/// `key base64, key base64, …`; a key may stand without a value.
fn metadata(text: &str) -> Result<Fields, UploadRefusal> {
    let wrong = || UploadRefusal::header(&HeaderName::from_static(METADATA));
    let mut fields = Fields::default();
    for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = STANDARD.decode(value.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        fields.0.push((key.to_owned(), value.ok_or_else(wrong)?));
        if fields.0.len() > PAIRS {
            return Err(wrong());
        }
    }
    Ok(fields)
}

/// Where the bytes of a request begin, and what they add up to.
pub(crate) fn piece(headers: &HeaderMap) -> Result<(u64, Option<Checksum>), UploadRefusal> {
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != PIECE) {
        return Err(RequestError::Unreadable(PIECE).into());
    }
    let offset = number(headers, &OFFSET)?;
    let Some(sum) = headers.get(CHECKSUM) else { return Ok((offset, None)) };
    let wrong = || UploadRefusal::header(&HeaderName::from_static(CHECKSUM));
    let (algorithm, value) = sum.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(wrong)?;
    let value = STANDARD.decode(value.trim()).map_err(|_| wrong())?;
    let sum = match algorithm {
        "sha1" => value.try_into().ok().map(Checksum::Sha1),
        "sha256" => value.try_into().ok().map(Checksum::Sha256),
        _ => None,
    };
    Ok((offset, Some(sum.ok_or_else(wrong)?)))
}

/// What this server speaks.
pub(crate) fn spoken(largest: u64) -> Response {
    let headers = [
        (RESUMABLE, VERSION),
        (HeaderName::from_static("tus-version"), VERSION),
        (HeaderName::from_static("tus-extension"), EXTENSIONS),
        (HeaderName::from_static("tus-checksum-algorithm"), ALGORITHMS),
        (HeaderName::from_static("tus-max-size"), largest.into()),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// How far an upload is: in headers for every client, and as JSON for ours.
pub(crate) fn state(status: StatusCode, view: &UploadView) -> Response {
    let body = json!({
        "offset": view.offset,
        "length": view.length,
        "evidence": view.finished.as_ref().map(|finished| &finished.evidence),
        "warns": view.finished.as_ref().is_some_and(|finished| finished.warns),
        "unseen": view.finished.as_ref().and_then(|finished| finished.unseen),
    });
    let mut response = match status {
        StatusCode::OK => Json(body).into_response(),
        other => other.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(RESUMABLE, VERSION);
    headers.insert(OFFSET, view.offset.into());
    headers.insert(LENGTH, view.length.into());
    let until = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&view.expires);
    if let Ok(Ok(until)) = until.map(HeaderValue::try_from) {
        headers.insert("upload-expires", until);
    }
    response
}

/// It has been announced, and its bytes go to `location`.
pub(crate) fn created(location: &str, view: &UploadView) -> Response {
    let mut response = state(StatusCode::CREATED, view);
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// It has been given up.
pub(crate) fn ended() -> Response {
    (StatusCode::NO_CONTENT, [(RESUMABLE, VERSION)]).into_response()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};
    use simsa_app::intake::upload_chunks::Checksum;

    use super::{announced, piece};

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap()))
            .collect()
    }

    #[test]
    fn metadata_are_read_as_the_protocol_writes_them() {
        // 구성도.pdf, diagram
        let said = headers(&[
            ("upload-length", "12"),
            ("upload-metadata", "filename 6rWs7ISx64+ELnBkZg==,kind ZGlhZ3JhbQ==, flag"),
        ]);
        let Ok(new) = announced(&said) else { panic!("it is refused") };
        assert_eq!((new.name.as_str(), new.length), ("구성도.pdf", 12));
        assert_eq!((new.described.title.as_str(), new.described.kind.as_str()), ("구성도.pdf", "diagram"));
        for bad in [
            &[("upload-metadata", "filename eA==")][..],
            &[("upload-length", "-1")],
            &[("upload-length", "+1")],
            &[("upload-length", "99999999999999999999")],
            &[("upload-length", "1"), ("upload-metadata", "filename ?")],
            &[("upload-length", "1"), ("upload-metadata", "filename /w==")],
        ] {
            assert!(announced(&headers(bad)).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn pieces_say_where_they_begin_and_what_they_add_up_to() {
        let kind = ("content-type", "application/offset+octet-stream");
        assert!(matches!(piece(&headers(&[kind, ("upload-offset", "7")])), Ok((7, None))));
        let sum = ("upload-checksum", "sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=");
        let read = piece(&headers(&[kind, ("upload-offset", "0"), sum]));
        assert!(matches!(read, Ok((0, Some(Checksum::Sha1(_))))));
        for bad in ["md5 eA==", "sha256 2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "sha1"] {
            assert!(
                piece(&headers(&[kind, ("upload-offset", "0"), ("upload-checksum", bad)])).is_err(),
                "{bad}"
            );
        }
        assert!(piece(&headers(&[("content-type", "text/plain"), ("upload-offset", "0")])).is_err());
    }
}
