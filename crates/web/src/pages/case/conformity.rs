//! Form 6: the applicant goes through the operator's material item by item and ticks only what conforms.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use simsa_app::CaseId;
use simsa_app::permit::Action;
use simsa_app::records::ItemKind;
use simsa_app::views::case::CasePanel;
use simsa_model::{Bi, Conformity, ConformityItem, Day, Language, Say, Scheme, TestKind};

use super::head::PageHead;
use crate::form::wrong;
use crate::frame::fields::{Fields, Posted};
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html, html_again};
use crate::request_error::RequestError;
use crate::state::AppState;
use crate::words;

/// The page.
#[derive(Template)]
#[template(path = "conformity.html")]
pub(crate) struct ConformityPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) version: String,
    pub(crate) general: Vec<String>,
    pub(crate) items: Vec<ItemRow>,
    pub(crate) checked_on: String,
    pub(crate) checked_by: String,
    pub(crate) may_edit: bool,
}

/// An item of form 6 with the material it is about.
pub(crate) struct ItemRow {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) confirmed: bool,
    /// Words and address of each piece.
    pub(crate) material: Vec<(String, String)>,
}

/// `GET /cases/{case}/conformity`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    Ok(html(&page(&app, person, &case, None, Vec::new()).await?))
}

async fn page(
    app: &AppState,
    person: Person,
    case: &CaseId,
    typed: Option<&Fields>,
    general: Vec<String>,
) -> Result<ConformityPage, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, case).await?;
    let seen = reader.panel().await?;
    // For the operator form 6 does not exist: what the applicant confirms is the applicant's.
    let conformity = seen.conformity.clone().ok_or(RequestError::NotFound)?;
    let tests = reader.items(ItemKind::Test).await?;
    let f = Frame::of(app, visit, &actor);
    let items = ConformityItem::ALL.into_iter().map(|item| ItemRow {
        id: item.id(),
        name: item.words().get(f.language),
        confirmed: match typed {
            Some(typed) => typed.all("confirmed").any(|chosen| chosen == item.id()),
            None => conformity.confirmed.contains(&item),
        },
        material: material(item, &seen, &tests, f.language),
    });
    let text = |name: &str, stored: String| typed.map_or(stored, |typed| typed.text(name).to_owned());
    Ok(ConformityPage {
        version: text("version", seen.version.to_string()),
        general,
        items: items.collect(),
        checked_on: text("checked_on", conformity.checked_on.map(|day| day.to_string()).unwrap_or_default()),
        checked_by: text("checked_by", conformity.checked_by.clone().unwrap_or_default()),
        may_edit: seen.may(Action::EditConformity),
        c: PageHead::new(&seen, &actor, "conformity"),
        f,
    })
}

/// What of the operator's material an item is about, with the way to it.
fn material(
    item: ConformityItem,
    seen: &CasePanel,
    tests: &[simsa_app::views::evidence::ItemView],
    language: Language,
) -> Vec<(String, String)> {
    let case = &seen.line.id;
    let certificates = |schemes: &[Scheme]| -> Vec<(String, String)> {
        let all = seen.all_facts.certificates.iter().flatten().filter(|one| schemes.contains(&one.scheme));
        all.map(|one| {
            let until = one.valid_until.map(|day| format!("~ {}", words::day(day))).unwrap_or_default();
            let words = format!("{} {} {until}", one.scheme.name(), one.number.clone().unwrap_or_default());
            let address = match &one.copy {
                Some(copy) => format!("/cases/{case}/evidence/{copy}"),
                None => format!("/cases/{case}/facts"),
            };
            (words, address)
        })
        .collect()
    };
    let checklist = |cloud: bool| -> Vec<(String, String)> {
        let forms = seen.progress.iter().filter(|one| (one.form == simsa_model::FormId::F3) == cloud);
        let (asked, answered) = forms.fold((0, 0), |(a, b), one| (a + one.asked, b + one.answered));
        if asked == 0 {
            return Vec::new();
        }
        let words = Bi::new("답한 질문", "questions answered").get(language);
        vec![(format!("{words} {answered} / {asked}"), format!("/cases/{case}/questions"))]
    };
    let made = |kind: TestKind| -> Vec<(String, String)> {
        let of_kind = tests.iter().filter_map(|one| match &one.body {
            simsa_app::records::ItemBody::Test(test) if test.kind == kind => Some((one, test)),
            _ => None,
        });
        of_kind
            .map(|(one, test)| {
                let until = test.until.map(words::day).unwrap_or_default();
                let words = format!("{} {until}", test.performer.clone().unwrap_or_default());
                (words.trim().to_owned(), format!("/cases/{case}/records/test/{}", one.id))
            })
            .collect()
    };
    match item {
        ConformityItem::IsmsP => certificates(&[Scheme::IsmsP, Scheme::Isms]),
        ConformityItem::Iso27017 => certificates(&[Scheme::Iso27017]),
        ConformityItem::Iso27018 => certificates(&[Scheme::Iso27018]),
        ConformityItem::Csap => certificates(&[Scheme::Csap]),
        ConformityItem::EmrChecklist => checklist(false),
        ConformityItem::CloudChecklist => checklist(true),
        ConformityItem::VulnerabilityCheck => made(TestKind::Vulnerability),
        ConformityItem::PenetrationTest => made(TestKind::Penetration),
    }
}

/// `POST /cases/{case}/conformity`.
pub(crate) async fn save(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let language = person.visit.language;
    let day = fields.some("checked_on").map(str::parse::<Day>).transpose();
    let Ok(checked_on) = day else {
        let say = Say::new("확인한 날이 있는 날짜가 아닙니다.", "The day of the check does not exist.");
        let general = vec![say.get(language).to_owned()];
        return Ok(html_again(&page(&app, person, &case, Some(&fields), general).await?));
    };
    let chosen =
        ConformityItem::ALL.into_iter().filter(|item| fields.all("confirmed").any(|one| one == item.id()));
    let conformity = Conformity {
        checked_on,
        checked_by: fields.some("checked_by").map(ToOwned::to_owned),
        confirmed: chosen.collect(),
    };
    let version = fields.text("version").parse().unwrap_or(0);
    match app.workbench().save_conformity(&person.actor, &case, version, &conformity).await {
        Ok(_) => Ok(redirect::to(&format!("/cases/{case}/conformity?done=saved"))),
        Err(refusal) => {
            let general = wrong(refusal)?.into_values().map(|say| say.get(language).to_owned()).collect();
            Ok(html_again(&page(&app, person, &case, Some(&fields), general).await?))
        }
    }
}
