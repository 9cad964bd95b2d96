//! Group II-1, first way: a cloud service whose operator holds all three certificates.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Group, RuleInfo};

use super::all_three;
use crate::case::{CRITERION_CHANGED, CaseFacts};
use crate::held::Condition;
use crate::resolve::Rule;

static INFO: RuleInfo = RuleInfo {
    id: "group/ii-1-certificates",
    says: Bi::new(
        "클라우드 기반이고 ISMS-P(또는 ISMS), ISO 27017, ISO 27018을 전부 보유하므로 그룹 II-1입니다.",
        "Group II-1: cloud-based, and ISMS-P (or ISMS), ISO 27017 and ISO 27018 are all held.",
    ),
    cites: Cites::new(&[
        &guide::TABLE_II_1,
        &guide::SUBMIT_CLOUD_CHECKLIST_WAIVED,
        &guide::REVIEW_WITH_CERTIFICATES,
    ]),
    readings: &[],
    over: &["group/ii-2"],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Group> = Rule { info: &INFO, gives: Group::II1, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    case.cloud().and_then(|| all_three(case))
}
