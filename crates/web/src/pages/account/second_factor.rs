//! The second factor: showing it after the password, and setting it up.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use qrcode::QrCode;
use qrcode::render::svg;
use simsa_app::{Enrolment, is_code};

use super::sign_in::keep;
use crate::form::TypedForm;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::{HalfWay, Person};
use crate::frame::redirect::{self, ReturnTo};
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::state::AppState;

/// Asks for a code.
#[derive(Template)]
#[template(path = "second_factor.html")]
pub(crate) struct CodePage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
    pub(crate) next: String,
}

/// Shows the secret that is being set up and asks for a code of it; or offers to begin.
#[derive(Template)]
#[template(path = "totp.html")]
pub(crate) struct EnrolPage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
    /// Where to go afterwards.
    pub(crate) next: String,
    /// Whether nothing else is possible before.
    pub(crate) required: bool,
    /// The secret that waits for its first code; absent before somebody has begun.
    pub(crate) secret: Option<SecretView>,
}

/// A secret as a person takes it over.
pub(crate) struct SecretView {
    /// The letters.
    pub(crate) letters: String,
    /// Our own drawing of the secret's address.
    pub(crate) qr: String,
    /// The address itself, for an app on the same device.
    pub(crate) address: String,
}

/// The recovery codes, this once.
#[derive(Template)]
#[template(path = "recovery.html")]
pub(crate) struct RecoveryPage {
    pub(crate) f: Frame,
    pub(crate) codes: Vec<String>,
    /// For whom they are, to stand on the paper.
    pub(crate) email: String,
    /// Where to go on.
    pub(crate) next: String,
}

/// `GET /second-factor`.
pub(crate) async fn ask(
    State(app): State<AppState>,
    person: HalfWay,
    Query(wish): Query<ReturnTo>,
) -> Response {
    let f = Frame::plain(&app, person.visit);
    html(&CodePage { f, form: TypedForm::default(), next: wish.path().to_owned() })
}

/// `POST /second-factor`: six digits are a code, anything else a recovery code.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: HalfWay,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let HalfWay { visit, actor } = person;
    let code = fields.text("code");
    let shown = if is_code(code) {
        app.workbench().show_code(&actor, code, &visit.device).await
    } else {
        app.workbench().use_recovery_code(&actor, code, &visit.device).await
    };
    match shown {
        Ok(passed) => {
            let mut response = redirect::to(fields.text("next"));
            keep(&app, &mut response, &passed.token, Some(&passed.device));
            Ok(response)
        }
        Err(refusal) => {
            let form = TypedForm::again(Fields::default(), refusal, visit.language)?;
            let next = redirect::own_path(fields.text("next")).to_owned();
            Ok(html_again(&CodePage { f: Frame::plain(&app, visit), form, next }))
        }
    }
}

/// `GET /me/second-factor`: shows the secret that was begun, the same at each look.
pub(crate) async fn show_enrolment(
    State(app): State<AppState>,
    person: HalfWay,
    Query(wish): Query<ReturnTo>,
) -> Result<Response, RequestError> {
    Ok(html(&enrol(&app, person, TypedForm::default(), wish.path()).await?))
}

/// `POST /me/second-factor/begin`.
pub(crate) async fn begin(
    State(app): State<AppState>,
    person: HalfWay,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    app.workbench().begin_second_factor(&person.actor, fields.ticked("anew")).await?;
    Ok(redirect::to(&redirect::through("/me/second-factor", fields.text("next"))))
}

/// `POST /me/second-factor`: a code of the secret. One that is wrong changes nothing.
pub(crate) async fn finish(
    State(app): State<AppState>,
    person: HalfWay,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let next = redirect::own_path(fields.text("next")).to_owned();
    let HalfWay { visit, actor } = person;
    match app.workbench().confirm_second_factor(&actor, fields.text("code"), &visit.device).await {
        Ok((codes, passed)) => {
            // what stands on this page belongs to the session as it goes on
            let mut visit = visit;
            visit.session = Some(passed.token.clone());
            let page = RecoveryPage { f: Frame::plain(&app, visit), codes, email: actor.email, next };
            let mut response = html(&page);
            keep(&app, &mut response, &passed.token, Some(&passed.device));
            Ok(response)
        }
        Err(refusal) => {
            let form = TypedForm::again(Fields::default(), refusal, visit.language)?;
            Ok(html_again(&enrol(&app, HalfWay { visit, actor }, form, &next).await?))
        }
    }
}

/// `POST /me/recovery-codes`: new ones.
pub(crate) async fn renew(
    State(app): State<AppState>,
    person: Person,
    Posted(_): Posted,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let codes = app.workbench().renew_recovery_codes(&actor).await?;
    let (f, next) = (Frame::of(&app, visit, &actor), "/me".to_owned());
    Ok(html(&RecoveryPage { f, codes, email: actor.email, next }))
}

async fn enrol(
    app: &AppState,
    person: HalfWay,
    form: TypedForm,
    next: &str,
) -> Result<EnrolPage, RequestError> {
    let pending = app.workbench().pending_second_factor(&person.actor).await?;
    let secret = pending.map(|pending| drawn(&pending)).transpose()?;
    let HalfWay { visit, actor } = person;
    let required = actor.second_factor_missing;
    // whoever has to set it up goes nowhere else before
    let f = if required { Frame::plain(app, visit) } else { Frame::of(app, visit, &actor) };
    Ok(EnrolPage { f, form, next: next.to_owned(), required, secret })
}

fn drawn(enrolment: &Enrolment) -> Result<SecretView, RequestError> {
    let code = QrCode::new(&enrolment.address).map_err(RequestError::fault)?;
    let drawing = code.render::<svg::Color>().min_dimensions(184, 184).quiet_zone(true).build();
    // The drawing stands inside a page: no XML declaration there.
    let qr = drawing.split_once("?>").map_or(drawing.as_str(), |(_, svg)| svg).to_owned();
    // in groups of four, as people copy letters by hand; apps take no notice of blanks
    let letters: Vec<char> = enrolment.secret.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|some| some.iter().collect()).collect();
    Ok(SecretView { letters: groups.join(" "), qr, address: enrolment.address.clone() })
}
