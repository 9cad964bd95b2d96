//! The questions that a case asks, with what stands there; who is to answer them; remarks.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use simsa_app::views::questions::{CommentView, QuestionView};
use simsa_app::{AnswerKey, CaseId, MemberId};
use simsa_case::FindingRecord;
use simsa_model::{AnswerValue, Day};
use utoipa::{IntoParams, ToSchema};

use super::asked::ChangeRequest;
use super::bodies::FindingBody;
use super::caller::Caller;
use super::cases::IdBody;
use super::content::JsonBody;
use super::page::PageQuery;
use super::problem::ApiProblem;
use crate::state::AppState;

/// A question and what stands there.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuestionBody {
    /// Its id, for example `emr-2.1-1`.
    id: String,
    /// Number of the form on which it is asked.
    form: &'static str,
    /// Number of its section.
    section: &'static str,
    /// The question, word for word.
    text: &'static str,
    /// What the checklist prints under it.
    hint: Option<&'static str>,
    /// The ETag of the case's own answer and of who is to give it; absent when there is neither.
    etag: Option<String>,
    /// `Y`, `P`, `N` or `N-A`.
    #[schema(value_type = Option<String>)]
    answer: Option<AnswerValue>,
    /// The remark.
    note: String,
    /// Names of the evidence.
    evidence: Vec<String>,
    /// The service dossier the answer comes from.
    from_dossier: Option<String>,
    /// The member of one's own organisation who is to answer.
    assignee: Option<String>,
    /// The day by which.
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Day>,
    /// Remarks.
    comments: Vec<CommentBody>,
    /// Findings about this question.
    #[schema(value_type = Vec<FindingBody>)]
    findings: Vec<FindingRecord>,
}

impl From<QuestionView> for QuestionBody {
    fn from(view: QuestionView) -> Self {
        Self {
            id: view.question.id.as_str().to_owned(),
            form: view.form.number(),
            section: view.question.section.number,
            text: view.question.text,
            hint: view.question.note,
            etag: view.version.map(|version| format!("\"{version}\"")),
            answer: view.answer,
            note: view.note,
            evidence: view.evidence,
            from_dossier: view.from_dossier.map(Into::into),
            assignee: view.assignee.map(Into::into),
            due: view.due,
            comments: view.comments.into_iter().map(Into::into).collect(),
            findings: view.findings.iter().map(FindingRecord::of).collect(),
        }
    }
}

/// A remark.
#[derive(Serialize, ToSchema)]
pub(crate) struct CommentBody {
    /// The words.
    text: String,
    /// Whether the other party sees it.
    shared: bool,
    /// Whether it was written by one's own organisation.
    own: bool,
    /// Name of the writer, when of one's own organisation.
    by: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: jiff::Timestamp,
}

impl From<CommentView> for CommentBody {
    fn from(CommentView { text, shared, own, by, at }: CommentView) -> Self {
        Self { text, shared, own, by, at }
    }
}

/// A member of one's own organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberBody {
    /// The id.
    id: String,
    /// The name.
    name: String,
}

/// The questions of a case.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuestionsBody {
    /// The questions, in printed order.
    questions: Vec<QuestionBody>,
    /// Where the next page begins; absent on the last.
    next: Option<String>,
    /// Members of one's own organisation, to assign questions to.
    members: Vec<MemberBody>,
    /// Whether this member may write answers now.
    editable: bool,
    /// Where several operators answer: whose answers these are, by its id in the facts.
    operator: Option<String>,
    /// Where several operators answer: those whose answers one sees.
    operators: Vec<RespondentBody>,
}

/// An operator that answers for the places it runs.
#[derive(Serialize, ToSchema)]
pub(crate) struct RespondentBody {
    /// Its id in the facts.
    id: String,
    /// Its name.
    name: String,
}

/// Which page of the questions, and whose answers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listing {
    after: Option<String>,
    limit: Option<u32>,
    operator: Option<String>,
}

/// Whose answers are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhoseAnswers {
    /// Where several operators answer: whose answers, by its id in the facts; left out, those of the first for whom one's
    /// own organisation speaks, or else of the first.
    pub(crate) operator: Option<String>,
}

/// The questions of a case with their answers, in printed order.
#[utoipa::path(get, path = "/api/v1/cases/{case}/questions", tag = "questions", operation_id = "listQuestions",
    params(("case" = String, Path, description = "Id of the case"), PageQuery, WhoseAnswers),
    responses((status = 200, description = "The questions", body = QuestionsBody)))]
pub(crate) async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path(case): Path<CaseId>,
    Query(Listing { after, limit, operator }): Query<Listing>,
) -> Result<Json<QuestionsBody>, ApiProblem> {
    let page = PageQuery::new(after, limit);
    let found = app.workbench().questions(&actor, &case, None, operator.as_deref()).await?;
    let (some, next) = page.of(found.questions, |view| view.question.id.as_str().to_owned())?;
    Ok(Json(QuestionsBody {
        questions: some.into_iter().map(Into::into).collect(),
        next,
        members: found.members.into_iter().map(|(id, name)| MemberBody { id: id.into(), name }).collect(),
        editable: found.editable,
        operator: found.operator,
        operators: found.operators.into_iter().map(|(id, name)| RespondentBody { id, name }).collect(),
    }))
}

/// Who is to answer, and by when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignmentInput {
    /// A member of one's own organisation; `null` for nobody.
    assignee: Option<String>,
    /// The day by which.
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Day>,
    /// Where several operators answer: for which of them, by its id in the facts. Left out, for the only one for whom
    /// one's own organisation speaks.
    #[serde(default)]
    operator: Option<String>,
}

/// Says which member is to answer a question, and by when, over what was read: the `etag` of the question (`If-Match`), or
/// none (`If-None-Match: *`).
#[utoipa::path(put, path = "/api/v1/cases/{case}/questions/{question}/assignment", tag = "questions",
    operation_id = "assignQuestion",
    params(("case" = String, Path, description = "Id of the case"),
        ("question" = String, Path, description = "Id of the question"),
        ("If-Match" = Option<String>, Header, description = "The etag that was read"),
        ("If-None-Match" = Option<String>, Header, description = "`*` when there was none")),
    request_body = AssignmentInput,
    responses((status = 204, description = "Assigned; the ETag is the new version"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn assign(
    State(app): State<AppState>,
    Path((case, question)): Path<(CaseId, String)>,
    asked: ChangeRequest<JsonBody<AssignmentInput>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.or_new();
    let ChangeRequest { actor, content: JsonBody(AssignmentInput { assignee, due, operator }), at } = asked;
    let assignee = assignee.map(MemberId::from);
    let to = (assignee.as_ref(), due);
    Ok(at.done(app.workbench().assign(&actor, &case, AnswerKey { question, operator }, version, to).await?))
}

/// A remark to be written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommentInput {
    /// The words, 1 to 4000 characters.
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
    /// Whether the other party sees it; not, when left out.
    #[serde(default)]
    shared: bool,
}

/// Writes a remark on a question.
#[utoipa::path(post, path = "/api/v1/cases/{case}/questions/{question}/comments", tag = "questions",
    operation_id = "commentQuestion",
    params(("case" = String, Path, description = "Id of the case"),
        ("question" = String, Path, description = "Id of the question")),
    request_body = CommentInput, responses((status = 201, description = "Written", body = IdBody)))]
pub(crate) async fn comment(
    State(app): State<AppState>,
    Path((case, question)): Path<(CaseId, String)>,
    asked: ChangeRequest<JsonBody<CommentInput>>,
) -> Result<Response, ApiProblem> {
    let ChangeRequest { actor, content: JsonBody(CommentInput { text, shared }), at } = asked;
    let id = app.workbench().comment(&actor, &case, &question, &text, shared).await?;
    at.told(None, &IdBody { id })
}
