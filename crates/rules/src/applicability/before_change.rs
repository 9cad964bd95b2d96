//! 경과: what was certified before the criterion changed in June 2021 is reviewed when that certification is renewed.

use simsa_law::{guide, readings};
use simsa_model::fields::{application, earlier_certification};
use simsa_model::{Applicability, Bi, Cites, Day, ReviewKind, RuleInfo};

use crate::case::{CRITERION_CHANGED, CaseFacts, ChangeOfCriterion, change_of_criterion};
use crate::held::Condition;
use crate::resolve::Rule;

static INFO: RuleInfo = RuleInfo {
    id: "applicability/before-change",
    says: Bi::new(
        "2021년 6월 기준 변경 이전에 받은 인증이 유효하므로, S014는 유효기간 만료 후 인증갱신 시 심사합니다.",
        "Certified before the change of June 2021: S014 is reviewed when that certification is renewed.",
    ),
    cites: Cites::new(&[&guide::TRANSITION]),
    readings: &[&readings::R_027],
    over: &[
        "applicability/outside-facility",
        "applicability/commercial-own-facility",
        "applicability/certified-in-june-2021",
    ],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Applicability> = Rule { info: &INFO, gives: Applicability::Deferred, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    leaves_the_certificate(case)
        .and(certified(case, ChangeOfCriterion::Before))
        .and(still_valid(case))
        .and(case.any_site_counts())
}

/// A change review leaves the earlier certificate in place, as does no review at all; an initial one has none, a renewal
/// replaces it.
pub(super) fn leaves_the_certificate(case: &CaseFacts<'_>) -> Condition {
    let application = &case.facts.application;
    if application.pending == Some(false) {
        return Condition::from_fact(application::PENDING.path(), "false", true);
    }
    let is_change = |kind| kind == ReviewKind::Change;
    Condition::when(application::KIND.path(), application.kind, ReviewKind::id, is_change)
}

/// The earlier certificate was granted `then`, seen from the change of the criterion.
pub(super) fn certified(case: &CaseFacts<'_>, then: ChangeOfCriterion) -> Condition {
    let day = case.facts.earlier_certification.as_ref().and_then(|earlier| earlier.certified_on);
    let is_so = |day: Day| change_of_criterion(day) == then;
    Condition::when(earlier_certification::CERTIFIED_ON.path(), day, |day| day.to_string(), is_so)
}

fn still_valid(case: &CaseFacts<'_>) -> Condition {
    let day = case.facts.earlier_certification.as_ref().and_then(|earlier| earlier.valid_until);
    let fact = earlier_certification::VALID_UNTIL.path();
    Condition::when(fact, day, |day| day.to_string(), |day| case.on <= day)
}
