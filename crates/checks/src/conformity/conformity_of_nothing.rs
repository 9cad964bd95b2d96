//! Looks at items that the applicant has confirmed although the submission contains nothing of the kind. A
//! tick on form 6 is the applicant's word.
//!
//! It cannot see material outside the case.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, FormId, Severity};

use crate::conformity::{handed_in, item_of, name};
use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "conformity-of-nothing",
    name: Bi::new("없는 자료를 확인함", "something is confirmed that is not there"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "제출자료에 없는 것을 적합하다고 확인하였습니다. 제출한 서류가 거짓이면 인증이 취소될 수 있습니다.",
        "An item is confirmed although nothing of the kind is handed in; false papers are ground for revocation.",
    ),
    cites: Cites::new(&[&guide::FORM_6_SHEET, &guide::CERTIFIER_REVOCATION]),
    readings: &[&readings::R_049],
    next: Bi::new(
        "자료를 더하거나, 확인한 자료에서 그 항목을 빼십시오.",
        "Add the material, or take the item out of what is confirmed.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if !case.owes(FormId::F6) {
        return;
    }
    let mut there = handed_in(case);
    there.extend(case.counting().filter_map(|(_, certificate)| item_of(certificate.scheme)));
    for (at, item) in case.dossier.conformity.confirmed.iter().enumerate() {
        if there.contains(item) {
            continue;
        }
        let name = name(*item);
        let (ko, en) = (name.ko, name.en);
        let what = say!(
            "{ko}을(를) 확인하였다고 적혀 있으나 제출자료에 없습니다.",
            "{en} is stated to be confirmed, but the submission contains none."
        );
        report.found(place::conformity(format!("confirmed[{at}]")), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{ConformityItem, TestKind};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn what_is_not_there_cannot_be_confirmed() {
        quiet(&INFO, &ii_3());
        let odd = with(ii_3(), |d| d.conformity.confirmed.insert(0, ConformityItem::Csap));
        finds(&INFO, &odd, &["conformity.toml confirmed[0]"]);
        let untested = with(ii_3(), |d| d.tests.retain(|test| test.kind != TestKind::Penetration));
        finds(&INFO, &untested, &["conformity.toml confirmed[3]"]);
    }
}
