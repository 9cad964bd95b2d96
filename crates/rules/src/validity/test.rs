//! How old a test may be: 최근 1년 이내, counted back from the day on which the application is handed in.

use std::collections::BTreeSet;

use simsa_catalogue::parameters;
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Day, Facts, RuleInfo, TestObject, TestRecord};

use crate::case::CRITERION_CHANGED;
use crate::keepers::keepers;

/// The rule on the age of tests.
pub(crate) static INFO: RuleInfo = RuleInfo {
    id: "validity/test-within-one-year",
    says: Bi::new(
        "취약점 점검과 모의침투 테스트는 신청일 기준 최근 1년 이내에 수행한 것만 유효합니다.",
        "Vulnerability checks and penetration tests count only when they were made within the last year.",
    ),
    cites: Cites::new(&[&guide::DETAIL_TESTS_ONE_YEAR, &guide::FORM_4_ONE_YEAR, &guide::FORM_5_ONE_YEAR]),
    readings: &[&readings::R_016],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

/// How a test stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestAge {
    /// It ended within the year before the day, the anniversary included.
    WithinOneYear,
    /// It ended earlier.
    TooOld,
    /// It ends after the day.
    NotYetMade,
    /// Nobody has said when it ended.
    Unknown,
}

/// For how many years a test counts, on the day `on`.
pub(crate) fn valid_years(on: Day) -> Option<u8> {
    parameters::TESTS_VALID_YEARS.integer_on(on.0).and_then(|years| u8::try_from(years).ok())
}

/// The day on which a test must have ended at the earliest to count on the day `on`.
pub fn oldest_test(on: Day) -> Day {
    valid_years(on).map_or(on, |years| on.years_before(i32::from(years)))
}

/// Judges the age of `test` on the day `on`: its last day decides (reading R-016).
pub fn test_age(test: &TestRecord, on: Day) -> TestAge {
    match test.until {
        None => TestAge::Unknown,
        Some(until) if until > on => TestAge::NotYetMade,
        Some(until) if until < oldest_test(on) => TestAge::TooOld,
        Some(_) => TestAge::WithinOneYear,
    }
}

/// Positions of the tests that are too old on the day `on` and beside which a newer one of their series counts. They do no
/// harm, and are handed in no more: form 4 prints what counts.
///
/// A series is made up of the tests of one object and kind; of the infrastructure, of one operator. A test that names
/// nobody is that of the only operator that keeps records, where there is one.
pub fn superseded(tests: &[TestRecord], facts: &Facts, on: Day) -> BTreeSet<usize> {
    let only = match keepers(facts)[..] {
        [at] => facts.operators.get(at).map(|operator| operator.id.as_str()),
        _ => None,
    };
    let series = |test: &TestRecord| {
        let whose = match test.object {
            TestObject::Software => None,
            TestObject::Infrastructure => test.operator.as_deref().or(only).map(str::to_owned),
        };
        (test.object, test.kind, whose)
    };
    let of_age = |age: TestAge| tests.iter().enumerate().filter(move |(_, test)| test_age(test, on) == age);
    let fresh: BTreeSet<_> = of_age(TestAge::WithinOneYear).map(|(_, test)| series(test)).collect();
    of_age(TestAge::TooOld).filter(|(_, test)| fresh.contains(&series(test))).map(|(at, _)| at).collect()
}
