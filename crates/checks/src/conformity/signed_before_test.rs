//! Looks at the days beside the signatures of forms 4 (operator) and 5 (applicant) and at the last day of
//! the tests they confirm. Nobody can confirm what has not ended.
//!
//! It cannot see the signatures.

use simsa_law::guide;
use simsa_model::{Bi, Cites, FormId, Severity, TestObject};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "signed-before-test",
    name: Bi::new("점검이 끝나기 전에 서명함", "a confirmation signed before the test ended"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "수행 확인서(양식4, 양식5)의 서명일이 점검이 끝난 날보다 앞섭니다.",
        "A confirmation (form 4 or 5) is dated before the test it confirms had ended.",
    ),
    cites: Cites::new(&[&guide::FORM_4_STATEMENT, &guide::FORM_5_STATEMENT]),
    readings: &[],
    next: Bi::new(
        "서명일이나 점검 기간 가운데 틀린 쪽을 고치십시오.",
        "Correct whichever is wrong, the day of the signature or the period of the test.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, test) in case.dossier.tests.iter().enumerate() {
        let Some(until) = test.until else { continue };
        let (signed, place) = match test.object {
            TestObject::Software => (case.facts.applicant.signed_on, place::fact("applicant.signed_on")),
            TestObject::Infrastructure => {
                let operators = &case.facts.operators;
                let whose = match (test.operator.as_deref(), operators.as_slice()) {
                    (Some(id), _) => operators.iter().position(|operator| operator.id == id),
                    (None, [_]) => Some(0),
                    (None, _) => None,
                };
                let Some(whose) = whose else { continue };
                (operators[whose].signed_on, place::operator(whose, "signed_on"))
            }
        };
        let Some(signed) = signed.filter(|signed| *signed < until) else { continue };
        let form = if test.object == TestObject::Software { FormId::F5 } else { FormId::F4 };
        let what = say!(
            "양식{form}의 서명일 {signed}이(가) 점검이 끝난 {until}보다 앞섭니다.",
            "Form {form} is signed on {signed}, before the test ended on {until}."
        );
        report.found(place, what).also(place::test(at, "until"));
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_confirmation_signed_before_the_test_ended_is_found() {
        quiet(&INFO, &ii_3());
        let early = with(ii_3(), |d| {
            d.facts.operators[0].signed_on = Some(Day::new(2023, 11, 16));
            d.tests[1].until = Some(Day::new(2023, 11, 15));
        });
        finds(&INFO, &early, &["facts.toml operators[0].signed_on", "tests.toml test[0].until"]);
    }
}
