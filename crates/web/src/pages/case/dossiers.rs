//! The operator's service dossiers in a case: which are used, what the applicant sees of them, what has changed.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_desk::permit::Action;
use simsa_desk::records::{Disclosure, Purpose};

use super::head::{self, Head};
use crate::app::App;
use crate::frame::fields::Posted;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html};
use crate::trouble::Trouble;

/// Own dossiers offered at most.
const MOST: u32 = 200;

/// The page.
#[derive(Template)]
#[template(path = "dossiers.html")]
pub(crate) struct DossiersPage {
    pub(crate) f: Frame,
    pub(crate) c: Head,
    pub(crate) used: Vec<UsedRow>,
    pub(crate) may_use: bool,
    pub(crate) may_note: bool,
    /// Id and title of each of one's own that is not used yet.
    pub(crate) offered: Vec<(String, String)>,
}

/// A dossier in use.
pub(crate) struct UsedRow {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) full: bool,
    pub(crate) changed: bool,
}

/// `GET /cases/{case}/dossiers`.
pub(crate) async fn show(
    State(app): State<App>,
    person: Person,
    Path(case): Path<String>,
) -> Result<Response, Trouble> {
    let Person { visit, actor } = person;
    let seen = app.desk().case_panel(&actor, &case).await?;
    let may_use = seen.may(Action::UseDossier);
    let own = if may_use { app.desk().cases(&actor, None, MOST).await?.lines } else { Vec::new() };
    let f = Frame::of(&app, visit, &actor);
    let used = seen.dossiers.iter().map(|one| UsedRow {
        id: one.id.clone(),
        title: one.title.clone().unwrap_or_else(|| one.id.clone()),
        full: one.usual == Disclosure::Full,
        changed: one.changed,
    });
    let is_free = |id: &str| !seen.dossiers.iter().any(|used| used.id == id);
    let offered = own.iter().filter(|line| line.purpose == Purpose::ServiceDossier && is_free(&line.id));
    Ok(html(&DossiersPage {
        used: used.collect(),
        offered: offered.map(|line| (line.id.clone(), head::title(line, f.language))).collect(),
        may_use,
        may_note: seen.may(Action::NoteDossier),
        c: Head::new(&seen, &actor, "dossiers"),
        f,
    }))
}

/// `POST /cases/{case}/dossiers`.
pub(crate) async fn take(
    State(app): State<App>,
    person: Person,
    Path(case): Path<String>,
    Posted(fields): Posted,
) -> Result<Response, Trouble> {
    let usual = if fields.text("usual") == "full" { Disclosure::Full } else { Disclosure::TitleAndDigest };
    app.desk().use_dossier(&person.actor, &case, fields.text("dossier"), usual, &BTreeMap::new()).await?;
    Ok(redirect::to(&format!("/cases/{case}/dossiers?done=saved")))
}

/// `POST /cases/{case}/dossiers/{dossier}/drop`.
pub(crate) async fn leave(
    State(app): State<App>,
    person: Person,
    Path((case, dossier)): Path<(String, String)>,
    Posted(_): Posted,
) -> Result<Response, Trouble> {
    app.desk().drop_dossier(&person.actor, &case, &dossier).await?;
    Ok(redirect::to(&format!("/cases/{case}/dossiers?done=removed")))
}

/// `POST /cases/{case}/dossiers/{dossier}/note`.
pub(crate) async fn note(
    State(app): State<App>,
    person: Person,
    Path((case, dossier)): Path<(String, String)>,
    Posted(_): Posted,
) -> Result<Response, Trouble> {
    app.desk().note_dossier(&person.actor, &case, &dossier).await?;
    Ok(redirect::to(&format!("/cases/{case}/dossiers?done=saved")))
}
