//! One's own account: sessions, password.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::SessionId;
use simsa_app::accounts::account::OwnAccount;
use simsa_app::records::MemberRole;

use crate::form::TypedForm;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::state::AppState;
use crate::words;

/// The account.
#[derive(Template)]
#[template(path = "me.html")]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or hides")]
pub(crate) struct MePage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) organisation: String,
    pub(crate) roles: String,
    pub(crate) second_factor: bool,
    /// Recovery codes that are left.
    pub(crate) recovery_codes: usize,
    /// Whether accounts can be changed now, or only after proving once more who one is.
    pub(crate) fresh: bool,
    pub(crate) sessions: Vec<SessionRow>,
    pub(crate) tokens: Vec<TokenRow>,
    /// Whether the member may give a token the scope `sign`, and `manage`.
    pub(crate) signs: bool,
    pub(crate) manages: bool,
}

/// A signed-in browser.
pub(crate) struct SessionRow {
    pub(crate) id: String,
    pub(crate) agent: String,
    pub(crate) began: String,
    pub(crate) seen: String,
    pub(crate) current: bool,
}

/// A token for programs.
pub(crate) struct TokenRow {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) scopes: String,
    pub(crate) expires: String,
}

/// `GET /me`.
pub(crate) async fn show(State(app): State<AppState>, person: Person) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, TypedForm::default()).await?))
}

/// The page, with what is wrong in one of its forms.
pub(super) async fn page(app: &AppState, person: Person, form: TypedForm) -> Result<MePage, RequestError> {
    let Person { visit, actor } = person;
    let OwnAccount { sessions, tokens, recovery_codes } = app.workbench().own_account(&actor).await?;
    let f = Frame::of(app, visit, &actor);
    let sessions = sessions.into_iter().map(|one| SessionRow {
        id: one.id.into(),
        agent: one.agent,
        began: words::moment(one.created),
        seen: words::moment(one.seen),
        current: one.current,
    });
    let tokens = tokens.into_iter().map(|one| TokenRow {
        id: one.key.id.into(),
        label: one.value.label,
        scopes: one.value.scopes.into_iter().collect::<Vec<_>>().join(", "),
        expires: words::moment(one.value.expires),
    });
    Ok(MePage {
        signs: actor.has(MemberRole::Signer),
        manages: actor.has(MemberRole::Administrator),
        roles: words::roles(&actor.roles, f.language),
        name: actor.name,
        email: actor.email,
        organisation: actor.organisation_name,
        second_factor: actor.has_second_factor,
        recovery_codes,
        fresh: actor.fresh,
        sessions: sessions.collect(),
        tokens: tokens.collect(),
        form,
        f,
    })
}

/// `POST /me/password`.
pub(crate) async fn password(
    State(app): State<AppState>,
    person: Person,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    match app.workbench().change_password(&person.actor, fields.raw("current"), fields.raw("new")).await {
        Ok(()) => Ok(redirect::to("/me?done=password")),
        Err(refusal) => {
            let form = TypedForm::again(Fields::default(), refusal, person.visit.language)?;
            Ok(html_again(&page(&app, person, form).await?))
        }
    }
}

/// `POST /me/sessions/{id}/end`.
pub(crate) async fn end_session(
    State(app): State<AppState>,
    person: Person,
    Path(id): Path<SessionId>,
    Posted(_): Posted,
) -> Result<Response, RequestError> {
    app.workbench().end_session(&person.actor, Some(&id)).await?;
    Ok(redirect::to("/me?done=removed"))
}
