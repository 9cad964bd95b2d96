//! Which operator lacks a certificate, and what it takes: gain it, renew it, have its scope extended, or gain one of the
//! type that counts.

use std::collections::BTreeMap;

use simsa_model::{Assessment, NotCounted, Scheme, Standing};

use crate::case::CaseFacts;
use crate::validity::certificate::{keeper_of, keepers_without};

/// Operators that lack a certificate of one scheme in the same way.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Lacking {
    /// The scheme.
    pub scheme: Scheme,
    /// What it takes.
    pub obtain: Obtain,
    /// Who: the operators that keep records without it.
    pub operators: Vec<LackingOperator>,
}

/// An operator that lacks a certificate.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LackingOperator {
    /// Its `id`; `None` where the facts name no operator.
    pub id: Option<String>,
    /// What people call it: its name, or its id while it has none. Only where several operators are listed, who can be
    /// told apart.
    pub name: Option<String>,
}

/// How an operator comes by a certificate that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Obtain {
    /// It has one of which not all is known, such as what it covers: what is missing is stated.
    State,
    /// The one it has does not cover the service: its scope is extended.
    Extend,
    /// The one it has is not valid on the day: it is renewed.
    Renew,
    /// Both.
    RenewAndExtend,
    /// The CSAP it has is of another type than IaaS: one of that type is gained.
    GainAsIaas,
    /// It has none.
    Gain,
}

/// Who lacks a certificate of `scheme` that counts, one entry per way to come by it.
pub(super) fn lacking(case: &CaseFacts<'_>, now: &Assessment, scheme: Scheme) -> Vec<Lacking> {
    let ways = ways_of_holders(case, now, scheme);
    let names: BTreeMap<&str, Option<&str>> =
        case.facts.operators.iter().map(|one| (one.id.as_str(), one.name.as_deref())).collect();
    let mut by_way: BTreeMap<Obtain, Vec<LackingOperator>> = BTreeMap::new();
    for keeper in keepers_without(case, scheme) {
        let obtain = ways.get(&keeper).copied().unwrap_or(Obtain::Gain);
        let called = keeper.map(|id| names.get(id).copied().flatten().unwrap_or(id));
        by_way.entry(obtain).or_default().push(LackingOperator {
            id: keeper.map(str::to_owned),
            name: called.filter(|_| case.several()).map(str::to_owned),
        });
    }
    by_way.into_iter().map(|(obtain, operators)| Lacking { scheme, obtain, operators }).collect()
}

/// The least that each operator has to do with a certificate of `scheme` that it has and that does not surely count.
fn ways_of_holders<'a>(
    case: &CaseFacts<'a>,
    now: &Assessment,
    scheme: Scheme,
) -> BTreeMap<Option<&'a str>, Obtain> {
    let certificates = case.facts.certificates.as_deref().unwrap_or_default();
    let mut ways = BTreeMap::new();
    for own in now.certificates.iter().filter(|own| own.scheme == scheme) {
        let way = match &own.standing {
            Standing::Counts => continue,
            Standing::Unknown => Obtain::State,
            Standing::DoesNotCount(reasons) => way(reasons),
        };
        let Some(certificate) = certificates.get(own.index) else { continue };
        let holder = keeper_of(case, certificate.operator.as_deref());
        ways.entry(holder).and_modify(|known: &mut Obtain| *known = way.min(*known)).or_insert(way);
    }
    ways
}

fn way(reasons: &[NotCounted]) -> Obtain {
    let has = |reason| reasons.contains(&reason);
    let days = has(NotCounted::Expired) || has(NotCounted::NotYetValid);
    match (days, has(NotCounted::OutOfScope)) {
        // somebody else's does not become the operator's, and another type not IaaS, by being renewed
        _ if has(NotCounted::NotTheOperators) => Obtain::Gain,
        _ if has(NotCounted::CsapNotIaas) => Obtain::GainAsIaas,
        (true, false) => Obtain::Renew,
        (false, true) => Obtain::Extend,
        (true, true) => Obtain::RenewAndExtend,
        (false, false) => Obtain::Gain,
    }
}
