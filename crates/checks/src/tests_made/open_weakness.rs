//! Looks at tests whose weaknesses were not all remedied, with a reason. The form allows it, yet the
//! sentence that is signed beneath says that they were properly dealt with.
//!
//! It cannot see whether the certifier accepts the reason.

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
    code: "open-weakness",
    name: Bi::new("조치가 끝나지 않은 취약점", "weaknesses left open"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "사유를 적은 조치 미완료는 낼 수 있으나, 서명하는 문장은 '적절히 조치하였음'을 확인하므로 서로 맞지 않을 수 있습니다.",
        "Weaknesses may be left open with a reason, but the sentence that is signed says they were properly dealt with.",
    ),
    cites: Cites::new(&[&guide::FORM_4_STATEMENT, &guide::FORM_5_STATEMENT, &guide::CERTIFIER_CORRECTION]),
    readings: &[&readings::R_018],
    next: Bi::new(
        "가능하면 조치를 마치고, 아니면 조치 계획과 날짜를 사유에 함께 적으십시오.",
        "Remedy them if possible, else add the plan and its dates to the reason.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, test) in in_force(case) {
        if test.result == Some(Remedy::Incomplete) && !is_blank(&test.reason) {
            let name = name(test.object, test.kind);
            let (ko, en) = (name.ko, name.en);
            let what = say!(
                "{ko}에서 발견된 취약점의 조치가 끝나지 않았습니다. 시정 요구를 받을 수 있습니다.",
                "The {en} left weaknesses open; a demand for correction may follow."
            );
            report.found(place::test(at, "result"), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Remedy;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn an_open_weakness_with_a_reason_warns() {
        quiet(&INFO, &ii_3());
        let open = with(ii_3(), |d| {
            (d.tests[1].result, d.tests[1].reason) = (Some(Remedy::Incomplete), "패치 대기".to_owned());
        });
        finds(&INFO, &open, &["tests.toml test[1].result"]);
    }
}
