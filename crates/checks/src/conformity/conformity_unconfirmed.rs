//! Looks at what the operator hands in (certificates, checklists, confirmations of tests) beside what the
//! applicant has confirmed on form 6. The applicant checks all of it before it goes to the certifier.
//!
//! It cannot see whether the applicant has really looked.

use simsa_forms::{ItemStanding, item_standing};
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, FormId, Severity};

use crate::conformity::{handed_in, name};
use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "conformity-unconfirmed",
    name: Bi::new("확인하지 않은 제출자료", "material that the applicant has not confirmed"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "신청기관은 사업자 제출자료의 적합성을 점검하고 양식6으로 확인하여야 하는데, 확인하지 않았거나 확인한 뒤에 자료가 바뀐 항목이 있습니다.",
        "The applicant checks the operator's material and confirms it on form 6; an item has not been confirmed, or has changed since.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_CONFORMITY, &guide::FORM_6_SHEET]),
    readings: &[&readings::R_049],
    next: Bi::new(
        "자료를 점검한 뒤 적합성 확인에서 그 항목을 표시하십시오.",
        "Check the material, then tick the item in the conformity confirmation.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if !case.owes(FormId::F6) {
        return;
    }
    for item in handed_in(case) {
        let name = name(item);
        let (ko, en) = (name.ko, name.en);
        let what = match item_standing(item, case.dossier) {
            // what does not conform is told by a check of its own
            ItemStanding::Conforms | ItemStanding::Rejected(_) => continue,
            ItemStanding::NotLookedAt => say!(
                "제출자료에 {ko}이(가) 있으나 신청기관이 적합성을 확인하지 않았습니다.",
                "The submission contains {en}, which the applicant has not confirmed."
            ),
            ItemStanding::Changed => say!(
                "신청기관이 확인한 뒤에 {ko}의 자료가 바뀌었습니다.",
                "The material of {en} has changed since the applicant looked at it."
            ),
        };
        report.found(place::conformity("confirmed"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_forms::Material;
    use simsa_model::{ConformityItem, LookedAt, TestKind, TestRecord};

    use crate::expect::{finds, quiet, with};
    use crate::sample::{i_1, i_2, ii_1, ii_1_public, ii_2, ii_3};

    use super::INFO;

    #[test]
    fn what_is_handed_in_must_be_confirmed() {
        for good in [i_1(), i_2(), ii_1(), ii_1_public(), ii_2(), ii_3()] {
            quiet(&INFO, &good);
        }
        let open = with(ii_1(), |d| {
            d.conformity
                .confirmed
                .retain(|item| !matches!(item, ConformityItem::Iso27018 | ConformityItem::PenetrationTest));
        });
        let found = finds(&INFO, &open, &["conformity.toml confirmed", "conformity.toml confirmed"]);
        assert!(found[0].what.ko.contains("ISO 27018"), "{:?}", found[0].what);
    }

    #[test]
    fn what_has_changed_since_must_be_confirmed_again() {
        let item = ConformityItem::PenetrationTest;
        let seen = with(ii_1(), |d| {
            let material = Material::of(item, d, None).digest();
            d.conformity.looked_at = vec![LookedAt { item, material }];
        });
        quiet(&INFO, &seen);
        let of_kind = |test: &&mut TestRecord| test.kind == TestKind::Penetration;
        let changed = with(seen, |d| {
            d.tests.iter_mut().find(of_kind).unwrap().target = Some("다른 대상".to_owned());
        });
        let found = finds(&INFO, &changed, &["conformity.toml confirmed"]);
        assert!(found[0].what.ko.contains("바뀌었습니다"), "{:?}", found[0].what);
    }
}
