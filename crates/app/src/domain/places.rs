//! Whose a place is, and what an organisation is told of it. Findings, and the entries that pages show, are seen by this
//! table and by nothing else; it is printed and reviewed as text in the tests (`tests/places.txt`).
//!
//! Whose something is follows from the kind of place and from whoever wrote it or speaks for the operator it is about
//! ([`Sides`](crate::domain::sides::Sides)). A place of which that cannot be told is told to no operator.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use simsa_model::{Finding, List, Place, PlaceKind};
use simsa_store::OrganisationId;
use simsa_store::records::OrganisationKind;

use crate::actor::Actor;
use crate::domain::case_snapshot::{CaseSnapshot, Lists};
use crate::domain::items::list_of;
use crate::permit::{Action, Reach, reach};
use crate::relation::{Relation, kind_of};

/// What an organisation is told of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// What stands there.
    Seen,
    /// That there is such a place: what is found there alone is not told; what is found at places that are seen, and
    /// also there, is.
    Beside,
    /// Nothing.
    Hidden,
}

/// What an organisation of this kind is told of places of that kind which are its own, another's of the same kind, or
/// one's of the other kind.
#[expect(clippy::match_same_arms, reason = "each arm has a reason of its own")]
pub fn sight(kind: PlaceKind, of: OrganisationKind, whose: Relation) -> Sight {
    let reached = reach(Action::SeeCase, whose) == Reach::All;
    match (kind, of, whose) {
        (PlaceKind::File, ..) => Sight::Hidden,
        // what the case is about is common to all who take part
        (PlaceKind::Facts, ..) => Sight::Seen,
        _ if !reached => Sight::Hidden,
        // who runs what and with which certificates, and the list of what is handed in, is told to the other kind
        (PlaceKind::List(List::Storage | List::Operators | List::Certificates | List::Evidence), ..) => {
            Sight::Seen
        }
        // the applicant answers for the submission and is told everything; an operator what is its own
        (
            PlaceKind::List(List::Answers | List::Products | List::Services | List::Tests),
            OrganisationKind::Operator,
            Relation::SameKind | Relation::OtherKind,
        ) => Sight::Hidden,
        (PlaceKind::List(List::Answers | List::Products | List::Services | List::Tests), ..) => Sight::Seen,
        // what the applicant claims and confirms is none of an operator's business
        (PlaceKind::List(List::Claims) | PlaceKind::Conformity, OrganisationKind::Operator, _) => {
            Sight::Beside
        }
        (PlaceKind::List(List::Claims) | PlaceKind::Conformity, ..) => Sight::Seen,
    }
}

/// The table as text, for reviewers.
pub fn printed() -> String {
    let mut out = String::from(
        "What an organisation is told of the places of a case: findings at them, and what stands there.\n\
         seen: it is told; hidden: nothing; beside: only of what is also found at a place that is seen.\n\
         A list as a whole is everybody's of whom it is said; a place of which it cannot be told whose it is, nobody's.\n",
    );
    for kind in PlaceKind::all() {
        // writing to a String cannot fail
        let _ = writeln!(out, "\n{}", kind.id());
        for of in [OrganisationKind::Operator, OrganisationKind::Applicant] {
            let one = |whose: Relation| format!("{}: {}", whose.name(), says(sight(kind, of, whose)));
            let _ = writeln!(out, "  {:<10} {}", of.id(), Relation::ALL.map(one).join("; "));
        }
    }
    out
}

const fn says(sight: Sight) -> &'static str {
    match sight {
        Sight::Seen => "seen",
        Sight::Beside => "beside",
        Sight::Hidden => "hidden",
    }
}

/// Whose something is.
#[derive(Clone, Copy, Debug)]
enum Holder<'a> {
    /// Common to all who take part.
    Everybody,
    /// An organisation's.
    One(&'a OrganisationId),
    /// Of all operators: a list as a whole.
    Operators,
    /// It cannot be told.
    Unknown,
}

/// Whose the places of a case are.
pub(crate) struct Holders<'a> {
    contents: &'a CaseSnapshot,
    /// Whose the entries of the lists are, in the order in which places count them.
    entries: BTreeMap<List, Vec<Holder<'a>>>,
}

impl<'a> Holders<'a> {
    pub(crate) fn of(contents: &'a CaseSnapshot) -> Self {
        let Lists { answers, evidence, items } = contents.lists();
        let mut entries: BTreeMap<List, Vec<Holder<'a>>> = BTreeMap::new();
        let facts = &contents.brought.facts;
        let speaker = |operator: Option<&str>| Holder::One(contents.sides.speaker(operator));
        let storage = facts.storage.iter().map(|one| speaker(one.operator.as_deref()));
        entries.insert(List::Storage, storage.collect());
        entries.insert(List::Operators, facts.operators.iter().map(|one| speaker(Some(&one.id))).collect());
        let certificates = facts.certificates.iter().flatten().map(|one| speaker(one.operator.as_deref()));
        entries.insert(List::Certificates, certificates.collect());
        let answers = answers.iter().map(|given| given.holder.map_or(Holder::Everybody, Holder::One));
        entries.insert(List::Answers, answers.collect());
        let evidence = evidence.iter().map(|kept| Holder::One(&kept.value.organisation));
        entries.insert(List::Evidence, evidence.collect());
        for kept in items {
            let list = entries.entry(list_of(&kept.value.body)).or_default();
            list.push(Holder::One(contents.holder_of_item(kept)));
        }
        Self { contents, entries }
    }

    fn at(&self, place: &Place) -> Holder<'a> {
        let sides = &self.contents.sides;
        match place {
            Place::Facts | Place::Fact(_) => Holder::Everybody,
            Place::Entry { list, at, .. } => {
                let entry = self.entries.get(list).and_then(|list| list.get(*at));
                entry.copied().unwrap_or(Holder::Unknown)
            }
            Place::List { list: List::Claims, .. } | Place::Conformity(_) => Holder::One(sides.owner()),
            Place::List { operator: Some(id), .. } => {
                let listed = sides.all().iter().any(|side| side.operator.as_deref() == Some(id));
                if listed { Holder::One(sides.speaker(Some(id))) } else { Holder::Unknown }
            }
            Place::List { list: List::Storage | List::Operators | List::Certificates, operator: None } => {
                Holder::Everybody
            }
            Place::List {
                list: List::Answers | List::Evidence | List::Products | List::Services | List::Tests,
                operator: None,
            } => Holder::Operators,
            Place::File(_) => Holder::Unknown,
        }
    }

    /// What an organisation, which takes part as `kind`, is told of a place.
    fn sight(&self, organisation: &OrganisationId, kind: OrganisationKind, place: &Place) -> Sight {
        let case = &self.contents.case.value;
        let relation = |holder: &OrganisationId| Relation::seen_from(organisation, kind, case, holder);
        match self.at(place) {
            Holder::Everybody => Sight::Seen,
            Holder::One(holder) => sight(place.kind(), kind, relation(holder)),
            Holder::Operators => {
                let known = |holder: &OrganisationId| reach(Action::SeeCase, relation(holder));
                let all =
                    self.contents.sides.all().iter().all(|side| known(&side.organisation) == Reach::All);
                if all { Sight::Seen } else { Sight::Hidden }
            }
            Holder::Unknown => Sight::Hidden,
        }
    }

    /// Whether an organisation is told a finding: nothing of what it points at is hidden, and something of it is seen.
    fn tells(&self, organisation: &OrganisationId, kind: OrganisationKind, finding: &Finding) -> bool {
        let mut sights = finding.places.iter().map(|place| self.sight(organisation, kind, place));
        let seen = sights.clone().any(|sight| sight == Sight::Seen);
        seen && sights.all(|sight| sight != Sight::Hidden)
    }

    /// The organisation that is to settle a finding: whoever has the first place that it points at, and is told of it; otherwise the
    /// owner of the case, who answers for the submission and is told everything.
    pub(crate) fn settles(&self, finding: &Finding) -> &'a OrganisationId {
        let sides = &self.contents.sides;
        let owner = sides.owner();
        let first = match finding.places.first().map(|place| self.at(place)) {
            Some(Holder::One(holder)) => holder,
            // a list as a whole is everybody's of whom it is said: of one, where one speaks for all operators
            Some(Holder::Operators) => sides.speaker(None),
            Some(Holder::Everybody | Holder::Unknown) | None => owner,
        };
        let kind = kind_of(&self.contents.case.value, first);
        let told = self.contents.takes_part(first) && self.tells(first, kind, finding);
        if told { first } else { owner }
    }
}

/// What an organisation is told of the places of a case.
pub(crate) struct Sights<'a> {
    actor: &'a Actor,
    holders: Holders<'a>,
}

impl<'a> Sights<'a> {
    pub(crate) fn of(actor: &'a Actor, contents: &'a CaseSnapshot) -> Self {
        Self { actor, holders: Holders::of(contents) }
    }

    /// What is told of a place.
    pub(crate) fn at(&self, place: &Place) -> Sight {
        self.holders.sight(&self.actor.organisation, self.actor.kind, place)
    }

    /// Whether a finding is told.
    pub(crate) fn tells(&self, finding: &Finding) -> bool {
        self.holders.tells(&self.actor.organisation, self.actor.kind, finding)
    }
}

impl CaseSnapshot {
    /// What the actor's organisation is told of places of this kind that belong to `holder`.
    pub(crate) fn sight(&self, actor: &Actor, kind: PlaceKind, holder: &OrganisationId) -> Sight {
        sight(kind, actor.kind, Relation::of(actor, &self.case.value, holder))
    }

    /// Whether the actor's organisation sees what stands in a list and belongs to `holder`.
    pub(crate) fn shows(&self, actor: &Actor, list: List, holder: &OrganisationId) -> bool {
        self.sight(actor, PlaceKind::List(list), holder) == Sight::Seen
    }

    /// The findings that an organisation is told. The applicant answers for the submission and is told all of them.
    pub(crate) fn findings_for(&self, actor: &Actor) -> Vec<Finding> {
        let seen_by = self.seen_by(actor);
        let findings = seen_by.findings();
        if actor.kind != OrganisationKind::Operator {
            return findings.to_vec();
        }
        let sights = Sights::of(actor, self);
        findings.iter().filter(|finding| sights.tells(finding)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::Timestamp;
    use simsa_model::{Conformity, Day, Facts, Operator, Say, Severity, Storage};
    use simsa_store::records::{Access, CaseHead, CaseRecord, Lifecycle, Purpose};
    use simsa_store::{RowKey, Versioned};

    use super::*;
    use crate::domain::case_lists::CaseLists;

    /// A case in which `o-1` speaks for the operator `main` and `o-2` for `backup`.
    fn contents() -> CaseSnapshot {
        let operator = |id: &str| Operator { id: id.to_owned(), ..Operator::default() };
        let storage = |id: &str, of: &str| Storage {
            id: id.to_owned(),
            operator: Some(of.to_owned()),
            ..Storage::default()
        };
        let facts = Facts {
            operators: vec![operator("main"), operator("backup")],
            storage: vec![storage("first", "main"), storage("second", "backup")],
            ..Facts::default()
        };
        let named = [("main", "o-1"), ("backup", "o-2")];
        let case = CaseRecord {
            purpose: Purpose::Application,
            owner: "o-applicant".into(),
            title: None,
            fictional: true,
            life: Lifecycle::OPENED,
            deadline: None,
            facts,
            conformity: Conformity::default(),
            operators: named.iter().map(|(id, of)| ((*id).to_owned(), (*of).into())).collect(),
            reopened: Vec::new(),
            imported: None,
            sent: None,
            changes: Vec::new(),
            created: Timestamp::UNIX_EPOCH,
        };
        let party = |of: &str| Versioned {
            key: RowKey::new(of, "c"),
            version: 1,
            value: Access {
                case: "c".into(),
                kind: OrganisationKind::Operator,
                since: Timestamp::UNIX_EPOCH,
                head: CaseHead::of(&case),
            },
        };
        let parties = [party("o-1"), party("o-2")];
        let row = Versioned { key: RowKey::root("c"), version: 1, value: case };
        let on: Day = "2026-03-02".parse().unwrap();
        CaseSnapshot::new(row, &parties, CaseLists::default(), on, None).unwrap()
    }

    fn actor(organisation: &str, kind: OrganisationKind) -> Actor {
        Actor::new("m".into(), organisation.into(), kind, BTreeSet::new())
    }

    fn finding(places: Vec<Place>) -> Finding {
        let (what, next) = (Say::default(), Say::default());
        let (cites, readings) = (Vec::new(), Vec::new());
        Finding { code: "made-up", severity: Severity::Notice, what, places, cites, readings, next }
    }

    #[test]
    fn a_place_of_which_it_cannot_be_told_whose_it_is_is_hidden() {
        let (contents, first) = (contents(), actor("o-1", OrganisationKind::Operator));
        let sights = Sights::of(&first, &contents);
        let beyond = List::ALL.into_iter().map(|list| Place::entry(list, 7));
        let unknown = Place::list_of(List::Answers, Some("nobody"));
        for place in beyond.chain([unknown, Place::File("/tmp/a.pdf".to_owned())]) {
            assert_eq!(sights.at(&place), Sight::Hidden, "{place:?}");
            // nor does anything else make it seen
            assert!(!sights.tells(&finding(vec![Place::Facts, place])));
        }
        assert!(!sights.tells(&finding(Vec::new())), "what is said of no place is said of nobody");
        assert!(sights.tells(&finding(vec![Place::Facts])));
    }

    #[test]
    fn of_a_list_each_operator_is_told_its_own_part() {
        let contents = contents();
        let all = Place::list(List::Answers);
        let of = |operator: &str| Place::list_of(List::Answers, Some(operator));
        for (organisation, own, foreign) in [("o-1", "main", "backup"), ("o-2", "backup", "main")] {
            let actor = actor(organisation, OrganisationKind::Operator);
            let sights = Sights::of(&actor, &contents);
            assert_eq!(sights.at(&of(own)), Sight::Seen, "{organisation}");
            assert_eq!(sights.at(&of(foreign)), Sight::Hidden, "{organisation}");
            assert_eq!(sights.at(&all), Sight::Hidden, "a part of it is another operator's");
        }
        let applicant = actor("o-applicant", OrganisationKind::Applicant);
        let sights = Sights::of(&applicant, &contents);
        assert!([all, of("main"), of("backup")].iter().all(|place| sights.at(place) == Sight::Seen));
    }

    #[test]
    fn an_entry_of_the_facts_is_its_operators() {
        let (contents, first) = (contents(), actor("o-1", OrganisationKind::Operator));
        let sights = Sights::of(&first, &contents);
        let at = |list, at| sights.at(&Place::entry(list, at).with_field("id"));
        for list in [List::Storage, List::Operators] {
            assert_eq!((at(list, 0), at(list, 1)), (Sight::Seen, Sight::Hidden));
            assert_eq!(sights.at(&Place::list(list)), Sight::Seen, "that there are such is known to all");
        }
    }

    #[test]
    fn the_applicants_part_is_told_beside_what_is_seen() {
        let (contents, first) = (contents(), actor("o-1", OrganisationKind::Operator));
        let sights = Sights::of(&first, &contents);
        let conformity = Place::Conformity(None).with_field("checked_on");
        assert!(!sights.tells(&finding(vec![conformity.clone()])));
        assert!(!sights.tells(&finding(vec![conformity.clone(), Place::list(List::Claims)])));
        assert!(sights.tells(&finding(vec![conformity.clone(), Place::entry(List::Operators, 0)])));
        assert!(!sights.tells(&finding(vec![conformity, Place::entry(List::Operators, 1)])));
    }
}
