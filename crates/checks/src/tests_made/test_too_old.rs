//! Looks at the last day of each test. Only what was made within the last year counts, back from the day of
//! application; an older one does no harm beside a newer one of the same kind.
//!
//! It cannot see whether the system has changed since.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};
use simsa_rules::{TestAge, oldest_test, test_age};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};
use crate::tests_made::{in_force, name};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "test-too-old",
    name: Bi::new("1년이 지난 점검", "a test older than a year"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "취약점 점검과 모의침투 테스트는 최근 1년 이내에 수행한 것만 유효합니다. 그보다 오래된 점검입니다.",
        "Vulnerability checks and penetration tests count only when made within the last year; this one is older.",
    ),
    cites: Cites::new(&[&guide::DETAIL_TESTS_ONE_YEAR, &guide::FORM_4_ONE_YEAR, &guide::FORM_5_ONE_YEAR]),
    readings: &[&readings::R_016],
    next: Bi::new(
        "다시 수행하고 새 결과를 점검 목록에 적으십시오.",
        "Have it made again and enter the new result.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, test) in in_force(case) {
        let Some(until) = test.until.filter(|_| test_age(test, case.on) == TestAge::TooOld) else { continue };
        let name = name(test.object, test.kind);
        let (ko, en, on, first) = (name.ko, name.en, case.on, oldest_test(case.on));
        let what = say!(
            "{ko}이(가) {until}에 끝났습니다. {on}에 신청하려면 {first} 이후에 끝난 것이어야 합니다.",
            "The {en} ended on {until}; for an application on {on} it must have ended on {first} or later."
        );
        report.found(place::test(at, "until"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_test_counts_until_its_anniversary() {
        let ended =
            |until| with(ii_3(), |d| (d.tests[1].from, d.tests[1].until) = (Some(until), Some(until)));
        quiet(&INFO, &ended(Day::new(2023, 3, 4)));
        let old = ended(Day::new(2023, 3, 3));
        let found = finds(&INFO, &old, &["tests.toml test[1].until"]);
        assert!(found[0].what.ko.contains("2023-03-04"), "{:?}", found[0].what);
        let renewed = with(old, |d| {
            let mut again = d.tests[1].clone();
            again.until = Some(Day::new(2024, 1, 5));
            d.tests.push(again);
        });
        quiet(&INFO, &renewed);
        // whose it is, where only one can be meant, and of software means nothing
        for at in [1, 3] {
            let named = with(ii_3(), |d| {
                let mut old = d.tests[at].clone();
                (old.from, old.until) = (Some(Day::new(2022, 1, 3)), Some(Day::new(2022, 1, 5)));
                d.tests[at].operator = Some("op".to_owned());
                d.tests.push(old);
            });
            quiet(&INFO, &named);
        }
    }
}
