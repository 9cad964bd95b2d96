//! Group I-1: not a cloud service, and the operator holds ISMS-P (or ISMS).

use simsa_law::guide;
use simsa_model::{Bi, Cites, Group, RuleInfo};

use super::management_system;
use crate::case::{CRITERION_CHANGED, CaseFacts};
use crate::held::Condition;
use crate::resolve::Rule;

static INFO: RuleInfo = RuleInfo {
    id: "group/i-1",
    says: Bi::new(
        "클라우드 방식이 아니고 사업자가 ISMS-P(또는 ISMS)를 보유하므로 그룹 I-1입니다.",
        "Group I-1: not cloud-based, and the operator holds ISMS-P (or ISMS).",
    ),
    cites: Cites::new(&[&guide::TABLE_I_1, &guide::GROUP_OVERVIEW, &guide::REVIEW_WITH_CERTIFICATES]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Group> = Rule { info: &INFO, gives: Group::I1, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    case.cloud().not().and_then(|| management_system(case))
}
