//! Which group? 단순 외부보관 or 클라우드 기반, and which certificates the operator holds.

mod i_1;
mod i_2;
mod ii_1_certificates;
mod ii_1_csap;
mod ii_2;
mod ii_3;

use simsa_catalogue::parameters;
use simsa_law::readings;
use simsa_model::{Group, Scheme};

use crate::case::CaseFacts;
use crate::held::Condition;
use crate::resolve::{Decision, Rule, RuleConflict, weigh};
use crate::validity::certificate::held_by_all;

/// The rules of this module.
pub(crate) static RULES: [&Rule<Group>; 6] =
    [&i_1::RULE, &i_2::RULE, &ii_1_certificates::RULE, &ii_1_csap::RULE, &ii_2::RULE, &ii_3::RULE];

/// Decides the group, or says which ones are possible.
pub(crate) fn decide(case: &CaseFacts<'_>) -> Result<Decision<Group>, RuleConflict> {
    weigh(&RULES, case)
}

/// ISMS-P, or ISMS "for the time being" (reading R-010): as long as the parameter `isms.accepted-for-isms-p` says.
fn management_system(case: &CaseFacts<'_>) -> Condition {
    let isms_p = held_by_all(case, &[Scheme::IsmsP]);
    if isms_p.is_yes() || !isms_accepted(case) {
        return isms_p;
    }
    let either = held_by_all(case, &[Scheme::IsmsP, Scheme::Isms]);
    let by_isms = either.is_yes();
    either.reading_if(by_isms, &readings::R_010)
}

/// ISMS stands in for ISMS-P on the day of the case.
pub(crate) fn isms_accepted(case: &CaseFacts<'_>) -> bool {
    parameters::ISMS_ACCEPTED_FOR_ISMS_P.flag_on(case.on.0) == Some(true)
}

fn iso_27017(case: &CaseFacts<'_>) -> Condition {
    held_by_all(case, &[Scheme::Iso27017])
}

fn iso_27018(case: &CaseFacts<'_>) -> Condition {
    held_by_all(case, &[Scheme::Iso27018])
}

pub(crate) fn all_three(case: &CaseFacts<'_>) -> Condition {
    management_system(case).and(iso_27017(case)).and(iso_27018(case))
}

/// CSAP of type IaaS (reading R-009).
pub(crate) fn csap(case: &CaseFacts<'_>) -> Condition {
    held_by_all(case, &[Scheme::Csap])
}

/// The readings that decide between II-2 and II-3 where certificates are there that fit neither row of the table.
fn with_partial_sets(case: &CaseFacts<'_>, held: Condition) -> Condition {
    let isos = [iso_27017(case).is_yes(), iso_27018(case).is_yes()];
    let some_iso = isos.contains(&true) && !(isos == [true; 2] && management_system(case).is_yes());
    let csap = csap(case).is_yes();
    let private = csap && case.serves_public().is_no();
    let mixed = csap && case.serves_public().is_yes() && case.serves_only_public().is_no();
    held.reading_if(some_iso, &readings::R_004)
        .reading_if(private, &readings::R_006)
        .reading_if(mixed, &readings::R_046)
}
