//! What is said about several pieces of evidence at once: each in its row, and for all of them together what they have in
//! common. Files that have just come are shown here with what their names tell.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use simsa_app::CaseId;
use simsa_app::views::evidence::EvidenceView;

use super::described::{self, Kinds, SAID, form as form_of, kinds};
use crate::form::TypedForm;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, html_again};
use crate::pages::case::head::PageHead;
use crate::request_error::RequestError;
use crate::state::AppState;

/// Most pieces on one page; the others follow when it is saved.
const ON_A_PAGE: usize = 25;
/// Most pieces that one address names.
const MOST: usize = 500;
/// The page.
#[derive(Template)]
#[template(path = "evidence_several.html")]
pub(crate) struct SeveralPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) kinds: Kinds,
    pub(crate) rows: Vec<PieceRow>,
    /// The pieces that follow when these are saved.
    pub(crate) rest: Vec<String>,
    pub(crate) wrong_count: usize,
}

/// A piece with its inputs.
pub(crate) struct PieceRow {
    pub(crate) at: usize,
    pub(crate) id: String,
    pub(crate) version: u64,
    pub(crate) title: String,
    pub(crate) file: String,
    pub(crate) form: TypedForm,
    /// Everything that is wrong in the row.
    pub(crate) wrong: Vec<String>,
}

/// `GET /cases/{case}/descriptions?piece=…&piece=…`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    RawQuery(query): RawQuery,
) -> Result<Response, RequestError> {
    let query = Fields::parse(query.unwrap_or_default().as_bytes());
    let wanted: Vec<String> = query.all("piece").map(str::to_owned).collect();
    if wanted.is_empty() {
        // for whoever takes no part, the case does not exist
        app.workbench().read_case(&person.actor, &case).await?;
        return Ok(redirect::to(&format!("/cases/{case}/evidence")));
    }
    Ok(html(&page(&app, person, &case, (&wanted, &[]), BTreeMap::new()).await?))
}

/// The address of the page for these pieces, after something `done`.
pub(super) fn address(case: &CaseId, ids: &[String], done: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(ids.iter().map(|id| ("piece", id)));
    query.extend_pairs(done.map(|done| ("done", done)));
    format!("/cases/{case}/descriptions?{}", query.finish())
}

/// The first of the pieces that are wanted and that this member may describe, and what follows them; `typed` are those that
/// could not be saved, as they were typed.
async fn page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    (wanted, later): (&[String], &[String]),
    mut typed: BTreeMap<String, TypedForm>,
) -> Result<SeveralPage, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, case).await?;
    let seen = reader.panel().await?;
    let mut all = reader.evidence().await?;
    all.retain(|one| one.editable && wanted.contains(&one.name));
    all.truncate(MOST);
    let mut rest: Vec<String> = all.drain(ON_A_PAGE.min(all.len())..).map(|one| one.name).collect();
    rest.extend_from_slice(later);
    if all.is_empty() {
        return Err(RequestError::NotFound);
    }
    let f = Frame::of(app, visit, &actor);
    let wrong_count = typed.len();
    let row = |(at, one): (usize, EvidenceView)| {
        let form = typed.remove(&one.name).unwrap_or_else(|| form_of(&one));
        let names = [""].into_iter().chain(SAID.map(|(name, _)| name));
        PieceRow {
            wrong: names.filter_map(|name| form.wrong(name)).map(str::to_owned).collect(),
            form,
            at,
            version: one.version,
            title: one.listed.title,
            file: one.listed.file,
            id: one.name,
        }
    };
    Ok(SeveralPage {
        rows: all.into_iter().enumerate().map(row).collect(),
        kinds: kinds(f.language),
        rest,
        wrong_count,
        c: PageHead::new(&seen, &actor, "evidence"),
        f,
    })
}

/// What the form says of the piece at a place, with what is said of all of them.
fn said(fields: &Fields, at: usize) -> Fields {
    let own = |name: &str| fields.text(&format!("{at}.{name}")).to_owned();
    let one = |name: &str| of_all(fields, name).map_or_else(|| own(name), str::to_owned);
    let each = SAID.iter().flat_map(|(name, was)| [(*name, one(name)), (*was, own(was))]);
    Fields(each.map(|(name, value)| (name.to_owned(), value)).collect())
}

/// What is said of all pieces; each has a title of its own.
fn of_all<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.some(&format!("all.{name}")).filter(|_| name != "title")
}

/// What stands of a piece that is not on the page, with what is said of all of them.
fn said_unseen(fields: &Fields, stands: &TypedForm) -> Fields {
    let one = |name: &str| of_all(fields, name).unwrap_or_else(|| stands.value(name));
    let each = SAID.iter().flat_map(|(name, was)| [(*name, one(name)), (*was, stands.value(was))]);
    Fields(each.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// `POST /cases/{case}/descriptions`: each piece is saved by itself; those that cannot be are shown again. What is said of all
/// is said of those that follow, too.
pub(crate) async fn save(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let language = person.visit.language;
    let all = app.workbench().read_case(&person.actor, &case).await?.evidence().await?;
    let find = |id: &str| all.iter().find(|one| one.name == id).ok_or(RequestError::NotFound);
    let mut rest: Vec<String> = fields.all("rest").take(MOST).map(str::to_owned).collect();
    let mut wanted = Vec::new();
    for at in 0..ON_A_PAGE {
        let Some(id) = fields.some(&format!("{at}.piece")) else { break };
        let version = fields.text(&format!("{at}.version")).parse().unwrap_or(0);
        wanted.push((find(id)?, said(&fields, at), version));
    }
    for id in &rest {
        let stands = find(id)?;
        wanted.push((stands, said_unseen(&fields, &form_of(stands)), stands.version));
    }
    let mut refused: BTreeMap<String, TypedForm> = BTreeMap::new();
    for (stands, said, version) in wanted {
        let form = form_of(stands);
        if SAID.iter().all(|(name, _)| form.value(name) == said.text(name)) {
            // nothing was said anew: what others have changed meanwhile stays
            continue;
        }
        let piece = (stands.name.as_str(), version);
        let saved = described::save(&app, &person.actor, &case, piece, said).await?;
        if let Err((said, wrong)) = saved {
            refused.insert(stands.name.clone(), TypedForm::wrong_at(said, &wrong, language));
        }
    }
    if refused.is_empty() {
        let next = if rest.is_empty() {
            format!("/cases/{case}/evidence?done=saved")
        } else {
            address(&case, &rest, Some("saved"))
        };
        return Ok(redirect::to(&next));
    }
    rest.retain(|id| !refused.contains_key(id));
    let wanted: Vec<String> = refused.keys().cloned().collect();
    Ok(html_again(&page(&app, person, &case, (&wanted, &rest), refused).await?))
}
