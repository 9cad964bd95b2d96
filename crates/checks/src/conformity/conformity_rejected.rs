//! Looks at what the applicant has found not to conform. It is told to the operator whose material it is, with what the
//! applicant has written about it.
//!
//! It cannot see whether the applicant is right.

use simsa_forms::Material;
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, ConformityItem, FormId, List, Place, RejectedItem, Severity};

use crate::conformity::name;
use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "conformity-rejected",
    name: Bi::new("부적합한 제출자료", "material that does not conform"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "신청기관이 사업자 제출자료를 점검하고 적합하지 않다고 한 항목이 있습니다. 적합하다고 확인할 수 없는 자료로는 신청하지 않습니다.",
        "The applicant has checked the operator's material and found that an item does not conform; an application rests on what conforms.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_CONFORMITY, &guide::FORM_6_SHEET]),
    readings: &[&readings::R_049],
    next: Bi::new(
        "사업자가 자료를 보완한 뒤 신청기관이 그 항목을 다시 확인하십시오.",
        "The operator mends the material, then the applicant looks at the item again.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if !case.owes(FormId::F6) {
        return;
    }
    for (at, rejected) in case.dossier.conformity.rejected.iter().enumerate() {
        let of = rejected.operator.as_deref();
        let material = Material::of(rejected.item, case.dossier, of);
        if rejected.material.as_deref().is_some_and(|seen| seen != material.digest()) {
            // mended, or changed otherwise: it is to be looked at again
            continue;
        }
        let name = name(rejected.item);
        let (ko, en) = (name.ko, name.en);
        let remark = rejected.remark.trim();
        let colon = if remark.is_empty() { "." } else { ": " };
        let what = || {
            say!(
                "신청기관이 {ko}의 자료를 적합하지 않다고 하였습니다{colon}{remark}",
                "The applicant has found that {en} does not conform{colon}{remark}"
            )
        };
        let operators = case.facts.operators.iter().enumerate();
        let told: Vec<usize> =
            operators.filter(|(_, one)| of.is_none_or(|of| one.id == of)).map(|(at, _)| at).collect();
        let field = place::conformity(format!("rejected[{at}].remark"));
        if told.is_empty() {
            report.found(field.clone(), what());
        }
        // each operator is told by a finding of its own: what points at two is told to neither
        for operator in told {
            let places = material_of(rejected, &material, case, operator);
            let mut found = report.found(field.clone(), what());
            for place in places.into_iter().chain([Place::entry(List::Operators, operator)]) {
                found = found.also(place);
            }
        }
    }
}

/// Where the material of this operator stands.
fn material_of(
    rejected: &RejectedItem,
    material: &Material<'_>,
    case: &CheckInput<'_>,
    operator: usize,
) -> Vec<Place> {
    let id = case.facts.operators[operator].id.as_str();
    let only = case.facts.operators.len() == 1;
    let is_own = |of: Option<&str>| of.map_or(only, |of| of == id);
    let certificates = material.certificates.iter().filter(|(_, one)| is_own(one.operator.as_deref()));
    let tests = material.tests.iter().filter(|(_, one)| is_own(one.operator.as_deref()));
    let mut places: Vec<Place> = certificates.map(|(at, _)| Place::entry(List::Certificates, *at)).collect();
    places.extend(tests.map(|(at, _)| Place::entry(List::Tests, *at)));
    let is_checklist = matches!(rejected.item, ConformityItem::EmrChecklist | ConformityItem::CloudChecklist);
    places.extend(is_checklist.then(|| Place::list_of(List::Answers, Some(id))));
    // a finding keeps a dozen places, and that of the operator must be among them
    places.truncate(8);
    places
}

#[cfg(test)]
mod tests {
    use simsa_forms::Material;
    use simsa_model::{ConformityItem, RejectedItem};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn what_does_not_conform_blocks_until_it_is_mended() {
        quiet(&INFO, &ii_3());
        let item = ConformityItem::PenetrationTest;
        let rejected = with(ii_3(), |d| {
            let material = Some(Material::of(item, d, None).digest());
            let remark = "대상이 다릅니다.".to_owned();
            d.conformity.confirmed.retain(|one| *one != item);
            d.conformity.rejected = vec![RejectedItem { item, operator: None, remark, material }];
        });
        let found = finds(
            &INFO,
            &rejected,
            &["conformity.toml rejected[0].remark", "tests.toml test[1]", "facts.toml operators[0]"],
        );
        assert!(found[0].what.ko.ends_with("대상이 다릅니다."), "{:?}", found[0].what);
        quiet(&crate::conformity::conformity_unconfirmed::INFO, &rejected);
        let mended = with(rejected, |d| d.tests[1].target = Some("맞는 대상".to_owned()));
        quiet(&INFO, &mended);
        finds(&crate::conformity::conformity_unconfirmed::INFO, &mended, &["conformity.toml confirmed"]);
    }
}
