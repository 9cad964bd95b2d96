//! The duty of national and public institutions to use a service with CSAP (S014 제2호 단서).

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, CsapDuty, RuleInfo, Ruling};

use crate::case::{CRITERION_CHANGED, CaseFacts};
use crate::group::csap;
use crate::held::Condition;
use crate::resolve::{Rule, RuleConflict, resolve};

static NOT_CLOUD: RuleInfo = RuleInfo {
    id: "csap/not-in-group-i",
    says: Bi::new(
        "CSAP 의무는 제2호의 단서이므로 단순 외부보관(그룹 I)에는 없습니다.",
        "The CSAP duty stands in part 2, which group I does not apply.",
    ),
    cites: Cites::new(&[&guide::S014_2_CSAP, &guide::GROUP_I]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

static NOT_PUBLIC: RuleInfo = RuleInfo {
    id: "csap/not-public",
    says: Bi::new(
        "이용 의료기관이 국가·공공 의료기관이 아니므로 CSAP 의무가 없습니다.",
        "No CSAP duty: no national or public institution is served.",
    ),
    cites: Cites::new(&[&guide::S014_2_CSAP, &guide::S014_TERMS, &guide::REF_2_PUBLIC]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

static MET: RuleInfo = RuleInfo {
    id: "csap/met",
    says: Bi::new(
        "국가·공공 의료기관이 이용하며 CSAP 인증을 받은 서비스입니다.",
        "National or public institutions are served, by a service with CSAP.",
    ),
    cites: Cites::new(&[&guide::S014_2_CSAP]),
    readings: &[&readings::R_009],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

static MISSING: RuleInfo = RuleInfo {
    id: "csap/missing",
    says: Bi::new(
        "국가·공공 의료기관은 CSAP 인증을 받은 서비스를 이용하여야 하는데, 인정되는 CSAP가 없습니다.",
        "National and public institutions must use a service with CSAP, and none that counts is there.",
    ),
    cites: Cites::new(&[&guide::S014_2_CSAP, &guide::REF_2_PUBLIC]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

/// The rules of this module.
pub(crate) static RULES: [&Rule<CsapDuty>; 4] = [
    &Rule { info: &NOT_CLOUD, gives: CsapDuty::None, holds: not_cloud },
    &Rule { info: &NOT_PUBLIC, gives: CsapDuty::None, holds: |case| case.serves_public().not() },
    &Rule { info: &MET, gives: CsapDuty::Met, holds: |case| demanded(case).and(csap(case)) },
    &Rule { info: &MISSING, gives: CsapDuty::Missing, holds: missing },
];

/// Decides the duty.
pub(crate) fn decide(case: &CaseFacts<'_>) -> Result<Ruling<CsapDuty>, RuleConflict> {
    resolve(&RULES, case)
}

fn not_cloud(case: &CaseFacts<'_>) -> Condition {
    let may_matter = !case.serves_public().is_no();
    case.cloud().not().reading_if(may_matter, &readings::R_008)
}

fn demanded(case: &CaseFacts<'_>) -> Condition {
    case.cloud().and(case.serves_public())
}

fn missing(case: &CaseFacts<'_>) -> Condition {
    let held = demanded(case).and(csap(case).not());
    // The table lets all three certificates suffice for II-1; the proviso of the criterion does not.
    let all_three = held.is_yes() && crate::group::all_three(case).is_yes();
    held.reading_if(all_three, &readings::R_007)
}
