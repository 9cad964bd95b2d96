//! Looks at tests that end after the day. What has not been finished cannot be confirmed with a signature.
//!
//! It cannot see whether the test takes place.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};
use simsa_rules::{TestAge, test_age};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};
use crate::tests_made::name;

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "test-in-future",
    name: Bi::new("아직 끝나지 않은 점검", "a test that has not ended"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "수행기간이 신청일보다 뒤에 끝나는 점검은 아직 수행했다고 확인할 수 없습니다.",
        "A test that ends after the application cannot be confirmed as made.",
    ),
    cites: Cites::new(&[&guide::FORM_4_STATEMENT, &guide::FORM_5_STATEMENT]),
    readings: &[&readings::R_016],
    next: Bi::new(
        "점검이 끝난 뒤에 신청하거나, 날짜를 잘못 적었으면 고치십시오.",
        "Apply after it has ended, or correct the day if it is mistyped.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, test) in case.dossier.tests.iter().enumerate() {
        let Some(until) = test.until.filter(|_| test_age(test, case.on) == TestAge::NotYetMade) else {
            continue;
        };
        let name = name(test.object, test.kind);
        let (ko, en, on) = (name.ko, name.en, case.on);
        let what = say!(
            "{ko}의 수행기간이 {on}보다 뒤인 {until}에 끝납니다.",
            "The {en} ends on {until}, after {on}."
        );
        report.found(place::test(at, "until"), what);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::{APPLIED, ii_3};

    use super::INFO;

    #[test]
    fn a_test_that_has_not_ended_is_found() {
        let ended = |until| with(ii_3(), |d| d.tests[0].until = Some(until));
        quiet(&INFO, &ended(APPLIED));
        finds(&INFO, &ended(APPLIED.days_after(1)), &["tests.toml test[0].until"]);
    }
}
