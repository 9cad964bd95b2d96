//! The lists of the home page as a whole, page by page: what waits, what is due, what ends, what was told.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use simsa_app::Actor;
use simsa_model::{Bi, Day};

use super::home::{self, DeadlineRow, WaitingRow};
use super::notices::{self, NoticeRow};
use crate::frame::person::Person;
use crate::page::{Frame, html};
use crate::request_error::RequestError;
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
    pub(crate) part: Part,
}

/// Which part of a list is shown.
pub(crate) struct Part {
    /// Numbers of the first and last entry shown, from 1.
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) all: usize,
    pub(crate) earlier: Option<String>,
    pub(crate) later: Option<String>,
}

/// Which page, from 1.
#[derive(Default, Deserialize)]
pub(crate) struct Number {
    #[serde(default)]
    page: Option<usize>,
}

impl Number {
    /// The part of a list at this address; a page behind the end is the last one.
    pub(crate) fn part<T>(&self, all: Vec<T>, most: usize, here: &str) -> (Vec<T>, Part) {
        let count = all.len();
        let pages = count.div_ceil(most).max(1);
        let page = self.page.unwrap_or(1).clamp(1, pages);
        let before = (page - 1) * most;
        let rows: Vec<T> = all.into_iter().skip(before).take(most).collect();
        let to = |page: usize| format!("{here}?page={page}");
        let part = Part {
            first: before + usize::from(!rows.is_empty()),
            last: before + rows.len(),
            all: count,
            earlier: (page > 1).then(|| to(page - 1)),
            later: (page < pages).then(|| to(page + 1)),
        };
        (rows, part)
    }
}

fn begun(app: &AppState, person: Person) -> (Frame, Actor, Day) {
    let Person { visit, actor } = person;
    (Frame::of(app, visit, &actor), actor, app.workbench().today())
}

fn empty(f: Frame, title: Bi, part: Part) -> AgendaPage {
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
    let waiting = rows.iter().map(|one| home::waiting(one, today, f.language)).collect();
    let title = Bi::new("나를 기다리는 일", "Waiting for me");
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
    let days = rows.iter().map(|one| home::deadline(one, today, f.language)).collect();
    Ok(html(&AgendaPage { days, ..empty(f, Bi::new("다가오는 기한", "Deadlines"), part) }))
}

/// `GET /expiring`.
pub(crate) async fn expiring(
    State(app): State<AppState>,
    person: Person,
    Query(number): Query<Number>,
) -> Result<Response, RequestError> {
    let (f, actor, today) = begun(&app, person);
    let all = home::expiring(app.workbench().home(&actor).await?.expiring, today);
    let (rows, part) = number.part(all, PAGE, "/expiring");
    let days = rows.iter().map(|one| home::deadline(one, today, f.language)).collect();
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
    let notices = rows.iter().map(|one| notices::row(one, actor.kind, f.language)).collect();
    Ok(html(&AgendaPage { notices, ..empty(f, Bi::new("알림", "Notices"), part) }))
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn parts_join_to_the_whole_list() {
        let part = |page, count: usize| Number { page }.part((0..count).collect::<Vec<_>>(), 10, "/x");
        let (mut seen, mut page) = (Vec::new(), None);
        loop {
            let (rows, part) = part(page, 25);
            assert_eq!((part.first, part.last), (seen.len() + 1, seen.len() + rows.len()));
            seen.extend(rows);
            let Some(later) = part.later else { break };
            page = later.strip_prefix("/x?page=").map(|number| number.parse().unwrap());
        }
        assert_eq!(seen, (0..25).collect::<Vec<_>>());
        for beyond in [Some(0), Some(99)] {
            assert!(!part(beyond, 25).0.is_empty());
        }
        let (rows, part) = part(None, 0);
        assert!(rows.is_empty() && part.first == 0 && part.later.is_none() && part.earlier.is_none());
    }
}
