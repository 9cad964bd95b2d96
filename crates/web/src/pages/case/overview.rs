//! The case at a glance: the ruling with its reasons, progress, what is due, who takes part.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::CaseId;
use simsa_app::permit::Action;
use simsa_app::records::{CaseState, ImportCounts, OrganisationKind, Purpose};
use simsa_app::views::case::CasePanel;
use simsa_model::{Bi, FormId, Language, Severity};

use super::head::PageHead;
use crate::chart::ChartRow;
use crate::form::{TypedForm, wrong};
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, html_again};
use crate::pages::cases;
use crate::panel::{self, Panel, StepView};
use crate::request_error::RequestError;
use crate::rows::party::{self, PartyRow};
use crate::state::AppState;
use crate::words;

/// The page.
#[derive(Template)]
#[template(path = "case.html")]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or hides")]
pub(crate) struct CaseOverview {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) panel: Panel,
    /// Numbers of the forms that this organisation sees.
    shown: Vec<&'static str>,
    pub(crate) steps: Vec<StepView>,
    /// Version of title and deadline.
    pub(crate) version: u64,
    pub(crate) answered: usize,
    pub(crate) questions: usize,
    pub(crate) blocking: usize,
    pub(crate) warnings: usize,
    pub(crate) deadline: Option<String>,
    pub(crate) days_left: Option<String>,
    pub(crate) progress: Vec<ChartRow>,
    pub(crate) tasks: Vec<OverviewStep>,
    pub(crate) parties: Vec<PartyRow>,
    pub(crate) form: TypedForm,
    pub(crate) may_invite: bool,
    pub(crate) may_manage: bool,
    pub(crate) may_export: bool,
    /// What came with the folder that it was imported from.
    pub(crate) imported: Option<ImportCounts>,
    pub(crate) may_close: bool,
}

/// `GET /cases/{case}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, &case, None).await?))
}

/// The page; `again` is the form of title and deadline as it was typed, when it was refused.
async fn page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    again: Option<TypedForm>,
) -> Result<CaseOverview, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, case).await?;
    let seen = reader.panel().await?;
    let participants = reader.participants().await?;
    let today = app.workbench().today();
    let f = Frame::of(app, visit, &actor);
    let language = f.language;
    let progress = progress(&seen, language);
    let tasks = tasks(&seen, &actor, language);
    let deadline = seen.line.deadline;
    let stored = || {
        let day = deadline.map(|day| day.to_string()).unwrap_or_default();
        TypedForm::with([("title", seen.line.title.clone().unwrap_or_default()), ("deadline", day)])
    };
    Ok(CaseOverview {
        form: again.unwrap_or_else(stored),
        version: seen.version,
        panel: panel::panel(&seen.assessment, language),
        shown: FormId::ALL
            .iter()
            .filter(|form| simsa_app::is_shown_to(**form, actor.kind))
            .map(|form| form.number())
            .collect(),
        steps: panel::step_views(seen.what_if()?, language),
        answered: seen.progress.iter().map(|one| one.answered).sum(),
        questions: seen.progress.iter().map(|one| one.asked).sum(),
        blocking: seen.count(Severity::Blocking),
        warnings: seen.count(Severity::Warning),
        deadline: deadline.map(words::day),
        days_left: deadline.map(|day| words::days_left(today, day, language)),
        parties: party::rows(&seen, &participants, language),
        may_invite: seen.may(Action::InviteParty),
        may_manage: seen.may(Action::ManageCase) && seen.line.own,
        may_export: seen.may(Action::ExportCase),
        imported: seen.imported.clone(),
        may_close: seen.may(Action::CloseCase),
        c: PageHead::new(&seen, &actor, ""),
        progress,
        tasks,
        f,
    })
}

/// How far each checklist is; workbench counts answers, whichever they are.
fn progress(seen: &CasePanel, language: Language) -> Vec<ChartRow> {
    let forms = seen.progress.chunk_by(|a, b| a.form == b.form);
    let row = |sections: &[simsa_app::views::case::SectionProgress]| {
        let form = sections[0].form;
        let label = Bi::new("양식", "Form").get(language);
        ChartRow {
            label: format!("{label} {} · {}", form.number(), form.title()),
            address: format!("/cases/{}/questions", seen.line.id),
            parts: vec![(sections.iter().map(|one| one.answered).sum(), "done")],
            total: sections.iter().map(|one| one.asked).sum(),
        }
    };
    forms.map(row).collect()
}

/// A step on the way to the submission: what it is, how it stands, and where it is done.
pub(crate) struct OverviewStep {
    pub(crate) what: &'static str,
    pub(crate) stands: String,
    pub(crate) done: bool,
    pub(crate) address: String,
}

/// The way to the submission, in the order in which it is usually gone.
fn tasks(seen: &CasePanel, actor: &simsa_app::Actor, language: Language) -> Vec<OverviewStep> {
    if seen.line.state != CaseState::Preparing || seen.line.purpose == Purpose::ServiceDossier {
        return Vec::new();
    }
    let say = |ko: &'static str, en: &'static str| Bi::new(ko, en).get(language);
    let task = |what, done, stands: String, page: &str| OverviewStep {
        what,
        stands,
        done,
        address: format!("/cases/{}/{page}", seen.line.id),
    };
    let open = seen.needs.len();
    let asked: usize = seen.progress.iter().map(|one| one.asked).sum();
    let left = asked - seen.progress.iter().map(|one| one.answered).sum::<usize>();
    let blocking = seen.count(Severity::Blocking);
    let number = |count: usize, ko: &str, en: &str| match language {
        Language::Korean => format!("{count}{ko}"),
        Language::English => format!("{count} {en}"),
    };
    let complete = || say("마쳤습니다", "done").to_owned();
    let mut all = vec![task(
        say("신청 사실 적기", "Say what is applied for"),
        open == 0,
        if open == 0 {
            complete()
        } else {
            number(open, "가지를 더 알아야 합니다", "facts are wanted")
        },
        "facts",
    )];
    if asked > 0 {
        let stands = if left == 0 {
            complete()
        } else {
            number(left, "개 질문이 남았습니다", "questions are left")
        };
        all.push(task(
            say("점검표에 답하고 증빙자료 올리기", "Answer the checklists, hand in evidence"),
            left == 0,
            stands,
            "questions",
        ));
    }
    if let Some(conformity) = &seen.conformity {
        let done = !conformity.confirmed.is_empty() && conformity.checked_on.is_some();
        let stands = if done { complete() } else { say("아직입니다", "not yet").to_owned() };
        all.push(task(
            say("사업자 자료의 적합성 확인하기", "Confirm the operator’s material"),
            done,
            stands,
            "conformity",
        ));
    }
    if open == 0 {
        let stands = if blocking == 0 {
            say("제출을 막는 항목이 없습니다", "nothing stops the submission").to_owned()
        } else {
            number(blocking, "건이 제출을 막고 있습니다", "findings stop the submission")
        };
        all.push(task(say("점검 결과 해결하기", "Settle the findings"), blocking == 0, stands, "findings"));
        all.push(task(
            say("양식을 살펴보고 서명자가 확인하기", "Look at the forms; signers confirm them"),
            false,
            say("서명란이 있는 양식마다", "each with a signature block").to_owned(),
            "forms",
        ));
    }
    if open == 0 && actor.kind == OrganisationKind::Applicant {
        let stands = say("서명자가 합니다", "by a signer").to_owned();
        all.push(task(say("제출하기", "Submit"), false, stands, "submit"));
    }
    all
}

async fn again(
    app: &AppState,
    person: Person,
    case: &CaseId,
    fields: Fields,
    refusal: simsa_app::Error,
) -> Result<Response, RequestError> {
    let form = TypedForm::wrong_at(fields, &wrong(refusal)?, person.visit.language);
    Ok(html_again(&page(app, person, case, Some(form)).await?))
}

/// `POST /cases/{case}/settings`.
pub(crate) async fn settings(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let input = match cases::typed(&fields) {
        Ok(input) => input,
        Err(wrong) => {
            let form = TypedForm::wrong_at(fields, &wrong, person.visit.language);
            return Ok(html_again(&page(&app, person, &case, Some(form)).await?));
        }
    };
    match app.workbench().change_case(&person.actor, &case, fields.version().unwrap_or(0), &input).await {
        Ok(_) => Ok(redirect::to(&format!("/cases/{case}?done=saved"))),
        Err(refusal) => again(&app, person, &case, fields, refusal).await,
    }
}
