//! Looks at the controls that the certifier's notice names, as they were entered. One that form 3 does not
//! have would be left unanswered without anybody noticing.
//!
//! It cannot see the notice itself.

use std::collections::BTreeSet;

use simsa_catalogue::Checklist;
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "control-unknown",
    name: Bi::new("고지에 적힌 없는 통제항목", "the notice names a control that form 3 does not have"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "인증기관의 고지에 적힌 통제항목이 양식3에 없습니다. 번호를 잘못 옮겨 적은 것일 수 있습니다.",
        "A control entered from the notice is not on form 3; perhaps its number was miscopied.",
    ),
    cites: Cites::new(&[&guide::DETAIL_II_2_NOTICE]),
    readings: &[&readings::R_041],
    next: Bi::new(
        "고지 문서의 번호와 비교하여 고치십시오. 고시의 번호와 양식3의 번호가 다른 항목이 있습니다.",
        "Compare with the notice; some controls have another number in the underlying regulation than on form 3.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let controls = case.facts.notice.iter().flat_map(|notice| &notice.controls);
    let known: BTreeSet<&str> = Checklist::Form3.controls().map(|control| control.number).collect();
    for (at, control) in controls.enumerate() {
        let number = control.trim_end_matches('.');
        if known.contains(number) {
            continue;
        }
        let near = report.nearest(number, known.iter().copied());
        let control = quoted(control);
        let what = say!("양식3에 통제항목 {control}이(가) 없습니다.", "Form 3 has no control {control}.");
        report.found(place::fact(&format!("notice.controls[{at}]")), what).suggest(near);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_2;

    use super::INFO;

    #[test]
    fn a_control_that_form_3_does_not_have_is_found() {
        quiet(&INFO, &ii_2());
        let wrong = with(ii_2(), |d| d.facts.notice.as_mut().unwrap().controls.push("9.1.77".to_owned()));
        let found = finds(&INFO, &wrong, &["facts.toml notice.controls[2]"]);
        assert!(found[0].next.en.starts_with("Did you mean ‘9.1."), "{:?}", found[0].next);
    }
}
