//! The evidence shelf: uploading many files, describing, replacing, looking at them.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use simsa_catalogue::catalogue;
use simsa_desk::actions::evidence::{Described, Shelved};
use simsa_desk::permit::Action;
use simsa_desk::records::{Disclosure, Part};
use simsa_desk::views::evidence::EvidenceView;
use simsa_model::{Bi, Day, Language, Party, Say};

use super::head::Head;
use crate::app::App;
use crate::form::{Form, wrong};
use crate::frame::download;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::{Person, WantsJson};
use crate::frame::redirect;
use crate::frame::upload::{self, Upload};
use crate::inputs::Wrong;
use crate::page::{Frame, html, html_again};
use crate::trouble::Trouble;
use crate::words;

/// The list.
#[derive(Template)]
#[template(path = "evidence.html")]
pub(crate) struct EvidencePage {
    pub(crate) f: Frame,
    pub(crate) c: Head,
    pub(crate) may_edit: bool,
    pub(crate) kinds: Vec<(&'static str, &'static str)>,
    pub(crate) largest: String,
    pub(crate) rows: Vec<EvidenceRow>,
}

/// A piece of evidence in the list.
pub(crate) struct EvidenceRow {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) effective: String,
    pub(crate) whose: &'static str,
    pub(crate) size: String,
    pub(crate) used: usize,
    pub(crate) warning: bool,
}

/// One piece.
#[derive(Template)]
#[template(path = "evidence_one.html")]
pub(crate) struct EvidenceOne {
    pub(crate) f: Frame,
    pub(crate) c: Head,
    pub(crate) form: Form,
    pub(crate) id: String,
    pub(crate) version: u64,
    pub(crate) title: String,
    pub(crate) file: String,
    pub(crate) size: String,
    pub(crate) sha256: String,
    pub(crate) whose: &'static str,
    pub(crate) warning: bool,
    pub(crate) readable: bool,
    /// `pdf` or `image`, by the name; the file itself is judged when it is sent.
    pub(crate) preview: Option<&'static str>,
    pub(crate) used: Vec<String>,
    pub(crate) revisions: Vec<(String, String, String)>,
    pub(crate) kinds: Vec<(&'static str, &'static str)>,
    pub(crate) may_edit: bool,
}

fn kinds(language: Language) -> Vec<(&'static str, &'static str)> {
    let kinds = catalogue().evidence_kinds.iter();
    kinds.map(|kind| (kind.id, Bi::new(kind.name, kind.name_en).get(language))).collect()
}

fn whose(part: Part, language: Language) -> &'static str {
    match part {
        Part::Operator => Party::Operator.short().get(language),
        Part::Applicant => Party::Applicant.short().get(language),
    }
}

/// `GET /cases/{case}/evidence`.
pub(crate) async fn list(
    State(app): State<App>,
    person: Person,
    Path(case): Path<String>,
) -> Result<Response, Trouble> {
    let Person { visit, actor } = person;
    let seen = app.desk().case_panel(&actor, &case).await?;
    let all = app.desk().evidence(&actor, &case).await?;
    let f = Frame::of(&app, visit, &actor);
    let kinds = kinds(f.language);
    let rows = all.into_iter().map(|one| EvidenceRow {
        kind: kind_words(&kinds, &one.listed.kind),
        effective: period(&one),
        whose: whose(one.part, f.language),
        size: one.stored.as_ref().map_or_else(|| "–".to_owned(), |stored| words::bytes(stored.bytes)),
        used: one.used_by.len(),
        warning: one.sensitive,
        title: one.listed.title,
        id: one.name,
    });
    Ok(html(&EvidencePage {
        may_edit: seen.may(Action::EditEvidence),
        rows: rows.collect(),
        largest: words::bytes(app.desk().policy().largest_file),
        kinds,
        c: Head::new(&seen, &actor, "evidence"),
        f,
    }))
}

fn kind_words(kinds: &[(&str, &str)], id: &str) -> String {
    kinds.iter().find(|(own, _)| *own == id).map_or(id, |(_, words)| words).to_owned()
}

fn period(one: &EvidenceView) -> String {
    let day = |day: Option<Day>| day.map(words::day).unwrap_or_default();
    match (one.listed.effective, one.listed.from, one.listed.until) {
        (Some(effective), None, None) => words::day(effective),
        (None, None, None) => String::new(),
        (_, from, until) => format!("{} – {}", day(from), day(until)),
    }
}

/// `GET /cases/{case}/evidence/{id}`.
pub(crate) async fn show(
    State(app): State<App>,
    person: Person,
    Path((case, id)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    Ok(html(&page(&app, person, &case, &id, None).await?))
}

async fn page(
    app: &App,
    person: Person,
    case: &str,
    id: &str,
    form: Option<Form>,
) -> Result<EvidenceOne, Trouble> {
    let Person { visit, actor } = person;
    let seen = app.desk().case_panel(&actor, case).await?;
    let all = app.desk().evidence(&actor, case).await?;
    let one = all.into_iter().find(|one| one.name == id).ok_or(Trouble::NotFound)?;
    let f = Frame::of(app, visit, &actor);
    let ending = one.listed.file.rsplit('.').next().unwrap_or_default().to_lowercase();
    let preview = match ending.as_str() {
        "pdf" => Some("pdf"),
        "png" | "jpg" | "jpeg" | "gif" | "webp" => Some("image"),
        _ => None,
    };
    let stored = one.stored.clone();
    Ok(EvidenceOne {
        version: one.version,
        title: one.listed.title.clone(),
        file: one.listed.file.clone(),
        size: stored.as_ref().map_or_else(|| "–".to_owned(), |stored| words::bytes(stored.bytes)),
        sha256: stored.as_ref().map(|stored| stored.sha256.clone()).unwrap_or_default(),
        whose: whose(one.part, f.language),
        warning: one.sensitive,
        readable: one.readable && stored.is_some(),
        preview,
        used: one.used_by.clone(),
        revisions: one
            .revisions
            .iter()
            .map(|(digest, name, at)| (digest.clone(), name.clone(), words::moment(*at)))
            .collect(),
        kinds: kinds(f.language),
        may_edit: one.editable,
        form: form.unwrap_or_else(|| described_form(&one)),
        id: one.name,
        c: Head::new(&seen, &actor, "evidence"),
        f,
    })
}

fn described_form(one: &EvidenceView) -> Form {
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let disclosure = match one.disclosure {
        Disclosure::Full => "full",
        Disclosure::TitleAndDigest => "title-and-digest",
    };
    Form::with([
        ("title", one.listed.title.clone()),
        ("kind", one.listed.kind.clone()),
        ("effective", day(one.listed.effective)),
        ("from", day(one.listed.from)),
        ("until", day(one.listed.until)),
        ("disclosure", disclosure.to_owned()),
    ])
}

/// What is said about a file, as typed.
fn described(fields: &Fields, title: &str) -> Result<Described, Wrong> {
    let mut wrong = Wrong::new();
    let mut day = |name: &str| match fields.some(name).map(str::parse::<Day>) {
        None => None,
        Some(Ok(day)) => Some(day),
        Some(Err(_)) => {
            let say = Say::new(
                "있는 날짜를 연-월-일로 적어 주십시오. 예: 2024-03-02",
                "Write a day that exists as year-month-day, for example 2024-03-02",
            );
            wrong.insert(name.to_owned(), say);
            None
        }
    };
    let (effective, from, until) = (day("effective"), day("from"), day("until"));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let kind = fields.some("kind").unwrap_or("other").to_owned();
    Ok(Described { title: title.to_owned(), kind, effective, from, until })
}

fn disclosure(fields: &Fields) -> Option<Disclosure> {
    match fields.text("disclosure") {
        "full" => Some(Disclosure::Full),
        "title-and-digest" => Some(Disclosure::TitleAndDigest),
        _ => None,
    }
}

/// `POST /cases/{case}/evidence`: one file from our script, any number from a plain form.
pub(crate) async fn add(
    State(app): State<App>,
    person: Person,
    WantsJson(json): WantsJson,
    Path(case): Path<String>,
    mut upload: Upload,
) -> Result<Response, Trouble> {
    let language = person.visit.language;
    let mut last = None;
    let done = add_all(&app, &person, &case, &mut upload, &mut last).await;
    if !json {
        done?;
        return Ok(redirect::to(&format!("/cases/{case}/evidence?done=uploaded")));
    }
    match (done, last) {
        (Ok(()), Some(shelved)) => {
            let warning = Bi::new(
                "주민등록번호로 보이는 내용이 있습니다",
                "seems to hold resident registration numbers",
            );
            let warning = shelved.sensitive.then(|| warning.get(language));
            let body = json!({"id": shelved.id, "sha256": shelved.sha256, "warning": warning});
            Ok((StatusCode::CREATED, Json(body)).into_response())
        }
        (Ok(()), None) => Err(Trouble::Unusable(Say::new("파일이 없습니다.", "There is no file."))),
        (Err(trouble), _) => {
            let (_, say) = trouble.words();
            let body = Json(json!({"message": say.get(language)}));
            Ok((trouble.status(), body).into_response())
        }
    }
}

async fn add_all(
    app: &App,
    person: &Person,
    case: &str,
    upload: &mut Upload,
    last: &mut Option<Shelved>,
) -> Result<(), Trouble> {
    let shown = |wrong: Wrong| {
        let mut says = wrong.into_values();
        Trouble::Unusable(says.next().unwrap_or_default())
    };
    while let Some(part) = upload::next(&mut upload.parts).await? {
        let Some((name, field)) = upload.gathered.file(part).await? else { continue };
        let fields = &upload.gathered.fields;
        let input = described(fields, &name).map_err(shown)?;
        let (sender, source) = upload::channel();
        let store = app.desk().add_evidence(&person.actor, case, &input, &name, Box::new(source));
        let (shelved, ()) = tokio::join!(store, upload::pump(field, sender));
        let shelved = shelved?;
        if let Some(disclosure @ Disclosure::TitleAndDigest) = disclosure(fields) {
            app.desk().disclose_evidence(&person.actor, case, &shelved.id, disclosure).await?;
        }
        *last = Some(shelved);
    }
    Ok(())
}

/// `POST /cases/{case}/evidence/{id}`.
pub(crate) async fn describe(
    State(app): State<App>,
    person: Person,
    Path((case, id)): Path<(String, String)>,
    Posted(fields): Posted,
) -> Result<Response, Trouble> {
    let language = person.visit.language;
    let done = match described(&fields, fields.text("title")) {
        Err(wrong) => Err(wrong),
        Ok(input) => {
            let version = fields.text("version").parse().unwrap_or(0);
            match app.desk().describe_evidence(&person.actor, &case, &id, version, &input).await {
                Ok(_) => Ok(()),
                Err(refusal) => Err(wrong(refusal)?),
            }
        }
    };
    if let Err(wrong) = done {
        let form = Form::wrong_at(fields, &wrong, language);
        return Ok(html_again(&page(&app, person, &case, &id, Some(form)).await?));
    }
    if let Some(disclosure) = disclosure(&fields) {
        app.desk().disclose_evidence(&person.actor, &case, &id, disclosure).await?;
    }
    Ok(redirect::to(&format!("/cases/{case}/evidence/{id}?done=saved")))
}

/// `POST /cases/{case}/evidence/{id}/file`.
pub(crate) async fn replace(
    State(app): State<App>,
    person: Person,
    Path((case, id)): Path<(String, String)>,
    mut upload: Upload,
) -> Result<Response, Trouble> {
    while let Some(part) = upload::next(&mut upload.parts).await? {
        let Some((name, field)) = upload.gathered.file(part).await? else { continue };
        let (sender, source) = upload::channel();
        let store = app.desk().replace_evidence(&person.actor, &case, &id, &name, Box::new(source));
        let (stored, ()) = tokio::join!(store, upload::pump(field, sender));
        stored?;
        return Ok(redirect::to(&format!("/cases/{case}/evidence/{id}?done=uploaded")));
    }
    Err(Trouble::Unusable(Say::new("파일이 없습니다.", "There is no file.")))
}

/// `POST /cases/{case}/evidence/{id}/withdraw`.
pub(crate) async fn withdraw(
    State(app): State<App>,
    person: Person,
    Path((case, id)): Path<(String, String)>,
    Posted(_): Posted,
) -> Result<Response, Trouble> {
    app.desk().withdraw_evidence(&person.actor, &case, &id).await?;
    Ok(redirect::to(&format!("/cases/{case}/evidence?done=removed")))
}

/// How a file is wanted.
#[derive(Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    view: Option<String>,
    #[serde(default)]
    revision: Option<String>,
}

/// `GET /cases/{case}/evidence/{id}/file`.
pub(crate) async fn file(
    State(app): State<App>,
    person: Person,
    Path((case, id)): Path<(String, String)>,
    Query(wish): Query<Wish>,
) -> Result<Response, Trouble> {
    let file = app.desk().evidence_file(&person.actor, &case, &id, wish.revision.as_deref()).await?;
    Ok(download::stored(app.desk().clone(), file, wish.view.is_some()).await)
}
