//! Looks at tests whose weaknesses were not all remedied. The forms ask for the reason beside that box.
//!
//! It cannot see the weakness.

use simsa_content::is_blank;
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Remedy, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};
use crate::tests_made::{in_force, name};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "open-weakness-unexplained",
    name: Bi::new("이유 없는 조치 미완료", "weaknesses left open without a reason"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "발견된 취약점의 조치가 미완료이면 양식4와 양식5에 사유를 적어야 하는데 사유가 없습니다.",
        "Where weaknesses were not all remedied, forms 4 and 5 ask for the reason, and there is none.",
    ),
    cites: Cites::new(&[&guide::FORM_4_SHEET, &guide::FORM_5_SHEET]),
    readings: &[&readings::R_018],
    next: Bi::new(
        "조치를 마치고 결과를 ‘완료’로 바꾸거나 사유를 적으십시오.",
        "Remedy them and set the result to complete, or state the reason.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, test) in in_force(case) {
        if test.result == Some(Remedy::Incomplete) && is_blank(&test.reason) {
            let name = name(test.object, test.kind);
            let (ko, en) = (name.ko, name.en);
            let what = say!(
                "{ko}의 결과가 조치 미완료인데 사유가 없습니다.",
                "The {en} left weaknesses open, and no reason is given."
            );
            report.found(place::test(at, "reason"), what).also(place::test(at, "result"));
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{Day, Remedy};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn an_open_weakness_without_a_reason_stops() {
        quiet(&INFO, &ii_3());
        let open = with(ii_3(), |d| d.tests[0].result = Some(Remedy::Incomplete));
        finds(&INFO, &open, &["tests.toml test[0].reason", "tests.toml test[0].result"]);
        // one that has been made anew since says nothing any more
        let renewed = with(open.clone(), |d| {
            let again = d.tests[0].clone();
            (d.tests[0].from, d.tests[0].until) = (Some(Day::new(2022, 1, 3)), Some(Day::new(2022, 1, 5)));
            d.tests.push(simsa_model::TestRecord { result: Some(Remedy::Complete), ..again });
        });
        quiet(&INFO, &renewed);
        quiet(&INFO, &with(open, |d| d.tests[0].reason = "교체 예정 장비".to_owned()));
    }
}
