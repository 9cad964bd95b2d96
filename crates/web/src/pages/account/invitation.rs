//! Links that work once: the set-up of the installation, and invitations.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_desk::actions::invite::{Accept, InvitationView};
use simsa_desk::records::{InvitedTo, OrganisationKind};

use crate::app::App;
use crate::form::Form;
use crate::frame::fields::Posted;
use crate::frame::redirect;
use crate::frame::visit::Visit;
use crate::page::{Frame, html, html_again};
use crate::trouble::Trouble;

/// The first organisation and its administrator.
#[derive(Template)]
#[template(path = "setup.html")]
pub(crate) struct SetUpPage {
    pub(crate) f: Frame,
    pub(crate) form: Form,
    /// Id and word of each kind of organisation.
    pub(crate) kinds: Vec<(&'static str, &'static str)>,
}

/// Joining an organisation, or a case with an organisation of one's own.
#[derive(Template)]
#[template(path = "invitation.html")]
pub(crate) struct InvitationPage {
    pub(crate) f: Frame,
    pub(crate) form: Form,
    pub(crate) to: String,
    pub(crate) roles: String,
    pub(crate) email: String,
    pub(crate) asks_organisation: bool,
}

/// A new password for a member who could not sign in any more.
#[derive(Template)]
#[template(path = "access.html")]
pub(crate) struct AccessPage {
    pub(crate) f: Frame,
    pub(crate) form: Form,
    pub(crate) email: String,
}

/// `GET /invitations/{token}`.
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Trouble> {
    let invitation = app.desk().invitation(&token).await?;
    let form = match &invitation.to {
        InvitedTo::Party { name, .. } => Form::with([("organisation", name.clone())]),
        _ => Form::default(),
    };
    Ok(page(&app, visit, &invitation, form, false))
}

/// `POST /invitations/{token}`.
pub(crate) async fn accept(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Trouble> {
    let invitation = app.desk().invitation(&token).await?;
    let kind = OrganisationKind::ALL.into_iter().find(|kind| kind.id() == fields.text("kind"));
    let input = Accept {
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        password: fields.raw("password").to_owned(),
        organisation: fields.text("organisation").to_owned(),
        kind,
    };
    match app.desk().accept(&token, &input).await {
        Ok(()) => Ok(redirect::to("/sign-in?done=created")),
        Err(refusal) => {
            let form = Form::again(fields, refusal, visit.language)?;
            Ok(page(&app, visit, &invitation, form, true))
        }
    }
}

fn page(app: &App, visit: Visit, invitation: &InvitationView, form: Form, again: bool) -> Response {
    let f = Frame::plain(app, visit);
    if matches!(invitation.to, InvitedTo::SetUp) {
        let kinds = OrganisationKind::ALL.map(|kind| (kind.id(), kind.party().name().get(f.language)));
        let page = SetUpPage { f, form, kinds: kinds.to_vec() };
        return if again { html_again(&page) } else { html(&page) };
    }
    let email = invitation.email.clone();
    if matches!(invitation.to, InvitedTo::Access { .. }) {
        let page = AccessPage { f, form, email };
        return if again { html_again(&page) } else { html(&page) };
    }
    let (to, asks_organisation) = if let InvitedTo::Party { kind, .. } = &invitation.to {
        let party = kind.party().name().get(f.language);
        let words = f.t("신청 건에 함께할 기관으로 초대받았습니다", "You are invited to take part in a case");
        (format!("{words}: {party}"), true)
    } else {
        let words = f.t("구성원으로 초대받았습니다", "You are invited as a member of");
        (format!("{words}: {}", invitation.organisation.clone().unwrap_or_default()), false)
    };
    let page = InvitationPage { f, form, to, roles: String::new(), email, asks_organisation };
    if again { html_again(&page) } else { html(&page) }
}
