//! Submissions as they went out: the certifier's list of those that came to it, and one of them with its forms, answers
//! and findings. The files of the evidence are in the package only.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use simsa_app::records::OrganisationKind;
use simsa_app::views::submission::{JudgedNow, SubmissionView};
use simsa_app::{CaseId, CopyId, SubmissionId};
use simsa_case::FindingRecord;
use simsa_model::{FileState, FormId, Language};

use crate::frame::download;
use crate::frame::person::Person;
use crate::page::{Frame, html};
use crate::pages::case::submit::ReopenedRow;
use crate::request_error::RequestError;
use crate::rows::received::ReceivedRow;
use crate::rows::{case as case_rows, finding};
use crate::state::AppState;
use crate::words;

/// The list of a certifier.
#[derive(Template)]
#[template(path = "received.html")]
pub(crate) struct ReceivedList {
    pub(crate) f: Frame,
    pub(crate) rows: Vec<ReceivedRow>,
    pub(crate) next: Option<String>,
    /// Whether this is the beginning of the list.
    pub(crate) first: bool,
}

/// Submissions on one page.
const PAGE: u32 = 50;

/// A submission.
#[derive(Template)]
#[template(path = "submission.html")]
pub(crate) struct SubmissionPage {
    pub(crate) f: Frame,
    pub(crate) address: String,
    pub(crate) back: String,
    pub(crate) title: String,
    pub(crate) applicant: String,
    pub(crate) fictional: bool,
    pub(crate) group: Option<&'static str>,
    /// Where this program would judge otherwise; empty where it would not.
    pub(crate) mark: &'static str,
    pub(crate) at: String,
    pub(crate) reopened: Option<ReopenedRow>,
    pub(crate) judged_on: String,
    pub(crate) sha256: String,
    pub(crate) size: String,
    pub(crate) encrypted: bool,
    pub(crate) forms: Vec<SealedFormRow>,
    /// Checklists with answers: number of the form, answers.
    pub(crate) checklists: Vec<(&'static str, usize)>,
    pub(crate) findings: Vec<SealedFindingRow>,
    pub(crate) evidence: Vec<EvidenceRow>,
}

/// A form of a submission.
pub(crate) struct SealedFormRow {
    pub(crate) copy: String,
    pub(crate) title: String,
    pub(crate) signed: String,
}

/// A finding, with the applicant's reason where one was given.
pub(crate) struct SealedFindingRow {
    pub(crate) tone: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) what: String,
    pub(crate) reason: String,
}

/// A piece of evidence of the package.
pub(crate) struct EvidenceRow {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) sha256: String,
    pub(crate) size: String,
}

/// The answers to one checklist.
#[derive(Template)]
#[template(path = "submission_answers.html")]
pub(crate) struct AnswersPage {
    pub(crate) f: Frame,
    pub(crate) address: String,
    pub(crate) title: String,
    pub(crate) form: String,
    pub(crate) rows: Vec<AnswerRow>,
}

/// A question with what was answered.
pub(crate) struct AnswerRow {
    pub(crate) number: &'static str,
    pub(crate) text: &'static str,
    /// Whose answer it is, where operators are told apart.
    pub(crate) operator: String,
    pub(crate) answer: &'static str,
    pub(crate) note: String,
    pub(crate) evidence: String,
}

/// `GET /submissions`; for others than a certifier there is no such page.
pub(crate) async fn received(
    State(app): State<AppState>,
    person: Person,
    Query(Before { before }): Query<Before>,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    if actor.kind != OrganisationKind::Certifier {
        return Err(RequestError::NotFound);
    }
    let page = app.workbench().received(&actor, before, PAGE).await?;
    let f = Frame::of(&app, visit, &actor);
    let rows = page.lines.into_iter().map(ReceivedRow::of).collect();
    let next = page.next.map(|next| format!("/submissions?before={next}"));
    Ok(html(&ReceivedList { rows, next, first: before.is_none(), f }))
}

/// From before which submission on the list is shown.
#[derive(serde::Deserialize)]
pub(crate) struct Before {
    #[serde(default)]
    before: Option<u64>,
}

/// `GET /cases/{case}/submissions/{id}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, SubmissionId)>,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let seen = app.workbench().submission(&actor, &case, &id).await?;
    let f = Frame::of(&app, visit, &actor);
    let of = &seen.submission.value;
    Ok(html(&SubmissionPage {
        reopened: seen.reopened.as_ref().map(ReopenedRow::from),
        address: format!("/cases/{case}/submissions/{id}"),
        back: match actor.kind {
            OrganisationKind::Certifier => "/submissions".to_owned(),
            _ => format!("/cases/{case}/submit"),
        },
        title: case_rows::named(seen.title.as_deref(), f.language),
        applicant: seen.applicant.clone(),
        fictional: seen.fictional,
        group: seen.group.map(simsa_model::Group::name),
        mark: mark(seen.judged, &f),
        at: words::moment(of.at),
        judged_on: words::day(of.judged_on),
        sha256: of.package.sha256.clone(),
        size: words::bytes(of.package.bytes),
        encrypted: of.encrypted,
        forms: seen.forms.iter().map(|form| form_row(form, &f)).collect(),
        checklists: checklists(&seen),
        findings: findings(&seen, f.language),
        evidence: evidence(&seen),
        f,
    }))
}

/// What is said where what is shown is not what this program says.
fn mark(judged: JudgedNow, f: &Frame) -> &'static str {
    match judged {
        JudgedNow::Same => "",
        JudgedNow::Otherwise => f.t(
            "여기 보이는 그룹과 점검 결과는 패키지에 봉인된 그대로입니다. 지금의 프로그램은 이 제출자료를 다르게 판정합니다.",
            "Group and findings are shown as they were sealed in the package. This program would judge the submission otherwise today.",
        ),
        JudgedNow::NotKept => f.t(
            "이전 판의 프로그램이 봉인한 제출자료입니다. 여기 보이는 그룹과 점검 결과는 지금의 프로그램이 다시 낸 것이며, 봉인된 것은 패키지에 있습니다.",
            "An earlier version of the program sealed this submission. Group and findings are what this program says of it; those that were sealed are in the package.",
        ),
    }
}

fn form_row(form: &simsa_app::views::submission::SubmittedForm, f: &Frame) -> SealedFormRow {
    let signed = form.confirmed.as_ref().map(|by| format!("{} · {}", by.name, words::moment(by.at)));
    SealedFormRow {
        copy: form.instance.file_stem.clone(),
        title: f.copy_called(&form.instance),
        signed: signed.unwrap_or_default(),
    }
}

fn checklists(seen: &SubmissionView) -> Vec<(&'static str, usize)> {
    let mut all: Vec<(&'static str, usize)> = Vec::new();
    for asked in simsa_rules::asked(&seen.assessment, seen.dossier.facts.notice.as_ref()) {
        let number = asked.form.number();
        match all.iter_mut().find(|one| one.0 == number) {
            Some(one) => one.1 += 1,
            None => all.push((number, 1)),
        }
    }
    all
}

fn findings(seen: &SubmissionView, language: Language) -> Vec<SealedFindingRow> {
    let row = |finding: &FindingRecord| {
        let key = simsa_app::record_key(finding);
        let reason = seen.submission.value.acknowledged.get(&key);
        SealedFindingRow {
            tone: finding::tone(finding.severity),
            severity: finding.severity.name().get(language),
            what: finding.what.get(language).to_owned(),
            reason: reason.map(|of| of.reason.clone()).unwrap_or_default(),
        }
    };
    seen.findings.iter().map(row).collect()
}

fn evidence(seen: &SubmissionView) -> Vec<EvidenceRow> {
    let row = |one: &simsa_model::Evidence| {
        let (sha256, size) = match &one.state {
            FileState::Present { sha256, bytes } => (sha256.clone(), words::bytes(*bytes)),
            _ => (String::new(), String::new()),
        };
        EvidenceRow { id: one.id.clone(), title: one.title.clone(), sha256, size }
    };
    seen.dossier.evidence.iter().map(row).collect()
}

/// `GET /cases/{case}/submissions/{id}/checklists/{form}`.
pub(crate) async fn answers(
    State(app): State<AppState>,
    person: Person,
    Path((case, id, form)): Path<(CaseId, SubmissionId, String)>,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let seen = app.workbench().submission(&actor, &case, &id).await?;
    let form = FormId::from_number(&form).ok_or(RequestError::NotFound)?;
    let name = |id: &String| {
        let listed = seen.dossier.evidence.iter().find(|one| one.id == *id);
        listed.map_or_else(|| id.clone(), |one| one.title.clone())
    };
    let asked = simsa_rules::asked(&seen.assessment, seen.dossier.facts.notice.as_ref());
    let called = |id: &str| {
        let operator = seen.dossier.facts.operators.iter().find(|one| one.id == id);
        operator.and_then(|one| one.name.clone()).unwrap_or_else(|| id.to_owned())
    };
    let row = |question: &'static simsa_catalogue::Question, given: Option<&simsa_model::Answer>| AnswerRow {
        number: question.short(),
        text: question.text,
        operator: given.and_then(|one| one.operator.as_deref()).map(called).unwrap_or_default(),
        answer: given.and_then(|one| one.answer).map_or("–", simsa_model::AnswerValue::printed),
        note: given.map(|one| one.note.clone()).unwrap_or_default(),
        evidence: given
            .map(|one| one.evidence.iter().map(name).collect::<Vec<_>>().join(", "))
            .unwrap_or_default(),
    };
    let mut rows: Vec<AnswerRow> = Vec::new();
    for asked in asked.filter(|asked| asked.form == form) {
        let id = asked.question.id.as_str();
        let given: Vec<_> = seen.dossier.answers.iter().filter(|one| one.question == id).collect();
        if given.is_empty() {
            rows.push(row(asked.question, None));
        }
        rows.extend(given.into_iter().map(|one| row(asked.question, Some(one))));
    }
    if rows.is_empty() {
        return Err(RequestError::NotFound);
    }
    let f = Frame::of(&app, visit, &actor);
    Ok(html(&AnswersPage {
        address: format!("/cases/{case}/submissions/{id}"),
        title: case_rows::named(seen.title.as_deref(), f.language),
        form: form.number().to_owned(),
        rows,
        f,
    }))
}

/// `GET /cases/{case}/submissions/{id}/forms/{copy}`: the form as PDF.
pub(crate) async fn pdf(
    State(app): State<AppState>,
    person: Person,
    Path((case, id, copy)): Path<(CaseId, SubmissionId, CopyId)>,
) -> Result<Response, RequestError> {
    let _turn = app.work_limit().turn(&person.actor.member).await?;
    let bytes = app.workbench().submitted_pdf(&person.actor, &case, &id, &copy).await?;
    Ok(download::made(bytes, &format!("{copy}.pdf"), Some("application/pdf")))
}
