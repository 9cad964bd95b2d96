//! Looks at 인증유형, for which form 1 has boxes 1, 2 and 3. Another number ticks none of them. Satisfied when it is one of
//! these.
//!
//! It cannot see whether it is the right one: the guide prints the boxes without saying what they mean.

use simsa_law::guide;
use simsa_model::fields::{FieldKind, application};
use simsa_model::{Bi, Cites, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "certification-type-unknown",
    name: Bi::new("없는 인증유형", "a certification type that does not exist"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "양식1의 인증유형은 1, 2, 3 가운데 하나인데 다른 수가 적혀 있어 어느 칸에도 표시할 수 없습니다.",
        "Form 1 has boxes for the certification types 1, 2 and 3; another number ticks none of them.",
    ),
    cites: Cites::new(&[&guide::FORM_1_APPLICANT]),
    readings: &[],
    next: Bi::new(
        "신청하는 인증유형을 1, 2, 3 가운데에서 적으십시오.",
        "State the type applied for: 1, 2 or 3.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let Some(stated) = case.facts.application.certification_type else { return };
    let field = &application::CERTIFICATION_TYPE;
    if matches!(field.kind, FieldKind::Number(least, most) if (least..=most).contains(&stated)) {
        return;
    }
    let what = say!("인증유형 {stated}은(는) 없습니다.", "There is no certification type {stated}.");
    report.found(Place::fact(field.path()), what);
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn only_the_types_that_form_1_prints_are_types() {
        let stated = |number| with(ii_3(), |d| d.facts.application.certification_type = number);
        for good in [None, Some(1), Some(2), Some(3)] {
            quiet(&INFO, &stated(good));
        }
        for bad in [0, 4, 9, 255] {
            finds(&INFO, &stated(Some(bad)), &["facts.toml application.certification_type"]);
        }
    }
}
