//! The facts: first what the open ruling needs, then everything else, in one form; the ruling stands beside and follows each
//! answer.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;
use simsa_app::permit::Action;
use simsa_app::views::case::CasePanel;
use simsa_app::{CaseId, CaseReader};
use simsa_model::fields::{self, Field, Subject};
use simsa_model::{FactPath, Facts, Say};

use super::head::PageHead;
use crate::form::wrong;
use crate::frame::fields::Posted;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::inputs::{self, Choices, Joined, Showing, ShownInput, TypedAgain, Wrong};
use crate::page::{Frame, html, html_again};
use crate::panel::{self, Panel};
use crate::request_error::RequestError;
use crate::rows::party::operator_names;
use crate::rows::section::SectionView;
use crate::state::AppState;

/// The page.
#[derive(Template)]
#[template(path = "facts.html")]
pub(crate) struct FactsPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) panel: Panel,
    pub(crate) version: u64,
    /// The facts as the page shows them: what is typed is joined with what others have saved since.
    pub(crate) base: String,
    pub(crate) conflict: Option<String>,
    pub(crate) wrong_count: usize,
    pub(crate) needs: Vec<ShownInput>,
    pub(crate) asks_storage: bool,
    pub(crate) asks_certificates: bool,
    pub(crate) asks_more: Vec<String>,
    /// Of entries that a service dossier brought: only its operator can answer.
    pub(crate) asks_dossier: Vec<String>,
    pub(crate) sections: Vec<SectionView>,
    pub(crate) may_edit: bool,
}

/// `GET /cases/{case}/facts`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
) -> Result<Response, RequestError> {
    let reader = app.workbench().read_case(&person.actor, &case).await?;
    let seen = reader.panel().await?;
    let choices = choices(&reader, &seen).await?;
    Ok(html(&page(&app, person, &seen, &choices, TypedAgain::default(), None)?))
}

/// What can be chosen from in this case, and what its evidence says of itself.
pub(super) async fn choices(reader: &CaseReader<'_>, seen: &CasePanel) -> Result<Choices, RequestError> {
    let mut choices = Choices { operators: operator_names(seen), ..Choices::default() };
    for one in reader.evidence().await? {
        if let Some(told) = one.inspection.map(|seen| seen.told).filter(|told| !told.is_empty()) {
            choices.told.insert(one.name.clone(), told);
        }
        choices.evidence.push((one.name, one.listed.title));
    }
    Ok(choices)
}

fn page(
    app: &AppState,
    person: Person,
    seen: &CasePanel,
    choices: &Choices,
    typed: TypedAgain<'_>,
    conflict: Option<String>,
) -> Result<FactsPage, RequestError> {
    let Person { visit, actor } = person;
    let now = serde_json::to_value(&seen.facts).map_err(RequestError::fault)?;
    let f = Frame::of(app, visit, &actor);
    let TypedAgain { fields: typed, base, joined, wrong } = typed;
    let showing = Showing {
        value: joined.as_ref().unwrap_or(&now),
        choices,
        typed,
        wrong: &wrong,
        language: f.language,
    };
    let mut needs = Vec::new();
    let (mut asks_storage, mut asks_certificates) = (false, false);
    let (mut asks_more, mut asks_dossier) = (Vec::new(), Vec::new());
    let may_edit = seen.may(Action::ChangeFacts);
    for need in in_order(&seen.needs) {
        if *need.field() == fields::storage::WHOLE {
            asks_storage = true;
        } else if *need.field() == fields::certificates::WHOLE {
            asks_certificates = true;
        } else if let Some(mut input) = inputs::input_at(need, &showing) {
            if *need.field() == fields::application::DATE && may_edit {
                input.or_else(&app.workbench().today().to_string());
            }
            if !needs.iter().any(|known: &ShownInput| known.name == input.name) {
                needs.push(input);
            }
        } else {
            let asks = if need.key().is_some() { &mut asks_dossier } else { &mut asks_more };
            asks.push(panel::need(need, f.language).asks);
        }
    }
    Ok(FactsPage {
        panel: panel::panel(&seen.assessment, f.language),
        version: seen.version,
        base: base.unwrap_or_else(|| now.to_string()),
        conflict,
        wrong_count: wrong.len(),
        sections: sections(&showing, &needs, (asks_storage, asks_certificates)),
        needs,
        asks_storage,
        asks_certificates,
        asks_more,
        asks_dossier,
        may_edit,
        c: PageHead::new(seen, &actor, "facts"),
        f,
    })
}

/// What rulings ask, in the order of the facts: a kind before what follows from it. What may not matter once another answer
/// is known waits for that.
fn in_order(needs: &[FactPath]) -> Vec<&FactPath> {
    let asked = |field: &Field| needs.iter().any(|need| need.field() == field);
    let waits = |need: &FactPath| match need.field().path {
        path if path == fields::institutions::LEGAL_FORMS.path => asked(&fields::institutions::SERVED),
        path if path.starts_with(fields::earlier_certification::WHOLE.path) => {
            asked(&fields::application::KIND)
        }
        _ => false,
    };
    let place = |need: &FactPath| Subject::Facts.fields().position(|field| field == need.field());
    let mut needs: Vec<&FactPath> = needs.iter().filter(|need| !waits(need)).collect();
    needs.sort_by_key(|need| place(need));
    needs
}

/// Every section; of what is asked above (`needs`, places of storage, certificates) it is said that it is.
fn sections(
    showing: &Showing<'_>,
    needs: &[ShownInput],
    (asks_storage, asks_certificates): (bool, bool),
) -> Vec<SectionView> {
    let all = Subject::Facts.sections().iter();
    all.map(|section| {
        let mut groups = inputs::show(section, showing);
        for input in groups.iter_mut().flat_map(|group| &mut group.inputs) {
            if needs.iter().any(|above| above.name == input.name) {
                input.point_above();
            }
        }
        let is_certificates = *section.field == fields::certificates::WHOLE;
        let part = section.field.path().find(showing.value);
        let entries = part.filter(|_| section.entry.is_some()).and_then(Value::as_array);
        let mut inputs = groups.iter().flat_map(|group| &group.inputs);
        let has_wrong = inputs.any(|input| input.wrong.is_some() && input.shape != "above");
        let asked = (*section.field == fields::storage::WHOLE && asks_storage)
            || (is_certificates && asks_certificates);
        SectionView {
            id: section.field.path.to_owned(),
            title: section.field.label.get(showing.language),
            help: section.field.help.map(|help| help.get(showing.language)),
            list: section.entry.is_some(),
            // the box of what is asked above stands there
            can_be_none: section.can_be_none() && !(is_certificates && asks_certificates),
            none: entries.is_some_and(Vec::is_empty),
            count: entries.map_or(0, Vec::len),
            open: has_wrong || asked,
            groups,
        }
    })
    .collect()
}

/// `POST /cases/{case}/facts`.
pub(crate) async fn save(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Posted(fields): Posted,
) -> Result<Response, RequestError> {
    let reader = app.workbench().read_case(&person.actor, &case).await?;
    let seen = reader.panel().await?;
    let choices = choices(&reader, &seen).await?;
    let language = person.visit.language;
    let now = serde_json::to_value(&seen.facts).map_err(RequestError::fault)?;
    let Some(base) = inputs::base(&fields, seen.version, &now) else {
        let typed = TypedAgain { fields: Some(&fields), ..TypedAgain::default() };
        let page =
            page(&app, person, &seen, &choices, typed, Some(inputs::overtaken().get(language).to_owned()))?;
        return Ok(html_again(&page));
    };
    let again = |person, wrong: Wrong, conflict| {
        let typed = TypedAgain { fields: Some(&fields), base: Some(base.to_string()), joined: None, wrong };
        page(&app, person, &seen, &choices, typed, conflict).map(|page| html_again(&page))
    };
    let mut mine = base.clone();
    let taken = inputs::take_beside(Subject::Facts, &fields, &choices, &mut mine, &now);
    let mut unusable = taken.err().unwrap_or_default();
    unusable.extend(inputs::missing(Subject::Facts, &mine));
    if !unusable.is_empty() {
        return again(person, unusable, None);
    }
    let read = inputs::fill_from_copies(Subject::Facts, &choices.told, &base, &mut mine);
    let Joined { value, disputed } = inputs::join(&base, &now, &mine);
    if !disputed.is_empty() {
        let wrong = inputs::at_fields(Subject::Facts, &disputed);
        let typed = TypedAgain { joined: Some(value), wrong, ..TypedAgain::default() };
        let page =
            page(&app, person, &seen, &choices, typed, Some(inputs::disputed().get(language).to_owned()))?;
        return Ok(html_again(&page));
    }
    let facts: Facts = match serde_json::from_value(value) {
        Ok(facts) => facts,
        Err(error) => {
            let why = Say::new(
                "적은 값 가운데 여기에 쓸 수 없는 것이 있습니다. 칸을 다시 확인하고 저장하십시오.",
                format!("One of the values cannot stand here; look at the fields again: {error}"),
            );
            return again(person, Wrong::new(), Some(why.get(language).to_owned()));
        }
    };
    match app.workbench().change_facts(&person.actor, &case, seen.version, &facts).await {
        Ok(_) => {
            let done = if read { "read" } else { "saved" };
            Ok(redirect::to(&format!("/cases/{case}/facts?done={done}")))
        }
        Err(refusal) => {
            let wrong = wrong(refusal)?;
            let general = wrong.get("").map(|say| say.get(language).to_owned());
            again(person, wrong, general)
        }
    }
}
