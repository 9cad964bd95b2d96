//! 적용 제외대상, example ②: a national or public body serves its own member institutions.

use simsa_law::guide;
use simsa_model::{Applicability, Bi, Cites, Facility, RuleInfo};

use crate::case::{CRITERION_CHANGED, CaseFacts};
use crate::held::Condition;
use crate::resolve::Rule;

static INFO: RuleInfo = RuleInfo {
    id: "applicability/public-body",
    says: Bi::new(
        "국가·공공기관이 소속 의료기관에 제공하는 비상용 시스템이므로 S014 적용 제외대상입니다.",
        "S014 does not apply: a national or public body serves its own member institutions, not commercially.",
    ),
    cites: Cites::new(&[&guide::EXCLUDED_INTERNAL, &guide::EXCLUDED_PUBLIC_BODY]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Applicability> = Rule { info: &INFO, gives: Applicability::Excluded, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    let bodies = case.sites.iter().map(|site| site.facility(|facility| facility == Facility::PublicBody));
    case.any_site_counts().not().and(Condition::any(bodies))
}
