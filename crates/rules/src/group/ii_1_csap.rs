//! Group II-1, second way: a cloud service with CSAP that serves national and public institutions.

use simsa_law::{guide, readings};
use simsa_model::{ApplicantKind, Bi, Cites, Group, RuleInfo};

use super::csap;
use crate::case::{CRITERION_CHANGED, CaseFacts};
use crate::held::Condition;
use crate::resolve::Rule;

static INFO: RuleInfo = RuleInfo {
    id: "group/ii-1-csap",
    says: Bi::new(
        "클라우드 기반이고 국가·공공 의료기관에 CSAP 인증 서비스로 제공하므로 그룹 II-1입니다.",
        "Group II-1: cloud-based, and served to national or public institutions with CSAP.",
    ),
    cites: Cites::new(&[&guide::TABLE_II_1, &guide::DETAIL_II_1_CSAP, &guide::REF_2_PUBLIC]),
    readings: &[&readings::R_009],
    over: &["group/ii-2", "group/ii-3"],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Group> = Rule { info: &INFO, gives: Group::II1, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    // Cheapest first and most telling first: without a cloud or CSAP nobody needs to be asked whom the system serves.
    let held = case.cloud().and_then(|| csap(case)).and_then(|| case.serves_only_public());
    let by_a_maker = case.facts.applicant.kind == Some(ApplicantKind::Developer) && !held.is_no();
    held.reading_if(by_a_maker, &readings::R_044)
}
