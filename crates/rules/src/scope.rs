//! How much is reviewed: 제1호 (facilities and equipment) and 제2호 (cloud security), read off the table of groups.
//!
//! The table has fewer cells than groups: a scope may be known before the group is. Nobody needs to ask for certificates
//! to know that part 2 does not apply to simple external storage.

use std::collections::BTreeSet;

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Ground, Grounds, Group, ReviewedExtent, RuleInfo, Ruling};

use crate::card::card;
use crate::held::Condition;
use crate::resolve::{Decision, RuleConflict, ground_from};

/// One cell of the table: for these groups, this much.
struct Cell {
    info: RuleInfo,
    groups: &'static [Group],
    gives: ReviewedExtent,
}

static FACILITY: [Cell; 2] = [
    Cell {
        info: card(
            "scope/facility-partial",
            Bi::new(
                "제1호는 보안인증 통제항목과 중복되지 않는 부분만 심사합니다(2.1, 2.2, 3.1, 4.3).",
                "Part 1 is reviewed only where it does not overlap the certificate: items 2.1, 2.2, 3.1 and 4.3.",
            ),
            Cites::new(&[&guide::TABLE_PARTIAL, &guide::SUBMIT_EMR_CHECKLIST, &guide::FORM_2A_PURPOSE]),
            &[&readings::R_003],
        ),
        groups: &[Group::I1, Group::II1, Group::II2],
        gives: ReviewedExtent::Partial,
    },
    Cell {
        info: card(
            "scope/facility-full",
            Bi::new("제1호의 모든 항목을 심사합니다.", "All items of part 1 are reviewed."),
            Cites::new(&[
                &guide::S014_1,
                &guide::S014_SCOPE_1,
                &guide::TABLE_I_2,
                &guide::TABLE_II_3,
                &guide::FORM_2B_PURPOSE,
            ]),
            &[],
        ),
        groups: &[Group::I2, Group::II3],
        gives: ReviewedExtent::Full,
    },
];

static CLOUD: [Cell; 4] = [
    Cell {
        info: card(
            "scope/cloud-not-applied",
            Bi::new(
                "단순 외부보관에는 제2호를 적용하지 않습니다.",
                "Part 2 does not apply to storage that is not cloud-based.",
            ),
            Cites::new(&[&guide::GROUP_I, &guide::SUBMIT_CLOUD_CHECKLIST_NOT_GROUP_I]),
            &[],
        ),
        groups: &[Group::I1, Group::I2],
        gives: ReviewedExtent::NotApplied,
    },
    Cell {
        info: card(
            "scope/cloud-exempt",
            Bi::new(
                "보안인증 3종 또는 CSAP로 제2호 심사를 면제합니다.",
                "Part 2 is exempted by the three certificates or by CSAP.",
            ),
            Cites::new(&[&guide::TABLE_II_1, &guide::SUBMIT_CLOUD_CHECKLIST_WAIVED]),
            &[&readings::R_012],
        ),
        groups: &[Group::II1],
        gives: ReviewedExtent::Exempt,
    },
    Cell {
        info: card(
            "scope/cloud-partial",
            Bi::new(
                "제2호는 ISMS-P와 중복되지 않는 부분만, 인증기관이 고지하는 통제항목에 대해 심사합니다.",
                "Part 2 is reviewed only where it does not overlap ISMS-P, for the controls that the certifier names.",
            ),
            Cites::new(&[&guide::TABLE_PARTIAL_CLOUD, &guide::DETAIL_II_2_NOTICE]),
            &[&readings::R_005, &readings::R_041],
        ),
        groups: &[Group::II2],
        gives: ReviewedExtent::Partial,
    },
    Cell {
        info: card(
            "scope/cloud-full",
            Bi::new("제2호의 모든 항목을 심사합니다.", "All of part 2 is reviewed."),
            Cites::new(&[&guide::S014_2, &guide::S014_SCOPE_2, &guide::GROUP_II, &guide::TABLE_II_3]),
            &[],
        ),
        groups: &[Group::II3],
        gives: ReviewedExtent::Full,
    },
];

/// 제1호.
pub(crate) fn facility(group: &Decision<Group>) -> Result<Ruling<ReviewedExtent>, RuleConflict> {
    read_off(&FACILITY, group)
}

/// 제2호.
pub(crate) fn cloud(group: &Decision<Group>) -> Result<Ruling<ReviewedExtent>, RuleConflict> {
    read_off(&CLOUD, group)
}

/// The cell of the group; while the group is open, the cell of all groups that are still possible, if it is one.
///
/// # Errors
/// A group is decided for which the table has no cell.
fn read_off(table: &'static [Cell], group: &Decision<Group>) -> Result<Ruling<ReviewedExtent>, RuleConflict> {
    let covers_all = |cell: &&Cell| group.possible.iter().all(|group| cell.groups.contains(group));
    match (table.iter().find(covers_all), &group.ruling) {
        (Some(cell), Ruling::Decided { value, .. }) => {
            Ok(Ruling::Decided { value: cell.gives, because: Grounds::one(by_group(&cell.info, *value)) })
        }
        (Some(cell), Ruling::Open { .. }) => {
            let others = group.none_of(|group| !cell.groups.contains(&group));
            let ground = ground_from(&cell.info, &possible(&group.possible).and(others), None);
            Ok(Ruling::Decided { value: cell.gives, because: Grounds::one(ground) })
        }
        (None, Ruling::Open { needs, .. }) => Ok(Ruling::Open { needs: needs.clone(), so_far: Vec::new() }),
        (None, Ruling::Decided { .. }) => Err(RuleConflict { rules: Vec::new() }),
    }
}

/// The groups that are still possible, as the fact they are for a scope.
fn possible(groups: &BTreeSet<Group>) -> Condition {
    let names: Vec<&str> = groups.iter().map(|group| group.name()).collect();
    Condition::from_fact(simsa_model::fields::ruling::GROUP.path(), names.join(", "), true)
}

/// A ground whose only fact is the group.
pub(crate) fn by_group(info: &'static RuleInfo, group: Group) -> Ground {
    ground_from(info, &possible(&BTreeSet::from([group])), None)
}

/// The cards of this module.
pub(crate) fn infos() -> impl Iterator<Item = &'static RuleInfo> {
    FACILITY.iter().chain(&CLOUD).map(|cell| &cell.info)
}
