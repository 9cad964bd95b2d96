//! Looks at tests that count today and will be older than a year within 60 days. The application may slip,
//! and the certifier may count from the review.
//!
//! It cannot see when the review takes place.

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
    code: "test-ages-out-soon",
    name: Bi::new("곧 1년이 되는 점검", "a test that will soon be a year old"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "지금은 유효하지만 60일 안에 1년이 지나, 신청이 늦어지거나 심사일을 기준으로 하면 무효가 될 수 있습니다.",
        "The test counts today but will be older than a year within 60 days; if the application slips, or the review counts, it is void.",
    ),
    cites: Cites::new(&[&guide::DETAIL_TESTS_ONE_YEAR, &guide::FORM_4_ONE_YEAR, &guide::FORM_5_ONE_YEAR]),
    readings: &[&readings::R_016],
    next: Bi::new("다음 점검의 일정을 잡아 두십시오.", "Arrange the next test."),
};

/// How long ahead to look, in days: about the time from application to review.
const AHEAD_DAYS: i32 = 60;

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let later = case.on.days_after(AHEAD_DAYS);
    for (at, test) in case.dossier.tests.iter().enumerate() {
        let Some(until) = test.until else { continue };
        let counts = test_age(test, case.on) == TestAge::WithinOneYear;
        if counts && test_age(test, later) == TestAge::TooOld {
            let name = name(test.object, test.kind);
            let (ko, en) = (name.ko, name.en);
            let what = say!(
                "{ko}이(가) {until}에 끝나, {later}에는 1년이 지납니다.",
                "The {en} ended on {until} and will be older than a year by {later}."
            );
            report.found(place::test(at, "until"), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_test_that_is_a_year_old_within_sixty_days_is_found() {
        let ended =
            |until| with(ii_3(), |d| (d.tests[1].from, d.tests[1].until) = (Some(until), Some(until)));
        quiet(&INFO, &ended(Day::new(2023, 5, 3)));
        finds(&INFO, &ended(Day::new(2023, 5, 2)), &["tests.toml test[1].until"]);
        quiet(&INFO, &ended(Day::new(2023, 3, 3)));
    }
}
