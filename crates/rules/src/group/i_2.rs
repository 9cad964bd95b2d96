//! Group I-2: not a cloud service, and no ISMS-P (nor ISMS).

use simsa_law::guide;
use simsa_model::{Bi, Cites, Group, RuleInfo};

use super::management_system;
use crate::case::{CRITERION_CHANGED, CaseFacts};
use crate::held::Condition;
use crate::resolve::Rule;

static INFO: RuleInfo = RuleInfo {
    id: "group/i-2",
    says: Bi::new(
        "클라우드 방식이 아니고 인정되는 ISMS-P(또는 ISMS)가 없으므로 그룹 I-2입니다.",
        "Group I-2: not cloud-based, and no ISMS-P (or ISMS) that counts.",
    ),
    cites: Cites::new(&[&guide::TABLE_I_2, &guide::GROUP_OVERVIEW, &guide::REVIEW_DIRECT]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

pub(super) static RULE: Rule<Group> = Rule { info: &INFO, gives: Group::I2, holds };

fn holds(case: &CaseFacts<'_>) -> Condition {
    case.cloud().not().and_then(|| management_system(case).not())
}
