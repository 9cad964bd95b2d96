//! The case at a glance: the ruling with its reasons, progress, what is due, who takes part.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_desk::actions::case::NewCase;
use simsa_desk::permit::Action;
use simsa_desk::views::case::CasePanel;
use simsa_model::{Day, Language, Severity};

use super::head::Head;
use super::parties::{self, PartyRow};
use crate::app::App;
use crate::chart::{Chart, Progress};
use crate::form::{Form, wrong};
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, html_again};
use crate::panel::{self, Panel, StepView};
use crate::trouble::Trouble;

/// The page.
#[derive(Template)]
#[template(path = "case.html")]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or hides")]
pub(crate) struct CaseOverview {
    pub(crate) f: Frame,
    pub(crate) c: Head,
    pub(crate) panel: Panel,
    pub(crate) steps: Vec<StepView>,
    pub(crate) answered: usize,
    pub(crate) questions: usize,
    pub(crate) blocking: usize,
    pub(crate) warnings: usize,
    pub(crate) deadline: Option<String>,
    pub(crate) days_left: Option<String>,
    pub(crate) progress: Vec<Progress>,
    pub(crate) chart: Chart,
    pub(crate) parties: Vec<PartyRow>,
    pub(crate) form: Form,
    pub(crate) may_invite: bool,
    pub(crate) may_manage: bool,
    pub(crate) may_export: bool,
    pub(crate) may_close: bool,
}

/// `GET /cases/{case}`.
pub(crate) async fn show(
    State(app): State<App>,
    person: Person,
    Path(case): Path<String>,
) -> Result<Response, Trouble> {
    Ok(html(&page(&app, person, &case, Form::default()).await?))
}

async fn page(app: &App, person: Person, case: &str, form: Form) -> Result<CaseOverview, Trouble> {
    let Person { visit, actor } = person;
    let seen = app.desk().case_panel(&actor, case).await?;
    let today = app.desk().today();
    let f = Frame::of(app, visit, &actor);
    let language = f.language;
    let progress = progress(&seen, language);
    let chart = Chart::progress("progress", f.t("분류별 진행", "Progress by section"), &progress);
    let deadline = seen.line.deadline;
    Ok(CaseOverview {
        panel: panel::panel(&seen.assessment, language),
        steps: panel::step_views(&seen.assessment, &seen.what_if, language),
        answered: seen.progress.iter().map(|one| one.answered).sum(),
        questions: seen.progress.iter().map(|one| one.asked).sum(),
        blocking: seen.count(Severity::Blocking),
        warnings: seen.count(Severity::Warning),
        deadline: deadline.map(|day| day.to_string()),
        days_left: deadline.map(|day| days_left(today, day, language)),
        parties: parties::rows(&seen, language),
        may_invite: seen.may(Action::InviteParty),
        may_manage: seen.may(Action::ManageCase) && seen.line.own,
        may_export: seen.may(Action::ExportCase),
        may_close: seen.may(Action::CloseCase),
        c: Head::new(&seen, &actor, ""),
        progress,
        chart,
        form,
        f,
    })
}

/// Progress as the chart draws it; desk counts answers, whichever they are.
fn progress(seen: &CasePanel, language: Language) -> Vec<Progress> {
    let label = |one: &simsa_desk::views::case::Progress| match language {
        Language::Korean => format!("{} · {}. {}", one.form, one.section, one.name),
        Language::English => format!("{} · {}", one.form, one.section),
    };
    let all = seen.progress.iter();
    all.map(|one| Progress { label: label(one), parts: vec![(one.answered, "done")], total: one.asked })
        .collect()
}

/// Id and name of each operator of the facts.
pub(crate) fn operator_names(seen: &CasePanel) -> Vec<(String, String)> {
    let operators = seen.facts.operators.iter();
    operators.map(|one| (one.id.clone(), one.name.clone().unwrap_or_else(|| one.id.clone()))).collect()
}

/// How long until a day, in words.
pub(crate) fn days_left(today: Day, day: Day, language: Language) -> String {
    let days = (day.0 - today.0).get_days();
    match (days, language) {
        (0, Language::Korean) => "오늘".to_owned(),
        (0, Language::English) => "today".to_owned(),
        (1.., Language::Korean) => format!("{days}일 남음"),
        (1.., Language::English) => format!("in {days} days"),
        (_, Language::Korean) => format!("{}일 지남", -days),
        (_, Language::English) => format!("{} days ago", -days),
    }
}

async fn again(
    app: &App,
    person: Person,
    case: &str,
    fields: Fields,
    refusal: simsa_desk::Trouble,
) -> Result<Response, Trouble> {
    let form = Form::wrong_at(fields, &wrong(refusal)?, person.visit.language);
    Ok(html_again(&page(app, person, case, form).await?))
}

/// `POST /cases/{case}/settings`.
pub(crate) async fn settings(
    State(app): State<App>,
    person: Person,
    Path(case): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Trouble> {
    let input = match new_case(&fields) {
        Ok(input) => input,
        Err(wrong) => {
            let form = Form::wrong_at(fields, &wrong, person.visit.language);
            return Ok(html_again(&page(&app, person, &case, form).await?));
        }
    };
    match app.desk().change_case(&person.actor, &case, None, &input).await {
        Ok(_) => Ok(redirect::to(&format!("/cases/{case}?done=saved"))),
        Err(refusal) => again(&app, person, &case, fields, refusal).await,
    }
}

/// Title and deadline as typed.
pub(crate) fn new_case(fields: &Fields) -> Result<NewCase, crate::inputs::Wrong> {
    let deadline = match fields.some("deadline").map(str::parse::<Day>) {
        None => None,
        Some(Ok(day)) => Some(day),
        Some(Err(_)) => {
            let say = simsa_model::Say::new(
                "있는 날짜를 연-월-일로 적어 주십시오. 예: 2024-03-02",
                "Write a day that exists as year-month-day, for example 2024-03-02",
            );
            return Err([("deadline".to_owned(), say)].into());
        }
    };
    Ok(NewCase { title: fields.text("title").to_owned(), deadline })
}
