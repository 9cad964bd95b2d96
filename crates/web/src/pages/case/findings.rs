//! What is wrong with the case: what is the same is said once, with whoever is to settle it, the passage it rests on, what to do,
//! and the way to each place. A long list is filtered and comes page by page.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use simsa_app::views::case::FoundFor;
use simsa_app::{CaseId, Open, OrganisationId};
use simsa_model::Severity;

use super::head::PageHead;
use crate::frame::person::Person;
use crate::page::{Frame, html};
use crate::request_error::RequestError;
use crate::rows::finding::FindingGroup;
use crate::rows::part::{ListPart, Number};
use crate::rows::step;
use crate::state::AppState;

/// Findings on one page.
const PAGE: usize = 40;

/// The page.
#[derive(Template)]
#[template(path = "findings.html")]
pub(crate) struct FindingsPage {
    pub(crate) f: Frame,
    pub(crate) c: PageHead,
    pub(crate) groups: Vec<FindingGroup>,
    pub(crate) part: ListPart,
    /// How many there are of each weight that the filter leaves out of account: name, words, how many.
    pub(crate) weights: Vec<Choice>,
    pub(crate) owners: Vec<Choice>,
    pub(crate) pages: Vec<Choice>,
    pub(crate) is_filtered: bool,
}

/// Something to choose in the filter.
pub(crate) struct Choice {
    pub(crate) id: String,
    pub(crate) words: String,
    pub(crate) count: usize,
    pub(crate) chosen: bool,
}

/// Which findings are wanted; empty for any.
#[derive(Default, Deserialize)]
pub(crate) struct FindingsQuery {
    /// Name of the weight.
    #[serde(default)]
    weight: String,
    /// Id of the organisation that is to settle it.
    #[serde(default)]
    owner: String,
    /// Name of the page on which it is settled.
    #[serde(default)]
    at: String,
}

impl FindingsQuery {
    fn wants(&self, found: &FoundFor) -> bool {
        let is = |wish: &str, is: &str| wish.is_empty() || wish == is;
        is(&self.weight, weight(found.finding.severity))
            && is(&self.owner, found.organisation.as_str())
            && is(&self.at, found.open.id())
    }

    fn address(&self, case: &CaseId) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("weight", &self.weight), ("owner", &self.owner), ("at", &self.at)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/cases/{case}/findings?{}", query.finish())
    }
}

/// The name of a weight in addresses.
const fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "blocking",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    }
}

/// `GET /cases/{case}/findings`.
pub(crate) async fn show(
    State(app): State<AppState>,
    person: Person,
    Path(case): Path<CaseId>,
    Query(wish): Query<FindingsQuery>,
    Query(number): Query<Number>,
) -> Result<Response, RequestError> {
    let Person { visit, actor } = person;
    let reader = app.workbench().read_case(&actor, &case).await?;
    let seen = reader.panel().await?;
    let spots = reader.spots().await?;
    let found = reader.found().await?;
    let parties = reader.participants().await?;
    let f = Frame::of(&app, visit, &actor);
    let names: BTreeMap<&OrganisationId, &str> =
        parties.iter().map(|party| (&party.organisation, party.name.as_str())).collect();
    let called = |id: &OrganisationId| names.get(id).map_or(id.as_str(), |name| *name).to_owned();
    let severities = [Severity::Blocking, Severity::Warning, Severity::Notice];
    let weights = severities.map(|severity| {
        let of = |one: &FoundFor| one.finding.severity == severity;
        choice(weight(severity), f.bi(&severity.name()).to_owned(), &wish.weight, &found, of)
    });
    let owners = parties.iter().map(|party| {
        let of = |one: &FoundFor| one.organisation == party.organisation;
        choice(party.organisation.as_str(), party.name.clone(), &wish.owner, &found, of)
    });
    let owners = owners.collect();
    let pages = Open::ALL.map(|open| {
        let of = |one: &FoundFor| one.open == open;
        choice(open.id(), f.bi(&step::kind(open)).to_owned(), &wish.at, &found, of)
    });
    let is_filtered = [&wish.weight, &wish.owner, &wish.at].into_iter().any(|wish| !wish.is_empty());
    let mut wanted: Vec<&FoundFor> = found.iter().filter(|found| wish.wants(found)).collect();
    gather(&mut wanted);
    let (rows, part) = number.part(wanted, PAGE, &wish.address(&case));
    let same = |a: &&FoundFor, b: &&FoundFor| sameness(a) == sameness(b);
    let groups = rows
        .chunk_by(same)
        .map(|some| FindingGroup::new(some, called(&some[0].organisation), &spots, &case, &f));
    Ok(html(&FindingsPage {
        groups: groups.collect(),
        part,
        weights: weights.into_iter().collect(),
        owners,
        pages: pages.into_iter().filter(|page| page.count > 0 || page.chosen).collect(),
        is_filtered,
        c: PageHead::new(&seen, &actor, "findings"),
        f,
    }))
}

fn choice(id: &str, words: String, wish: &str, found: &[FoundFor], of: impl Fn(&FoundFor) -> bool) -> Choice {
    let count = found.iter().filter(|one| of(one)).count();
    Choice { id: id.to_owned(), words, count, chosen: wish == id }
}

/// By what findings are the same but for what they are about.
type Sameness<'a> = (Severity, &'a str, &'a OrganisationId, &'a str);

fn sameness(found: &FoundFor) -> Sameness<'_> {
    (found.finding.severity, found.finding.code, &found.organisation, &found.finding.next.ko)
}

/// Brings together what is the same; otherwise the order stays, the gravest first.
fn gather(found: &mut [&FoundFor]) {
    let mut first: BTreeMap<Sameness<'_>, usize> = BTreeMap::new();
    for (at, one) in found.iter().enumerate() {
        first.entry(sameness(one)).or_insert(at);
    }
    found.sort_by_key(|one| (one.finding.severity, first.get(&sameness(one)).copied()));
}
