//! What service dossiers bring into the facts of a case: operators, places and certificates. Nothing is copied into the
//! case: it is put together anew at each reading, the case's own words first.
//!
//! - The operator who prepared a dossier is the first on its list, unless the dossier says which of them its organisation
//!   is. When the case says which of its operators is that organisation, the two are one.
//! - A place of a dossier is a place of the case when the operator has said so; otherwise it is one more place.
//! - Of two that are one, the case's own values hold; what the case leaves open is filled from the dossier.
//! - Certificates are added. They say what the operators of the dossier hold; what other operators hold stays unknown,
//!   unless the case itself lists certificates.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use simsa_model::{Certificate, Facts};
use simsa_store::records::{AnswerRecord, CaseItem, CaseRecord, EvidenceRecord, ItemBody, Link};
use simsa_store::{CaseId, OrganisationId, Versioned};

use crate::domain::respondents::listed;
use crate::error::Result;
use crate::secrets;

/// The facts of a case together with what dossiers bring.
#[derive(Clone, Debug, Default)]
pub(crate) struct MergedDossiers {
    /// The facts on which everything is judged.
    pub(crate) facts: Facts,
    /// Which operator of these facts an operator of a dossier is, by dossier and id there.
    operators: BTreeMap<(CaseId, String), String>,
    /// The organisation whose dossier brought an operator, by its id in these facts.
    pub(crate) by: BTreeMap<String, OrganisationId>,
}

impl MergedDossiers {
    /// The operator of the facts that `id` of a dossier is; entries of the case itself keep their id.
    pub(crate) fn rename(&self, holder: &CaseId, id: &mut Option<String>) {
        if let Some(named) = id
            && let Some(now) = self.operators.get(&(holder.to_owned(), named.clone()))
        {
            named.clone_from(now);
        }
    }

    /// Whether an operator of these facts came with this dossier; a dossier that lists none is its organisation's, whichever
    /// operators that speaks for.
    pub(crate) fn is_of(&self, holder: &CaseId, operator: &str) -> bool {
        let mut of = self.operators.iter().filter(|((dossier, _), _)| dossier == holder).peekable();
        of.peek().is_none() || of.any(|(_, id)| id == operator)
    }

    /// Puts the facts together. `names` are those of the evidence, by holder and id.
    pub(crate) fn of(
        case: &CaseRecord,
        links: &[Versioned<Link>],
        dossiers: &[Versioned<CaseRecord>],
        names: &BTreeMap<(&CaseId, &str), String>,
    ) -> Self {
        let mut all = Self { facts: case.facts.clone(), ..Self::default() };
        let mut listed = BTreeSet::new();
        for link in links {
            if let Some(dossier) = dossiers.iter().find(|dossier| dossier.key.id == link.key.id) {
                all.add_operators(case, dossier);
                let only = all.only_operator(case, dossier);
                all.add_places(case, link, dossier, only.as_deref());
                all.add_certificates(dossier, names, only.as_deref());
                listed.extend(all.listed_by(dossier, only));
            }
        }
        all.say_whose_are_listed(&case.facts, &listed);
        all
    }

    fn add_operators(&mut self, case: &CaseRecord, dossier: &Versioned<CaseRecord>) {
        let (of, own) = (&dossier.value, own_operator(&dossier.value));
        for operator in &of.facts.operators {
            let same = case.operators.iter().find(|(_, organisation)| **organisation == of.owner);
            let same = same.filter(|_| own == Some(operator.id.as_str()));
            let known =
                same.and_then(|(id, _)| self.facts.operators.iter_mut().find(|known| known.id == *id));
            let id = if let Some(known) = known {
                *known = filled(known, operator);
                known.id.clone()
            } else {
                let taken = self.facts.operators.iter().map(|known| known.id.as_str());
                let id = free(&operator.id, dossier.id(), taken);
                self.facts.operators.push(simsa_model::Operator { id: id.clone(), ..operator.clone() });
                self.by.insert(id.clone(), of.owner.clone());
                id
            };
            self.operators.insert((dossier.id().to_owned(), operator.id.clone()), id);
        }
    }

    /// Whom a dossier means where it names no operator: the only one on its list; without a list the organisation that
    /// prepared it, when the case says which of its operators that is.
    fn only_operator(&self, case: &CaseRecord, dossier: &Versioned<CaseRecord>) -> Option<String> {
        match dossier.value.facts.operators.as_slice() {
            [one] => self.operators.get(&(dossier.id().to_owned(), one.id.clone())).cloned(),
            [] => {
                let mut named = case.operators.iter();
                named
                    .find(|(_, organisation)| **organisation == dossier.value.owner)
                    .map(|(id, _)| id.clone())
            }
            _ => None,
        }
    }

    fn add_places(
        &mut self,
        case: &CaseRecord,
        link: &Versioned<Link>,
        dossier: &Versioned<CaseRecord>,
        only: Option<&str>,
    ) {
        for place in &dossier.value.facts.storage {
            let mut place = place.clone();
            self.rename(dossier.id(), &mut place.operator);
            place.operator = place.operator.or_else(|| only.map(str::to_owned));
            // only a place of the case itself can be the same
            let same = link.value.places.get(&place.id);
            let same = same.filter(|id| case.facts.storage.iter().any(|known| known.id == **id));
            if let Some(known) =
                same.and_then(|id| self.facts.storage.iter_mut().find(|known| known.id == *id))
            {
                *known = filled(known, &place);
            } else {
                let taken = self.facts.storage.iter().map(|known| known.id.as_str());
                place.id = free(&place.id, dossier.id(), taken);
                self.facts.storage.push(place);
            }
        }
    }

    fn add_certificates(
        &mut self,
        dossier: &Versioned<CaseRecord>,
        names: &BTreeMap<(&CaseId, &str), String>,
        only: Option<&str>,
    ) {
        for certificate in dossier.value.facts.certificates.iter().flatten() {
            let mut certificate: Certificate = certificate.clone();
            self.rename(dossier.id(), &mut certificate.operator);
            certificate.operator = certificate.operator.or_else(|| only.map(str::to_owned));
            if let Some(name) = certificate.copy.as_deref().and_then(|copy| names.get(&(dossier.id(), copy)))
            {
                certificate.copy = Some(name.clone());
            }
            let known = self.facts.certificates.get_or_insert_default();
            if !known.contains(&certificate) {
                known.push(certificate);
            }
        }
    }

    /// The operators of whom a dossier says all they hold, by their ids in the case.
    fn listed_by(&self, dossier: &Versioned<CaseRecord>, only: Option<String>) -> Vec<String> {
        let facts = &dossier.value.facts;
        if facts.operators.is_empty() {
            return only.filter(|_| facts.certificates.is_some()).into_iter().collect();
        }
        let whole = facts.operators_with_all_certificates();
        let listed = facts.operators.iter().filter(|operator| whole.contains(operator.id.as_str()));
        let now = |operator: &simsa_model::Operator| {
            self.operators.get(&(dossier.id().to_owned(), operator.id.clone())).cloned()
        };
        listed.filter_map(now).collect()
    }

    /// A list that the case makes itself is whole for everybody, as in a facts file. A list that comes from dossiers is
    /// whole for their operators only; of the others the case still asks.
    fn say_whose_are_listed(&mut self, own: &Facts, listed: &BTreeSet<String>) {
        let whole = own.certificates.is_some() && !own.certificates_by_operator();
        let brought = self.facts.certificates.is_some() || !listed.is_empty();
        for operator in &mut self.facts.operators {
            let said = own.operators.iter().find(|known| known.id == operator.id);
            let said = said.and_then(|known| known.certificates_listed);
            operator.certificates_listed =
                if whole || !brought { said } else { said.or_else(|| Some(listed.contains(&operator.id))) };
        }
        if !listed.is_empty() {
            self.facts.certificates.get_or_insert_default();
        }
    }
}

/// Which operator of a dossier's facts is the organisation that prepared it.
fn own_operator(dossier: &CaseRecord) -> Option<&str> {
    let named = dossier.operators.iter().find(|(_, organisation)| **organisation == dossier.owner);
    let first = || dossier.facts.operators.first().map(|operator| operator.id.as_str());
    named.map(|(id, _)| id.as_str()).or_else(first)
}

/// The id, with that of the dossier where it is taken: two that are not said to be one must not become one by chance.
fn free<'a>(id: &str, dossier: &CaseId, taken: impl Iterator<Item = &'a str>) -> String {
    let taken: BTreeSet<&str> = taken.collect();
    if taken.contains(id) { format!("{id}@{dossier}") } else { id.to_owned() }
}

/// `own`, with what it leaves open taken from `other`. What is not known is not written, so each field that is missing
/// in JSON is one that is open.
fn filled<T: Clone + Serialize + DeserializeOwned>(own: &T, other: &T) -> T {
    let json = |value: &T| serde_json::to_value(value).unwrap_or_default();
    let (Value::Object(mut all), Value::Object(more)) = (json(own), json(other)) else { return own.clone() };
    for (name, value) in more {
        all.entry(name).or_insert(value);
    }
    serde_json::from_value(Value::Object(all)).unwrap_or_else(|_| own.clone())
}

/// What a dossier says, entry by entry: a name that stays and a short digest. When one of them changes, the cases that
/// use the dossier are told, and its reader sees which.
pub(crate) fn entries<'a>(
    dossier: &'a Versioned<CaseRecord>,
    answers: impl Iterator<Item = &'a Versioned<AnswerRecord>>,
    evidence: impl Iterator<Item = &'a Versioned<EvidenceRecord>>,
    items: impl Iterator<Item = &'a Versioned<CaseItem>>,
) -> Result<BTreeMap<String, String>> {
    let id = dossier.id();
    let mut entries = BTreeMap::new();
    let mut add = |name: String, json: Vec<u8>| {
        entries.insert(name, secrets::digest(json).chars().take(16).collect());
    };
    for kept in answers.filter(|kept| kept.key.parent == id) {
        add(
            format!("answer/{}", kept.key.id),
            secrets::json(&listed(kept.key.id.as_str(), None, &kept.value))?,
        );
    }
    for kept in evidence.filter(|kept| kept.key.parent == id) {
        let value = (&kept.value.listed, &kept.value.stored);
        add(format!("evidence/{}", kept.key.id), secrets::json(&value)?);
    }
    for kept in items.filter(|kept| kept.key.parent == id) {
        add(format!("{}/{}", kept.value.body.kind().id(), kept.key.id), secrets::json(&kept.value.body)?);
    }
    let facts = &dossier.value.facts;
    for operator in &facts.operators {
        add(format!("operator/{}", operator.id), secrets::json(operator)?);
    }
    for place in &facts.storage {
        add(format!("place/{}", place.id), secrets::json(place)?);
    }
    if let Some(certificates) = &facts.certificates {
        add("certificates/all".to_owned(), secrets::json(certificates)?);
    }
    Ok(entries)
}

/// One digest over all entries.
pub(crate) fn digest(entries: &BTreeMap<String, String>) -> String {
    let lines: Vec<String> = entries.iter().map(|(name, digest)| format!("{name} {digest}")).collect();
    secrets::digest(lines.join("\n"))
}

/// What an entry is called, where its name alone says nothing.
pub(crate) fn item_name(body: &ItemBody) -> String {
    match body {
        ItemBody::Product(product) => product.name.clone(),
        ItemBody::Service(service) => service.name.clone(),
        ItemBody::Test(test) => test.target.clone().or_else(|| test.performer.clone()).unwrap_or_default(),
        ItemBody::Claim(claim) => claim.document.clone(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use simsa_model::{Facility, Operator, Scheme, Storage};
    use simsa_store::records::{Disclosure, Lifecycle, Purpose};
    use simsa_store::{Record, RowKey};

    use super::*;

    fn case(owner: &str, purpose: Purpose, facts: Facts) -> CaseRecord {
        CaseRecord {
            purpose,
            owner: owner.into(),
            title: None,
            fictional: true,
            life: Lifecycle::OPENED,
            deadline: None,
            facts,
            conformity: simsa_model::Conformity::default(),
            operators: BTreeMap::new(),
            reopened: Vec::new(),
            imported: None,
            sent: None,
            changes: Vec::new(),
            created: Timestamp::UNIX_EPOCH,
        }
    }

    fn operator(id: &str, name: Option<&str>) -> Operator {
        Operator { id: id.into(), name: name.map(Into::into), ..Operator::default() }
    }

    fn place(id: &str, operator: &str, facility: Option<Facility>, cloud: Option<bool>) -> Storage {
        Storage { id: id.into(), operator: Some(operator.into()), facility, cloud, ..Storage::default() }
    }

    fn link(places: &[(&str, &str)]) -> Link {
        let places = places.iter().map(|(of, is)| ((*of).to_owned(), (*is).to_owned())).collect();
        Link {
            dossier: "d".into(),
            usual: Disclosure::Full,
            evidence: BTreeMap::new(),
            places,
            noted: BTreeMap::new(),
            since: Timestamp::UNIX_EPOCH,
        }
    }

    fn kept<R: Record<Id = CaseId>>(id: &str, value: R) -> Versioned<R>
    where
        R::Parent: Default,
    {
        Versioned { key: RowKey::root(id), version: 1, value }
    }

    fn certificate(operator: &str) -> Certificate {
        serde_json::from_value(serde_json::json!({"scheme": "csap", "operator": operator, "copy": "csap-1"}))
            .unwrap()
    }

    #[test]
    fn own_words_come_first_and_what_is_open_is_filled() {
        let mut own = case(
            "o-a",
            Purpose::Application,
            Facts {
                operators: vec![operator("hanbyeol", Some("우리가 부르는 이름"))],
                storage: vec![place("main", "hanbyeol", None, Some(false))],
                ..Facts::default()
            },
        );
        own.operators.insert("hanbyeol".into(), "o-op".into());
        let dossier = case(
            "o-op",
            Purpose::ServiceDossier,
            Facts {
                operators: vec![Operator {
                    representative: Some("한대표".into()),
                    ..operator("self", Some("한별"))
                }],
                storage: vec![
                    place("dc", "self", Some(Facility::Idc), Some(true)),
                    place("main", "self", Some(Facility::CloudProvider), None),
                ],
                certificates: Some(vec![certificate("self")]),
                ..Facts::default()
            },
        );
        let id = CaseId::from("d");
        let names = [((&id, "csap-1"), "csap-1@d".to_owned())].into();
        let links = [kept("d", link(&[("dc", "main")]))];
        let brought = MergedDossiers::of(&own, &links, &[kept("d", dossier)], &names);
        let Facts { operators, storage, certificates, .. } = brought.facts;
        // one operator: the case's name, the dossier's representative
        assert_eq!(operators.len(), 1);
        assert_eq!(operators[0].name.as_deref(), Some("우리가 부르는 이름"));
        assert_eq!(operators[0].representative.as_deref(), Some("한대표"));
        // `dc` is `main`; the dossier's own `main` is another place and keeps apart
        assert_eq!(storage.len(), 2);
        assert_eq!((storage[0].facility, storage[0].cloud), (Some(Facility::Idc), Some(false)));
        assert_eq!(storage[1].id, "main@d");
        assert_eq!(storage[1].operator.as_deref(), Some("hanbyeol"));
        let certificates = certificates.unwrap();
        assert_eq!(
            (certificates[0].scheme, certificates[0].operator.as_deref()),
            (Scheme::Csap, Some("hanbyeol"))
        );
        assert_eq!(certificates[0].copy.as_deref(), Some("csap-1@d"));
    }

    #[test]
    fn two_operators_with_the_same_id_stay_two() {
        let own = case(
            "o-a",
            Purpose::Application,
            Facts { operators: vec![operator("self", Some("다른 사업자"))], ..Facts::default() },
        );
        let dossier = case(
            "o-op",
            Purpose::ServiceDossier,
            Facts {
                operators: vec![operator("self", Some("한별"))],
                storage: vec![place("dc", "self", None, None)],
                ..Facts::default()
            },
        );
        let brought =
            MergedDossiers::of(&own, &[kept("d", link(&[]))], &[kept("d", dossier)], &BTreeMap::new());
        let names: Vec<_> = brought.facts.operators.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(names, ["self", "self@d"]);
        assert_eq!(brought.facts.storage[0].operator.as_deref(), Some("self@d"));
        assert_eq!(brought.facts.certificates, None, "a dossier without certificates says nothing of others");
        assert!(brought.facts.operators.iter().all(|one| one.certificates_listed.is_none()));
    }

    /// A case with a data centre and a cloud, where the cloud's dossier lists `certificates`.
    fn two_operators(own: Option<Vec<Certificate>>, listed: Option<Vec<Certificate>>) -> Facts {
        let mut case = case(
            "o-a",
            Purpose::Application,
            Facts {
                operators: vec![operator("dc", None), operator("cloud", None)],
                storage: vec![place("main", "cloud", None, None), place("backup", "dc", None, None)],
                certificates: own,
                ..Facts::default()
            },
        );
        case.operators.insert("cloud".into(), "o-op".into());
        case_with(&case, dossier_of("o-op", vec![operator("self", None)], listed))
    }

    fn dossier_of(
        owner: &str,
        operators: Vec<Operator>,
        certificates: Option<Vec<Certificate>>,
    ) -> CaseRecord {
        case(owner, Purpose::ServiceDossier, Facts { operators, certificates, ..Facts::default() })
    }

    fn case_with(own: &CaseRecord, dossier: CaseRecord) -> Facts {
        MergedDossiers::of(own, &[kept("d", link(&[]))], &[kept("d", dossier)], &BTreeMap::new()).facts
    }

    fn listed(facts: &Facts) -> Vec<(&str, Option<bool>)> {
        facts.operators.iter().map(|one| (one.id.as_str(), one.certificates_listed)).collect()
    }

    #[test]
    fn a_dossier_lists_what_its_own_operators_hold_and_nobody_else() {
        let csap = || vec![certificate("self")];
        let facts = two_operators(None, Some(csap()));
        assert_eq!(listed(&facts), [("dc", Some(false)), ("cloud", Some(true))]);
        assert_eq!(facts.operators_with_all_certificates(), BTreeSet::from(["cloud"]));
        // that there is none is said too
        let none = two_operators(None, Some(vec![]));
        assert_eq!(none.certificates, Some(vec![]));
        assert_eq!(listed(&none), [("dc", Some(false)), ("cloud", Some(true))]);
        // a list of the case itself is whole
        let whole = two_operators(Some(vec![]), Some(csap()));
        assert_eq!(listed(&whole), [("dc", None), ("cloud", None)]);
        assert!(whole.operators_with_all_certificates().contains("dc"));
        // and where neither says anything, nothing is known
        let silent = two_operators(None, None);
        assert_eq!((silent.certificates.as_ref(), listed(&silent)[0].1), (None, None));
    }

    #[test]
    fn what_the_case_says_of_one_operator_holds() {
        let mut own = case(
            "o-a",
            Purpose::Application,
            Facts { operators: vec![operator("dc", None), operator("cloud", None)], ..Facts::default() },
        );
        own.operators.insert("cloud".into(), "o-op".into());
        own.facts.operators[0].certificates_listed = Some(true);
        let facts = case_with(&own, dossier_of("o-op", vec![operator("self", None)], Some(vec![])));
        assert_eq!(listed(&facts), [("dc", Some(true)), ("cloud", Some(true))]);
        // of its own operators a dossier may know one only
        let mut half =
            dossier_of("o-op", vec![operator("self", None), operator("below", None)], Some(vec![]));
        half.facts.operators[0].certificates_listed = Some(true);
        let facts = case_with(&own, half);
        assert_eq!(listed(&facts), [("dc", Some(true)), ("cloud", Some(true)), ("below", Some(false))]);
    }

    #[test]
    fn who_is_meant_where_a_dossier_names_nobody() {
        let mut own = case(
            "o-a",
            Purpose::Application,
            Facts { operators: vec![operator("dc", None), operator("cloud", None)], ..Facts::default() },
        );
        own.operators.insert("cloud".into(), "o-op".into());
        let nameless = |operators: Vec<Operator>| {
            let mut csap = certificate("");
            csap.operator = None;
            let mut dossier = dossier_of("o-op", operators, Some(vec![csap]));
            dossier.facts.storage = vec![Storage { id: "dc".into(), ..Storage::default() }];
            dossier
        };
        for operators in [vec![], vec![operator("self", None)]] {
            let facts = case_with(&own, nameless(operators));
            assert_eq!(facts.certificates.as_ref().unwrap()[0].operator.as_deref(), Some("cloud"));
            assert_eq!(facts.storage[0].operator.as_deref(), Some("cloud"));
            assert_eq!(listed(&facts), [("dc", Some(false)), ("cloud", Some(true))]);
        }
        // nobody has said which operator the organisation is: of whom the list speaks is not known
        own.operators.clear();
        let facts = case_with(&own, nameless(vec![]));
        assert_eq!(facts.certificates.as_ref().unwrap()[0].operator, None);
        assert_eq!(listed(&facts), [("dc", Some(false)), ("cloud", Some(false))]);
    }
}
