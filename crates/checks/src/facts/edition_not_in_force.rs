//! Looks at the day of the assessment and at the days for which this edition of the guide is known to hold.
//! Outside them the rules still answer, by a text that may have been replaced.
//!
//! It cannot see what a later edition says.

use simsa_law::{guide, source};
use simsa_model::{Bi, Cites, EditionStatus, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "edition-not-in-force",
    name: Bi::new(
        "이 판의 안내서가 적용되는 날이 아님",
        "the edition of the guide is not in force on that day",
    ),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "판정한 날이 이 안내서(Ver.2)의 적용이 알려진 기간 밖입니다. 판정은 이 판에 따른 것이며, 다른 판에서는 달라질 수 있습니다.",
        "The day lies outside the time for which this edition (Ver.2) is known to apply; another edition may rule otherwise.",
    ),
    cites: Cites::new(&[&guide::GUIDE_TITLE, &guide::PURPOSE]),
    readings: &[],
    next: Bi::new(
        "신청일에 적용되는 안내서를 인증기관에서 받아 비교하십시오.",
        "Get the edition that applies on the day of application from the certifier, and compare.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let on = case.on;
    let what = match case.assessment.edition {
        EditionStatus::InForce => return,
        EditionStatus::Before { from } => say!(
            "판정한 날 {on}은(는) 이 판의 안내서가 쓰이기 시작한 {from}보다 앞섭니다.",
            "The day of the assessment, {on}, lies before {from}, when this edition of the guide began."
        ),
        EditionStatus::After { known_end } => {
            let why = source().known_end_reason.unwrap_or("—").trim_end_matches('.');
            say!(
                "판정한 날 {on}은(는) 이 판의 적용이 알려진 마지막 날 {known_end}보다 뒤입니다({why}).",
                "The day of the assessment, {on}, lies after {known_end}, the last day for which this edition is known to apply ({why})."
            )
        }
    };
    report.found(place::fact("application.date"), what);
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_day_after_the_known_end_is_said() {
        quiet(&INFO, &ii_3());
        let late = with(ii_3(), |d| d.facts.application.date = Some(Day::new(2026, 3, 2)));
        finds(&INFO, &late, &["facts.toml application.date"]);
    }
}
