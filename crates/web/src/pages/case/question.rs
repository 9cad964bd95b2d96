//! One question: who is to answer it and by when, and what people say about it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use simsa_app::permit::Action;
use simsa_app::{Actor, AnswerKey, CaseId, MemberId};
use simsa_model::{Day, Say};

use super::head::PageHead;
use crate::checklist::{self, OfOperator, OperatorChoice};
use crate::frame::fields::Posted;
use crate::frame::once::once;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html};
use crate::request_error::RequestError;
use crate::state::AppState;
use crate::words;

/// The page.
#[derive(Template)]
#[template(path = "question.html")]
pub(crate) struct QuestionPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) back: String,
    pub(crate) id: &'static str,
    pub(crate) called: String,
    pub(crate) text: &'static str,
    pub(crate) answer: &'static str,
    pub(crate) note: String,
    pub(crate) examples: String,
    pub(crate) findings: Vec<String>,
    pub(crate) may_assign: bool,
    pub(crate) may_comment: bool,
    pub(crate) members: Vec<(MemberId, String)>,
    pub(crate) assignee: MemberId,
    pub(crate) assignee_name: String,
    pub(crate) due: String,
    /// Version of answer and assignment; empty when there is neither.
    pub(crate) version: String,
    pub(crate) comments: Vec<CommentRow>,
    pub(crate) operators: Vec<OperatorChoice>,
    /// Whose answer it is, where several operators answer; else empty.
    pub(crate) operator: String,
}

/// A remark.
pub(crate) struct CommentRow {
    pub(crate) name: String,
    pub(crate) at: String,
    pub(crate) text: String,
    pub(crate) shared: bool,
}

/// `GET /cases/{case}/questions/{question}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path((case, question)): Path<(CaseId, String)>,
    Query(of): Query<OfOperator>,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, &case).await?;
    let seen = reader.panel().await?;
    let all = reader.questions(None, of.operator.as_deref()).await?;
    let one = all.questions.iter().find(|one| one.question.id.as_str() == question);
    let Some(one) = one else {
        // evidence and findings still lead here when the question is not asked any more
        let left = all.left.iter().any(|left| left.question == question);
        return if left {
            Ok(redirect::to(&format!("/cases/{case}/questions#left")))
        } else {
            Err(RequestError::NotFound)
        };
    };
    let f = Frame::of(&app, visit, &actor);
    let other = f.t("상대 기관", "the other party");
    let comments = one.comments.iter().map(|remark| CommentRow {
        name: remark.by.clone().unwrap_or_else(|| other.to_owned()),
        at: words::moment(remark.at),
        text: remark.text.clone(),
        shared: remark.shared,
    });
    let assignee = one.assignee.clone().unwrap_or_default();
    let assignee_name = all.members.iter().find(|(id, _)| *id == assignee).map(|(_, name)| name.clone());
    let operator = all.operator.as_deref();
    Ok(html(&QuestionPage {
        back: format!(
            "{}#{question}",
            checklist::address(&case, one.form, one.question.section.number, operator)
        ),
        operators: checklist::choices(&all, &format!("/cases/{case}/questions/{question}")),
        operator: operator.unwrap_or_default().to_owned(),
        id: one.question.id.as_str(),
        called: simsa_rules::called(one.question).get(f.language).to_owned(),
        text: one.question.text,
        answer: checklist::answer_words(one.answer, f.language),
        note: one.note.clone(),
        examples: checklist::examples(one.form, one.question),
        findings: one.findings.iter().map(|finding| f.say(&finding.what).to_owned()).collect(),
        may_assign: seen.may(Action::Assign),
        may_comment: seen.may(Action::Comment),
        assignee,
        assignee_name: assignee_name.unwrap_or_default(),
        due: one.due.map(|day| day.to_string()).unwrap_or_default(),
        version: one.version.map(|version| version.to_string()).unwrap_or_default(),
        comments: comments.collect(),
        members: all.members,
        c: PageHead::new(&seen, &actor, "questions"),
        f,
    }))
}

/// `POST /cases/{case}/questions/{question}/assignment`.
pub(crate) async fn assign(
    State(app): State<AppState>,
    person: Person,
    Path((case, question)): Path<(CaseId, String)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let due = fields.some("due").map(str::parse::<Day>).transpose().map_err(|_| {
        RequestError::Unusable(Say::new(
            "기한이 있는 날짜가 아닙니다.",
            "The due date is not a day that exists.",
        ))
    })?;
    let assignee = fields.some("assignee").map(MemberId::from);
    let to = (assignee.as_ref(), due);
    let operator = fields.some("operator").map(ToOwned::to_owned);
    let key = AnswerKey { question: question.clone(), operator: operator.clone() };
    app.workbench().assign(&person.actor, &case, key, fields.version(), to).await?;
    Ok(redirect::to(&saved(&case, &question, operator.as_deref())))
}

/// `POST /cases/{case}/questions/{question}/comments`.
pub(crate) async fn comment(
    State(app): State<AppState>,
    person: Person,
    Path((case, question)): Path<(CaseId, String)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let shared = fields.ticked("shared");
    let path = format!("/cases/{case}/questions/{question}/comments");
    let act = async |actor: &Actor| {
        app.workbench().comment(actor, &case, &question, fields.text("text"), shared).await
    };
    once(&app, &person.actor, &path, &fields, act).await?;
    Ok(redirect::to(&saved(&case, &question, fields.some("operator"))))
}

fn saved(case: &CaseId, question: &str, operator: Option<&str>) -> String {
    let of = checklist::of_operator(operator);
    let and = if operator.is_some() { '&' } else { '?' };
    format!("/cases/{case}/questions/{question}{of}{and}done=saved")
}
