//! Several entries of a list at once: a table pasted from a spreadsheet. All rows are right, or none is taken.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::records::ItemBody;
use simsa_app::{Actor, CaseId};

use super::head::PageHead;
use super::records::{self, body_of, kind_named};
use crate::form::wrong;
use crate::frame::fields::Posted;
use crate::frame::once::once;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::inputs::table::{PastedRow, columns, pasted};
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::rows::item::{subject, words};
use crate::state::AppState;

/// Most rows at a time.
const MOST: usize = 200;

/// The page.
#[derive(Template)]
#[template(path = "table.html")]
pub(crate) struct TablePage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) kind: &'static str,
    pub(crate) title: &'static str,
    /// Name, what can stand there, whether it must.
    pub(crate) columns: Vec<(String, String, bool)>,
    pub(crate) text: String,
    pub(crate) wrong: Vec<String>,
}

/// `GET /cases/{case}/tables/{kind}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path((case, kind)): Path<(CaseId, String)>,
) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, &case, &kind, String::new(), Vec::new()).await?))
}

async fn page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    kind: &str,
    text: String,
    wrong: Vec<String>,
) -> Result<TablePage, RequestError> {
    let kind = kind_named(kind)?;
    let shown = records::shown(app, &person, case, kind, "new").await?;
    let f = Frame::of(app, person.visit, &person.actor);
    let column = |one: &crate::inputs::table::Column| {
        let options = one.options(&shown.choices, f.language);
        // what has a hundred values is told elsewhere
        let options = if options.len() <= 24 { options.join(" / ") } else { String::new() };
        (one.label(f.language).to_owned(), options, one.is_required())
    };
    Ok(TablePage {
        kind: kind.id(),
        title: words(kind).0.get(f.language),
        columns: columns(subject(kind), &shown.choices).iter().map(column).collect(),
        c: PageHead::new(&shown.seen, &person.actor, "records"),
        text,
        wrong,
        f,
    })
}

/// `POST /cases/{case}/tables/{kind}`.
pub(crate) async fn save(
    State(app): State<AppState>,
    person: Person,
    Path((case, name)): Path<(CaseId, String)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let (kind, language) = (kind_named(&name)?, person.visit.language);
    let shown = records::shown(&app, &person, &case, kind, "new").await?;
    let f = Frame::of(&app, person.visit.clone(), &person.actor);
    let text = fields.raw("rows").to_owned();
    let rows = pasted(subject(kind), &text, &shown.choices);
    let columns = columns(subject(kind), &shown.choices);
    let at = |number: usize| match language {
        simsa_model::Language::Korean => format!("{number}행"),
        simsa_model::Language::English => format!("row {number}"),
    };
    let mut wrong_rows: Vec<String> = rows
        .iter()
        .flat_map(|row| row.wrong.iter().map(move |(column, say)| (row.number, column, say)))
        .map(|(number, column, say)| {
            format!("{}, {}: {}", at(number), columns[*column].label(language), say.get(language))
        })
        .collect();
    if rows.is_empty() {
        wrong_rows.push(f.t("표를 붙여넣어 주십시오.", "Paste a table.").to_owned());
    }
    if rows.len() > MOST {
        wrong_rows.push(f.t("한 번에 200행까지 넣을 수 있습니다.", "At most 200 rows at a time.").to_owned());
    }
    let mut bodies = Vec::new();
    for PastedRow { number, value, .. } in rows {
        match body_of(kind, value) {
            Ok(body) => bodies.push((number, body)),
            Err(_) if !wrong_rows.is_empty() => {}
            Err(why) => wrong_rows.push(format!("{}: {why}", at(number))),
        }
    }
    if !wrong_rows.is_empty() {
        return Ok(html_again(&page(&app, person, &case, &name, text, wrong_rows).await?));
    }
    let numbers: Vec<usize> = bodies.iter().map(|(number, _)| *number).collect();
    let bodies: Vec<ItemBody> = bodies.into_iter().map(|(_, body)| body).collect();
    let act = async |actor: &Actor| app.workbench().add_items(actor, &case, &bodies).await;
    let path = format!("/cases/{case}/tables/{}", kind.id());
    if let Err(refusal) = once(&app, &person.actor, &path, &fields, act).await {
        let row = |field: &str| numbers.get(field.split_once('.')?.0.parse::<usize>().ok()?).copied();
        let says = wrong(refusal)?.into_iter().map(|(field, say)| match row(&field) {
            Some(number) => format!("{}: {}", at(number), say.get(language)),
            None => say.get(language).to_owned(),
        });
        return Ok(html_again(&page(&app, person, &case, &name, text, says.collect()).await?));
    }
    Ok(redirect::to(&format!("/cases/{case}/records?done=saved")))
}
