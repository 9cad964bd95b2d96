//! Links that work once: the set-up of the installation, invitations, a new password. The secret of a link stands behind
//! `#`, which browsers send to nobody: not to a server, not into its log, not to the next page. A script (or, without one,
//! the person) hands it in; from then on it lies in a cookie until it is used, and no address holds it.
//! An invitation to a case may be accepted by a
//! new organisation, or by an administrator for one that is here; which of the two fits, only its holder knows, so the
//! page shows both ways to everybody.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use simsa_app::InvitationState;
use simsa_app::SecurityEvent;
use simsa_app::accounts::accept::{Accept, InvitationView};
use simsa_app::permit::Action;
use simsa_app::records::{InvitedTo, OrganisationKind};
use simsa_model::Say;

use crate::form::TypedForm;
use crate::frame::cookie::Cookie;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::frame::request_context::RequestContext;
use crate::page::{Frame, html, html_again, may};
use crate::request_error::RequestError;
use crate::rows::case::named;
use crate::state::AppState;

/// The first organisation and its administrator.
#[derive(Template)]
#[template(path = "setup.html")]
pub(crate) struct SetUpPage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
    /// Id and word of each kind of organisation.
    pub(crate) kinds: Vec<(&'static str, &'static str)>,
}

/// Joining an organisation, or a case with an organisation.
#[derive(Template)]
#[template(path = "invitation.html")]
pub(crate) struct InvitationPage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
    pub(crate) to: String,
    pub(crate) by: String,
    pub(crate) email: String,
    pub(crate) expires: String,
    pub(crate) asks_organisation: bool,
    /// The page on which an organisation that is here accepts; absent where there is no such way.
    pub(crate) for_organisation: Option<&'static str>,
}

/// Accepting for one's own organisation.
#[derive(Template)]
#[template(path = "invitation_accept.html")]
pub(crate) struct AcceptPage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
    pub(crate) to: String,
    pub(crate) by: String,
    pub(crate) organisation: String,
    pub(crate) may_accept: bool,
}

/// A link that leads nowhere any more.
#[derive(Template)]
#[template(path = "invitation_ended.html")]
pub(crate) struct EndedPage {
    pub(crate) f: Frame,
    pub(crate) why: &'static str,
    pub(crate) next: &'static str,
}

/// A new password for a member who could not sign in any more.
#[derive(Template)]
#[template(path = "access.html")]
pub(crate) struct AccessPage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
    pub(crate) email: String,
}

/// Where a link is handed in.
#[derive(Template)]
#[template(path = "link_enter.html")]
pub(crate) struct EnterPage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
}

/// Seconds for which an opened link is kept by the browser.
const KEPT: u32 = 3600;

/// The link with this secret, as it is handed to people.
pub(crate) fn address(app: &AppState, token: &str) -> String {
    format!("{}/invitations#{token}", app.settings().origin)
}

/// `GET /invitations`.
pub(crate) async fn enter(State(app): State<AppState>, visit: RequestContext) -> Response {
    html(&EnterPage { f: Frame::plain(&app, visit), form: TypedForm::default() })
}

/// `POST /invitations`: takes the secret of a link, or the whole link.
pub(crate) async fn open(
    State(app): State<AppState>,
    visit: RequestContext,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let link = fields.text("link").rsplit(['#', '/']).next().unwrap_or_default();
    if is_secret(link) {
        return Ok(opened(&app, link));
    }
    let words = simsa_model::Say::new(
        "받은 링크 전체를 붙여 넣으십시오. ‘#’ 뒤의 글자까지 있어야 합니다.",
        "Paste the whole link as you received it, with the letters behind the “#”.",
    );
    let form = TypedForm::wrong_at(Fields::default(), &[("link".to_owned(), words)].into(), visit.language);
    Ok(html_again(&EnterPage { f: Frame::plain(&app, visit), form }))
}

/// `GET /invitations/{token}`: a link as earlier versions made them. Its secret leaves the address at once.
pub(crate) async fn open_older(
    State(app): State<AppState>,
    Path(token): Path<String>,
) -> Result<Response, RequestError> {
    if is_secret(&token) {
        return Ok(opened(&app, &token));
    }
    app.workbench().security(SecurityEvent::LinkRefused, None);
    Err(RequestError::NotFound)
}

/// Whether it can be the secret of a link at all.
fn is_secret(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn opened(app: &AppState, secret: &str) -> Response {
    let mut response = redirect::to("/invitations/open");
    let cookie = Cookie::Link.set(secret, Some(KEPT), app.settings().secure);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// The secret of the link that was opened in this browser.
fn kept(visit: &RequestContext) -> Result<String, RequestError> {
    visit.link.clone().ok_or(RequestError::NotFound)
}

/// `GET /invitations/open`.
pub(crate) async fn show(
    State(app): State<AppState>,
    visit: RequestContext,
) -> Result<Response, RequestError> {
    let invitation = app.workbench().invitation(&kept(&visit)?).await?;
    let form = match &invitation.to {
        InvitedTo::Party { name, .. } | InvitedTo::Organisation { name, .. } => {
            TypedForm::with([("organisation", name.clone())])
        }
        _ => TypedForm::default(),
    };
    Ok(page(&app, visit, &invitation, form))
}

/// `POST /invitations/open`.
pub(crate) async fn accept(
    State(app): State<AppState>,
    visit: RequestContext,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let token = kept(&visit)?;
    let kind = OrganisationKind::ALL.into_iter().find(|kind| kind.id() == fields.text("kind"));
    let input = Accept {
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        password: fields.raw("password").to_owned(),
        organisation: fields.text("organisation").to_owned(),
        kind,
    };
    // whoever was invited to a case wants to see it
    let next = match app.workbench().invitation(&token).await?.to {
        InvitedTo::Party { case, .. } => format!("/cases/{case}"),
        _ => "/".to_owned(),
    };
    match app.workbench().accept(&token, &input).await {
        Ok(()) => Ok(used(&app, &redirect::through("/sign-in?done=account", &next))),
        Err(refusal) => {
            let invitation = app.workbench().invitation(&token).await?;
            let form = TypedForm::again(fields, refusal, visit.language)?;
            Ok(page(&app, visit, &invitation, form))
        }
    }
}

/// Goes on, and the browser forgets the link.
fn used(app: &AppState, next: &str) -> Response {
    let mut response = redirect::to(next);
    response.headers_mut().append(header::SET_COOKIE, Cookie::Link.clear(app.settings().secure));
    response
}

fn page(app: &AppState, visit: RequestContext, invitation: &InvitationView, form: TypedForm) -> Response {
    let f = Frame::plain(app, visit);
    let again = form.is_wrong();
    if invitation.standing != InvitationState::Open {
        return ended(f, invitation.standing);
    }
    if matches!(invitation.to, InvitedTo::SetUp) {
        let kinds = OrganisationKind::ALL.map(|kind| (kind.id(), kind.party().name().get(f.language)));
        let page = SetUpPage { f, form, kinds: kinds.to_vec() };
        return if again { html_again(&page) } else { html(&page) };
    }
    if matches!(invitation.to, InvitedTo::Access { .. }) {
        let page = AccessPage { f, form, email: invitation.email.clone() };
        return if again { html_again(&page) } else { html(&page) };
    }
    let is_party = matches!(invitation.to, InvitedTo::Party { .. });
    let page = InvitationPage {
        to: leads_to(invitation, &f),
        by: invitation.by.clone().unwrap_or_default(),
        email: invitation.email.clone(),
        expires: crate::words::moment(invitation.expires),
        asks_organisation: is_party || matches!(invitation.to, InvitedTo::Organisation { .. }),
        for_organisation: is_party.then_some("/invitations/open/organisation"),
        form,
        f,
    };
    if again { html_again(&page) } else { html(&page) }
}

/// What a link leads to, in words.
pub(crate) fn leads_to(invitation: &InvitationView, f: &Frame) -> String {
    let (words, what) = match &invitation.to {
        InvitedTo::Party { kind, .. } => {
            let case = named(invitation.case.as_deref(), f.language);
            let party = kind.party().name().get(f.language);
            return Say::new(
                format!("신청 건 ‘{case}’에 {party}(으)로 참여하도록 초대받았습니다."),
                format!("You are invited to take part in the case “{case}” as the {party}."),
            )
            .get(f.language)
            .to_owned();
        }
        InvitedTo::Organisation { kind, .. } => (
            f.t("이 작업대를 쓸 기관으로 초대받았습니다", "Your organisation is invited to this workbench"),
            kind.party().name().get(f.language).to_owned(),
        ),
        InvitedTo::Access { .. } => (
            f.t("새 비밀번호를 정하는 링크입니다", "A link to choose a new password"),
            invitation.organisation.clone().unwrap_or_default(),
        ),
        _ => (
            f.t("구성원으로 초대받았습니다", "You are invited as a member of"),
            invitation.organisation.clone().unwrap_or_default(),
        ),
    };
    format!("{words}: {what}")
}

/// 410 Gone, with what became of the link.
fn ended(f: Frame, standing: InvitationState) -> Response {
    let (why, next) = match standing {
        InvitationState::Open | InvitationState::Used => (
            f.t("이미 쓰인 초대입니다.", "This invitation was used already."),
            f.t("이 초대로 가입했다면 로그인하십시오.", "If you joined by it, sign in."),
        ),
        InvitationState::Withdrawn => (
            f.t("초대한 기관이 취소한 초대입니다.", "This invitation was taken back."),
            f.t("초대한 기관에 물어보십시오.", "Ask the organisation that made it."),
        ),
        InvitationState::Expired => (
            f.t("기한이 지난 초대입니다.", "This invitation has expired."),
            f.t("초대한 기관에 새 초대를 요청하십시오.", "Ask the organisation that made it for a new one."),
        ),
    };
    let mut response = html(&EndedPage { f, why, next });
    *response.status_mut() = StatusCode::GONE;
    response
}

/// `GET /invitations/open/organisation`: the way through the sign-in leads back here.
pub(crate) async fn show_for_organisation(
    State(app): State<AppState>,
    person: Person,
) -> Result<Response, RequestError> {
    let token = kept(&person.visit)?;
    for_organisation(&app, person, &token, TypedForm::default()).await
}

/// `POST /invitations/open/organisation`.
pub(crate) async fn accept_for_organisation(
    State(app): State<AppState>,
    person: Person,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let token = kept(&person.visit)?;
    match app.workbench().accept_for_organisation(&person.actor, &token).await {
        Ok(case) => Ok(redirect::to(&format!("/cases/{case}?done=joined"))),
        Err(refusal) => {
            let form = TypedForm::again(fields, refusal, person.visit.language)?;
            for_organisation(&app, person, &token, form).await
        }
    }
}

async fn for_organisation(
    app: &AppState,
    person: Person,
    token: &str,
    form: TypedForm,
) -> Result<Response, RequestError> {
    let invitation = app.workbench().invitation(token).await?;
    if !matches!(invitation.to, InvitedTo::Party { .. }) {
        return Err(RequestError::NotFound);
    }
    let again = form.is_wrong();
    let f = Frame::of(app, person.visit, &person.actor);
    if invitation.standing != InvitationState::Open && !again {
        return Ok(ended(f, invitation.standing));
    }
    let page = AcceptPage {
        to: leads_to(&invitation, &f),
        by: invitation.by.unwrap_or_default(),
        organisation: person.actor.organisation_name.clone(),
        may_accept: may(&person.actor, Action::AcceptForOrganisation),
        form,
        f,
    };
    Ok(if again { html_again(&page) } else { html(&page) })
}
