//! The operator's service dossiers in a case: which are used, what the applicant sees of them, which places are one, what
//! has changed; and for a dossier itself, the cases that use it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::cases::case::NewCase;
use simsa_app::cases::service_dossier::Using;
use simsa_app::permit::Action;
use simsa_app::records::{CaseState, Disclosure, OrganisationKind, Purpose};
use simsa_app::views::case::CasePanel;
use simsa_app::views::cases::Wanted;
use simsa_app::views::dossier::{ChangedEntry, How, UsedDossier};
use simsa_app::{Actor, CaseId};
use simsa_catalogue::QuestionId;
use simsa_model::Storage;

use super::head::PageHead;
use crate::form::TypedForm;
use crate::frame::fields::{Fields, Posted};
use crate::frame::once::once;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, html_again, may};
use crate::request_error::RequestError;
use crate::rows::case::{self, CaseRow};
use crate::state::AppState;

/// Own dossiers offered at most.
const MOST: u32 = 200;

/// The page.
#[derive(Template)]
#[template(path = "dossiers.html")]
pub(crate) struct DossiersPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) form: TypedForm,
    pub(crate) used: Vec<UsedRow>,
    pub(crate) may_use: bool,
    pub(crate) may_note: bool,
    /// Whether a dossier can be made of what the organisation has in this case.
    pub(crate) may_make: bool,
    /// Id and title of each of one's own that is not used yet.
    pub(crate) offered: Vec<(CaseId, String)>,
    /// The cases that use this dossier.
    pub(crate) used_in: Vec<CaseRow>,
}

/// A dossier in use.
pub(crate) struct UsedRow {
    pub(crate) id: CaseId,
    pub(crate) version: u64,
    pub(crate) title: String,
    pub(crate) full: bool,
    pub(crate) exceptions: usize,
    pub(crate) changed: bool,
    pub(crate) changes: Vec<String>,
    pub(crate) digest: String,
    /// Whether it is one's own.
    pub(crate) own: bool,
}

/// `GET /cases/{case}/dossiers`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, &case, TypedForm::default()).await?))
}

async fn page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    form: TypedForm,
) -> Result<DossiersPage, RequestError> {
    let Person { visit, actor } = person;
    let seen = app.workbench().case_panel(&actor, case).await?;
    let is_case = seen.line.purpose == Purpose::Application;
    let may_use = is_case && seen.may(Action::UseDossier);
    let dossiers = Wanted { purpose: Some(Purpose::ServiceDossier), ..Wanted::default() };
    let own =
        if may_use { app.workbench().cases(&actor, &dossiers, None, MOST).await?.lines } else { Vec::new() };
    let f = Frame::of(app, visit, &actor);
    let used = seen.dossiers.iter().map(|one| UsedRow {
        version: one.version,
        title: title(one),
        full: one.usual == Disclosure::Full,
        exceptions: one.evidence.values().filter(|of| **of != one.usual).count(),
        changed: one.changed,
        changes: one.changes.iter().map(|change| in_words(change, &f)).collect(),
        digest: one.digest.clone(),
        own: one.owner == actor.organisation,
        id: one.id.clone(),
    });
    let is_free = |id: &CaseId| !seen.dossiers.iter().any(|used| used.id == *id);
    let offered = own.iter().filter(|line| line.state != CaseState::Closed && is_free(&line.id));
    Ok(DossiersPage {
        used: used.collect(),
        offered: offered.map(|line| (line.id.clone(), case::title(line, f.language))).collect(),
        used_in: seen.used_in.iter().map(|line| CaseRow::new(line, actor.kind, &f)).collect(),
        may_make: is_case && actor.kind == OrganisationKind::Operator && may(&actor, Action::OpenDossier),
        may_use,
        may_note: seen.may(Action::NoteDossier),
        c: PageHead::new(&seen, &actor, "dossiers"),
        form,
        f,
    })
}

/// `POST /cases/{case}/own-dossier`: a dossier of what the organisation has in this case.
pub(crate) async fn make(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let input = NewCase { title: fields.text("title").to_owned(), deadline: None };
    let act = async |actor: &Actor| app.workbench().dossier_of_case(actor, &case, &input).await;
    match once(&app, &person.actor, &format!("/cases/{case}/own-dossier"), &fields, act).await {
        Ok(sent) => Ok(redirect::to(&match sent.id() {
            Some(id) => format!("/cases/{id}?done=saved"),
            None => "/dossiers".to_owned(),
        })),
        Err(refusal) => {
            let form = TypedForm::again(fields, refusal, person.visit.language)?;
            Ok(html_again(&page(&app, person, &case, form).await?))
        }
    }
}

fn title(one: &UsedDossier) -> String {
    one.title.clone().unwrap_or_else(|| one.id.to_string())
}

fn in_words(change: &ChangedEntry, f: &Frame) -> String {
    let list = match change.list.as_str() {
        "answer" => f.t("답변", "answer"),
        "evidence" => f.t("증빙자료", "evidence"),
        "product" => f.t("정보보호제품", "product"),
        "service" => f.t("사용 서비스", "service"),
        "test" => f.t("점검·테스트", "test"),
        "claim" => f.t("면제 신청", "claim"),
        "operator" => f.t("사업자", "operator"),
        "place" => f.t("보관 장소", "place of storage"),
        _ => f.t("보안인증", "certificates"),
    };
    let how = match change.how {
        How::Added => f.t("추가", "new"),
        How::Changed => f.t("바뀜", "changed"),
        How::Removed => f.t("빠짐", "gone"),
    };
    if change.list == "certificates" {
        return format!("{list}: {how}");
    }
    let question = change.name.parse::<QuestionId>().ok().filter(|_| change.list == "answer");
    let name = question.map(|id| f.say(&simsa_rules::called(id.question())).to_owned());
    format!("{list} {}: {how}", name.unwrap_or_else(|| format!("‘{}’", change.name)))
}

async fn again(
    app: &AppState,
    person: Person,
    case: &CaseId,
    fields: Fields,
    refusal: simsa_app::Error,
) -> Result<Response, RequestError> {
    let form = TypedForm::again(fields, refusal, person.visit.language)?;
    Ok(html_again(&page(app, person, case, form).await?))
}

fn disclosure(text: &str) -> Option<Disclosure> {
    match text {
        "full" => Some(Disclosure::Full),
        "title-and-digest" => Some(Disclosure::TitleAndDigest),
        _ => None,
    }
}

/// `POST /cases/{case}/dossiers`: the dossier is used from now on; next comes how.
pub(crate) async fn take(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let usual = disclosure(fields.text("usual")).unwrap_or(Disclosure::TitleAndDigest);
    let dossier = CaseId::from(fields.text("dossier"));
    match app.workbench().use_dossier(&person.actor, &case, &dossier, None, &Using::all(usual)).await {
        Ok(_) => Ok(redirect::to(&format!("/cases/{case}/dossiers/{dossier}?done=saved"))),
        Err(refusal) => again(&app, person, &case, fields, refusal).await,
    }
}

/// How one dossier is used, piece by piece.
#[derive(Template)]
#[template(path = "dossier_use.html")]
pub(crate) struct UsePage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) form: TypedForm,
    pub(crate) title: String,
    pub(crate) version: u64,
    pub(crate) full: bool,
    pub(crate) pieces: Vec<PieceRow>,
    pub(crate) places: Vec<PlaceRow>,
    /// Id and name of each of the case's own places.
    pub(crate) case_places: Vec<(String, String)>,
}

/// A piece of evidence of the dossier.
pub(crate) struct PieceRow {
    pub(crate) id: String,
    pub(crate) title: String,
    /// The exception, if there is one.
    pub(crate) chosen: &'static str,
}

/// A place of the dossier.
pub(crate) struct PlaceRow {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Which place of the case it is; empty for one of its own.
    is: String,
}

impl PlaceRow {
    /// Whether it is said to be this place of the case.
    pub(crate) fn is_same(&self, place: &str) -> bool {
        self.is == place
    }
}

/// `GET /cases/{case}/dossiers/{dossier}`; only for whom the dossier belongs to.
pub(crate) async fn show_use(
    State(app): State<AppState>,
    person: Person,
    Path((case, dossier)): Path<(CaseId, CaseId)>,
) -> Result<Response, RequestError> {
    Ok(html(&use_page(&app, person, &case, &dossier, TypedForm::default()).await?))
}

async fn use_page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    dossier: &CaseId,
    form: TypedForm,
) -> Result<UsePage, RequestError> {
    let Person { visit, actor } = person;
    let seen: CasePanel = app.workbench().case_panel(&actor, case).await?;
    let own = |one: &&UsedDossier| one.id == dossier && one.owner == actor.organisation;
    let one = seen.dossiers.iter().find(own).filter(|_| seen.may(Action::UseDossier));
    let one = one.ok_or(RequestError::NotFound)?;
    let pieces = one.pieces.iter().map(|(id, title)| PieceRow {
        chosen: match one.evidence.get(id) {
            None => "",
            Some(Disclosure::Full) => "full",
            Some(Disclosure::TitleAndDigest) => "title-and-digest",
        },
        id: id.clone().into(),
        title: title.clone(),
    });
    let f = Frame::of(app, visit, &actor);
    let places = one.own_places.iter().enumerate().map(|(at, place)| PlaceRow {
        is: one.places.get(&place.id).cloned().unwrap_or_default(),
        name: place_name(at, place, &f),
        id: place.id.clone(),
    });
    let case_places = seen.facts.storage.iter().enumerate();
    Ok(UsePage {
        title: title(one),
        version: one.version,
        full: one.usual == Disclosure::Full,
        pieces: pieces.collect(),
        places: places.collect(),
        case_places: case_places.map(|(at, place)| (place.id.clone(), place_name(at, place, &f))).collect(),
        c: PageHead::new(&seen, &actor, "dossiers"),
        f,
        form,
    })
}

/// A place as the page of the facts counts it, with what it is for and where: people give places no names.
fn place_name(at: usize, place: &Storage, f: &Frame) -> String {
    let role = place.role.map(|role| role.words().get(f.language).to_owned());
    let more: Vec<String> =
        [role, place.provider.clone(), place.region.clone()].into_iter().flatten().collect();
    let name = format!("{} {}", f.t("보관 장소", "Place of storage"), at + 1);
    if more.is_empty() { name } else { format!("{name} ({})", more.join(", ")) }
}

/// `POST /cases/{case}/dossiers/{dossier}`.
pub(crate) async fn save_use(
    State(app): State<AppState>,
    person: Person,
    Path((case, dossier)): Path<(CaseId, CaseId)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let named = |prefix: &str| -> BTreeMap<String, String> {
        let field = |(name, value): &(String, String)| {
            let id = name.strip_prefix(prefix)?.strip_prefix('[')?.strip_suffix(']')?;
            (!value.is_empty()).then(|| (id.to_owned(), value.clone()))
        };
        fields.0.iter().filter_map(field).collect()
    };
    let evidence =
        named("piece").into_iter().filter_map(|(id, value)| Some((id.into(), disclosure(&value)?)));
    let using = Using {
        usual: disclosure(fields.text("usual")).unwrap_or(Disclosure::TitleAndDigest),
        evidence: evidence.collect(),
        places: named("place"),
    };
    match app.workbench().use_dossier(&person.actor, &case, &dossier, fields.version(), &using).await {
        Ok(_) => Ok(redirect::to(&format!("/cases/{case}/dossiers?done=saved"))),
        Err(refusal) => {
            let form = TypedForm::again(fields, refusal, person.visit.language)?;
            Ok(html_again(&use_page(&app, person, &case, &dossier, form).await?))
        }
    }
}

/// `POST /cases/{case}/dossiers/{dossier}/drop`.
pub(crate) async fn leave(
    State(app): State<AppState>,
    person: Person,
    Path((case, dossier)): Path<(CaseId, CaseId)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let version = fields.version().unwrap_or(0);
    app.workbench().drop_dossier(&person.actor, &case, &dossier, version).await?;
    Ok(redirect::to(&format!("/cases/{case}/dossiers?done=removed")))
}

/// `POST /cases/{case}/dossiers/{dossier}/note`.
pub(crate) async fn note(
    State(app): State<AppState>,
    person: Person,
    Path((case, dossier)): Path<(CaseId, CaseId)>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    match app.workbench().note_dossier(&person.actor, &case, &dossier, fields.text("digest")).await {
        Ok(()) => Ok(redirect::to(&format!("/cases/{case}/dossiers?done=saved"))),
        Err(refusal) => again(&app, person, &case, fields, refusal).await,
    }
}
