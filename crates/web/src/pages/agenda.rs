//! The lists of the home page as a whole, page by page: what waits, what is due, what ends, what was told.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use simsa_app::Actor;
use simsa_model::{Bi, Day};

use crate::frame::person::Person;
use crate::page::{Frame, html};
use crate::request_error::RequestError;
use crate::rows::agenda::{self, DeadlineRow, WaitingRow};
use crate::rows::notice::{self, NoticeRow};
use crate::rows::part::{ListPart, Number};
use crate::state::AppState;

/// Entries on one page.
const PAGE: usize = 100;

/// A list; of the kinds of rows one has some.
#[derive(Template)]
#[template(path = "agenda.html")]
pub(crate) struct AgendaPage {
    pub(crate) f: Frame,
    pub(crate) title: Bi,
    pub(crate) waiting: Vec<WaitingRow>,
    pub(crate) days: Vec<DeadlineRow>,
    pub(crate) notices: Vec<NoticeRow>,
    pub(crate) part: ListPart,
}

fn begun(app: &AppState, person: Person) -> (Frame, Actor, Day) {
    let Person { visit, actor } = person;
    (Frame::of(app, visit, &actor), actor, app.workbench().today())
}

fn empty(f: Frame, title: Bi, part: ListPart) -> AgendaPage {
    AgendaPage { f, title, waiting: Vec::new(), days: Vec::new(), notices: Vec::new(), part }
}

/// `GET /waiting`.
pub(crate) async fn waiting(
    State(app): State<AppState>,
    person: Person,
    Query(number): Query<Number>,
) -> Result<Response, RequestError> {
    let (f, actor, today) = begun(&app, person);
    let (rows, part) = number.part(app.workbench().home(&actor).await?.waiting, PAGE, "/waiting");
    let waiting = rows.iter().map(|one| agenda::waiting(one, today, f.language)).collect();
    let title = Bi::new("처리할 업무", "Waiting for me");
    Ok(html(&AgendaPage { waiting, ..empty(f, title, part) }))
}

/// `GET /deadlines`.
pub(crate) async fn deadlines(
    State(app): State<AppState>,
    person: Person,
    Query(number): Query<Number>,
) -> Result<Response, RequestError> {
    let (f, actor, today) = begun(&app, person);
    let (rows, part) = number.part(app.workbench().home(&actor).await?.deadlines, PAGE, "/deadlines");
    let days = rows.iter().map(|one| agenda::deadline(one, today, f.language)).collect();
    Ok(html(&AgendaPage { days, ..empty(f, Bi::new("다가오는 기한", "Deadlines"), part) }))
}

/// `GET /expiring`.
pub(crate) async fn expiring(
    State(app): State<AppState>,
    person: Person,
    Query(number): Query<Number>,
) -> Result<Response, RequestError> {
    let (f, actor, today) = begun(&app, person);
    let all = agenda::expiring(app.workbench().home(&actor).await?.expiring, today);
    let (rows, part) = number.part(all, PAGE, "/expiring");
    let days = rows.iter().map(|one| agenda::deadline(one, today, f.language)).collect();
    Ok(html(&AgendaPage {
        days, ..empty(f, Bi::new("만료되었거나 곧 만료", "Expired or expiring"), part)
    }))
}

/// `GET /notices`.
pub(crate) async fn notices(
    State(app): State<AppState>,
    person: Person,
    Query(number): Query<Number>,
) -> Result<Response, RequestError> {
    let (f, actor, _) = begun(&app, person);
    let (rows, part) = number.part(app.workbench().notices(&actor).await?, PAGE, "/notices");
    let notices = rows.iter().map(|one| notice::row(one, actor.kind, f.language)).collect();
    Ok(html(&AgendaPage { notices, ..empty(f, Bi::new("알림", "Notices"), part) }))
}
