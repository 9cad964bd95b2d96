//! Errors of the API as problem documents (RFC 9457): `type` names the kind for good, `title` and `detail` are for people,
//! and what a program can act on stands beside them (fields, both versions of a conflict, findings with their passages).

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use simsa_app::{FieldProblem, Refusal};
use simsa_case::FindingRecord;
use simsa_model::{Bi, Finding, Say};

use crate::frame::error_pages;
use crate::frame::telemetry::RequestId;
use crate::frame::tus::UploadRefusal;
use crate::request_error::RequestError;

/// Media type of a problem document.
pub(super) const KIND: &str = "application/problem+json";

/// Why a request of a program is not answered with what was asked for.
#[derive(Clone, Debug)]
pub(crate) enum ApiProblem {
    /// The same as for people; the frame words it.
    House(RequestError),
    /// Something that only programs are told in this way.
    Own(Box<ProblemBody>),
}

/// A problem with what a program can act on.
#[derive(Clone, Debug)]
pub(crate) struct ProblemBody {
    status: StatusCode,
    code: &'static str,
    title: Bi,
    detail: Say,
    etag: Option<u64>,
    more: Map<String, Value>,
}

impl ApiProblem {
    fn told(status: StatusCode, code: &'static str, title: Bi, detail: Say) -> ProblemBody {
        ProblemBody { status, code, title, detail, etag: None, more: Map::new() }
    }

    /// The body is no JSON, or the address cannot be read.
    pub(super) fn malformed(why: &str) -> Self {
        Self::Own(Box::new(Self::malformed_words(why)))
    }

    fn malformed_words(why: &str) -> ProblemBody {
        let detail =
            Say::new(format!("요청을 읽을 수 없습니다: {why}"), format!("the request cannot be read: {why}"));
        let title = Bi::new("읽을 수 없는 요청입니다", "Malformed request");
        Self::told(StatusCode::BAD_REQUEST, "malformed", title, detail)
    }

    fn not_acceptable(kind: &str) -> ProblemBody {
        let detail = Say::new(
            format!("이 주소는 {kind}(으)로 답합니다. Accept에 넣으십시오."),
            format!("This address answers with {kind}; name it in Accept."),
        );
        let title = Bi::new("받을 수 있는 형식이 없습니다", "Not acceptable");
        Self::told(StatusCode::NOT_ACCEPTABLE, "not-acceptable", title, detail)
    }

    /// Fields that cannot be taken.
    pub(super) fn invalid(problems: &[FieldProblem]) -> Self {
        let join = |of: fn(&FieldProblem) -> &str| {
            problems.iter().map(|one| format!("{}: {}", one.field, of(one))).collect::<Vec<_>>().join(" · ")
        };
        let detail = Say::new(join(|one| &one.problem.ko), join(|one| &one.problem.en));
        let title = Bi::new("입력을 확인하십시오", "Check the input");
        let mut told = Self::told(StatusCode::UNPROCESSABLE_ENTITY, "invalid", title, detail);
        let fields: Vec<Value> =
            problems.iter().map(|one| json!({ "field": one.field, "what": one.problem })).collect();
        told.more.insert("problems".to_owned(), fields.into());
        Self::Own(Box::new(told))
    }

    /// One field that cannot be taken.
    pub(super) fn field(field: &str, problem: Say) -> Self {
        Self::invalid(&[FieldProblem { field: field.to_owned(), problem }])
    }

    /// The request has to say what it writes over.
    pub(super) fn unconditional() -> Self {
        let detail = Say::new(
            "If-Match에 읽은 ETag를 보내십시오. 아직 없는 것은 If-None-Match: *로 만듭니다.",
            "Send the ETag you have read as If-Match; create what does not exist yet with If-None-Match: *.",
        );
        let title = Bi::new("버전을 밝혀야 합니다", "Name the version");
        let status = StatusCode::PRECONDITION_REQUIRED;
        Self::Own(Box::new(Self::told(status, "precondition-required", title, detail)))
    }

    /// The key stands for a request with another content.
    pub(super) fn another_request() -> Self {
        let problem = Say::new("다른 요청에 이미 쓰인 키입니다", "this key was used for another request");
        Self::field("idempotency-key", problem)
    }

    /// The same request is being done at this moment.
    fn under_way() -> Self {
        let say = Say::new(
            "같은 요청이 방금 처리되었습니다. 다시 보내면 같은 답을 받습니다.",
            "the same request has just been done; send it again to get the same answer",
        );
        Self::not_now("under-way", say, Value::Null)
    }

    fn not_now(code: &'static str, detail: Say, findings: Value) -> Self {
        let title = Bi::new("지금은 할 수 없습니다", "Not possible now");
        let mut told = Self::told(StatusCode::CONFLICT, code, title, detail);
        if !findings.is_null() {
            told.more.insert("findings".to_owned(), findings);
        }
        Self::Own(Box::new(told))
    }

    fn conflict(theirs: Value, version: u64, yours: Value, by: Option<String>) -> Self {
        let detail = Say::new(
            "그 사이에 다른 사람이 저장했습니다. theirs를 보고 새 ETag로 다시 보내십시오.",
            "Somebody else saved in the meantime. Look at `theirs` and send again with the new ETag.",
        );
        let title = Bi::new("그 사이에 바뀌었습니다", "Changed in the meantime");
        let mut told = Self::told(StatusCode::PRECONDITION_FAILED, "conflict", title, detail);
        told.etag = (version > 0).then_some(version);
        told.more = Map::from_iter([
            ("theirs".to_owned(), theirs),
            ("yours".to_owned(), yours),
            ("version".to_owned(), version.into()),
            ("by".to_owned(), by.into()),
        ]);
        Self::Own(Box::new(told))
    }
}

impl From<RequestError> for ApiProblem {
    fn from(trouble: RequestError) -> Self {
        Self::House(trouble)
    }
}

impl From<UploadRefusal> for ApiProblem {
    fn from(refused: UploadRefusal) -> Self {
        match refused {
            UploadRefusal::House(trouble) => Self::House(trouble),
            UploadRefusal::Own(status, say) => {
                // a header that cannot be taken is a field that cannot
                let unusable = status == StatusCode::BAD_REQUEST;
                let status = if unusable { StatusCode::UNPROCESSABLE_ENTITY } else { status };
                let title = Bi::new("이렇게는 올릴 수 없습니다", "Not uploaded in this way");
                Self::Own(Box::new(Self::told(status, "upload", title, say)))
            }
        }
    }
}

impl From<simsa_app::Error> for ApiProblem {
    fn from(trouble: simsa_app::Error) -> Self {
        let refusal = match trouble {
            simsa_app::Error::Refused(refusal) => refusal,
            simsa_app::Error::Repeated => return Self::under_way(),
            other => return Self::House(other.into()),
        };
        let findings = |all: &[Finding]| -> Value {
            let all: Vec<FindingRecord> = all.iter().map(FindingRecord::of).collect();
            serde_json::to_value(all).unwrap_or_default()
        };
        match refusal {
            Refusal::Invalid(problems) => Self::invalid(&problems),
            Refusal::Conflict { theirs, version, yours, by } => Self::conflict(theirs, version, yours, by),
            Refusal::NotNow(why) => Self::not_now("refused", why, Value::Null),
            Refusal::Blocked(all) => {
                let say = Say::new("보완할 사항이 남아 있습니다", "there are findings that block it");
                Self::not_now("blocked", say, findings(&all))
            }
            Refusal::Unacknowledged(all) => {
                let say = Say::new("확인할 경고가 남아 있습니다", "there are warnings to acknowledge");
                let all: Vec<_> = all.into_iter().map(|(_, finding)| finding).collect();
                Self::not_now("unacknowledged", say, findings(&all))
            }
            other => Self::House(simsa_app::Error::Refused(other).into()),
        }
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let told = match self {
            Self::House(trouble) => {
                let signed_out = trouble == RequestError::NotSignedIn;
                let mut response = trouble.into_response();
                if signed_out {
                    let value = HeaderValue::from_static("Bearer realm=\"simsa\"");
                    response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
                }
                return response;
            }
            Self::Own(told) => told,
        };
        let mut response = told.status.into_response();
        if let Some(version) = told.etag {
            response.headers_mut().insert(header::ETAG, super::etag::etag(version));
        }
        response.extensions_mut().insert(told);
        response
    }
}

/// The layer: refuses who would not read the answer, writes the document, which names the request, and words what the
/// library refuses by itself.
pub(crate) async fn layer(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let id = request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    let pattern = request.extensions().get::<MatchedPath>();
    let kind = pattern.map_or("application/json", |pattern| answered_with(pattern.as_str()));
    if !accepts(request.headers(), kind) {
        return ApiProblem::not_acceptable(kind).dressed(&id, &StatusCode::NOT_ACCEPTABLE.into_response());
    }
    let mut response = next.run(request).await;
    if let Some(told) = response.extensions_mut().remove::<Box<ProblemBody>>() {
        return told.dressed(&id, &response);
    }
    // a path or a query that does not fit its pattern is answered by the library in plain words
    let bare =
        response.status() == StatusCode::BAD_REQUEST && response.extensions().get::<RequestError>().is_none();
    if !bare {
        return response;
    }
    let words = axum::body::to_bytes(response.into_body(), 4096).await.unwrap_or_default();
    let told = ApiProblem::malformed_words(&String::from_utf8_lossy(&words));
    told.dressed(&id, &StatusCode::BAD_REQUEST.into_response())
}

/// What an address answers with when all is well.
fn answered_with(pattern: &str) -> &'static str {
    match pattern.rsplit('/').next() {
        Some("file" | "package" | "receipt") => "application/octet-stream",
        Some("pdf") => "application/pdf",
        Some("export") => "application/zip",
        _ => "application/json",
    }
}

/// Whether the client reads this media type (RFC 9110, 12.5.1). Problem documents are sent whatever it reads.
fn accepts(headers: &HeaderMap, kind: &str) -> bool {
    let given = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut ranges =
        given.flat_map(|value| value.split(',')).map(str::trim).filter(|range| !range.is_empty());
    let fits = |range: &str| {
        let (range, parameters) = range.split_once(';').unwrap_or((range, ""));
        let refused =
            parameters.split(';').any(|one| matches!(one.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        let range = range.trim().to_ascii_lowercase();
        let family = range.strip_suffix("/*").is_some_and(|family| kind.split('/').next() == Some(family));
        !refused && (range == "*/*" || family || range == kind)
    };
    let mut any = false;
    ranges.any(|range| {
        any = true;
        fits(range)
    }) || !any
}

impl ProblemBody {
    fn dressed(self, id: &str, bare: &Response) -> Response {
        let mut response =
            error_pages::problem(self.status, self.code, self.title, self.detail, self.more, id);
        let headers = response.headers_mut();
        for (name, value) in bare.headers() {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::accepts;

    #[test]
    fn an_answer_is_given_to_whoever_reads_it() {
        let with =
            |accept: &'static str| HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
        assert!(accepts(&HeaderMap::new(), "application/json"));
        for accept in ["", "*/*", "application/*", "text/html, application/json;q=0.5", "Application/JSON"] {
            assert!(accepts(&with(accept), "application/json"), "{accept}");
        }
        for accept in ["text/html", "image/*", "application/pdf", "application/json;q=0"] {
            assert!(!accepts(&with(accept), "application/json"), "{accept}");
        }
    }
}
