//! 적용대상, second case: the institution built the facility itself and offers the EMR system commercially from it.

use simsa_law::{guide, readings};
use simsa_model::{Applicability, Bi, Cites, RuleInfo};

use crate::case::{CRITERION_CHANGED, CaseFacts};
use crate::held::Condition;
use crate::resolve::Rule;

static INFO: RuleInfo = RuleInfo {
    id: "applicability/commercial-own-facility",
    says: Bi::new(
        "자체 구축한 설비에서 상용(商用)으로 제공하는 시스템이므로 S014 적용대상입니다.",
        "S014 applies: the system is offered commercially from a facility of the institution's own.",
    ),
    cites: Cites::new(&[
        &guide::SUBJECT_COMMERCIAL_INSIDE,
        &guide::REF_3_COMMERCIAL,
        &guide::REF_3_FREE_OF_CHARGE,
    ]),
    readings: &[&readings::R_022],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Applicability> = Rule { info: &INFO, gives: Applicability::Applies, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    case.any_site(|site| site.own_commercial.clone())
}
