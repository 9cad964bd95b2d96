//! Looks at the day for which evidence speaks, or the first day of its period. Evidence from after the
//! application shows something that is not yet so.
//!
//! It cannot see when the file was made.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-in-future",
    name: Bi::new("기준일이 미래인 증빙", "evidence from the future"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "증빙의 기준일 또는 기간의 시작이 신청일보다 뒤여서, 아직 없는 상태를 보이는 자료입니다.",
        "The day of the evidence, or the start of its period, lies after the application: it shows what is not yet so.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "날짜를 잘못 적었으면 고치고, 아니면 신청일 현재의 자료로 바꾸십시오.",
        "Correct the day if it is mistyped, else use a document that holds on the day of application.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        let days = [("effective", evidence.effective), ("from", evidence.from)];
        for (field, day) in days {
            let Some(day) = day.filter(|day| *day > case.on) else { continue };
            let (id, on) = (quoted(evidence.name()), case.on);
            let what = say!(
                "증빙 {id}의 날짜 {day}이(가) {on}보다 뒤입니다.",
                "The day {day} of the evidence {id} lies after {on}."
            );
            report.found(place::evidence(at, field), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::{APPLIED, ii_3};

    use super::INFO;

    #[test]
    fn evidence_from_after_the_day_is_found() {
        let on = |day| with(ii_3(), |d| d.evidence[0].effective = Some(day));
        quiet(&INFO, &on(APPLIED));
        finds(&INFO, &on(APPLIED.days_after(1)), &["evidence.toml evidence[0].effective"]);
    }
}
