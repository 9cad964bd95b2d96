//! The organisations of this installation, for the administrators of the first one: who is here, and inviting others.
//! Nothing of what the others do stands here.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use simsa_app::accounts::invite::InviteOrganisation;
use simsa_app::records::{InvitedTo, OrganisationKind};

use crate::form::TypedForm;
use crate::frame::fields::Posted;
use crate::frame::person::Person;
use crate::page::{Frame, html, html_again};
use crate::pages::cases::After;
use crate::pages::organisation::{self, InvitationRow};
use crate::request_error::RequestError;
use crate::state::AppState;
use crate::words;

/// Organisations on one page.
const PAGE: u32 = 100;

/// The page.
#[derive(Template)]
#[template(path = "organisations.html")]
pub(crate) struct OrganisationsPage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
    pub(crate) rows: Vec<OrganisationRow>,
    pub(crate) next: Option<String>,
    /// Id and word of each kind of organisation.
    pub(crate) kinds: Vec<(&'static str, &'static str)>,
    pub(crate) invitations: Vec<InvitationRow>,
}

/// An organisation.
pub(crate) struct OrganisationRow {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) since: String,
    pub(crate) keeper: bool,
}

/// `GET /organisations`; for everybody else there is no such page.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Query(After { after }): Query<After>,
) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, after.as_deref(), TypedForm::default()).await?))
}

async fn page(
    app: &AppState,
    person: Person,
    after: Option<&str>,
    form: TypedForm,
) -> Result<OrganisationsPage, RequestError> {
    let Person { visit, actor } = person;
    let all = app.workbench().organisations(&actor, after, PAGE).await?;
    let open = app.workbench().open_invitations(&actor).await?;
    let f = Frame::of(app, visit, &actor);
    let last = all.last().filter(|_| all.len() == PAGE as usize);
    let next = last.map(|last| format!("/organisations?after={}", last.key.id));
    let kinds = OrganisationKind::ALL.map(|kind| (kind.id(), kind.party().name().get(f.language)));
    let rows = all.into_iter().map(|one| OrganisationRow {
        name: one.value.name,
        kind: one.value.kind.party().name().get(f.language),
        since: words::moment(one.value.created),
        keeper: one.value.keeper,
    });
    let invitations = open.into_iter().filter_map(|one| match &one.value.to {
        InvitedTo::Organisation { name, kind } => Some(InvitationRow {
            email: format!("{name} · {}", one.value.email),
            what: kind.party().name(),
            expires: words::moment(one.value.expires),
            id: one.key.id.into(),
        }),
        _ => None,
    });
    Ok(OrganisationsPage {
        rows: rows.collect(),
        invitations: invitations.collect(),
        kinds: kinds.to_vec(),
        next,
        form,
        f,
    })
}

/// `POST /organisations`: invites one, and shows the link.
pub(crate) async fn invite(
    State(app): State<AppState>,
    person: Person,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let kind = OrganisationKind::ALL.into_iter().find(|kind| kind.id() == fields.text("kind"));
    let Some(kind) = kind else {
        let words = simsa_model::Say::new("기관의 구분을 고르십시오", "choose what the organisation is");
        let form = TypedForm::wrong_at(fields, &[("kind".to_owned(), words)].into(), person.visit.language);
        return Ok(html_again(&page(&app, person, None, form).await?));
    };
    let input = InviteOrganisation {
        kind,
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
    };
    match app.workbench().invite_organisation(&person.actor, &input).await {
        Ok(token) => organisation::link(&app, person, &token, "/organisations").await,
        Err(refusal) => {
            let form = TypedForm::again(fields, refusal, person.visit.language)?;
            Ok(html_again(&page(&app, person, None, form).await?))
        }
    }
}
