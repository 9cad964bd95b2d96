//! Looks at the period of each test.
//!
//! It cannot see the period in the report.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};
use crate::tests_made::name;

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "test-ends-before-start",
    name: Bi::new("점검의 수행기간이 거꾸로 됨", "a test ends before it starts"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "수행기간의 끝이 시작보다 앞섭니다. 날짜를 잘못 적은 것입니다.",
        "The period of a test ends before it starts: a date was mistyped.",
    ),
    cites: Cites::new(&[&guide::FORM_4_SHEET, &guide::FORM_5_SHEET]),
    readings: &[],
    next: Bi::new("결과 보고서의 기간대로 두 날짜를 고치십시오.", "Correct the two days from the report."),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, test) in case.dossier.tests.iter().enumerate() {
        if let (Some(from), Some(until)) = (test.from, test.until)
            && until < from
        {
            let name = name(test.object, test.kind);
            let (ko, en) = (name.ko, name.en);
            let what = say!(
                "{ko}이(가) {from}에 시작하여 {until}에 끝났다고 적혀 있습니다.",
                "The {en} is said to start on {from} and to end on {until}."
            );
            report.found(place::test(at, "until"), what).also(place::test(at, "from"));
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
    fn a_test_backwards_is_found() {
        quiet(&INFO, &ii_3());
        let wrong = with(ii_3(), |d| d.tests[2].from = Some(Day::new(2023, 12, 6)));
        finds(&INFO, &wrong, &["tests.toml test[2].until", "tests.toml test[2].from"]);
    }
}
