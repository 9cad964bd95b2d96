//! The lists of cases and service dossiers, and opening a new one.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use simsa_desk::permit::{Action, row};
use simsa_desk::records::{OrganisationKind, Purpose};
use simsa_desk::{Actor, Outcome};

use super::case::{head, overview};
use crate::app::App;
use crate::form::Form;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::inputs::Wrong;
use crate::page::{Frame, html, html_again};
use crate::trouble::Trouble;
use crate::words;

/// Cases on one page.
const PAGE: u32 = 100;

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
}

/// A case in a list.
pub(crate) struct CaseRow {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) state: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) deadline: String,
    pub(crate) fictional: bool,
    pub(crate) own: bool,
}

impl CaseRow {
    /// A line of desk's lists.
    pub(crate) fn new(line: &simsa_desk::views::case::CaseLine, f: &Frame) -> Self {
        Self {
            id: line.id.clone(),
            title: head::title(line, f.language),
            state: f.bi(&line.state.name()),
            tone: head::tone(line.state),
            deadline: line.deadline.map(words::day).unwrap_or_default(),
            fictional: line.fictional,
            own: line.own,
        }
    }
}

/// A new case or dossier.
#[derive(Template)]
#[template(path = "case_new.html")]
pub(crate) struct NewCasePage {
    pub(crate) f: Frame,
    pub(crate) form: Form,
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

/// Whether the member may do what is not about one case, for showing the right buttons.
pub(crate) fn may(actor: &Actor, action: Action) -> bool {
    row(action).allows(actor.kind, &actor.roles, None)
}

async fn list(
    app: App,
    person: Person,
    purpose: Purpose,
    after: Option<String>,
) -> Result<Response, Trouble> {
    let Person { visit, actor } = person;
    let page = app.desk().cases(&actor, after.as_deref(), PAGE).await?;
    let f = Frame::of(&app, visit, &actor);
    let lines = page.lines.iter().filter(|line| line.purpose == purpose);
    let rows = lines.map(|line| CaseRow::new(line, &f)).collect();
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
    let next = page.next.map(|next| format!("{here}?after={next}"));
    Ok(html(&CasesPage { title, new, new_words, may_open: may(&actor, action), rows, next, f }))
}

/// `GET /cases`.
pub(crate) async fn cases(
    State(app): State<App>,
    person: Person,
    Query(After { after }): Query<After>,
) -> Result<Response, Trouble> {
    if person.actor.kind == OrganisationKind::Certifier {
        return Ok(redirect::to("/submissions"));
    }
    list(app, person, Purpose::Application, after).await
}

/// `GET /dossiers`.
pub(crate) async fn dossiers(
    State(app): State<App>,
    person: Person,
    Query(After { after }): Query<After>,
) -> Result<Response, Trouble> {
    list(app, person, Purpose::ServiceDossier, after).await
}

fn new_page(app: &App, person: Person, purpose: Purpose, form: Form) -> NewCasePage {
    let f = Frame::of(app, person.visit, &person.actor);
    let (title, action) = match purpose {
        Purpose::Application => (f.t("새 신청 건", "New case"), "/cases/new"),
        Purpose::ServiceDossier => (f.t("새 서비스 자료", "New service dossier"), "/dossiers/new"),
    };
    NewCasePage { f, form, title, action, may_import: purpose == Purpose::Application }
}

/// `GET /cases/new`; for whoever may not open one there is no such page.
pub(crate) async fn new_case(State(app): State<App>, person: Person) -> Result<Response, Trouble> {
    if !may(&person.actor, Action::OpenCase) {
        return Err(Trouble::NotFound);
    }
    Ok(html(&new_page(&app, person, Purpose::Application, Form::default())))
}

/// `GET /dossiers/new`.
pub(crate) async fn new_dossier(State(app): State<App>, person: Person) -> Result<Response, Trouble> {
    if !may(&person.actor, Action::OpenDossier) {
        return Err(Trouble::NotFound);
    }
    Ok(html(&new_page(&app, person, Purpose::ServiceDossier, Form::default())))
}

/// `POST /cases/new`.
pub(crate) async fn open_case(
    State(app): State<App>,
    person: Person,
    Posted(fields): Posted,
) -> Result<Response, Trouble> {
    let input = match overview::new_case(&fields) {
        Ok(input) => input,
        Err(wrong) => return Ok(refused(&app, person, Purpose::Application, fields, &wrong)),
    };
    let opened = app.desk().open_case(&person.actor, &input).await;
    opened_or_again(&app, person, Purpose::Application, fields, opened)
}

/// `POST /dossiers/new`.
pub(crate) async fn open_dossier(
    State(app): State<App>,
    person: Person,
    Posted(fields): Posted,
) -> Result<Response, Trouble> {
    let input = match overview::new_case(&fields) {
        Ok(input) => input,
        Err(wrong) => return Ok(refused(&app, person, Purpose::ServiceDossier, fields, &wrong)),
    };
    let opened = app.desk().open_dossier(&person.actor, &input).await;
    opened_or_again(&app, person, Purpose::ServiceDossier, fields, opened)
}

fn refused(app: &App, person: Person, purpose: Purpose, fields: Fields, wrong: &Wrong) -> Response {
    let form = Form::wrong_at(fields, wrong, person.visit.language);
    html_again(&new_page(app, person, purpose, form))
}

fn opened_or_again(
    app: &App,
    person: Person,
    purpose: Purpose,
    fields: Fields,
    opened: Outcome<String>,
) -> Result<Response, Trouble> {
    match opened {
        Ok(id) => Ok(redirect::to(&format!("/cases/{id}/facts?done=created"))),
        Err(refusal) => {
            let wrong = crate::form::wrong(refusal)?;
            Ok(refused(app, person, purpose, fields, &wrong))
        }
    }
}
