//! The words of the guide and our readings of it: open to everybody, they are public. Who is signed in keeps the way to everything
//! else, and gets back to where the passage was named.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use pulldown_cmark::{Event, Options, Parser};
use serde::Deserialize;
use simsa_content::Sought;
use simsa_law::{Passage, Reading};
use simsa_model::Language;

use crate::frame::person::Visitor;
use crate::page::{Frame, html};
use crate::request_error::RequestError;
use crate::rows::part::{ListPart, Number};
use crate::state::AppState;

/// Passages and readings on one page of the list.
const PAGE: usize = 50;
/// Characters of a passage shown in the list.
const EXCERPT: usize = 120;

/// A passage.
#[derive(Template)]
#[template(path = "passage.html")]
pub(crate) struct PassagePage {
    pub(crate) f: Frame,
    pub(crate) back: Option<String>,
    pub(crate) id: &'static str,
    pub(crate) heading: String,
    pub(crate) place: String,
    pub(crate) text: &'static str,
    pub(crate) slip: Option<&'static str>,
    pub(crate) source: String,
    /// Readings of it: id and title.
    pub(crate) readings: Vec<(&'static str, &'static str)>,
    pub(crate) earlier: Option<&'static str>,
    pub(crate) later: Option<&'static str>,
}

/// A reading.
#[derive(Template)]
#[template(path = "reading.html")]
pub(crate) struct ReadingPage {
    pub(crate) f: Frame,
    pub(crate) back: Option<String>,
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) confirmed: Option<String>,
    /// Our own Markdown as HTML, in Korean.
    pub(crate) body: String,
    /// The same in short, in English; on an English page only.
    pub(crate) english: Option<String>,
    /// Passages: id and place.
    pub(crate) passages: Vec<(&'static str, String)>,
    pub(crate) earlier: Option<&'static str>,
    pub(crate) later: Option<&'static str>,
}

/// The guide and its readings, searched.
#[derive(Template)]
#[template(path = "law.html")]
pub(crate) struct LawPage {
    pub(crate) f: Frame,
    pub(crate) q: String,
    pub(crate) rows: Vec<LawRow>,
    pub(crate) part: ListPart,
}

/// A passage or reading in the list.
pub(crate) struct LawRow {
    pub(crate) address: String,
    pub(crate) id: &'static str,
    pub(crate) title: String,
    /// The beginning of its words, where they are not the title.
    pub(crate) excerpt: String,
}

impl LawRow {
    /// Whether it is a passage, whose words are official and Korean.
    fn is_passage(&self) -> bool {
        self.address.starts_with("/law/")
    }
}

/// What is sought.
#[derive(Default, Deserialize)]
pub(crate) struct LawQuery {
    /// Words that stand in a passage or reading, in their names or headings.
    #[serde(default)]
    q: String,
}

fn begun(app: &AppState, visitor: Visitor) -> (Frame, Option<String>) {
    let Visitor { visit, actor, came_from } = visitor;
    let f = match &actor {
        Some(actor) => Frame::of(app, visit, actor),
        None => Frame::plain(app, visit),
    };
    // from passage to passage one goes by the list
    let back = came_from.filter(|from| !from.starts_with("/law") && !from.starts_with("/readings"));
    (f, back)
}

/// The neighbours of an entry in its list.
fn neighbours<T: Copy + PartialEq>(all: &[T], one: T) -> (Option<T>, Option<T>) {
    let at = all.iter().position(|other| *other == one);
    let earlier = at.and_then(|at| at.checked_sub(1)).and_then(|at| all.get(at).copied());
    (earlier, at.and_then(|at| all.get(at + 1).copied()))
}

/// `/law`: every passage and reading, or those that have the words.
pub(crate) async fn list(
    State(app): State<AppState>,
    visitor: Visitor,
    Query(LawQuery { q }): Query<LawQuery>,
    Query(number): Query<Number>,
) -> Result<Response, RequestError> {
    let (f, _) = begun(&app, visitor);
    let sought = Sought::new(&q);
    let readings = simsa_law::readings::ALL
        .iter()
        .filter(|reading| sought.is_in([reading.id, reading.title, reading.title_en, reading.body]));
    let passages = simsa_law::guide::ALL
        .iter()
        .filter(|passage| sought.is_in(passage.heading.iter().copied().chain([passage.id, passage.text])));
    let passages = passages.map(|passage: &&'static Passage| LawRow {
        address: format!("/law/{}", passage.id),
        id: passage.id,
        title: passage.place(),
        excerpt: passage.excerpt(EXCERPT),
    });
    let readings = readings.map(|reading: &&'static Reading| LawRow {
        address: format!("/readings/{}", reading.id),
        id: reading.id,
        title: f.t(reading.title, reading.title_en).to_owned(),
        excerpt: String::new(),
    });
    let mut here = form_urlencoded::Serializer::new(String::new());
    here.append_pair("q", &q);
    let (rows, part) =
        number.part(passages.chain(readings).collect(), PAGE, &format!("/law?{}", here.finish()));
    Ok(html(&LawPage { f, q, rows, part }))
}

/// `/law/{id}`.
pub(crate) async fn passage(
    State(app): State<AppState>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, RequestError> {
    let passage = simsa_law::passage(&id).ok_or(RequestError::NotFound)?;
    let (f, back) = begun(&app, visitor);
    let (earlier, later) = neighbours(simsa_law::guide::ALL, passage);
    let of_it = simsa_law::readings::ALL.iter().filter(|reading| reading.passages.contains(&passage.id));
    Ok(html(&PassagePage {
        readings: of_it.map(|reading| (reading.id, f.t(reading.title, reading.title_en))).collect(),
        id: passage.id,
        heading: passage.heading.last().copied().unwrap_or_default().to_owned(),
        place: passage.place(),
        text: passage.text,
        slip: passage.slip,
        source: simsa_law::source().title.to_owned(),
        earlier: earlier.map(|one| one.id),
        later: later.map(|one| one.id),
        back,
        f,
    }))
}

/// `/readings/{id}`.
pub(crate) async fn reading(
    State(app): State<AppState>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, RequestError> {
    let reading = simsa_law::reading(&id).ok_or(RequestError::NotFound)?;
    let (f, back) = begun(&app, visitor);
    let ids: Vec<&'static str> = simsa_law::readings::ALL.iter().map(|one| one.id).collect();
    let (earlier, later) = neighbours(&ids, reading.id);
    Ok(html(&ReadingPage {
        id: reading.id,
        title: f.t(reading.title, reading.title_en),
        confirmed: reading.confirmed_by.map(|by| format!("{} ({})", by.by, by.on)),
        body: markdown(reading.korean()),
        english: (f.language == Language::English).then(|| markdown(reading.english())),
        passages: reading.cited().map(|passage| (passage.id, passage.place())).collect(),
        earlier,
        later,
        back,
        f,
    }))
}

/// Markdown as HTML, one level of heading lower because the page has its own; raw HTML in it is dropped.
fn markdown(text: &str) -> String {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES)
        .filter(|event| !matches!(event, Event::Html(_) | Event::InlineHtml(_)));
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, events);
    out.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
}
