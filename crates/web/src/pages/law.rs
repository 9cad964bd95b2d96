//! The words of the guide and our readings of it: open to everybody, they are public.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use pulldown_cmark::{Event, Options, Parser};

use crate::frame::request_context::RequestContext;
use crate::page::{Frame, html};
use crate::request_error::RequestError;
use crate::state::AppState;

/// A passage.
#[derive(Template)]
#[template(path = "passage.html")]
pub(crate) struct PassagePage {
    pub(crate) f: Frame,
    pub(crate) id: &'static str,
    pub(crate) place: String,
    pub(crate) text: &'static str,
    pub(crate) slip: Option<&'static str>,
    pub(crate) source: String,
}

/// A reading.
#[derive(Template)]
#[template(path = "reading.html")]
pub(crate) struct ReadingPage {
    pub(crate) f: Frame,
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) confirmed: Option<String>,
    /// Our own Markdown as HTML.
    pub(crate) body: String,
    /// Passages: id and place.
    pub(crate) passages: Vec<(&'static str, String)>,
}

/// `/law/{id}`.
pub(crate) async fn passage(
    State(app): State<AppState>,
    visit: RequestContext,
    Path(id): Path<String>,
) -> Result<Response, RequestError> {
    let passage = simsa_law::passage(&id).ok_or(RequestError::NotFound)?;
    let source = simsa_law::source().title.to_owned();
    Ok(html(&PassagePage {
        f: Frame::plain(&app, visit),
        id: passage.id,
        place: passage.place(),
        text: passage.text,
        slip: passage.slip,
        source,
    }))
}

/// `/readings/{id}`.
pub(crate) async fn reading(
    State(app): State<AppState>,
    visit: RequestContext,
    Path(id): Path<String>,
) -> Result<Response, RequestError> {
    let reading = simsa_law::reading(&id).ok_or(RequestError::NotFound)?;
    let f = Frame::plain(&app, visit);
    Ok(html(&ReadingPage {
        id: reading.id,
        title: f.t(reading.title, reading.title_en),
        confirmed: reading.confirmed_by.map(|by| format!("{} ({})", by.by, by.on)),
        body: markdown(reading.body),
        passages: reading.cited().map(|passage| (passage.id, passage.place())).collect(),
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
