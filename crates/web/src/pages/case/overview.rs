//! The case at a glance: the ruling with its reasons, progress, what is due, who takes part.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::permit::Action;
use simsa_app::records::{CaseState, ImportCounts, OrganisationKind, Purpose};
use simsa_app::views::case::CasePanel;
use simsa_app::{CaseId, Open, OpenStep, Seen};
use simsa_model::{Bi, FormId, Severity};

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
use crate::rows::step;
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
    /// Title and deadline as they are stored.
    pub(crate) was: (String, String),
    pub(crate) answered: usize,
    pub(crate) questions: usize,
    pub(crate) blocking: usize,
    pub(crate) warnings: usize,
    pub(crate) deadline: Option<String>,
    pub(crate) days_left: Option<String>,
    pub(crate) progress: Vec<ChartRow>,
    /// The way to the submission.
    pub(crate) way: Vec<OverviewStep>,
    pub(crate) parties: Vec<PartyRow>,
    pub(crate) form: TypedForm,
    /// Whether the reader may say what is not known yet.
    pub(crate) may_answer: bool,
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
    let progress = progress(&seen, &f);
    let way = steps(&seen, &actor, &f);
    let deadline = seen.line.deadline;
    let day = deadline.map(|day| day.to_string()).unwrap_or_default();
    let was = (seen.line.title.clone().unwrap_or_default(), day);
    let stored = || TypedForm::with([("title", was.0.clone()), ("deadline", was.1.clone())]);
    Ok(CaseOverview {
        form: again.unwrap_or_else(stored),
        was,
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
        may_answer: seen.may(Action::ChangeFacts),
        may_invite: seen.may(Action::InviteParty),
        may_manage: seen.may(Action::ManageCase) && seen.line.own,
        may_export: seen.may(Action::ExportCase),
        imported: seen.imported.clone(),
        may_close: seen.may(Action::CloseCase),
        c: PageHead::new(&seen, &actor, ""),
        progress,
        way,
        f,
    })
}

/// How far each checklist is; the workbench counts answers, whichever they are.
fn progress(seen: &CasePanel, f: &Frame) -> Vec<ChartRow> {
    let forms = seen.progress.chunk_by(|a, b| a.form == b.form);
    let row = |sections: &[simsa_app::views::case::SectionProgress]| ChartRow {
        label: f.form_called(sections[0].form),
        address: format!("/cases/{}/questions", seen.line.id),
        parts: vec![(sections.iter().map(|one| one.answered).sum(), "done")],
        total: sections.iter().map(|one| one.asked).sum(),
    };
    forms.map(row).collect()
}

/// A step on the way to the submission: what it is, how it stands, and where it is done.
pub(crate) struct OverviewStep {
    pub(crate) what: &'static str,
    /// How much of it is open, one part for each whose turn it is; empty when it is done.
    pub(crate) stands: Vec<String>,
    pub(crate) tone: &'static str,
    pub(crate) done: bool,
    pub(crate) address: String,
}

/// The steps, in the order in which they are usually gone, each with what is done in it.
const STEPS: [(Bi, &[Open]); 7] = [
    (Bi::new("신청 사실 적기", "Say what is applied for"), &[Open::Facts]),
    (Bi::new("점검표에 답하기", "Answer the checklists"), &[Open::Questions]),
    (Bi::new("증빙자료 올리고 정리하기", "Hand in the evidence"), &[Open::Evidence]),
    (Bi::new("제품·서비스·점검 적기", "List products, services and tests"), &[Open::Lists]),
    (
        Bi::new("사업자 자료의 적합성 확인하기", "Confirm the operator’s material"),
        &[Open::Dossiers, Open::Conformity],
    ),
    (
        Bi::new("양식을 살펴보고 서명자가 확인하기", "Look at the forms; signers confirm them"),
        &[Open::Void, Open::Sign],
    ),
    (Bi::new("제출하기", "Submit"), &[Open::Submit]),
];

/// The way to the submission. A step is done exactly when nothing of it is a task; what rests on a ruling that is open cannot be
/// done yet.
fn steps(seen: &CasePanel, actor: &simsa_app::Actor, f: &Frame) -> Vec<OverviewStep> {
    if seen.line.state != CaseState::Preparing || seen.line.purpose == Purpose::ServiceDossier {
        return Vec::new();
    }
    let open = seen.steps();
    let applicants = |of: &[Open]| of.iter().any(|one| matches!(one, Open::Conformity | Open::Submit));
    let settled = seen.needs.is_empty();
    let shown = STEPS.iter().filter(|(_, of)| actor.kind == OrganisationKind::Applicant || !applicants(of));
    let step = |(what, of): &(Bi, &[Open])| {
        let parts: Vec<OpenStep> = open.iter().filter(|step| of.contains(&step.open)).copied().collect();
        let facts = of.contains(&Open::Facts);
        let not_yet = parts.is_empty() && (of.contains(&Open::Submit) || (!settled && !facts));
        let done = parts.is_empty() && !not_yet;
        let part = |step: &OpenStep| {
            let amount = step::amount(*step);
            let by = step.by.party().name();
            if step.by == actor.kind {
                f.say(&amount).to_owned()
            } else {
                format!("{}: {}", f.bi(&by), f.say(&amount))
            }
        };
        let stands = match (done, not_yet) {
            (true, _) => vec![f.t("마쳤습니다", "done").to_owned()],
            (_, true) => vec![f.t("앞의 일을 먼저 합니다", "after what comes before").to_owned()],
            _ => parts.iter().map(part).collect(),
        };
        let due = parts.iter().any(|step| step.count > 0);
        let tone = if done {
            "good"
        } else if due {
            "info"
        } else if not_yet {
            ""
        } else {
            "warn"
        };
        let page = parts.first().map_or(of[of.len() - 1], |step| step.open).page();
        OverviewStep {
            what: f.bi(what),
            stands,
            tone,
            done,
            address: format!("/cases/{}/{page}", seen.line.id),
        }
    };
    shown.map(step).collect()
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
    let was = |name: &str| fields.some(name).map(ToOwned::to_owned);
    let seen = Seen::Said((was("was.title"), was("was.deadline").and_then(|day| day.parse().ok())));
    match app.workbench().change_case(&person.actor, &case, seen, &input).await {
        Ok(_) => Ok(redirect::to(&format!("/cases/{case}?done=saved"))),
        Err(refusal) => again(&app, person, &case, fields, refusal).await,
    }
}
