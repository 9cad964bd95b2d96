//! One's own organisation: members, their roles, invitations.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use simsa_app::accounts::access::IdentityCheck;
use simsa_app::accounts::invite::InviteMember;
use simsa_app::records::{InvitedTo, Member, MemberRole, OrganisationKind, Profile};
use simsa_app::{InvitationId, MemberId, Versioned};
use simsa_model::{ApplicantKind, Bi, Say};

use super::account::invitation;
use crate::form::TypedForm;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::rows::part::{ListPart, Number};
use crate::state::AppState;
use crate::words;

/// The organisation.
#[derive(Template)]
#[template(path = "organisation.html")]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or hides")]
pub(crate) struct OrganisationPage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) certifier: bool,
    pub(crate) recipient: String,
    pub(crate) version: u64,
    pub(crate) representative: String,
    /// What an applicant can be: id, word, and whether it is.
    pub(crate) applicants: Vec<(&'static str, &'static str, bool)>,
    pub(crate) may_manage: bool,
    /// Whether accounts can be changed now, or only after proving once more who one is.
    pub(crate) fresh: bool,
    /// Whether every member needs a second factor.
    pub(crate) for_all: bool,
    /// Ways in which somebody was made sure of: id and word.
    pub(crate) checks: Vec<(&'static str, &'static str)>,
    /// The member who looks.
    pub(crate) own: MemberId,
    /// Roles that fit: id and word.
    pub(crate) roles: Vec<(&'static str, &'static str)>,
    pub(crate) members: Vec<MemberRow>,
    /// Which of the members they are.
    pub(crate) part: ListPart,
    pub(crate) invitations: Vec<InvitationRow>,
    /// Open invitations that are not shown.
    pub(crate) more_invitations: usize,
}

/// Members on one page, each with its form.
const MEMBERS: usize = 40;
/// Invitations on the page; those that end last, which are those made last.
const INVITATIONS: usize = 40;

/// A member.
pub(crate) struct MemberRow {
    pub(crate) id: MemberId,
    pub(crate) version: u64,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role_words: String,
    pub(crate) active: bool,
    pub(crate) second_factor: bool,
    roles: BTreeSet<MemberRole>,
}

impl MemberRow {
    /// Whether the member has the role with this id.
    pub(crate) fn has(&self, role: &str) -> bool {
        self.roles.iter().any(|own| own.id() == role)
    }
}

/// An invitation that nobody has accepted yet.
pub(crate) struct InvitationRow {
    pub(crate) id: String,
    pub(crate) email: String,
    /// What it is for.
    pub(crate) what: Bi,
    pub(crate) expires: String,
}

/// A link that is shown this once.
#[derive(Template)]
#[template(path = "link.html")]
pub(crate) struct LinkPage {
    pub(crate) f: Frame,
    /// What the link leads to.
    pub(crate) to: String,
    /// For which address it is.
    pub(crate) email: String,
    pub(crate) expires: String,
    pub(crate) link: String,
    pub(crate) back: String,
}

/// `GET /organisation`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Query(number): Query<Number>,
) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, TypedForm::default(), number).await?))
}

async fn page(
    app: &AppState,
    person: Person,
    form: TypedForm,
    number: Number,
) -> Result<OrganisationPage, RequestError> {
    let Person { visit, actor } = person;
    let organisation = app.workbench().organisation(&actor).await?;
    let mut members = app.workbench().members(&actor).await?;
    // who may sign in comes first, by name
    members.sort_by(|a, b| {
        let key = |one: &Versioned<Member>| (!one.value.active, one.value.name.clone(), one.key.id.clone());
        key(a).cmp(&key(b))
    });
    let (members, part) = number.part(members, MEMBERS, "/organisation");
    let may_manage = actor.has(MemberRole::Administrator);
    let mut open = if may_manage { app.workbench().open_invitations(&actor).await? } else { Vec::new() };
    open.sort_by(|a, b| (b.value.expires, &b.key.id).cmp(&(a.value.expires, &a.key.id)));
    let more_invitations = open.len().saturating_sub(INVITATIONS);
    open.truncate(INVITATIONS);
    let f = Frame::of(app, visit, &actor);
    let language = f.language;
    let members = members.into_iter().map(|one| MemberRow {
        version: one.version,
        role_words: words::roles(&one.value.roles, language),
        id: one.key.id,
        name: one.value.name,
        email: one.value.email,
        active: one.value.active,
        second_factor: one.value.second_factor,
        roles: one.value.roles,
    });
    let invitations = open.into_iter().map(|one| InvitationRow {
        id: one.key.id.into(),
        email: one.value.email,
        what: match one.value.to {
            InvitedTo::Party { .. } => Bi::new("신청 건 참여", "a case"),
            InvitedTo::Access { .. } => Bi::new("로그인 되찾기", "regain access"),
            InvitedTo::Organisation { .. } => Bi::new("새 기관", "new organisation"),
            InvitedTo::Member { .. } | InvitedTo::SetUp => Bi::new("구성원", "member"),
        },
        expires: words::moment(one.value.expires),
    });
    let roles = MemberRole::ALL.into_iter().filter(|role| role.fits(actor.kind));
    let profile = organisation.value.profile;
    let applicant =
        |one: ApplicantKind| (one.id(), one.words().get(language), profile.applicant == Some(one));
    Ok(OrganisationPage {
        version: organisation.version,
        applicants: if actor.kind == OrganisationKind::Applicant {
            ApplicantKind::ALL.map(applicant).to_vec()
        } else {
            Vec::new()
        },
        representative: profile.representative.unwrap_or_default(),
        name: organisation.value.name,
        kind: actor.kind.party().name().get(language),
        certifier: actor.kind == OrganisationKind::Certifier,
        recipient: organisation.value.recipient.unwrap_or_default(),
        may_manage,
        fresh: actor.fresh,
        for_all: organisation.value.second_factor_for_all,
        checks: IdentityCheck::ALL.map(|one| (one.id(), one.name().get(language))).to_vec(),
        own: actor.member,
        roles: roles.map(|role| (role.id(), role.name().get(language))).collect(),
        members: members.collect(),
        part,
        more_invitations,
        invitations: invitations.collect(),
        form,
        f,
    })
}

async fn again(
    app: &AppState,
    person: Person,
    fields: Fields,
    refusal: simsa_app::Error,
) -> Result<Response, RequestError> {
    let form = TypedForm::again(fields, refusal, person.visit.language)?;
    Ok(html_again(&page(app, person, form, Number::default()).await?))
}

/// `POST /organisation`.
pub(crate) async fn change(
    State(app): State<AppState>,
    person: Person,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let (version, recipient) = (fields.version().unwrap_or(0), fields.some("recipient"));
    let (name, for_all) = (fields.text("name"), Some(fields.ticked("for_all")));
    match app.workbench().change_organisation(&person.actor, version, name, recipient, for_all).await {
        Ok(_) => Ok(redirect::to("/organisation?done=saved")),
        Err(refusal) => again(&app, person, fields, refusal).await,
    }
}

/// `POST /organisation/profile`.
pub(crate) async fn change_profile(
    State(app): State<AppState>,
    person: Person,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let chosen = fields.text("applicant");
    let profile = Profile {
        representative: fields.some("representative").map(str::to_owned),
        applicant: ApplicantKind::ALL.into_iter().find(|one| one.id() == chosen),
    };
    match app.workbench().change_profile(&person.actor, fields.version().unwrap_or(0), &profile).await {
        Ok(_) => Ok(redirect::to("/organisation?done=saved")),
        Err(refusal) => again(&app, person, fields, refusal).await,
    }
}

/// `POST /organisation/members/{id}`.
pub(crate) async fn change_member(
    State(app): State<AppState>,
    person: Person,
    Path(id): Path<MemberId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let (version, roles) = (fields.version().unwrap_or(0), named_roles(&fields));
    match app.workbench().change_member(&person.actor, &id, version, &roles, fields.ticked("active")).await {
        Ok(_) => Ok(redirect::to("/organisation?done=saved")),
        Err(refusal) => again(&app, person, Fields::default(), refusal).await,
    }
}

/// `POST /organisation/members/{id}/access`.
pub(crate) async fn restore_access(
    State(app): State<AppState>,
    person: Person,
    Path(id): Path<MemberId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let Some(checked) = checked(&fields) else { return unchecked(&app, person).await };
    match app.workbench().restore_access(&person.actor, &id, checked).await {
        Ok(token) => link(&app, person, &token, "/organisation").await,
        Err(refusal) => again(&app, person, Fields::default(), refusal).await,
    }
}

/// `POST /organisation/members/{id}/second-factor`: takes it off.
pub(crate) async fn take_off_second_factor(
    State(app): State<AppState>,
    person: Person,
    Path(id): Path<MemberId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let Some(checked) = checked(&fields) else { return unchecked(&app, person).await };
    match app.workbench().take_off_second_factor(&person.actor, &id, checked).await {
        Ok(()) => Ok(redirect::to("/organisation?done=taken-off")),
        Err(refusal) => again(&app, person, Fields::default(), refusal).await,
    }
}

fn checked(fields: &Fields) -> Option<IdentityCheck> {
    IdentityCheck::ALL.into_iter().find(|one| one.id() == fields.text("checked"))
}

/// Nobody is helped without having been made sure of.
async fn unchecked(app: &AppState, person: Person) -> Result<Response, RequestError> {
    let words = Say::new(
        "본인인지 어떻게 확인했는지 고르십시오. 확인하기 전에는 링크를 만들거나 2단계 인증을 해제하지 마십시오.",
        "Choose how you made sure whom you help. Make no link and take off no second factor before you have.",
    );
    let form =
        TypedForm::wrong_at(Fields::default(), &[(String::new(), words)].into(), person.visit.language);
    Ok(html_again(&page(app, person, form, Number::default()).await?))
}

/// `POST /organisation/invitations`.
pub(crate) async fn invite(
    State(app): State<AppState>,
    person: Person,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let input = InviteMember { email: fields.text("email").to_owned(), roles: named_roles(&fields) };
    match app.workbench().invite_member(&person.actor, &input).await {
        Ok(token) => link(&app, person, &token, "/organisation").await,
        Err(refusal) => again(&app, person, fields, refusal).await,
    }
}

/// `POST /organisation/invitations/{id}/withdraw`.
pub(crate) async fn withdraw(
    State(app): State<AppState>,
    person: Person,
    Path(id): Path<InvitationId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    app.workbench().withdraw_invitation(&person.actor, &id).await?;
    let back = fields.some("back").unwrap_or("/organisation");
    Ok(redirect::to(&format!("{back}?done=removed")))
}

/// The page that shows an invitation's address.
pub(crate) async fn link(
    app: &AppState,
    person: Person,
    token: &str,
    back: &str,
) -> Result<Response, RequestError> {
    let link = invitation::address(app, token);
    let made = app.workbench().invitation(token).await?;
    let f = Frame::of(app, person.visit, &person.actor);
    Ok(html(&LinkPage {
        to: invitation::leads_to(&made, &f),
        email: made.email,
        expires: words::moment(made.expires),
        link,
        back: back.to_owned(),
        f,
    }))
}

fn named_roles(fields: &Fields) -> BTreeSet<MemberRole> {
    fields.all("roles").filter_map(MemberRole::from_id).collect()
}
