//! What is to be done in a case, by whom: one list, of which the home page and the lists of cases count.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Serialize;
use simsa_app::{CaseId, OpenStep, Task, TaskAt};
use simsa_case::FolderPlace;
use simsa_model::{Day, Say, Severity};
use utoipa::ToSchema;

use super::bodies::{PlaceBody, SayBody};
use super::caller::Caller;
use super::page::PageQuery;
use super::problem::ApiProblem;
use crate::state::AppState;

/// What is open in a case for one organisation, counted.
#[derive(Serialize, ToSchema)]
pub(crate) struct OpenBody {
    /// What: `facts`, `questions`, `evidence`, `records`, `dossiers`, `conformity`, `void-forms`, `forms`, `submit`.
    what: &'static str,
    /// Whose turn it is: `operator` or `applicant`.
    by: &'static str,
    /// How much of it stops the submission and can be done now.
    count: usize,
    /// How much of it needs at least a reason with the submission.
    warnings: usize,
    /// How much of it has to wait for something else.
    later: usize,
}

impl From<OpenStep> for OpenBody {
    fn from(step: OpenStep) -> Self {
        let OpenStep { open, count, warnings, later, by } = step;
        Self { what: open.id(), by: by.id(), count, warnings, later }
    }
}

/// Something that is to be done.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskBody {
    /// What kind of thing, as in `steps` of the case.
    open: &'static str,
    /// The organisation whose turn it is.
    organisation: String,
    /// As what that takes part: `operator` or `applicant`.
    by: &'static str,
    /// The member to whom it was given, of one's own organisation.
    assignee: Option<String>,
    /// The day by which, where one was given with it.
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Day>,
    /// `blocking` where it stops the submission, `warning` where that needs a reason.
    #[schema(value_type = String)]
    severity: Severity,
    /// What is the matter.
    #[schema(value_type = SayBody)]
    what: Say,
    /// What to do.
    #[schema(value_type = SayBody)]
    next: Say,
    /// Where.
    #[schema(value_type = Vec<PlaceBody>)]
    places: Vec<FolderPlace>,
    /// The question, where it is one.
    question: Option<String>,
    /// The copy of a form, where it is one.
    form: Option<String>,
    /// Ids of the passages it rests on.
    cites: Vec<&'static str>,
    /// What has to be done first, by whomever.
    after: Option<&'static str>,
}

impl TaskBody {
    /// A task; members of other organisations are not named.
    fn new(task: Task, own: bool) -> Self {
        let Task { open, organisation, by, assignee, due, severity, what, next, at, cites, after } = task;
        let (places, question, form) = match at {
            TaskAt::Places(places) => (places.iter().map(FolderPlace::of).collect(), None, None),
            TaskAt::Question(question, _) => (Vec::new(), Some(question.as_str().to_owned()), None),
            TaskAt::Form(copy) => (Vec::new(), None, Some(copy)),
            TaskAt::Page => (Vec::new(), None, None),
        };
        Self {
            open: open.id(),
            organisation: organisation.into(),
            by: by.id(),
            assignee: assignee.filter(|_| own).map(Into::into),
            due: due.filter(|_| own),
            severity,
            what,
            next,
            places,
            question,
            form,
            cites: cites.iter().map(|passage| passage.id).collect(),
            after: after.map(simsa_app::Open::id),
        }
    }
}

/// What is to be done in a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct TasksBody {
    /// The tasks, in the order in which they are best done.
    tasks: Vec<TaskBody>,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
}

/// What is to be done in a case: all of it for the applicant, its own for an operator.
#[utoipa::path(get, path = "/api/v1/cases/{case}/tasks", tag = "cases", operation_id = "listTasks",
    params(("case" = String, Path, description = "Id of the case"), PageQuery),
    responses((status = 200, description = "The tasks", body = TasksBody)))]
pub(crate) async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
    Query(page): Query<PageQuery>,
) -> Result<Json<TasksBody>, ApiProblem> {
    let tasks = app.workbench().case_panel(&actor, &case).await?.tasks;
    let (some, next) = page.of(tasks.into_iter().zip(1_u32..).collect(), |(_, number)| *number)?;
    let body = |(task, _): (Task, u32)| {
        let own = task.organisation == actor.organisation;
        TaskBody::new(task, own)
    };
    Ok(Json(TasksBody { tasks: some.into_iter().map(body).collect(), next }))
}
