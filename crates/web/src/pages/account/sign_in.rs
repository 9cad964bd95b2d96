//! Sign-in and sign-out.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use simsa_app::KNOWN_SECONDS;
use simsa_app::accounts::sign_in::{Next, SignIn};

use crate::form::TypedForm;
use crate::frame::cookie::Cookie;
use crate::frame::fields::Posted;
use crate::frame::person::HalfWay;
use crate::frame::redirect::{self, ReturnTo};
use crate::frame::request_context::RequestContext;
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::state::{AppState, DemoPerson};

/// E-mail address and password; in a demonstration, the people to choose from.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
    /// Where to go afterwards.
    pub(crate) next: String,
    pub(crate) demo: Vec<DemoPerson>,
}

impl SignInPage {
    fn new(app: &AppState, visit: RequestContext, next: &str, form: TypedForm) -> Self {
        let demo = app.demo_people().to_vec();
        Self { f: Frame::plain(app, visit), form, next: redirect::own_path(next).to_owned(), demo }
    }
}

/// `GET /sign-in`.
pub(crate) async fn show(
    State(app): State<AppState>,
    visit: RequestContext,
    Query(wish): Query<ReturnTo>,
) -> Response {
    html(&SignInPage::new(&app, visit, wish.path(), TypedForm::default()))
}

/// `POST /sign-in`. The session is a new one every time, so a planted cookie gains nobody anything.
pub(crate) async fn sign_in(
    State(app): State<AppState>,
    visit: RequestContext,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let next = redirect::own_path(fields.text("next")).to_owned();
    let input = SignIn {
        email: fields.text("email").to_owned(),
        password: fields.raw("password").to_owned(),
        address: visit.address.map(|address| address.to_string()).unwrap_or_default(),
        agent: visit.browser.clone(),
        device: visit.device.clone(),
        earlier: visit.session.clone(),
    };
    let signed_in = match app.workbench().sign_in(input).await {
        Ok(signed_in) => signed_in,
        Err(refusal) => {
            let form = TypedForm::again(fields, refusal, visit.language)?;
            return Ok(html_again(&SignInPage::new(&app, visit, &next, form)));
        }
    };
    let mut response = redirect::to(&match signed_in.next {
        Next::Done => next,
        Next::ShowCode => redirect::through("/second-factor", &next),
        Next::Enrol => redirect::through("/me/second-factor", &next),
    });
    keep(&app, &mut response, &signed_in.token, signed_in.device.as_deref());
    Ok(response)
}

/// Has the browser keep the session's token, and what it is known by the next time.
pub(super) fn keep(app: &AppState, response: &mut Response, token: &str, device: Option<&str>) {
    let secure = app.settings().secure;
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, Cookie::Session.set(token, None, secure));
    if let Some(device) = device {
        let seconds = u32::try_from(KNOWN_SECONDS).unwrap_or(u32::MAX);
        headers.append(header::SET_COOKIE, Cookie::Device.set(device, Some(seconds), secure));
    }
}

/// What a browser has kept of pages is dropped when somebody signs out.
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// `POST /sign-out`.
pub(crate) async fn sign_out(
    State(app): State<AppState>,
    person: HalfWay,
    Posted(_): Posted,
) -> Result<Response, RequestError> {
    app.workbench().end_session(&person.actor, None).await?;
    let mut response = redirect::to("/sign-in?done=ended");
    let secure = app.settings().secure;
    response.headers_mut().append(header::SET_COOKIE, Cookie::Session.clear(secure));
    // Cookies are not named: a browser would drop those of every neighbouring host with them.
    response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}
