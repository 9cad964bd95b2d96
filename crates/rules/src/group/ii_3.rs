//! Group II-3: a cloud service without ISMS-P (or ISMS).

use simsa_law::guide;
use simsa_model::{Bi, Cites, Group, RuleInfo};

use super::{management_system, with_partial_sets};
use crate::case::{CRITERION_CHANGED, CaseFacts};
use crate::held::Condition;
use crate::resolve::Rule;

static INFO: RuleInfo = RuleInfo {
    id: "group/ii-3",
    says: Bi::new(
        "클라우드 기반이고 인정되는 ISMS-P(또는 ISMS)가 없으므로 그룹 II-3입니다.",
        "Group II-3: cloud-based, and no ISMS-P (or ISMS) that counts.",
    ),
    cites: Cites::new(&[&guide::TABLE_II_3, &guide::DETAIL_II_3, &guide::REVIEW_DIRECT]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Group> = Rule { info: &INFO, gives: Group::II3, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    with_partial_sets(case, case.cloud().and_then(|| management_system(case).not()))
}
