//! Looks at the period that a piece of evidence covers. One that ends before it starts covers no day.
//!
//! It cannot see the period in the file.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-ends-before-start",
    name: Bi::new("증빙의 기간이 거꾸로 됨", "a period of evidence ends before it starts"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "증빙이 다루는 기간의 끝이 시작보다 앞섭니다.",
        "The period that the evidence covers ends before it starts.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new("두 날짜를 자료의 기간대로 고치십시오.", "Correct the two days from the document."),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        if let (Some(from), Some(until)) = (evidence.from, evidence.until)
            && until < from
        {
            let id = quoted(evidence.name());
            let what = say!(
                "증빙 {id}의 기간이 {from}에 시작하여 {until}에 끝난다고 적혀 있습니다.",
                "The evidence {id} is said to start on {from} and to end on {until}."
            );
            report.found(place::evidence(at, "until"), what).also(place::evidence(at, "from"));
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
    fn a_period_backwards_is_found() {
        let period = |from, until| {
            with(ii_3(), |d| (d.evidence[0].from, d.evidence[0].until) = (Some(from), Some(until)))
        };
        quiet(&INFO, &period(Day::new(2023, 1, 1), Day::new(2023, 1, 1)));
        let wrong = period(Day::new(2023, 1, 2), Day::new(2023, 1, 1));
        finds(&INFO, &wrong, &["evidence.toml evidence[0].until", "evidence.toml evidence[0].from"]);
    }
}
