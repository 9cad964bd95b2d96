//! 적용 제외대상, example ①: the parent institution of a group serves its member institutions.

use simsa_law::guide;
use simsa_model::{Applicability, Bi, Cites, Facility, RuleInfo};

use crate::case::{CRITERION_CHANGED, CaseFacts};
use crate::held::Condition;
use crate::resolve::Rule;

static INFO: RuleInfo = RuleInfo {
    id: "applicability/parent-institution",
    says: Bi::new(
        "의료원 체제의 모(母) 의료기관이 소속 의료기관에 제공하는 비상용 시스템이므로 S014 적용 제외대상입니다.",
        "S014 does not apply: a parent institution serves its own member institutions, not commercially.",
    ),
    cites: Cites::new(&[&guide::EXCLUDED_INTERNAL, &guide::EXCLUDED_PARENT]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Applicability> = Rule { info: &INFO, gives: Applicability::Excluded, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    let parents =
        case.sites.iter().map(|site| site.facility(|facility| facility == Facility::ParentInstitution));
    case.any_site_counts().not().and(Condition::any(parents))
}
