//! The home page: what is waiting, what is due, what ends. Each list is cut where it gets long, with the way to the rest.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::permit::Action;
use simsa_app::records::OrganisationKind;
use simsa_app::views::home::{Deadline, Invited, Running, Spot, Task, Waiting};
use simsa_app::{Open, Step};
use simsa_model::{Bi, Day, Language, Say};

use super::case::overview::days_left;
use super::case::submission::ReceivedRow;
use super::cases::{CaseRow, may};
use super::notices::{self, NoticeRow};
use crate::frame::fields::Posted;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html};
use crate::request_error::RequestError;
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
    pub(crate) cases: Cut<RunningRow>,
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

/// Something that waits for the reader.
pub(crate) struct WaitingRow {
    pub(crate) what: String,
    pub(crate) address: String,
    pub(crate) case: String,
    pub(crate) due: String,
    pub(crate) tone: &'static str,
}

/// A case in preparation.
pub(crate) struct RunningRow {
    pub(crate) case: CaseRow,
    /// What is best done next, and by whom when it is not the reader's side.
    pub(crate) next: String,
    pub(crate) address: String,
}

/// An invitation that nobody has accepted yet.
pub(crate) struct InvitedRow {
    pub(crate) what: String,
    pub(crate) address: String,
    pub(crate) case: String,
    pub(crate) expires: String,
}

/// A day to keep in mind.
pub(crate) struct DeadlineRow {
    pub(crate) day: String,
    pub(crate) left: String,
    pub(crate) what: String,
    pub(crate) address: String,
    pub(crate) case: String,
}

/// `GET /`.
pub(crate) async fn show(State(app): State<AppState>, person: Person) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let home = app.workbench().home(&actor).await?;
    let today = app.workbench().today();
    let f = Frame::of(&app, visit, &actor);
    Ok(html(&HomePage {
        notices: Cut::of(&home.notices, NOTICES, |one| notices::row(one, actor.kind, f.language)),
        waiting: Cut::of(&home.waiting, LINES, |one| waiting(one, today, f.language)),
        unknown: home.unknown,
        cases: Cut::of(&home.cases, LINES, |one| running(one, actor.kind, &f)),
        invited: Cut::of(&home.invited, BESIDE, |one| invited(one, f.language)),
        deadlines: Cut::of(&home.deadlines, BESIDE, |one| deadline(one, today, f.language)),
        expiring: Cut::of(&expiring(home.expiring, today), BESIDE, |one| deadline(one, today, f.language)),
        received: home.received.into_iter().map(ReceivedRow::of).collect(),
        may_open: may(&actor, Action::OpenCase),
        certifier: actor.kind == OrganisationKind::Certifier,
        f,
    }))
}

/// What still holds comes first: it can be renewed in time; what has ended follows, the latest first.
pub(crate) fn expiring(all: Vec<Deadline>, today: Day) -> Vec<Deadline> {
    let (ended, running): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.day < today);
    running.into_iter().chain(ended.into_iter().rev()).collect()
}

/// The page on which a spot of a case is found.
pub(crate) fn address(case: &str, spot: &Spot) -> String {
    match spot {
        Spot::Case => format!("/cases/{case}"),
        Spot::Facts => format!("/cases/{case}/facts"),
        Spot::Question(id) => format!("/cases/{case}/questions/{id}"),
        Spot::Evidence(id) => format!("/cases/{case}/evidence/{id}"),
        Spot::Item(kind, id) => format!("/cases/{case}/records/{}/{id}", kind.id()),
    }
}

/// A question in words; they are official and Korean.
pub(crate) fn question(id: &str) -> String {
    let known = id.parse::<simsa_catalogue::QuestionId>();
    known.map_or_else(|_| id.to_owned(), |id| id.question().text.to_owned())
}

/// The page of a case on which a step is done, and what is to be done there.
fn step(step: Step) -> (&'static str, Say) {
    let n = step.count;
    let s = if n == 1 { "" } else { "s" };
    match step.open {
        Open::Facts => {
            ("facts", Say::new(format!("신청 사실 {n}개 정하기"), format!("{n} fact{s} to be settled")))
        }
        Open::Questions => (
            "questions",
            Say::new(format!("답하지 않은 질문 {n}개"), format!("{n} question{s} without an answer")),
        ),
        Open::Dossiers => (
            "dossiers",
            Say::new(
                format!("바뀐 서비스 자료 {n}건 확인하기"),
                format!("{n} changed service dossier{s} to look at"),
            ),
        ),
        Open::Conformity => (
            "conformity",
            Say::new(
                format!("적합성 확인이 남은 항목 {n}개"),
                format!("{n} item{s} of conformity to be confirmed"),
            ),
        ),
        Open::Void => (
            "forms",
            Say::new(
                format!("내용이 바뀌어 확인이 무효가 된 양식 {n}건"),
                format!("{n} form{s} whose confirmation is void"),
            ),
        ),
        Open::Sign => (
            "forms",
            Say::new(
                format!("서명자 확인을 기다리는 양식 {n}건"),
                format!("{n} form{s} to be confirmed by the signer"),
            ),
        ),
        Open::Blocking => (
            "findings",
            Say::new(
                format!("제출을 막는 지적사항 {n}건"),
                format!("{n} finding{s} that stop the submission"),
            ),
        ),
        Open::Submit => ("submit", Bi::new("제출할 수 있음", "ready to be submitted").into()),
    }
}

pub(crate) fn waiting(one: &Waiting, today: Day, language: Language) -> WaitingRow {
    let (what, address) = match &one.task {
        Task::Question(id) => (question(id), address(&one.case, &Spot::Question(id.clone()))),
        Task::Step(of) => {
            let (page, what) = step(*of);
            (what.get(language).to_owned(), format!("/cases/{}/{page}", one.case))
        }
    };
    let due = one.due.map(|day| format!("{} · {}", words::day(day), days_left(today, day, language)));
    WaitingRow {
        what,
        address,
        case: title(one.title.as_deref(), language),
        due: due.unwrap_or_default(),
        tone: if one.due.is_some_and(|day| day < today) { "bad" } else { "info" },
    }
}

fn running(one: &Running, kind: OrganisationKind, f: &Frame) -> RunningRow {
    let case = CaseRow::new(&one.line, f);
    let Some(next) = one.next else {
        return RunningRow { address: String::new(), next: String::new(), case };
    };
    let (page, what) = step(next);
    let what = f.say(&what);
    let party = next.by.party().name();
    RunningRow {
        address: format!("/cases/{}/{page}", one.line.id),
        next: if next.by == kind { what.to_owned() } else { format!("{}: {what}", f.bi(&party)) },
        case,
    }
}

fn invited(one: &Invited, language: Language) -> InvitedRow {
    InvitedRow {
        what: format!("{} · {}", one.name, one.email),
        address: format!("/cases/{}/parties", one.case),
        case: title(one.title.as_deref(), language),
        expires: words::moment(one.expires),
    }
}

pub(crate) fn deadline(one: &Deadline, today: Day, language: Language) -> DeadlineRow {
    DeadlineRow {
        day: words::day(one.day),
        left: days_left(today, one.day, language),
        what: one.what.get(language).to_owned(),
        address: address(&one.case, &one.spot),
        case: title(one.title.as_deref(), language),
    }
}

/// What a case is called, also one that was imported without a title.
pub(crate) fn title(title: Option<&str>, language: Language) -> String {
    let named = title.filter(|title| !title.trim().is_empty());
    named.unwrap_or_else(|| Bi::new("제목 없음", "untitled").get(language)).to_owned()
}

/// `POST /notices/{id}/dismiss`: back to the page on which it stood.
pub(crate) async fn dismiss(
    State(app): State<AppState>,
    person: Person,
    Path(id): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    app.workbench().dismiss_notice(&person.actor, &id).await?;
    let back = if fields.text("back") == "/notices" { "/notices" } else { "/" };
    Ok(redirect::to(back))
}
