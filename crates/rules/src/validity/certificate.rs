//! When a certificate counts for S014: the right scheme, held by the operator, valid on the day, covering the service.
//!
//! 참고1 names the holder (집적정보통신시설 사업자, 클라우드서비스 제공 업체). That a certificate must be valid and cover the
//! service used is said only of SECaaS (참고6); reading R-028 extends it. Where several operators keep records, each of
//! them needs the certificate (reading R-029).

use std::collections::BTreeSet;

use simsa_catalogue::schemes;
use simsa_law::{guide, readings};
use simsa_model::fields::{certificates, operators, storage};
use simsa_model::{
    Certificate, CertificateStanding, Cites, CsapType, FactPath, Holder, NotCounted, Scheme, Standing,
};

use super::holdings::{Only, only_operator};
use crate::case::CaseFacts;
use crate::held::{Condition, Truth};
use crate::site::Site;

/// The passages on which the counting of certificates rests.
pub static CITES: Cites =
    Cites::new(&[&guide::REF_1_S014, &guide::GROUP_CERTIFICATES, &guide::REF_6_CERTIFICATE_VALID]);

/// Every operator that keeps records of this case holds a certificate of one of `schemes` that counts.
pub(crate) fn held_by_all(case: &CaseFacts<'_>, schemes: &'static [Scheme]) -> Condition {
    case.holdings.remembered(schemes, || by_all(case, schemes))
}

fn by_all<'a>(case: &CaseFacts<'a>, schemes: &'static [Scheme]) -> Condition {
    if case.facts.certificates.is_none() && !case.holdings.by_operator {
        return Condition::unknown(certificates::WHOLE.path());
    }
    let keepers: Vec<&Site<'a>> = case.counted().collect();
    let unnamed = Unnamed::of(case, schemes);
    let mut by_unnamed = false;
    let per_site: Vec<Condition> = keepers
        .iter()
        .map(|site| {
            let held = held_for(case, site, schemes, &unnamed);
            // A place that may turn out not to fall under S014 then needs no certificate.
            let may_not_count = site.counts.truth == Truth::Unknown;
            by_unnamed |= held.by_unnamed && !(may_not_count && unnamed.of_nobody.is_no());
            if may_not_count { held.condition.or(site.counts.clone().not()) } else { held.condition }
        })
        .collect();
    // What the certificates that name nobody say is said once, not once for each place.
    let said_once = by_unnamed.then_some(unnamed.of_nobody);
    let held = if keepers.is_empty() {
        Condition::unknown(storage::WHOLE.path())
    } else {
        Condition::all(per_site.into_iter().chain(said_once))
    };
    let whose = |site: &&Site<'a>| {
        let stated = site.storage.operator.as_deref();
        keeper_of(case, stated).or(stated)
    };
    let operators: BTreeSet<Option<&str>> = keepers.iter().map(whose).collect();
    held.reading_if(operators.len() > 1, &readings::R_029)
}

/// The operators that keep records of this case without a certificate of `scheme` that surely counts, each once,
/// in the order of the places; `None` for who is not named.
pub(crate) fn keepers_without<'a>(case: &CaseFacts<'a>, scheme: Scheme) -> Vec<Option<&'a str>> {
    let schemes = &[scheme];
    let unnamed = Unnamed::of(case, schemes);
    let mut seen = BTreeSet::new();
    case.counted()
        .filter(|site| !held_for(case, site, schemes, &unnamed).condition.is_yes())
        .map(|site| keeper_of(case, site.storage.operator.as_deref()))
        .filter(|keeper| seen.insert(*keeper))
        .collect()
}

/// Whose it is: as stated, or the only operator's where there is one.
pub(crate) fn keeper_of<'a>(case: &CaseFacts<'a>, stated: Option<&'a str>) -> Option<&'a str> {
    match only_operator(&case.facts.operators) {
        Only::One(id) => stated.or(Some(id)),
        Only::Several => stated,
        // Nobody is listed, so nobody can be told apart.
        Only::Unnamed => None,
    }
}

/// What the certificates of `schemes` say of an operator that they do not name, worked out once for all places.
struct Unnamed {
    /// Some certificate that names nobody counts; whose it is must be asked where several operators are listed.
    of_nobody: Condition,
    /// Some certificate that names somebody counts in itself.
    of_somebody: Condition,
}

impl Unnamed {
    fn of(case: &CaseFacts<'_>, schemes: &[Scheme]) -> Self {
        let several = matches!(only_operator(&case.facts.operators), Only::Several);
        let of_nobody = case.holdings.of(None, schemes).into_iter().map(|(index, certificate)| {
            let holds = named(index, certificate).and(counts_in_itself(case, index, certificate));
            if several { holds.and(Condition::unknown(certificates::OPERATOR.of(index))) } else { holds }
        });
        let of_somebody = case.holdings.of_somebody(schemes).into_iter().map(|(index, certificate)| {
            named(index, certificate).and(counts_in_itself(case, index, certificate))
        });
        Self { of_nobody: Condition::any(of_nobody), of_somebody: Condition::any(of_somebody) }
    }
}

/// Whether a place has the certificate.
struct HeldFor {
    condition: Condition,
    /// The certificates that name nobody had a say, which the condition itself does not repeat.
    by_unnamed: bool,
}

fn held_for(case: &CaseFacts<'_>, site: &Site<'_>, schemes: &[Scheme], unnamed: &Unnamed) -> HeldFor {
    let keeper = keeper_of(case, site.storage.operator.as_deref());
    let own = match keeper {
        Some(id) => {
            Condition::any(case.holdings.of(Some(id), schemes).into_iter().map(|(index, certificate)| {
                let holds = counts_in_itself(case, index, certificate);
                named(index, certificate).and(holds).and(names_holder(index, certificate))
            }))
        }
        // whose they are is asked first, where some would count
        None if !unnamed.of_somebody.is_no() => Condition::unknown(storage::OPERATOR.of(&site.storage.id)),
        None => Condition::plain(false),
    };
    if own.is_yes() {
        return HeldFor { condition: own, by_unnamed: false };
    }
    let shared = &unnamed.of_nobody;
    let (held, by_unnamed) = match shared.truth {
        Truth::Yes => return HeldFor { condition: Condition::plain(true), by_unnamed: true },
        Truth::Unknown => (own.or(Condition::open()), true),
        Truth::No => (own, false),
    };
    let condition = match unlisted(case, site) {
        // what is not listed may yet be there
        Some(fact) => held.or(Condition::unknown(fact)),
        None if held.is_no() && held.facts.is_empty() => {
            if !shared.facts.is_empty() {
                return HeldFor { condition: held, by_unnamed: true };
            }
            none_of(schemes, keeper.filter(|_| case.several()))
        }
        None => held,
    };
    HeldFor { condition, by_unnamed }
}

/// What must be asked because the list may lack certificates of the operator who runs this place.
fn unlisted(case: &CaseFacts<'_>, site: &Site<'_>) -> Option<FactPath> {
    let stated = site.storage.operator.as_deref();
    let holdings = &case.holdings;
    match keeper_of(case, stated).or(stated) {
        Some(id) if holdings.lists_all_of(id) => None,
        // an id that names no operator: whose certificates they would be is what is not known
        Some(id) if holdings.is_operator(id) => Some(operators::CERTIFICATES_LISTED.of(id)),
        None if holdings.lists_all() => None,
        _ => Some(storage::OPERATOR.of(&site.storage.id)),
    }
}

/// Names the certificate among the facts, so that a ground shows which one it rests on.
fn named(index: usize, certificate: &Certificate) -> Condition {
    Condition::from_fact(certificates::SCHEME.of(index), certificate.scheme.id(), true)
}

/// Whose the certificate is, as a fact where it is stated.
fn names_holder(index: usize, certificate: &Certificate) -> Condition {
    match certificate.operator.as_deref() {
        Some(holder) => Condition::from_fact(certificates::OPERATOR.of(index), holder, true),
        None => Condition::plain(true),
    }
}

/// The absence of a certificate is a fact too; with the operator that lacks it, where they can be told apart.
fn none_of(schemes: &[Scheme], keeper: Option<&str>) -> Condition {
    let names: Vec<&str> = schemes.iter().map(|scheme| scheme.id()).collect();
    let whose = keeper.map(|id| format!(" ({id})")).unwrap_or_default();
    Condition::from_fact(certificates::WHOLE.path(), format!("no {}{whose}", names.join(" / ")), false)
}

fn counts_in_itself(case: &CaseFacts<'_>, index: usize, certificate: &Certificate) -> Condition {
    let conditions = conditions(case, index, certificate);
    Condition::all(conditions.into_iter().map(|(_, held)| held))
}

/// What must hold of a certificate, each with the reason for which it would not count.
fn conditions(case: &CaseFacts<'_>, index: usize, certificate: &Certificate) -> Vec<(NotCounted, Condition)> {
    let on = case.on;
    let day = |day: simsa_model::Day| day.to_string();
    let mut conditions = vec![
        (
            NotCounted::NotTheOperators,
            Condition::when(certificates::HOLDER.of(index), certificate.holder, Holder::id, |holder| {
                holder == Holder::Operator
            }),
        ),
        (
            NotCounted::NotYetValid,
            Condition::when(certificates::VALID_FROM.of(index), certificate.valid_from, day, |from| {
                from <= on
            }),
        ),
        (
            NotCounted::Expired,
            Condition::when(certificates::VALID_UNTIL.of(index), certificate.valid_until, day, |until| {
                on <= until
            }),
        ),
        (
            NotCounted::OutOfScope,
            Condition::flag(certificates::COVERS_SERVICE.of(index), certificate.covers_service),
        ),
    ];
    if certificate.scheme == Scheme::Csap {
        let iaas =
            Condition::when(certificates::CSAP_TYPE.of(index), certificate.csap_type, CsapType::id, |kind| {
                schemes::CSAP.type_(kind.id()).is_some_and(|entry| entry.sufficient_for_infrastructure)
            });
        conditions.push((NotCounted::CsapNotIaas, iaas));
    }
    for (reason, held) in &mut conditions {
        if held.is_no() && *reason != NotCounted::NotTheOperators {
            let reading =
                if *reason == NotCounted::CsapNotIaas { &readings::R_009 } else { &readings::R_028 };
            held.readings.push(reading);
        }
    }
    conditions
}

/// How each certificate of the facts stands.
pub(crate) fn standings(case: &CaseFacts<'_>) -> Vec<CertificateStanding> {
    let certificates = case.facts.certificates.as_deref().unwrap_or_default();
    certificates
        .iter()
        .enumerate()
        .map(|(index, certificate)| CertificateStanding {
            index,
            scheme: certificate.scheme,
            standing: standing(case, index, certificate),
        })
        .collect()
}

fn standing(case: &CaseFacts<'_>, index: usize, certificate: &Certificate) -> Standing {
    if certificate.scheme == Scheme::ClaimsSoftware {
        return Standing::DoesNotCount(vec![NotCounted::OtherScheme]);
    }
    let conditions = conditions(case, index, certificate);
    let mut reasons: Vec<NotCounted> =
        conditions.iter().filter(|(_, held)| held.is_no()).map(|(reason, _)| *reason).collect();
    let unknown = conditions.iter().any(|(_, held)| held.truth == Truth::Unknown);
    if case.holdings.keeps_no_records(keeper_of(case, certificate.operator.as_deref())) {
        reasons.push(NotCounted::OperatorKeepsNoRecords);
    }
    match (reasons.is_empty(), unknown) {
        (false, _) => Standing::DoesNotCount(reasons),
        (true, true) => Standing::Unknown,
        (true, false) => Standing::Counts,
    }
}
