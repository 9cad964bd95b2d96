//! Tokens with which programs act for a member.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::TokenId;
use simsa_app::accounts::tokens::NewToken;

use super::me;
use crate::form::TypedForm;
use crate::frame::fields::Posted;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::state::AppState;

/// The new token, this once.
#[derive(Template)]
#[template(path = "token.html")]
pub(crate) struct TokenPage {
    pub(crate) f: Frame,
    pub(crate) token: String,
}

/// `POST /me/tokens`.
pub(crate) async fn make(
    State(app): State<AppState>,
    person: Person,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let input = NewToken {
        label: fields.text("label").to_owned(),
        scopes: fields.all("scopes").map(ToOwned::to_owned).collect(),
        days: fields.text("days").parse().unwrap_or(0),
    };
    match app.workbench().make_token(&person.actor, &input).await {
        Ok(token) => Ok(html(&TokenPage { f: Frame::of(&app, person.visit, &person.actor), token })),
        Err(refusal) => {
            let form = TypedForm::again(fields, refusal, person.visit.language)?;
            Ok(html_again(&me::page(&app, person, form).await?))
        }
    }
}

/// `POST /me/tokens/{id}/end`.
pub(crate) async fn end(
    State(app): State<AppState>,
    person: Person,
    Path(id): Path<TokenId>,
    Posted(_): Posted,
) -> Result<Response, RequestError> {
    app.workbench().end_token(&person.actor, &id).await?;
    Ok(redirect::to("/me?done=removed"))
}
