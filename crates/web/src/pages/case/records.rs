//! Products, services, tests and claims: the lists, and one entry as a form.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};
use simsa_app::cases::item::SaveItem;
use simsa_app::permit::Action;
use simsa_app::records::{ItemBody, ItemKind, Purpose};
use simsa_app::views::case::CasePanel;
use simsa_app::views::evidence::ItemView;
use simsa_app::{Actor, CaseId, ItemId};

use super::facts::choices;
use super::head::PageHead;
use crate::form::wrong;
use crate::frame::fields::Posted;
use crate::frame::once::once;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::inputs::{self, Choices, Joined, Showing, TypedAgain, Wrong};
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::rows::item::{named, subject, words};
use crate::rows::section::SectionView;
use crate::state::AppState;

/// The lists.
#[derive(Template)]
#[template(path = "records.html")]
pub(crate) struct RecordsPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) lists: Vec<ListView>,
}

/// One list.
pub(crate) struct ListView {
    pub(crate) kind: &'static str,
    pub(crate) title: &'static str,
    pub(crate) help: &'static str,
    pub(crate) add: &'static str,
    pub(crate) may_edit: bool,
    /// Id, name, and a word more.
    pub(crate) rows: Vec<(String, String, String)>,
}

/// One entry.
#[derive(Template)]
#[template(path = "record.html")]
pub(crate) struct RecordPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) title: String,
    pub(crate) kind: &'static str,
    pub(crate) id: String,
    pub(crate) version: String,
    /// The entry as the page shows it: what is typed is joined with what others have saved since.
    pub(crate) base: String,
    pub(crate) general: Vec<String>,
    pub(crate) sections: Vec<SectionView>,
    pub(crate) may_edit: bool,
}

pub(super) fn kind_named(name: &str) -> Result<ItemKind, RequestError> {
    ItemKind::ALL.into_iter().find(|kind| kind.id() == name).ok_or(RequestError::NotFound)
}

/// Whether this member may add to a list; tests belong to either party, by what was tested.
fn may_add(seen: &CasePanel, kind: ItemKind) -> bool {
    let operators = seen.may(Action::EditOperatorPart) || seen.may(Action::EditAbsentOperatorPart);
    let applicants = seen.may(Action::EditApplicantPart);
    match kind {
        ItemKind::Product | ItemKind::Service => operators,
        ItemKind::Test => operators || applicants,
        ItemKind::Claim => applicants,
    }
}

/// `GET /cases/{case}/records`.
pub(crate) async fn list(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, &case).await?;
    let seen = reader.panel().await?;
    let f = Frame::of(&app, visit, &actor);
    let mut lists = Vec::new();
    for kind in ItemKind::ALL {
        // A service dossier claims nothing: that is the applicant's.
        if kind == ItemKind::Claim && seen.line.purpose == Purpose::ServiceDossier {
            continue;
        }
        let items = reader.items(kind).await?;
        let (title, help, add) = words(kind);
        let rows = items.into_iter().map(|one| {
            let (name, more) = named(&one.body, f.language);
            (one.id.into(), name, more)
        });
        lists.push(ListView {
            kind: kind.id(),
            title: title.get(f.language),
            help: help.get(f.language),
            add: add.get(f.language),
            may_edit: may_add(&seen, kind),
            rows: rows.collect(),
        });
    }
    Ok(html(&RecordsPage { lists, c: PageHead::new(&seen, &actor, "records"), f }))
}

/// What the form of an entry is made from.
pub(super) struct Shown {
    pub(super) seen: CasePanel,
    pub(super) choices: Choices,
    item: Option<ItemView>,
}

pub(super) async fn shown(
    app: &AppState,
    person: &Person,
    case: &CaseId,
    kind: ItemKind,
    id: &str,
) -> Result<Shown, RequestError> {
    let reader = app.workbench().read_case(&person.actor, case).await?;
    let seen = reader.panel().await?;
    let choices = choices(&reader, &seen).await?;
    if id == "new" {
        if !may_add(&seen, kind) {
            return Err(RequestError::NotFound);
        }
        return Ok(Shown { seen, choices, item: None });
    }
    let items = reader.items(kind).await?;
    let item = items.into_iter().find(|one| one.id == id).ok_or(RequestError::NotFound)?;
    Ok(Shown { seen, choices, item: Some(item) })
}

/// The entry as JSON, without the tag of its kind.
fn value_of(item: Option<&ItemView>) -> Result<Value, RequestError> {
    let Some(item) = item else { return Ok(json!({})) };
    let value = match &item.body {
        ItemBody::Product(one) => serde_json::to_value(one),
        ItemBody::Service(one) => serde_json::to_value(one),
        ItemBody::Test(one) => serde_json::to_value(one),
        ItemBody::Claim(one) => serde_json::to_value(one),
    };
    value.map_err(RequestError::fault)
}

/// The typed entry; what serde demands and the form left open is said in its words.
pub(super) fn body_of(kind: ItemKind, value: Value) -> Result<ItemBody, String> {
    match kind {
        ItemKind::Product => serde_json::from_value(value).map(ItemBody::Product),
        ItemKind::Service => serde_json::from_value(value).map(ItemBody::Service),
        ItemKind::Test => serde_json::from_value(value).map(ItemBody::Test),
        ItemKind::Claim => serde_json::from_value(value).map(ItemBody::Claim),
    }
    .map_err(|error| error.to_string())
}

/// `GET /cases/{case}/records/{kind}/{id}`; the id `new` is for one that is not there yet.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path((case, kind, id)): Path<(CaseId, String, ItemId)>,
) -> Result<Response, RequestError> {
    let kind = kind_named(&kind)?;
    let shown = shown(&app, &person, &case, kind, id.as_str()).await?;
    Ok(html(&page(&app, person, &shown, kind, id.as_str(), TypedAgain::default())?))
}

fn page(
    app: &AppState,
    person: Person,
    shown: &Shown,
    kind: ItemKind,
    id: &str,
    typed: TypedAgain<'_>,
) -> Result<RecordPage, RequestError> {
    let Person { visit, actor } = person;
    let f = Frame::of(app, visit, &actor);
    let now = value_of(shown.item.as_ref())?;
    let TypedAgain { fields: typed, base, joined, wrong } = typed;
    let value = joined.as_ref().unwrap_or(&now);
    let showing = Showing { value, choices: &shown.choices, typed, wrong: &wrong, language: f.language };
    let parts = subject(kind).sections().iter().map(|section| SectionView {
        id: String::new(),
        title: section.field.label.get(f.language),
        help: section.field.help.map(|help| help.get(f.language)),
        list: section.entry.is_some(),
        can_be_none: false,
        none: false,
        count: 0,
        open: true,
        groups: inputs::show(section, &showing),
    });
    let version = shown.item.as_ref().map(|item| item.version.to_string()).unwrap_or_default();
    let title = match &shown.item {
        Some(item) => named(&item.body, f.language).0,
        None => words(kind).2.get(f.language).to_owned(),
    };
    Ok(RecordPage {
        title,
        kind: kind.id(),
        id: id.to_owned(),
        version,
        base: base.unwrap_or_else(|| now.to_string()),
        general: wrong.get("").map(|say| say.get(f.language).to_owned()).into_iter().collect(),
        sections: parts.collect(),
        may_edit: shown.item.as_ref().is_none_or(|item| item.editable),
        c: PageHead::new(&shown.seen, &actor, "records"),
        f,
    })
}

/// `POST /cases/{case}/records/{kind}/{id}`.
pub(crate) async fn save(
    State(app): State<AppState>,
    person: Person,
    Path((case, kind, id)): Path<(CaseId, String, ItemId)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let kind = kind_named(&kind)?;
    let shown = shown(&app, &person, &case, kind, id.as_str()).await?;
    let now = value_of(shown.item.as_ref())?;
    let version = shown.item.as_ref().map(|item| item.version);
    // of an entry that is not there yet nobody has changed anything
    let known = version.map_or_else(|| Some(now.clone()), |version| inputs::base(&fields, version, &now));
    let Some(base) = known else {
        let mut wrong = Wrong::new();
        wrong.insert(String::new(), inputs::overtaken());
        let typed = TypedAgain { fields: Some(&fields), wrong, ..TypedAgain::default() };
        return Ok(html_again(&page(&app, person, &shown, kind, id.as_str(), typed)?));
    };
    let mut mine = base.clone();
    let mut wrong_fields =
        inputs::take(subject(kind), &fields, &shown.choices, &mut mine).err().unwrap_or_default();
    let read = inputs::fill_from_copies(subject(kind), &shown.choices.told, &base, &mut mine);
    for (name, say) in inputs::missing(subject(kind), &mine) {
        wrong_fields.entry(name).or_insert(say);
    }
    let Joined { value, disputed } = inputs::join(&base, &now, &mine);
    if wrong_fields.is_empty() && !disputed.is_empty() {
        let mut wrong = inputs::at_fields(subject(kind), &disputed);
        wrong.insert(String::new(), inputs::disputed());
        let typed = TypedAgain { joined: Some(value), wrong, ..TypedAgain::default() };
        return Ok(html_again(&page(&app, person, &shown, kind, id.as_str(), typed)?));
    }
    if wrong_fields.is_empty() {
        let body = body_of(kind, value).map_err(|why| {
            let ko = "적은 값 가운데 여기에 쓸 수 없는 것이 있습니다. 칸을 다시 확인하고 저장하십시오.";
            RequestError::Unusable(simsa_model::Say::new(ko, why))
        })?;
        let is_new = id == "new";
        let input = SaveItem { case: case.clone(), id: (!is_new).then(|| id.clone()), version, body };
        let act = async |actor: &Actor| app.workbench().save_item(actor, &input).await.map(|(id, _)| id);
        let path = format!("/cases/{case}/records/{}/{id}", kind.id());
        match once(&app, &person.actor, &path, &fields, act).await {
            Ok(sent) if read => {
                let id = sent.id().unwrap_or(id);
                let at = format!("/cases/{case}/records/{}/{id}?done=read", kind.id());
                return Ok(redirect::to(&at));
            }
            Ok(_) => return Ok(redirect::to(&format!("/cases/{case}/records?done=saved"))),
            Err(refusal) => wrong_fields = wrong(refusal)?,
        }
    }
    let typed =
        TypedAgain { fields: Some(&fields), base: Some(base.to_string()), joined: None, wrong: wrong_fields };
    Ok(html_again(&page(&app, person, &shown, kind, id.as_str(), typed)?))
}

/// `POST /cases/{case}/records/{kind}/{id}/remove`.
pub(crate) async fn remove(
    State(app): State<AppState>,
    person: Person,
    Path((case, _, id)): Path<(CaseId, String, ItemId)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    app.workbench().remove_item(&person.actor, &case, &id, fields.version().unwrap_or(0)).await?;
    Ok(redirect::to(&format!("/cases/{case}/records?done=removed")))
}
