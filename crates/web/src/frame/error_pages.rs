//! Errors are made where they happen and worded here, once: a page for people, a problem document (RFC 9457) for programs.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use simsa_model::{Bi, Say};

use crate::frame::fields::TypedFields;
use crate::frame::person::wants_json;
use crate::frame::redirect;
use crate::frame::request_context::RequestContext;
use crate::frame::telemetry::RequestId;
use crate::page::Frame;
use crate::pages::trouble::TroublePage;
use crate::request_error::RequestError;
use crate::state::AppState;

/// Most of what the log says about a fault, in characters: a message may quote what was sent.
const LONGEST_WHY: usize = 2000;

/// The layer.
pub(crate) async fn layer(State(app): State<AppState>, mut request: Request, next: Next) -> Response {
    let for_program = request.uri().path().starts_with("/api/") || wants_json(request.headers());
    let typed = TypedFields::default();
    request.extensions_mut().insert(typed.clone());
    let visit = request.extensions().get::<RequestContext>().cloned();
    let back = back(&request);
    let id = request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    let response = next.run(request).await;
    let worded = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json" || kind == "application/problem+json");
    let trouble = response.extensions().get::<RequestError>().cloned();
    let trouble = trouble.or_else(|| if worded { None } else { bare(response.status()) });
    let Some(trouble) = trouble else { return response };
    if trouble == RequestError::ProveAgain && !for_program {
        return redirect::to(&redirect::through("/again", &back));
    }
    if let RequestError::Fault(why) = &trouble {
        let why: String = why.chars().take(LONGEST_WHY).collect();
        tracing::error!(target: "simsa::fault", incident = id, why, "fault");
        metrics::counter!("simsa_faults_total").increment(1);
    }
    let mut dressed = match visit {
        Some(visit) if !for_program => page(&app, visit, &trouble, (id, &back), typed.again()),
        _ => {
            let (title, detail) = trouble.words();
            problem(trouble.status(), trouble.code(), title, detail, Map::new(), &id)
        }
    };
    // What the handler wanted to tell the browser beside the body, such as cookies to drop, still holds.
    for (name, value) in response.headers() {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            dressed.headers_mut().append(name.clone(), value.clone());
        }
    }
    dressed
}

/// The page on which somebody stands who asks for this: itself when it is one, or the one with the form.
fn back(request: &Request) -> String {
    if request.method() == axum::http::Method::GET {
        return request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    }
    let referer = request.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    let referer = referer.and_then(|value| value.parse::<axum::http::Uri>().ok());
    // whatever host it names, only its path is used, and only on this one
    referer.map_or_else(|| "/".to_owned(), |page| redirect::own_path(page.path()).to_owned())
}

/// Answers that the library made without us.
fn bare(status: StatusCode) -> Option<RequestError> {
    match status {
        StatusCode::NOT_FOUND => Some(RequestError::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Some(RequestError::WrongMethod),
        StatusCode::PAYLOAD_TOO_LARGE => Some(RequestError::TooLarge),
        StatusCode::REQUEST_TIMEOUT => Some(RequestError::TooSlow),
        // A query or a path that its handler cannot read.
        StatusCode::BAD_REQUEST => Some(RequestError::Unusable(Say::new(
            "주소에 읽을 수 없는 값이 있습니다.",
            "The address holds a value that cannot be read.",
        ))),
        StatusCode::INTERNAL_SERVER_ERROR => Some(RequestError::fault("a panic or an answer without reason")),
        _ => None,
    }
}

fn page(
    app: &AppState,
    visit: RequestContext,
    trouble: &RequestError,
    (id, back): (String, &str),
    typed: Option<Vec<(String, String)>>,
) -> Response {
    // A form that could not be stored comes back as it was sent, to be sent again.
    let again = matches!(
        trouble,
        RequestError::NoRoom | RequestError::NotWritable | RequestError::Fault(_) | RequestError::TooSlow
    );
    let path = redirect::own_path(&visit.path).to_owned();
    let frame = Frame::plain(app, visit);
    let (title, detail) = trouble.words();
    let page = TroublePage {
        title: title.get(frame.language).to_owned(),
        detail: detail.get(frame.language).to_owned(),
        incident: matches!(trouble, RequestError::Fault(_)).then_some(id),
        typed: typed.filter(|_| again),
        path,
        sign_in: (*trouble == RequestError::NotSignedIn).then(|| redirect::through("/sign-in", back)),
        f: frame,
    };
    let mut response = crate::page::html(&page);
    *response.status_mut() = trouble.status();
    response
}

/// The problem document: `type` names the kind of trouble for good, `title` and `detail` are for people, and `more` is
/// what a program can act on.
pub(crate) fn problem(
    status: StatusCode,
    code: &str,
    title: Bi,
    detail: Say,
    more: Map<String, Value>,
    id: &str,
) -> Response {
    let mut body = more;
    body.insert("type".to_owned(), format!("urn:simsa:problem:{code}").into());
    body.insert("code".to_owned(), code.into());
    body.insert("title".to_owned(), title.en.into());
    body.insert("title_ko".to_owned(), title.ko.into());
    body.insert("detail".to_owned(), detail.en.into());
    body.insert("detail_ko".to_owned(), detail.ko.into());
    body.insert("status".to_owned(), status.as_u16().into());
    body.insert("instance".to_owned(), format!("urn:simsa:request:{id}").into());
    let mut response = (status, Json(Value::Object(body))).into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
