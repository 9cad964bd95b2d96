//! Does S014 apply? 적용대상, its exclusions, and the transition of June 2021.

mod before_change;
mod certified_in_june_2021;
mod commercial_own_facility;
mod outside_facility;
mod own_internal_use;
mod parent_institution;
mod public_body;

use simsa_model::{Applicability, Ruling};

use crate::case::CaseFacts;
use crate::resolve::{Rule, RuleConflict, resolve};

/// The rules of this module.
pub(crate) static RULES: [&Rule<Applicability>; 7] = [
    &outside_facility::RULE,
    &commercial_own_facility::RULE,
    &own_internal_use::RULE,
    &parent_institution::RULE,
    &public_body::RULE,
    &before_change::RULE,
    &certified_in_june_2021::RULE,
];

/// Decides applicability.
pub(crate) fn decide(case: &CaseFacts<'_>) -> Result<Ruling<Applicability>, RuleConflict> {
    resolve(&RULES, case)
}
