//! One answer: read and written under its own version.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use simsa_app::CaseId;
use simsa_app::cases::answer::SaveAnswer;
use simsa_model::AnswerValue;
use utoipa::ToSchema;

use super::asked::ChangeRequest;
use super::caller::Caller;
use super::content::JsonBody;
use super::problem::ApiProblem;
use super::questions::{QuestionBody, WhoseAnswers};
use super::version::tagged;
use crate::state::AppState;

/// An answer as a program gives it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerInput {
    /// `Y`, `P`, `N` or `N-A`; `null` takes it back.
    #[schema(value_type = Option<String>, pattern = "^(Y|P|N|N-A|N/A)$")]
    answer: Option<AnswerValue>,
    /// Where several operators answer: whose answer it is, by its id in the facts. Left out, it is that of the only one
    /// for whom one's own organisation speaks.
    #[serde(default)]
    operator: Option<String>,
    /// The remark, at most 4000 characters.
    #[serde(default)]
    #[schema(max_length = 4000)]
    note: String,
    /// Names of the evidence.
    #[serde(default)]
    evidence: Vec<String>,
}

/// A question with its answer.
#[utoipa::path(get, path = "/api/v1/cases/{case}/answers/{question}", tag = "questions", operation_id = "showAnswer",
    params(("case" = String, Path, description = "Id of the case"),
        ("question" = String, Path, description = "Id of the question"), WhoseAnswers),
    responses((status = 200, description = "The question; an ETag when the case has an answer", body = QuestionBody)))]
pub(crate) async fn show(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Path((case, question)): Path<(CaseId, String)>,
    Query(of): Query<WhoseAnswers>,
) -> Result<Response, ApiProblem> {
    let found = app.workbench().questions(&actor, &case, None, of.operator.as_deref()).await?;
    let mut all = found.questions.into_iter();
    let view = all
        .find(|view| view.question.id.as_str() == question)
        .ok_or(crate::request_error::RequestError::NotFound)?;
    Ok(tagged(view.version, Json(QuestionBody::from(view))))
}

/// Writes an answer over the one that was read (`If-Match`), or the first one (`If-None-Match: *`).
#[utoipa::path(put, path = "/api/v1/cases/{case}/answers/{question}", tag = "questions", operation_id = "writeAnswer",
    params(("case" = String, Path, description = "Id of the case"),
        ("question" = String, Path, description = "Id of the question"),
        ("If-Match" = Option<String>, Header, description = "The ETag that was read"),
        ("If-None-Match" = Option<String>, Header, description = "`*` when there is no answer yet")),
    request_body = AnswerInput,
    responses((status = 204, description = "Written; the ETag is the new version"),
        (status = 412, description = "Somebody else has written; both versions are given")))]
pub(crate) async fn write(
    State(app): State<AppState>,
    Path((case, question)): Path<(CaseId, String)>,
    asked: ChangeRequest<JsonBody<AnswerInput>>,
) -> Result<Response, ApiProblem> {
    let version = asked.expected()?.or_new();
    let ChangeRequest { actor, content: JsonBody(AnswerInput { answer, operator, note, evidence }), at } =
        asked;
    let input = SaveAnswer { case, question, operator, version, answer, note, evidence };
    let version = app.workbench().save_answer(&actor, &input).await?;
    Ok(at.done(Some(version)))
}
