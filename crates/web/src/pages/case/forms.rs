//! The forms: what stands on each, what is blank or wrong, its PDF, and the signer's confirmation.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use simsa_app::permit::Action;
use simsa_app::views::forms::{ConfirmationView, CopyView};
use simsa_app::{CaseId, CopyId};
use simsa_model::fields::Subject;
use simsa_model::{Bi, FormId, Language};
use simsa_papers::{Block, Paper, preview};

use super::head::PageHead;
use crate::frame::download;
use crate::frame::fields::Posted;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html};
use crate::request_error::RequestError;
use crate::rows::finding::FindingLine;
use crate::state::AppState;
use crate::words;

/// The list.
#[derive(Template)]
#[template(path = "forms.html")]
pub(crate) struct FormsPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) rows: Vec<FormListRow>,
}

/// One copy in the list.
pub(crate) struct FormListRow {
    pub(crate) number: &'static str,
    pub(crate) stem: String,
    pub(crate) title: &'static str,
    pub(crate) in_our_words: Option<&'static str>,
    pub(crate) operator: String,
    pub(crate) by: &'static str,
    pub(crate) blanks: usize,
    pub(crate) confirmation: String,
    pub(crate) tone: &'static str,
}

/// One copy.
#[derive(Template)]
#[template(path = "form.html")]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or hides")]
pub(crate) struct FormPageCopy {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) number: &'static str,
    pub(crate) title: &'static str,
    pub(crate) in_our_words: Option<&'static str>,
    pub(crate) stem: String,
    pub(crate) edit: String,
    /// Whether the reader may change there what the form prints.
    pub(crate) may_edit: bool,
    /// The form as printed: this page of it, which one it is, and how many there are.
    pub(crate) sheet: String,
    pub(crate) number_of_sheet: usize,
    pub(crate) sheets: usize,
    pub(crate) blanks: Vec<String>,
    /// Whether it has a signature block.
    pub(crate) signed: bool,
    pub(crate) confirmation: String,
    pub(crate) tone: &'static str,
    pub(crate) confirmed_by: Option<String>,
    pub(crate) ours: bool,
    pub(crate) digest: String,
    /// What voids the confirmation when it is changed.
    pub(crate) rests_on: String,
    pub(crate) may_confirm: bool,
    pub(crate) may_withdraw: bool,
    pub(crate) findings: Vec<FindingLine>,
}

impl FormPageCopy {
    /// Whether this is the page shown.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a template gives a reference")]
    fn is_at(&self, sheet: &usize) -> bool {
        self.number_of_sheet == *sheet
    }

    /// Whether the form goes on after this page.
    fn has_next(&self) -> bool {
        self.number_of_sheet < self.sheets
    }
}

/// Words and tone of a confirmation; a form without a signature block needs none.
fn confirmation(
    confirmed: &ConfirmationView,
    signed: bool,
    f: &Frame,
) -> (String, &'static str, Option<String>) {
    let by = |name: &str, at| Some(format!("{name}, {}", words::moment(at)));
    match confirmed {
        ConfirmationView::Yes { name, at } => (f.t("확인됨", "confirmed").to_owned(), "good", by(name, *at)),
        ConfirmationView::Void { name, at } => {
            (f.t("바뀌어서 무효", "void: it has changed").to_owned(), "bad", by(name, *at))
        }
        ConfirmationView::No if signed => (f.t("확인 필요", "to be confirmed").to_owned(), "warn", None),
        ConfirmationView::No => (f.t("서명란 없음", "no signature").to_owned(), "", None),
    }
}

/// `GET /cases/{case}/forms`.
pub(crate) async fn list(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, &case).await?;
    let seen = reader.panel().await?;
    let lines = reader.forms().await?;
    let f = Frame::of(&app, visit, &actor);
    let rows = lines.into_iter().map(|line| {
        let form = line.instance.form;
        let (confirmation, tone, _) = confirmation(&line.confirmed, line.signed, &f);
        let operator = line.instance.operator.and_then(|at| seen.all_facts.operators.get(at));
        FormListRow {
            number: form.number(),
            title: form.title(),
            in_our_words: f.in_our_words(form),
            operator: operator
                .map(|one| one.name.clone().unwrap_or_else(|| one.id.clone()))
                .unwrap_or_default(),
            by: simsa_forms::definition(form).prepared_by.short().get(f.language),
            blanks: line.blanks,
            stem: line.instance.file_stem,
            confirmation,
            tone,
        }
    });
    Ok(html(&FormsPage { rows: rows.collect(), c: PageHead::new(&seen, &actor, "forms"), f }))
}

/// Which page of a long form.
#[derive(Deserialize)]
pub(crate) struct FormPart {
    sheet: Option<usize>,
}

/// `GET /cases/{case}/forms/{copy}`: by the name of the copy, or by the number of the form.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path((case, copy)): Path<(CaseId, CopyId)>,
    Query(part): Query<FormPart>,
) -> Result<Response, RequestError> {
    let copy = copy_name(copy.as_str());
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, &case).await?;
    let seen = reader.panel().await?;
    let view = reader.form_page(&copy.as_str().into()).await?;
    let f = Frame::of(&app, visit, &actor);
    let line = &view.line;
    let (confirmation, tone, confirmed_by) = confirmation(&line.confirmed, line.signed, &f);
    let form = line.instance.form;
    let mut sheets = sheets(&view.paper);
    let count = sheets.len();
    let at = part.sheet.unwrap_or(1).clamp(1, count);
    let is_yes = matches!(line.confirmed, ConfirmationView::Yes { .. });
    Ok(html(&FormPageCopy {
        number: form.number(),
        title: form.title(),
        in_our_words: f.in_our_words(form),
        stem: line.instance.file_stem.clone(),
        edit: format!("/cases/{case}/{}", written(form).0),
        may_edit: written(form).1.iter().any(|action| seen.may(*action)),
        sheet: sheets.swap_remove(at - 1),
        number_of_sheet: at,
        sheets: count,
        blanks: blanks(&view, f.language),
        signed: line.signed,
        confirmed_by,
        ours: line.ours,
        digest: line.digest.clone(),
        rests_on: rests_on(form, f.language),
        may_confirm: view.may_confirm && !is_yes,
        may_withdraw: view.may_confirm && is_yes,
        findings: view.findings.iter().map(|finding| FindingLine::new(finding, &f)).collect(),
        confirmation,
        tone,
        c: PageHead::new(&seen, &actor, "forms"),
        f,
    }))
}

/// What a form prints of, in the words of the pages on which that is changed (decision 54).
fn rests_on(form: FormId, language: Language) -> String {
    let sections = Subject::ALL.into_iter().flat_map(Subject::sections);
    let printed = sections
        .filter(|section| section.fields.iter().any(|field| field.forms.contains(&form)))
        .map(|section| section.field.label.get(language));
    let mut words: Vec<&str> = printed.collect();
    if form == FormId::F6 {
        let material =
            Bi::new("사업자가 낸 자료와 그 증빙 파일 모두", "all of the operator's material, with its files");
        words.push(material.get(language));
    }
    words.dedup();
    words.join(", ")
}

/// `2-1` is `form-2-1`.
fn copy_name(name: &str) -> String {
    if name.starts_with("form-") { name.to_owned() } else { format!("form-{}", name.to_lowercase()) }
}

/// On which page of the case the contents of a form are written, and by which leave; each of them suffices.
const fn written(form: FormId) -> (&'static str, &'static [Action]) {
    const OPERATOR: &[Action] = &[Action::EditOperatorPart, Action::EditAbsentOperatorPart];
    match form {
        FormId::F2A | FormId::F2B | FormId::F3 => ("questions", OPERATOR),
        FormId::F2_2 | FormId::F2_3 | FormId::F2_5 | FormId::F4 => ("records", OPERATOR),
        FormId::F1 | FormId::F5 => ("records", &[Action::EditApplicantPart]),
        FormId::F2_1 | FormId::F2_4 => ("evidence", &[Action::EditEvidence]),
        FormId::F6 => ("conformity", &[Action::EditConformity]),
    }
}

/// Most bytes of a form on one page; long checklists go on to the next.
const SHEET: usize = 60_000;

/// The form as it is printed, on as many pages as it needs. A heading stays with what follows it.
fn sheets(paper: &Paper) -> Vec<String> {
    let mut sheets = Vec::new();
    let mut last = String::new();
    let mut heading = String::new();
    let mut one = Paper { label: String::new(), ..paper.clone() };
    for block in &paper.blocks {
        one.blocks = vec![block.clone()];
        heading.push_str(&preview(&one));
        if matches!(block, Block::Heading(_) | Block::Space(_)) {
            continue;
        }
        if last.len() > SHEET / 4 && last.len() + heading.len() > SHEET {
            sheets.push(std::mem::take(&mut last));
        }
        last.push_str(&std::mem::take(&mut heading));
    }
    sheets.push(last);
    sheets
}

/// What is blank, in words, with the entry of a list it belongs to.
fn blanks(view: &CopyView, language: Language) -> Vec<String> {
    let label = |id: &str| view.definition.fields.iter().find(|field| field.id == id);
    let words = |name: &str| {
        let (id, rest) = name.split_once('.').unwrap_or((name, ""));
        let field = label(id)?;
        let column = field.columns.iter().find(|column| rest.ends_with(column.id.as_str()));
        let words = field.say().get(language).to_owned();
        Some(match column {
            Some(column) if !rest.is_empty() => format!(
                "{words}: {}",
                match language {
                    Language::Korean => &column.label,
                    Language::English => &column.label_en,
                }
            ),
            _ => words,
        })
    };
    let mut found: Vec<String> = view.blanks.iter().filter_map(|blank| words(&blank.field)).collect();
    found.dedup();
    found
}

/// `GET /cases/{case}/forms/{copy}/pdf`.
pub(crate) async fn pdf(
    State(app): State<AppState>,
    person: Person,
    Path((case, copy)): Path<(CaseId, CopyId)>,
) -> Result<Response, RequestError> {
    let copy = copy_name(copy.as_str());
    let _turn = app.work_limit().turn(&person.actor.member).await?;
    let bytes = app.workbench().form_pdf(&person.actor, &case, &copy.as_str().into()).await?;
    Ok(download::made(bytes, &format!("{copy}.pdf"), Some("application/pdf")))
}

/// `POST /cases/{case}/forms/{copy}/confirm`: what was shown is named by its digest.
pub(crate) async fn confirm(
    State(app): State<AppState>,
    person: Person,
    Path((case, copy)): Path<(CaseId, CopyId)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    app.workbench().confirm_form(&person.actor, &case, &copy, fields.text("digest")).await?;
    Ok(redirect::to(&format!("/cases/{case}/forms/{copy}?done=confirmed")))
}

/// `POST /cases/{case}/forms/{copy}/withdraw`.
pub(crate) async fn withdraw(
    State(app): State<AppState>,
    person: Person,
    Path((case, copy)): Path<(CaseId, CopyId)>,
    Posted(_): Posted,
) -> Result<Response, RequestError> {
    app.workbench().withdraw_confirmation(&person.actor, &case, &copy).await?;
    Ok(redirect::to(&format!("/cases/{case}/forms/{copy}?done=removed")))
}
