//! 적용 제외대상: the institution's own facility, used inside it and not offered commercially.

use simsa_law::{guide, readings};
use simsa_model::{Applicability, Bi, Cites, Facility, Premises, RuleInfo};

use crate::case::{CRITERION_CHANGED, CaseFacts};
use crate::held::Condition;
use crate::resolve::Rule;
use crate::site::Site;

static INFO: RuleInfo = RuleInfo {
    id: "applicability/own-internal-use",
    says: Bi::new(
        "의료기관이 자체 구축하여 내부적으로 활용하는 비상용(非商用) 시스템이므로 S014 적용 제외대상입니다.",
        "S014 does not apply: the institution built the facility itself and uses it only internally.",
    ),
    cites: Cites::new(&[&guide::EXCLUDED_INTERNAL, &guide::REF_3_COMMERCIAL]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Applicability> = Rule { info: &INFO, gives: Applicability::Excluded, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    let own_outside = |site: &Site<'_>| {
        site.storage.facility == Some(Facility::Own) && site.storage.place == Some(Premises::Outside)
    };
    // What stands inside is judged as the institution's own, whoever built it.
    let internal = |site: &Site<'_>| {
        site.facility(|facility| facility == Facility::Own).or(site.is_inside_third_party())
    };
    case.any_site_counts()
        .not()
        .and(Condition::any(case.sites.iter().map(internal)))
        .reading_if(case.sites.iter().any(own_outside), &readings::R_047)
}
