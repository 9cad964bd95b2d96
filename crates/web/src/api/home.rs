//! What waits for the owner of the token: questions and steps of cases, deadlines, what expires, notices.

use simsa_app::NoticeId;
use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Serialize;
use simsa_app::views::home::{Deadline, OpenTask, Waiting};
use simsa_app::views::notices::NoticeView;
use simsa_model::{Day, Say};
use utoipa::ToSchema;

use super::asked::ChangeRequest;
use super::bodies::SayBody;
use super::caller::Caller;
use super::content::Nothing;
use super::page::PageQuery;
use super::problem::ApiProblem;
use crate::request_error::RequestError;
use crate::state::AppState;

/// Something that waits for the owner of the token.
#[derive(Serialize, ToSchema)]
pub(crate) struct WaitingBody {
    /// The case.
    case: String,
    /// Its title.
    title: Option<String>,
    /// `question` (assigned to the owner of the token); what is open in the case: `facts`, `questions`, `evidence`, `records`,
    /// `dossiers`, `conformity`, `void-forms`, `forms`, `submit`; `no-role`: nobody in the organisation has the role for what is open;
    /// `reassign`: questions that members have who cannot answer them.
    what: &'static str,
    /// The question, where it is one.
    question: Option<String>,
    /// How many of it stop the submission.
    count: usize,
    /// How many of it need at least a reason with the submission.
    warnings: usize,
    /// The day by which: that of the assignment, or of the planned submission.
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Day>,
}

impl From<Waiting> for WaitingBody {
    fn from(Waiting { case, title, task, due }: Waiting) -> Self {
        let (what, question, count, warnings) = match task {
            OpenTask::Question(question) => ("question", Some(question), 1, 0),
            OpenTask::Step(step) => (step.open.id(), None, step.count, step.warnings),
            OpenTask::NoRole(step) => ("no-role", None, step.count, step.warnings),
            OpenTask::Reassign(count) => ("reassign", None, count, 0),
        };
        Self { case: case.into(), title, what, question, count, warnings, due }
    }
}

/// A day by which something must be done, or on which something ends.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeadlineBody {
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// The case.
    case: String,
    /// Its title.
    title: Option<String>,
    /// What is due or ends.
    #[schema(value_type = SayBody)]
    what: Say,
}

impl From<Deadline> for DeadlineBody {
    fn from(of: Deadline) -> Self {
        Self { day: of.day, case: of.case.into(), title: of.title, what: of.what }
    }
}

/// What waits.
#[derive(Serialize, ToSchema)]
pub(crate) struct HomeBody {
    /// What waits for the owner of the token, the earliest first; what has no day comes last.
    waiting: Vec<WaitingBody>,
    /// Of how many cases it is not known yet what is open in them: it is being worked out.
    unknown: usize,
    /// Deadlines of cases and questions, the earliest first.
    deadlines: Vec<DeadlineBody>,
    /// Certificates, tests and evidence that end soon or have ended, the earliest first.
    expiring: Vec<DeadlineBody>,
}

/// What waits, is due, and expires, in every case in preparation.
#[utoipa::path(get, path = "/api/v1/home", tag = "me", operation_id = "home",
    responses((status = 200, description = "What waits", body = HomeBody)))]
pub(crate) async fn show(
    State(app): State<AppState>,
    Caller(actor): Caller,
) -> Result<Json<HomeBody>, ApiProblem> {
    let home = app.workbench().home(&actor).await?;
    Ok(Json(HomeBody {
        waiting: home.waiting.into_iter().map(Into::into).collect(),
        unknown: home.unknown,
        deadlines: home.deadlines.into_iter().map(Into::into).collect(),
        expiring: home.expiring.into_iter().map(Into::into).collect(),
    }))
}

/// A notice to one's own organisation, or to the owner of the token.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeBody {
    /// Its id, to take it off the list.
    id: String,
    /// What it says, for example `commented`.
    notice: String,
    /// What it is about, for example `case` and `question`; `title` is that of the case, `name` that of the other
    /// organisation or of the service dossier.
    about: BTreeMap<String, String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: jiff::Timestamp,
}

impl NoticeBody {
    fn of(view: NoticeView) -> Result<Self, ApiProblem> {
        let kind = serde_json::to_value(&view.kind).map_err(RequestError::fault)?;
        let fields = kind.as_object().into_iter().flatten();
        let mut about: BTreeMap<String, String> =
            fields.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect();
        let notice = about.remove("notice").unwrap_or_default();
        let names = [("title", view.title), ("name", view.about)];
        about.extend(names.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value?))));
        Ok(Self { id: view.id.into(), notice, about, at: view.at })
    }
}

/// A page of notices.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticesBody {
    /// The notices, the newest first.
    notices: Vec<NoticeBody>,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
}

/// Notices, the newest first.
#[utoipa::path(get, path = "/api/v1/notices", tag = "me", operation_id = "listNotices", params(PageQuery),
    responses((status = 200, description = "A page of notices", body = NoticesBody)))]
pub(crate) async fn notices(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<NoticesBody>, ApiProblem> {
    let (some, next) = page.of(app.workbench().notices(&actor).await?, |one| one.id.clone())?;
    Ok(Json(NoticesBody { notices: some.into_iter().map(NoticeBody::of).collect::<Result<_, _>>()?, next }))
}

/// Takes a notice off the list.
#[utoipa::path(delete, path = "/api/v1/notices/{id}", tag = "me", operation_id = "dismissNotice",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 204, description = "Taken off")))]
pub(crate) async fn dismiss(
    State(app): State<AppState>,
    Path(id): Path<NoticeId>,
    asked: ChangeRequest<Nothing>,
) -> Result<Response, ApiProblem> {
    app.workbench().dismiss_notice(&asked.actor, &id).await?;
    Ok(asked.at.done(None))
}
