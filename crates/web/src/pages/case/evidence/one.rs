//! One piece of evidence: what it is, where it is used, a look at it, and what is said about it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::permit::Action;
use simsa_app::records::{CasePart, OrganisationKind};
use simsa_app::{CaseId, EvidenceId};
use simsa_model::{Bi, FileKind, Unseen};

use super::described::{self, Kinds, form as form_of, kinds, whose};
use super::list::{self, EvidenceQuery};
use super::preview::{self, TextPreview};
use super::removed::reasons;
use crate::checklist::{self, QuestionName};
use crate::form::TypedForm;
use crate::frame::fields::Posted;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, html_again};
use crate::pages::case::head::PageHead;
use crate::request_error::RequestError;
use crate::state::AppState;
use crate::words;

/// One piece.
#[derive(Template)]
#[template(path = "evidence_one.html")]
pub(crate) struct EvidenceOne {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) form: TypedForm,
    pub(crate) id: String,
    pub(crate) version: u64,
    pub(crate) title: String,
    pub(crate) file: String,
    pub(crate) size: String,
    pub(crate) sha256: String,
    pub(crate) whose: &'static str,
    /// What the file is, by its bytes.
    pub(crate) is: Option<Bi>,
    /// Whether its name promises something else.
    pub(crate) lies: bool,
    /// Places that look like registration numbers, and how many there are beside them.
    pub(crate) sightings: Vec<String>,
    pub(crate) more: usize,
    /// Why it, or a part of it, was not looked at; said to its owner.
    pub(crate) unseen: Option<(&'static str, Bi)>,
    pub(crate) readable: bool,
    /// `pdf` or `image`; the file itself is judged once more when it is sent.
    pub(crate) preview: Option<&'static str>,
    /// The beginning of a file of text.
    pub(crate) text: Option<TextPreview>,
    pub(crate) used: Vec<QuestionName>,
    /// What else rests on it, in words.
    pub(crate) used_else: Vec<String>,
    pub(crate) revisions: Vec<(String, String, String)>,
    pub(crate) kinds: Kinds,
    pub(crate) may_edit: bool,
    /// Reasons for destroying it, id and words; none where this member may not.
    pub(crate) reasons: Vec<(&'static str, &'static str)>,
}

/// `GET /cases/{case}/evidence/{id}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, String)>,
) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, &case, &id, None).await?))
}

async fn page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    id: &str,
    form: Option<TypedForm>,
) -> Result<EvidenceOne, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, case).await?;
    let seen = reader.panel().await?;
    let all = reader.evidence().await?;
    let one = all.into_iter().find(|one| one.name == id).ok_or(RequestError::NotFound)?;
    let f = Frame::of(app, visit, &actor);
    let here = one.from_dossier.is_none();
    let own = here && (one.editable || one.part == own_part(actor.kind));
    let destroys = own && seen.may(Action::DestroyEvidence);
    let known = one.inspection.clone();
    let preview = match known.as_ref().map(|known| known.kind) {
        Some(FileKind::Pdf) => Some("pdf"),
        Some(kind) if kind.is_image() => Some("image"),
        _ => None,
    };
    let stored = one.stored.clone();
    let readable = one.readable && stored.is_some();
    let text = if readable && may_be_text(&one.listed.file, known.as_ref().map(|known| known.kind)) {
        let file = app.workbench().evidence_file(&actor, case, id, None).await?;
        preview::read(app.workbench(), file).await?
    } else {
        None
    };
    Ok(EvidenceOne {
        text,
        readable,
        version: one.version,
        title: one.listed.title.clone(),
        file: one.listed.file.clone(),
        size: stored.as_ref().map_or_else(|| "–".to_owned(), |stored| words::bytes(stored.bytes)),
        sha256: stored.as_ref().map(|stored| stored.sha256.clone()).unwrap_or_default(),
        whose: whose(one.part, f.language),
        lies: list::lies(&one),
        more: known.as_ref().map_or(0, |known| known.count as usize - known.sightings.len()),
        sightings: known
            .iter()
            .flat_map(|known| &known.sightings)
            .map(|one| f.say(&one.say()).to_owned())
            .collect(),
        unseen: known.as_ref().and_then(|known| known.unseen).map(unseen),
        is: known.map(|known| known.kind.name()),
        preview,
        used: checklist::named(&one.used_by.questions, f.language),
        used_else: one.used_by.others.iter().map(|say| say.get(f.language).to_owned()).collect(),
        revisions: one
            .revisions
            .iter()
            .map(|(digest, name, at)| (digest.clone(), name.clone(), words::moment(*at)))
            .collect(),
        kinds: kinds(f.language),
        reasons: if destroys { reasons(f.language) } else { Vec::new() },
        may_edit: one.editable,
        form: form.unwrap_or_else(|| form_of(&one)),
        id: one.name,
        c: PageHead::new(&seen, &actor, "evidence"),
        f,
    })
}

/// Whether a file is text by its name, and nothing else by its bytes.
fn may_be_text(name: &str, kind: Option<FileKind>) -> bool {
    const ENDINGS: [&str; 14] = [
        "csv",
        "tsv",
        "txt",
        "log",
        "md",
        "json",
        "xml",
        "yaml",
        "yml",
        "conf",
        "cfg",
        "ini",
        "properties",
        "sql",
    ];
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let is_other =
        matches!(kind, None | Some(FileKind::Text | FileKind::Xml | FileKind::Html | FileKind::Other));
    is_other && ENDINGS.contains(&ending.as_str())
}

/// Whose evidence is offered to be destroyed; the workbench decides.
fn own_part(kind: OrganisationKind) -> CasePart {
    if kind == OrganisationKind::Operator { CasePart::Operator } else { CasePart::Applicant }
}

/// How it is shown that something was not looked at, and why.
fn unseen(why: Unseen) -> (&'static str, Bi) {
    (if why.warns() { "note warn" } else { "soft small" }, why.say())
}

/// `POST /cases/{case}/evidence/{id}`: from its own page, or from the list, where `back` says how to come back.
pub(crate) async fn describe(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, EvidenceId)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let language = person.visit.language;
    let piece = (id.as_str(), fields.version().unwrap_or(0));
    let saved = described::save(&app, &person.actor, &case, piece, fields.clone()).await?;
    let back = fields.0.iter().find(|(name, _)| name == "back").map(|(_, query)| EvidenceQuery::parse(query));
    if let Err((fields, wrong)) = saved {
        let form = TypedForm::wrong_at(fields, &wrong, language);
        if let Some(wish) = back {
            return Ok(html_again(&list::page(&app, person, &case, wish, Some((id.as_str(), form))).await?));
        }
        return Ok(html_again(&page(&app, person, &case, id.as_str(), Some(form)).await?));
    }
    Ok(redirect::to(&match back {
        Some(wish) => format!("{}#e-{id}", wish.address(&case, Some(("done", "saved")))),
        None => format!("/cases/{case}/evidence/{id}?done=saved"),
    }))
}

/// `POST /cases/{case}/evidence/{id}/withdraw`.
pub(crate) async fn withdraw(
    State(app): State<AppState>,
    person: Person,
    Path((case, id)): Path<(CaseId, EvidenceId)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let version = fields.version().unwrap_or(0);
    app.workbench().withdraw_evidence(&person.actor, &case, &id, version).await?;
    Ok(redirect::to(&format!("/cases/{case}/evidence?done=removed")))
}
