//! The product matrix: which proof a security product needs (items 2.2 and 3.1), and the window for SECaaS (참고6).

use std::collections::BTreeSet;

use simsa_catalogue::{
    ExpectedProduct, ProductProof as Proof, ProductType, Requirement, catalogue, parameters, proofs,
};
use simsa_model::{AnswerValue, Day, Product, ProofKind};

/// How a product stands on a day.
#[derive(Debug)]
pub struct ProductStanding {
    /// Its type.
    pub kind: &'static ProductType,
    /// What it lacks, and a claim that fails; empty when it meets what its type demands.
    pub shortfalls: Vec<Shortfall>,
    /// Whether it meets the demand only through the exception for SECaaS.
    pub by_secaas: bool,
}

/// What a product lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortfall {
    /// A proof; what is missing, as the catalogue states it.
    Lacks(&'static Requirement),
    /// A proof is there, and its validity is over.
    Expired(ProofKind),
    /// The exception for SECaaS is claimed outside its window (parameter `secaas.window`).
    SecaasOutsideWindow,
    /// The exception for SECaaS is claimed without a CSAP certificate that is valid on the day.
    SecaasCertificateNotValid,
    /// The exception for SECaaS is claimed for a type that it does not name.
    SecaasNotForThisType,
    /// The exception for SECaaS is claimed for a service of a cloud that a body built for itself.
    SecaasOfOwnCloud,
}

/// Judges `product` on the day `on`; `None` when its type is not in the catalogue.
pub fn judge(product: &Product, on: Day) -> Option<ProductStanding> {
    let kind = catalogue().product(&product.kind)?;
    let refusal = secaas_refusal(product, kind, on);
    let Some(requirement) = &kind.requirement else {
        // Nothing is demanded, so nothing is lacking; an exception that is claimed nevertheless is refused like any other.
        return Some(ProductStanding { kind, shortfalls: refusal.into_iter().collect(), by_secaas: false });
    };
    let own = |proof: &'static Proof| has(product, proof, on);
    if requirement.is_met_by(&own) {
        return Some(ProductStanding { kind, shortfalls: Vec::new(), by_secaas: false });
    }
    let excepted = product.secaas.is_some() && refusal.is_none();
    let waived =
        |proof: &'static Proof| own(proof) || (excepted && catalogue().secaas.waives.contains(&proof));
    let mut shortfalls: Vec<Shortfall> =
        requirement.unmet_by(&waived).into_iter().map(Shortfall::Lacks).collect();
    let by_secaas = shortfalls.is_empty();
    if !by_secaas {
        shortfalls.extend(refusal);
        shortfalls.extend(expired(product, on));
    }
    Some(ProductStanding { kind, shortfalls, by_secaas })
}

/// The types that every facility is expected to have (firewall, IDS/IPS, VPN) and that neither stand in the list nor
/// are replaced by a substitute (readings R-030).
pub fn missing_types<'p>(products: impl IntoIterator<Item = &'p Product>) -> Vec<&'static ProductType> {
    let kinds: BTreeSet<&str> = products.into_iter().map(|product| product.kind.as_str()).collect();
    let listed = |id: &str| kinds.contains(id);
    catalogue()
        .products
        .iter()
        .copied()
        .filter(|kind| kind.expected == ExpectedProduct::Always)
        .filter(|kind| !listed(kind.id) && !kind.substitutes.iter().any(|substitute| listed(substitute.id)))
        .collect()
}

/// The answer to item 3.1 that the list of products supports (reading R-031): none introduced, all proven, some, none.
pub fn supported_answer<'p>(products: impl IntoIterator<Item = &'p Product>, on: Day) -> AnswerValue {
    let judged: Vec<bool> = products
        .into_iter()
        .filter_map(|product| judge(product, on))
        .filter(|standing| standing.kind.item.is_some_and(|item| item.number == "3.1"))
        .map(|standing| standing.shortfalls.is_empty())
        .collect();
    match (judged.iter().all(|met| *met), judged.iter().any(|met| *met)) {
        _ if judged.is_empty() => AnswerValue::NotApplicable,
        (true, _) => AnswerValue::Y,
        (false, true) => AnswerValue::P,
        (false, false) => AnswerValue::N,
    }
}

fn has(product: &Product, proof: &Proof, on: Day) -> bool {
    if *proof == proofs::VALIDATED_CRYPTO_MODULE {
        return product.crypto_module.as_ref().is_some_and(|module| module.validated);
    }
    product
        .proofs
        .iter()
        .any(|own| catalogue_id(own.kind) == proof.id && own.valid_until.is_none_or(|until| on <= until))
}

const fn catalogue_id(kind: ProofKind) -> &'static str {
    match kind {
        ProofKind::CcDomestic => "cc-domestic",
        ProofKind::CcInternational => "cc-international",
        ProofKind::Gs => "gs",
        ProofKind::PerformanceEvaluation => "performance-evaluation",
        ProofKind::SecurityFunction => "security-function",
    }
}

fn expired(product: &Product, on: Day) -> impl Iterator<Item = Shortfall> {
    product
        .proofs
        .iter()
        .filter(move |proof| proof.valid_until.is_some_and(|until| until < on))
        .map(|proof| Shortfall::Expired(proof.kind))
}

/// Why the exception cannot be used, when it is claimed.
fn secaas_refusal(product: &Product, kind: &ProductType, on: Day) -> Option<Shortfall> {
    let claimed = product.secaas.as_ref()?;
    if !kind.secaas_eligible {
        return Some(Shortfall::SecaasNotForThisType);
    }
    if claimed.own_cloud == Some(true) {
        return Some(Shortfall::SecaasOfOwnCloud);
    }
    if parameters::SECAAS_WINDOW.flag_on(on.0) != Some(true) {
        return Some(Shortfall::SecaasOutsideWindow);
    }
    let valid = claimed.valid_from.is_some_and(|from| from <= on)
        && claimed.valid_until.is_some_and(|until| on <= until);
    (!valid).then_some(Shortfall::SecaasCertificateNotValid)
}
