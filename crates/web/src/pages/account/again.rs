//! Proving once more who one is, before accounts or rights are changed.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use crate::form::TypedForm;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::HalfWay;
use crate::frame::redirect::{self, ReturnTo};
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::state::AppState;

/// Asks for the password, or for a code where there is a second factor.
#[derive(Template)]
#[template(path = "again.html")]
pub(crate) struct AgainPage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
    pub(crate) email: String,
    pub(crate) second_factor: bool,
    /// Where to go afterwards.
    pub(crate) next: String,
}

/// `GET /again`.
pub(crate) async fn ask(
    State(app): State<AppState>,
    person: HalfWay,
    Query(wish): Query<ReturnTo>,
) -> Response {
    html(&page(&app, person, TypedForm::default(), wish.path()))
}

/// `POST /again`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: HalfWay,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let next = redirect::own_path(fields.text("next")).to_owned();
    match app.workbench().authenticate_again(&person.actor, fields.raw("proof")).await {
        Ok(()) => Ok(redirect::to(&next)),
        Err(refusal) => {
            let form = TypedForm::again(Fields::default(), refusal, person.visit.language)?;
            Ok(html_again(&page(&app, person, form, &next)))
        }
    }
}

fn page(app: &AppState, person: HalfWay, form: TypedForm, next: &str) -> AgainPage {
    let HalfWay { visit, actor } = person;
    AgainPage {
        f: Frame::plain(app, visit),
        form,
        email: actor.email,
        second_factor: actor.has_second_factor,
        next: next.to_owned(),
    }
}
