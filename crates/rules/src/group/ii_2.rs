//! Group II-2: a cloud service whose operator holds ISMS-P (or ISMS), but not the whole set.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Group, RuleInfo};

use super::{management_system, with_partial_sets};
use crate::case::{CRITERION_CHANGED, CaseFacts};
use crate::held::Condition;
use crate::resolve::Rule;

static INFO: RuleInfo = RuleInfo {
    id: "group/ii-2",
    says: Bi::new(
        "클라우드 기반이고 ISMS-P(또는 ISMS)를 보유하므로 그룹 II-2입니다.",
        "Group II-2: cloud-based, and the operator holds ISMS-P (or ISMS).",
    ),
    cites: Cites::new(&[&guide::TABLE_II_2, &guide::DETAIL_II_2, &guide::REVIEW_DIRECT]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Group> = Rule { info: &INFO, gives: Group::II2, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    with_partial_sets(case, case.cloud().and_then(|| management_system(case)))
}
