//! 적용대상, first case: the EMR system uses somebody else's facility outside the medical institution.

use simsa_law::{guide, readings};
use simsa_model::{Applicability, Bi, Cites, Facility, RuleInfo};

use crate::case::{CRITERION_CHANGED, CaseFacts};
use crate::held::Condition;
use crate::resolve::Rule;
use crate::site::Site;

static INFO: RuleInfo = RuleInfo {
    id: "applicability/outside-facility",
    says: Bi::new(
        "의료기관 외부의 집적정보통신시설을 이용하므로 S014 적용대상입니다.",
        "S014 applies: records are kept in a facility outside the medical institution.",
    ),
    cites: Cites::new(&[&guide::SUBJECT_OUTSIDE, &guide::DEF_FACILITY, &guide::S014_INSTITUTIONS]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Applicability> = Rule { info: &INFO, gives: Applicability::Applies, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    let outside = || case.sites.iter().filter(|site| site.outside_facility.is_yes());
    let only_backups = outside().all(Site::is_backup) && outside().next().is_some();
    let any = |test: fn(Facility) -> bool| outside().any(|site| site.storage.facility.is_some_and(test));
    case.any_site(|site| site.outside_facility.clone())
        .reading_if(case.applicant_serves_members(), &readings::R_023)
        .reading_if(any(|facility| facility == Facility::Maker), &readings::R_025)
        .reading_if(only_backups, &readings::R_026)
        .reading_if(any(|facility| facility == Facility::Association), &readings::R_048)
}
