//! The second factor: showing it after the password, and setting it up.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use qrcode::QrCode;
use qrcode::render::svg;

use crate::app::App;
use crate::form::Form;
use crate::frame::fields::Posted;
use crate::frame::person::HalfWay;
use crate::frame::redirect::{self, Wish};
use crate::page::{Frame, html, html_again};
use crate::trouble::Trouble;

/// Asks for a code.
#[derive(Template)]
#[template(path = "second_factor.html")]
pub(crate) struct CodePage {
    pub(crate) f: Frame,
    pub(crate) form: Form,
    pub(crate) next: String,
}

/// Shows a new secret and asks for a code of it.
#[derive(Template)]
#[template(path = "totp.html")]
pub(crate) struct EnrolPage {
    pub(crate) f: Frame,
    pub(crate) form: Form,
    /// Where to go afterwards.
    pub(crate) next: String,
    /// Whether nothing else is possible before.
    pub(crate) required: bool,
    pub(crate) secret: String,
    /// Our own drawing of the secret's address.
    pub(crate) qr: String,
}

/// The recovery codes, this once.
#[derive(Template)]
#[template(path = "recovery.html")]
pub(crate) struct RecoveryPage {
    pub(crate) f: Frame,
    pub(crate) codes: Vec<String>,
    /// Where to go on.
    pub(crate) next: String,
}

/// `GET /second-factor`.
pub(crate) async fn ask(State(app): State<App>, person: HalfWay, Query(wish): Query<Wish>) -> Response {
    let f = Frame::plain(&app, person.visit);
    html(&CodePage { f, form: Form::default(), next: wish.path().to_owned() })
}

/// `POST /second-factor`: six digits are a code, anything else a recovery code.
pub(crate) async fn show(
    State(app): State<App>,
    person: HalfWay,
    Posted(fields): Posted,
) -> Result<Response, Trouble> {
    let code = fields.text("code").replace([' ', '-'], "");
    let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    let shown = if is_code {
        app.desk().show_code(&person.actor, &code).await
    } else {
        app.desk().use_recovery_code(&person.actor, fields.text("code")).await
    };
    match shown {
        Ok(()) => Ok(redirect::to(fields.text("next"))),
        Err(refusal) => {
            let form = Form::again(crate::frame::fields::Fields::default(), refusal, person.visit.language)?;
            let next = redirect::own_path(fields.text("next")).to_owned();
            Ok(html_again(&CodePage { f: Frame::plain(&app, person.visit), form, next }))
        }
    }
}

/// `GET /me/second-factor`: a new secret at each look; the old one holds until a code of the new one was shown.
pub(crate) async fn begin(
    State(app): State<App>,
    person: HalfWay,
    Query(wish): Query<Wish>,
) -> Result<Response, Trouble> {
    enrol(&app, person, Form::default(), wish.path(), false).await
}

/// `POST /me/second-factor`.
pub(crate) async fn finish(
    State(app): State<App>,
    person: HalfWay,
    Posted(fields): Posted,
) -> Result<Response, Trouble> {
    let next = redirect::own_path(fields.text("next")).to_owned();
    match app.desk().confirm_second_factor(&person.actor, &fields.text("code").replace(' ', "")).await {
        Ok(codes) => Ok(html(&RecoveryPage { f: Frame::plain(&app, person.visit), codes, next })),
        Err(refusal) => {
            let form = Form::again(crate::frame::fields::Fields::default(), refusal, person.visit.language)?;
            enrol(&app, person, form, &next, true).await
        }
    }
}

async fn enrol(app: &App, person: HalfWay, form: Form, next: &str, again: bool) -> Result<Response, Trouble> {
    let enrolment = app.desk().begin_second_factor(&person.actor).await?;
    let code = QrCode::new(&enrolment.address).map_err(Trouble::fault)?;
    let drawing = code.render::<svg::Color>().min_dimensions(184, 184).quiet_zone(true).build();
    // The drawing stands inside a page: no XML declaration there.
    let qr = drawing.split_once("?>").map_or(drawing.as_str(), |(_, svg)| svg).to_owned();
    let required = person.actor.second_factor_missing;
    let (f, next) = (Frame::plain(app, person.visit), next.to_owned());
    let page = EnrolPage { f, form, next, required, secret: enrolment.secret, qr };
    Ok(if again { html_again(&page) } else { html(&page) })
}
