//! When a certificate counts for S014: the right scheme, held by the operator, valid on the day, covering the service.
//!
//! 참고1 names the holder (집적정보통신시설 사업자, 클라우드서비스 제공 업체). That a certificate must be valid and cover the
//! service used is said only of SECaaS (참고6); reading R-028 extends it. Where several operators keep records, each of
//! them needs the certificate (reading R-029).

use simsa_law::{guide, readings};
use simsa_model::fields::{certificates, operators, storage};
use simsa_model::{
    Certificate, CertificateStanding, Cites, CsapType, FactPath, Holder, NotCounted, Operator, Scheme,
    Standing,
};

use crate::case::{CaseFacts, Site};
use crate::held::{Condition, Truth};

/// The passages on which the counting of certificates rests.
pub static CITES: Cites =
    Cites::new(&[&guide::REF_1_S014, &guide::GROUP_CERTIFICATES, &guide::REF_6_CERTIFICATE_VALID]);

/// Every operator that keeps records of this case holds a certificate of one of `schemes` that counts.
pub(crate) fn held_by_all(case: &CaseFacts<'_>, schemes: &[Scheme]) -> Condition {
    if case.facts.certificates.is_none() && !case.facts.certificates_by_operator() {
        return Condition::unknown(certificates::WHOLE.path());
    }
    let keepers: Vec<&Site<'_>> = case.counted().collect();
    let per_site = keepers.iter().map(|site| {
        let held = held_for(case, site, schemes);
        // A place that may turn out not to fall under S014 then needs no certificate.
        if site.counts.truth == Truth::Unknown { held.or(site.counts.clone().not()) } else { held }
    });
    let held =
        if keepers.is_empty() { Condition::unknown(storage::WHOLE.path()) } else { Condition::all(per_site) };
    let mut operators: Vec<_> = keepers.iter().map(|site| site.storage.operator.as_deref()).collect();
    operators.sort_unstable();
    operators.dedup();
    held.reading_if(operators.len() > 1, &readings::R_029)
}

fn held_for(case: &CaseFacts<'_>, site: &Site<'_>, schemes: &[Scheme]) -> Condition {
    let all = case.facts.certificates.iter().flatten().enumerate();
    let of_scheme = all.filter(|(_, certificate)| schemes.contains(&certificate.scheme));
    let held = Condition::any(of_scheme.map(|(index, certificate)| {
        let holds = counts_in_itself(case, index, certificate);
        let whose = belongs_to(case, index, certificate, site.storage.operator.as_deref(), &site.storage.id);
        named(index, certificate).and(holds).and(whose)
    }));
    if held.is_yes() {
        return held;
    }
    match unlisted(case, site) {
        // what is not listed may yet be there
        Some(fact) => held.or(Condition::unknown(fact)),
        None if held.is_no() && held.facts.is_empty() => none_of(schemes),
        None => held,
    }
}

/// What must be asked because the list may lack certificates of the operator who runs this place.
fn unlisted(case: &CaseFacts<'_>, site: &Site<'_>) -> Option<FactPath> {
    let facts = case.facts;
    let by_default = match only_operator(&facts.operators) {
        Only::One(id) => Some(id),
        _ => None,
    };
    let keeper = site.storage.operator.as_deref().or(by_default);
    let listed = |id: &str| facts.lists_certificates_of(id);
    match keeper {
        Some(id) if listed(id) => None,
        // an id that names no operator: whose certificates they would be is what is not known
        Some(id) if facts.operators.iter().any(|operator| operator.id == id) => {
            Some(operators::CERTIFICATES_LISTED.of(id))
        }
        None if facts.operators.iter().all(|operator| listed(&operator.id)) => None,
        _ => Some(storage::OPERATOR.of(&site.storage.id)),
    }
}

/// Names the certificate among the facts, so that a ground shows which one it rests on.
fn named(index: usize, certificate: &Certificate) -> Condition {
    Condition::from_fact(certificates::SCHEME.of(index), certificate.scheme.id(), true)
}

/// The absence of a certificate is a fact too.
fn none_of(schemes: &[Scheme]) -> Condition {
    let names: Vec<&str> = schemes.iter().map(|scheme| scheme.id()).collect();
    Condition::from_fact(certificates::WHOLE.path(), format!("no {}", names.join(" / ")), false)
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
                kind == CsapType::Iaas
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

/// The certificate is that of the operator who runs the place.
fn belongs_to(
    case: &CaseFacts<'_>,
    index: usize,
    certificate: &Certificate,
    runs: Option<&str>,
    site: &str,
) -> Condition {
    let only = only_operator(&case.facts.operators);
    if let Only::Unnamed = only {
        return Condition::plain(true);
    }
    let by_default = match only {
        Only::One(id) => Some(id),
        _ => None,
    };
    match (certificate.operator.as_deref().or(by_default), runs.or(by_default)) {
        (None, _) => Condition::unknown(certificates::OPERATOR.of(index)),
        (_, None) => Condition::unknown(storage::OPERATOR.of(site)),
        (Some(holder), Some(keeper)) => {
            let stated = certificate.operator.is_some();
            if stated {
                Condition::from_fact(certificates::OPERATOR.of(index), holder, holder == keeper)
            } else {
                Condition::plain(holder == keeper)
            }
        }
    }
}

enum Only<'a> {
    /// No operator is listed, so nothing can be told apart.
    Unnamed,
    One(&'a str),
    Several,
}

fn only_operator(operators: &[Operator]) -> Only<'_> {
    match operators {
        [] => Only::Unnamed,
        [one] => Only::One(&one.id),
        _ => Only::Several,
    }
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
    let whose = Condition::any(case.counted().map(|site| {
        belongs_to(case, index, certificate, site.storage.operator.as_deref(), &site.storage.id)
    }));
    if whose.is_no() && !case.sites.is_empty() {
        reasons.push(NotCounted::OperatorKeepsNoRecords);
    }
    match (reasons.is_empty(), unknown) {
        (false, _) => Standing::DoesNotCount(reasons),
        (true, true) => Standing::Unknown,
        (true, false) => Standing::Counts,
    }
}
