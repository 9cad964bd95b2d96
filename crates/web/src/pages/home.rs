//! The home page: what is waiting, what is due, what ends. Each list is cut where it gets long, with the way to the rest.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::NoticeId;
use simsa_app::permit::Action;
use simsa_app::records::OrganisationKind;
use simsa_app::views::cases::Turn;
use simsa_app::views::home::Invited;
use simsa_model::Language;

use crate::frame::fields::Posted;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, may};
use crate::request_error::RequestError;
use crate::rows::agenda::{self, DeadlineRow, WaitingRow};
use crate::rows::case::{CaseRow, named};
use crate::rows::notice::{self, NoticeRow};
use crate::rows::received::ReceivedRow;
use crate::state::AppState;
use crate::words;

/// Notices on the page.
const NOTICES: usize = 5;
/// Lines of the lists in the main column.
const LINES: usize = 20;
/// Lines of the lists beside it.
const BESIDE: usize = 10;

/// The page.
#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct HomePage {
    pub(crate) f: Frame,
    pub(crate) notices: Cut<NoticeRow>,
    pub(crate) waiting: Cut<WaitingRow>,
    /// Of how many cases it is not known yet how far they are.
    pub(crate) unknown: usize,
    pub(crate) cases: Cut<CaseRow>,
    /// Cases that wait for somebody else.
    pub(crate) elsewhere: usize,
    pub(crate) submitted: Vec<CaseRow>,
    pub(crate) invited: Cut<InvitedRow>,
    pub(crate) deadlines: Cut<DeadlineRow>,
    pub(crate) expiring: Cut<DeadlineRow>,
    pub(crate) received: Vec<ReceivedRow>,
    pub(crate) may_open: bool,
    pub(crate) certifier: bool,
}

/// The beginning of a list.
pub(crate) struct Cut<T> {
    pub(crate) rows: Vec<T>,
    /// How many there are in all.
    pub(crate) all: usize,
}

impl<T> Cut<T> {
    pub(crate) fn of<S>(all: &[S], most: usize, row: impl FnMut(&S) -> T) -> Self {
        Self { rows: all.iter().take(most).map(row).collect(), all: all.len() }
    }

    /// Whether some of it is not shown.
    pub(crate) fn is_cut(&self) -> bool {
        self.rows.len() < self.all
    }
}

/// An invitation that nobody has accepted yet.
pub(crate) struct InvitedRow {
    pub(crate) what: String,
    pub(crate) address: String,
    pub(crate) case: String,
    pub(crate) expires: String,
}

/// `GET /`.
pub(crate) async fn show(State(app): State<AppState>, person: Person) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let home = app.workbench().home(&actor).await?;
    let today = app.workbench().today();
    let f = Frame::of(&app, visit, &actor);
    Ok(html(&HomePage {
        notices: Cut::of(&home.notices, NOTICES, |one| notice::row(one, actor.kind, f.language)),
        waiting: Cut::of(&home.waiting, LINES, |one| agenda::waiting(one, today, f.language)),
        unknown: home.unknown,
        elsewhere: home.cases.iter().filter(|one| !matches!(one.turn, Turn::NotKnown | Turn::Nobody)).count(),
        cases: Cut::of(&home.cases, LINES, |one| CaseRow::new(one, actor.kind, &f)),
        submitted: home.submitted.iter().map(|one| CaseRow::new(one, actor.kind, &f)).collect(),
        invited: Cut::of(&home.invited, BESIDE, |one| invited(one, f.language)),
        deadlines: Cut::of(&home.deadlines, BESIDE, |one| agenda::deadline(one, today, f.language)),
        expiring: Cut::of(&agenda::expiring(home.expiring, today), BESIDE, |one| {
            agenda::deadline(one, today, f.language)
        }),
        received: home.received.into_iter().map(ReceivedRow::of).collect(),
        may_open: may(&actor, Action::OpenCase),
        certifier: actor.kind == OrganisationKind::Certifier,
        f,
    }))
}

fn invited(one: &Invited, language: Language) -> InvitedRow {
    InvitedRow {
        what: format!("{} · {}", one.name, one.email),
        address: format!("/cases/{}/parties", one.case),
        case: named(one.title.as_deref(), language),
        expires: words::moment(one.expires),
    }
}

/// `POST /notices/{id}/dismiss`: back to the page on which it stood.
pub(crate) async fn dismiss(
    State(app): State<AppState>,
    person: Person,
    Path(id): Path<NoticeId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    app.workbench().dismiss_notice(&person.actor, &id).await?;
    let back = if fields.text("back") == "/notices" { "/notices" } else { "/" };
    Ok(redirect::to(back))
}
