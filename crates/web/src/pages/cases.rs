//! The lists of cases and service dossiers, and opening a new one.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use simsa_app::cases::case::NewCase;
use simsa_app::permit::Action;
use simsa_app::records::{CaseState, OrganisationKind, Purpose};
use simsa_app::views::cases::Wanted;
use simsa_app::{Actor, CaseId, Result};

use crate::form::TypedForm;
use crate::frame::fields::{Fields, Posted};
use crate::frame::once::{Sent, once};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::inputs::Wrong;
use crate::page::{Frame, html, html_again, may};
use crate::request_error::RequestError;
use crate::rows::case::CaseRow;
use crate::state::AppState;

/// Cases on one page.
const PAGE: u32 = 50;

/// A list.
#[derive(Template)]
#[template(path = "cases.html")]
pub(crate) struct CasesPage {
    pub(crate) f: Frame,
    pub(crate) title: &'static str,
    pub(crate) new: &'static str,
    pub(crate) new_words: &'static str,
    pub(crate) may_open: bool,
    pub(crate) rows: Vec<CaseRow>,
    pub(crate) next: Option<String>,
    /// Where the list is.
    pub(crate) here: &'static str,
    /// How many cases are wanted in all.
    pub(crate) all: usize,
    pub(crate) wish: CasesQuery,
    /// States to choose from: name in addresses and words.
    pub(crate) states: Vec<(&'static str, &'static str)>,
}

/// Which part of the list is asked for.
#[derive(Default, Deserialize)]
pub(crate) struct CasesQuery {
    #[serde(default)]
    pub(crate) after: Option<String>,
    /// Words of the title.
    #[serde(default)]
    pub(crate) q: String,
    /// Name of a state; empty for any.
    #[serde(default)]
    pub(crate) state: String,
}

impl CasesQuery {
    /// Whether less than the whole list is asked for.
    pub(crate) fn is_some(&self) -> bool {
        !self.q.trim().is_empty() || !self.state.is_empty()
    }

    fn wanted(&self, purpose: Purpose) -> Wanted {
        let state = CaseState::ALL.into_iter().find(|state| state.id() == self.state);
        Wanted { purpose: Some(purpose), state, words: self.q.clone() }
    }

    /// The same with another place to begin at.
    fn address(&self, here: &str, after: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("q", self.q.as_str()), ("state", self.state.as_str()), ("after", after)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("{here}?{}", query.finish())
    }
}

/// A new case or dossier.
#[derive(Template)]
#[template(path = "case_new.html")]
pub(crate) struct NewCasePage {
    pub(crate) f: Frame,
    pub(crate) form: TypedForm,
    pub(crate) title: &'static str,
    pub(crate) action: &'static str,
    pub(crate) may_import: bool,
}

/// Where the page begins.
#[derive(Deserialize)]
pub(crate) struct After {
    #[serde(default)]
    pub(crate) after: Option<String>,
}

async fn list(
    app: AppState,
    person: Person,
    purpose: Purpose,
    wish: CasesQuery,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let page = app.workbench().cases(&actor, &wish.wanted(purpose), wish.after.as_deref(), PAGE).await?;
    let f = Frame::of(&app, visit, &actor);
    let rows = page.lines.iter().map(|line| CaseRow::new(line, actor.kind, &f)).collect();
    let (title, new, new_words, action, here) = match purpose {
        Purpose::Application => {
            (f.t("신청 건", "Cases"), "/cases/new", f.t("새 신청 건", "New case"), Action::OpenCase, "/cases")
        }
        Purpose::ServiceDossier => (
            f.t("서비스 자료", "Service dossiers"),
            "/dossiers/new",
            f.t("새 서비스 자료", "New service dossier"),
            Action::OpenDossier,
            "/dossiers",
        ),
    };
    let next = page.next.map(|next| wish.address(here, &next));
    let states = CaseState::ALL.map(|state| (state.id(), f.bi(&state.name()))).to_vec();
    let (all, may_open) = (page.all, may(&actor, action));
    Ok(html(&CasesPage { f, title, new, new_words, may_open, rows, next, here, all, wish, states }))
}

/// `GET /cases`.
pub(crate) async fn cases(
    State(app): State<AppState>,
    person: Person,
    Query(wish): Query<CasesQuery>,
) -> Result<Response, RequestError> {
    if person.actor.kind == OrganisationKind::Certifier {
        return Ok(redirect::to("/submissions"));
    }
    list(app, person, Purpose::Application, wish).await
}

/// `GET /dossiers`.
pub(crate) async fn dossiers(
    State(app): State<AppState>,
    person: Person,
    Query(wish): Query<CasesQuery>,
) -> Result<Response, RequestError> {
    list(app, person, Purpose::ServiceDossier, wish).await
}

fn new_page(app: &AppState, person: Person, purpose: Purpose, form: TypedForm) -> NewCasePage {
    let f = Frame::of(app, person.visit, &person.actor);
    let (title, action) = match purpose {
        Purpose::Application => (f.t("새 신청 건", "New case"), "/cases/new"),
        Purpose::ServiceDossier => (f.t("새 서비스 자료", "New service dossier"), "/dossiers/new"),
    };
    NewCasePage { f, form, title, action, may_import: purpose == Purpose::Application }
}

/// With a title that tells a case from others, to be written over by who has a better one.
fn proposed(app: &AppState, actor: &Actor) -> TypedForm {
    TypedForm::with([("title", format!("{} {}", actor.organisation_name, app.workbench().today()))])
}

/// `GET /cases/new`; for whoever may not open one there is no such page.
pub(crate) async fn new_case(State(app): State<AppState>, person: Person) -> Result<Response, RequestError> {
    if !may(&person.actor, Action::OpenCase) {
        return Err(RequestError::NotFound);
    }
    let form = proposed(&app, &person.actor);
    Ok(html(&new_page(&app, person, Purpose::Application, form)))
}

/// `GET /dossiers/new`.
pub(crate) async fn new_dossier(
    State(app): State<AppState>,
    person: Person,
) -> Result<Response, RequestError> {
    if !may(&person.actor, Action::OpenDossier) {
        return Err(RequestError::NotFound);
    }
    let form = proposed(&app, &person.actor);
    Ok(html(&new_page(&app, person, Purpose::ServiceDossier, form)))
}

/// `POST /cases/new`.
pub(crate) async fn open_case(
    State(app): State<AppState>,
    person: Person,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let input = match typed(&fields) {
        Ok(input) => input,
        Err(wrong) => return Ok(refused(&app, person, Purpose::Application, fields, &wrong)),
    };
    let act = async |actor: &Actor| app.workbench().open_case(actor, &input).await;
    let opened = once(&app, &person.actor, "/cases/new", &fields, act).await;
    opened_or_again(&app, person, Purpose::Application, fields, opened)
}

/// `POST /dossiers/new`.
pub(crate) async fn open_dossier(
    State(app): State<AppState>,
    person: Person,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let input = match typed(&fields) {
        Ok(input) => input,
        Err(wrong) => return Ok(refused(&app, person, Purpose::ServiceDossier, fields, &wrong)),
    };
    let act = async |actor: &Actor| app.workbench().open_dossier(actor, &input).await;
    let opened = once(&app, &person.actor, "/dossiers/new", &fields, act).await;
    opened_or_again(&app, person, Purpose::ServiceDossier, fields, opened)
}

fn refused(app: &AppState, person: Person, purpose: Purpose, fields: Fields, wrong: &Wrong) -> Response {
    let form = TypedForm::wrong_at(fields, wrong, person.visit.language);
    html_again(&new_page(app, person, purpose, form))
}

fn opened_or_again(
    app: &AppState,
    person: Person,
    purpose: Purpose,
    fields: Fields,
    opened: Result<Sent<CaseId>>,
) -> Result<Response, RequestError> {
    match opened {
        Ok(sent) => Ok(match sent.id() {
            Some(id) => redirect::to(&format!("/cases/{id}/facts?done=created")),
            None => redirect::to("/cases"),
        }),
        Err(refusal) => {
            let wrong = crate::form::wrong(refusal)?;
            Ok(refused(app, person, purpose, fields, &wrong))
        }
    }
}

/// Title and deadline as typed.
pub(crate) fn typed(fields: &Fields) -> Result<NewCase, Wrong> {
    let deadline = match fields.some("deadline").map(str::parse::<simsa_model::Day>) {
        None => None,
        Some(Ok(day)) => Some(day),
        Some(Err(_)) => {
            let say = simsa_model::Say::new(
                "있는 날짜를 연-월-일로 적어 주십시오. 예: 2024-03-02",
                "Write a day that exists as year-month-day, for example 2024-03-02",
            );
            return Err([("deadline".to_owned(), say)].into());
        }
    };
    Ok(NewCase { title: fields.text("title").to_owned(), deadline })
}
