//! 경과: "June 2021" names a month, not a day; a certificate of that very month is taken as given under the new text.

use simsa_law::{guide, readings};
use simsa_model::{Applicability, Bi, Cites, RuleInfo};

use super::before_change::{certified, leaves_the_certificate};
use crate::case::{CRITERION_CHANGED, CaseFacts, ChangeOfCriterion};
use crate::held::Condition;
use crate::resolve::Rule;

static INFO: RuleInfo = RuleInfo {
    id: "applicability/certified-in-june-2021",
    says: Bi::new(
        "2021년 6월 중에 받은 인증은 변경된 기준에 따른 것으로 보아 지금 심사합니다.",
        "A certificate of June 2021 itself is taken as given under the changed criterion: reviewed now.",
    ),
    cites: Cites::new(&[&guide::TRANSITION]),
    readings: &[&readings::R_027],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Applicability> = Rule { info: &INFO, gives: Applicability::Applies, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    leaves_the_certificate(case).and(certified(case, ChangeOfCriterion::During)).and(case.any_site_counts())
}
