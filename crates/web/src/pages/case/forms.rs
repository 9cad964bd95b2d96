//! The forms: what stands on each, what is blank or wrong, its PDF, and the signer's confirmation.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_desk::views::forms::{Confirmed, FormPage as FormView};
use simsa_forms::{Definition, Entry, Field, FieldType, Value};
use simsa_model::{FormId, Language};

use super::findings::FindingRow;
use super::head::Head;
use crate::app::App;
use crate::frame::download;
use crate::frame::fields::Posted;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::inputs;
use crate::page::{Frame, html};
use crate::trouble::Trouble;
use crate::words;

/// The list.
#[derive(Template)]
#[template(path = "forms.html")]
pub(crate) struct FormsPage {
    pub(crate) f: Frame,
    pub(crate) c: Head,
    pub(crate) rows: Vec<FormRow>,
}

/// One copy in the list.
pub(crate) struct FormRow {
    pub(crate) number: &'static str,
    pub(crate) stem: String,
    pub(crate) title: &'static str,
    pub(crate) operator: String,
    pub(crate) by: &'static str,
    pub(crate) blanks: usize,
    pub(crate) confirmation: String,
    pub(crate) tone: &'static str,
}

/// One copy.
#[derive(Template)]
#[template(path = "form.html")]
pub(crate) struct FormPage {
    pub(crate) f: Frame,
    pub(crate) c: Head,
    pub(crate) number: &'static str,
    pub(crate) title: &'static str,
    pub(crate) stem: String,
    pub(crate) edit: String,
    pub(crate) fields: Vec<FieldView>,
    pub(crate) confirmation: String,
    pub(crate) tone: &'static str,
    pub(crate) confirmed_by: Option<String>,
    pub(crate) ours: bool,
    pub(crate) digest: String,
    pub(crate) may_confirm: bool,
    pub(crate) may_withdraw: bool,
    pub(crate) findings: Vec<FindingRow>,
}

/// A field with its value.
pub(crate) struct FieldView {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) blank: bool,
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// Words and tone of a confirmation; a form without a signature block needs none.
fn confirmation(confirmed: &Confirmed, signed: bool, f: &Frame) -> (String, &'static str, Option<String>) {
    let by = |name: &str, at| Some(format!("{name}, {}", words::moment(at)));
    match confirmed {
        Confirmed::Yes { name, at } => (f.t("확인됨", "confirmed").to_owned(), "good", by(name, *at)),
        Confirmed::Void { name, at } => {
            (f.t("바뀌어서 무효", "void: it has changed").to_owned(), "bad", by(name, *at))
        }
        Confirmed::No if signed => (f.t("확인 필요", "to be confirmed").to_owned(), "warn", None),
        Confirmed::No => (f.t("서명란 없음", "no signature").to_owned(), "", None),
    }
}

/// `GET /cases/{case}/forms`.
pub(crate) async fn list(
    State(app): State<App>,
    person: Person,
    Path(case): Path<String>,
) -> Result<Response, Trouble> {
    let Person { visit, actor } = person;
    let seen = app.desk().case_panel(&actor, &case).await?;
    let lines = app.desk().forms(&actor, &case).await?;
    let f = Frame::of(&app, visit, &actor);
    let rows = lines.into_iter().map(|line| {
        let form = line.instance.form;
        let (confirmation, tone, _) = confirmation(&line.confirmed, line.signed, &f);
        let operator = line.instance.operator.and_then(|at| seen.all_facts.operators.get(at));
        FormRow {
            number: form.number(),
            title: form.title(),
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
    Ok(html(&FormsPage { rows: rows.collect(), c: Head::new(&seen, &actor, "forms"), f }))
}

/// `GET /cases/{case}/forms/{copy}`: by the name of the copy, or by the number of the form.
pub(crate) async fn show(
    State(app): State<App>,
    person: Person,
    Path((case, copy)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    let copy = copy_name(&copy);
    let Person { visit, actor } = person;
    let seen = app.desk().case_panel(&actor, &case).await?;
    let view = app.desk().form_page(&actor, &case, &copy).await?;
    let f = Frame::of(&app, visit, &actor);
    let line = &view.line;
    let (confirmation, tone, confirmed_by) = confirmation(&line.confirmed, line.signed, &f);
    let form = line.instance.form;
    let is_yes = matches!(line.confirmed, Confirmed::Yes { .. });
    Ok(html(&FormPage {
        number: form.number(),
        title: form.title(),
        stem: line.instance.file_stem.clone(),
        edit: edit_address(form, &case),
        fields: fields(&view, f.language),
        confirmed_by,
        ours: line.ours,
        digest: line.digest.clone(),
        may_confirm: view.may_confirm && !is_yes,
        may_withdraw: view.may_confirm && is_yes,
        findings: view
            .findings
            .iter()
            .map(|finding| FindingRow::new(finding, &seen.spots, &case, &f))
            .collect(),
        confirmation,
        tone,
        c: Head::new(&seen, &actor, "forms"),
        f,
    }))
}

/// `2-1` is `form-2-1`.
fn copy_name(name: &str) -> String {
    if name.starts_with("form-") { name.to_owned() } else { format!("form-{}", name.to_lowercase()) }
}

/// Where the contents of a form are written.
fn edit_address(form: FormId, case: &str) -> String {
    let page = match form {
        FormId::F2A | FormId::F2B | FormId::F3 => "questions",
        FormId::F1 | FormId::F2_2 | FormId::F2_3 | FormId::F2_5 | FormId::F4 | FormId::F5 => "records",
        FormId::F2_1 | FormId::F2_4 => "evidence",
        FormId::F6 => "conformity",
    };
    format!("/cases/{case}/{page}")
}

fn fields(view: &FormView, language: Language) -> Vec<FieldView> {
    let definition: &Definition = view.definition;
    let blank = |field: &Field| {
        view.blanks
            .iter()
            .any(|blank| blank.field == field.id || blank.field.starts_with(&format!("{}.", field.id)))
    };
    definition
        .fields
        .iter()
        .filter_map(|field| {
            let value = view.filled.fields.get(&field.id)?;
            let mut shown = FieldView {
                label: field.say().get(language).to_owned(),
                value: String::new(),
                blank: blank(field),
                heads: Vec::new(),
                rows: Vec::new(),
            };
            if let (FieldType::List, Value::List(entries)) = (field.kind, value) {
                shown.heads = heads(field, language);
                shown.rows = entries.iter().map(|entry| cells(field, entry, language)).collect();
            } else {
                shown.value = text(value, language);
            }
            Some(shown)
        })
        .collect()
}

fn heads(field: &Field, language: Language) -> Vec<String> {
    let label = |column: &simsa_forms::Column| match language {
        Language::Korean => column.label.clone(),
        Language::English => column.label_en.clone(),
    };
    std::iter::once("#".to_owned()).chain(field.columns.iter().map(label)).collect()
}

fn cells(field: &Field, entry: &Entry, language: Language) -> Vec<String> {
    let cell = |column: &simsa_forms::Column| {
        entry.cells.get(column.id.as_str()).map(|value| text(value, language)).unwrap_or_default()
    };
    std::iter::once(entry.key.clone()).chain(field.columns.iter().map(cell)).collect()
}

fn text(value: &Value, language: Language) -> String {
    match value {
        Value::Text(text) => text.clone().unwrap_or_default(),
        Value::Date(day) => day.map(|day| day.to_string()).unwrap_or_default(),
        Value::Tick(option) => {
            option.map(|option| inputs::option_words(option, language)).unwrap_or_default()
        }
        Value::Ticks(options) => {
            options.iter().map(|option| inputs::option_words(option, language)).collect::<Vec<_>>().join(", ")
        }
        Value::Lines(lines) => lines.join(" / "),
        Value::List(entries) => entries.len().to_string(),
    }
}

/// `GET /cases/{case}/forms/{copy}/pdf`.
pub(crate) async fn pdf(
    State(app): State<App>,
    person: Person,
    Path((case, copy)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    let copy = copy_name(&copy);
    let bytes = app.desk().form_pdf(&person.actor, &case, &copy).await?;
    Ok(download::made(bytes, &format!("{copy}.pdf"), Some("application/pdf")))
}

/// `POST /cases/{case}/forms/{copy}/confirm`: what was shown is named by its digest.
pub(crate) async fn confirm(
    State(app): State<App>,
    person: Person,
    Path((case, copy)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, Trouble> {
    app.desk().confirm_form(&person.actor, &case, &copy, fields.text("digest")).await?;
    Ok(redirect::to(&format!("/cases/{case}/forms/{copy}?done=confirmed")))
}

/// `POST /cases/{case}/forms/{copy}/withdraw`.
pub(crate) async fn withdraw(
    State(app): State<App>,
    person: Person,
    Path((case, copy)): Path<(String, String)>,
    Posted(_): Posted,
) -> Result<Response, Trouble> {
    app.desk().withdraw_confirmation(&person.actor, &case, &copy).await?;
    Ok(redirect::to(&format!("/cases/{case}/forms/{copy}?done=removed")))
}
