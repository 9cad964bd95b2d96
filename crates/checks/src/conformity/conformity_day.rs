//! Looks at the day on which the applicant checked. Before the operator had signed there was nothing final
//! to check; after the application it is too late.
//!
//! It cannot see when the check was really made.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "conformity-day",
    name: Bi::new("적합성 확인일이 맞지 않음", "the day of the conformity check does not fit"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "적합성 확인은 사업자가 서명한 자료에 대해, 신청하기 전에 이루어져야 합니다.",
        "The check is made of what the operator has signed, and before the application.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_CONFORMITY, &guide::SUBMIT_VIA_APPLICANT]),
    readings: &[&readings::R_020],
    next: Bi::new(
        "날짜를 잘못 적었으면 고치고, 아니면 서명된 자료를 다시 점검하십시오.",
        "Correct the day if it is mistyped, else check the signed material again.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let Some(checked) = case.dossier.conformity.checked_on else { return };
    for (at, operator) in case.facts.operators.iter().enumerate() {
        let Some(signed) = operator.signed_on.filter(|signed| *signed > checked) else { continue };
        let name = operator.name.as_deref().unwrap_or(&operator.id);
        let what = say!(
            "적합성을 {checked}에 확인하였는데, 사업자 {name}의 서명일은 그 뒤인 {signed}입니다.",
            "Conformity was checked on {checked}, before the operator {name} signed on {signed}."
        );
        report.found(place::conformity("checked_on"), what).also(place::operator(at, "signed_on"));
    }
    let applied = case.applied;
    // In group II-2 the cloud checklist follows the certifier's notice, and is confirmed after it.
    let after_notice = case
        .facts
        .notice
        .as_ref()
        .and_then(|notice| notice.received_on)
        .is_some_and(|day| applied < day && day <= checked);
    if checked > applied && !after_notice {
        let what = say!(
            "적합성 확인일 {checked}이(가) 신청일 {applied}보다 뒤입니다.",
            "Conformity was checked on {checked}, after the application of {applied}."
        );
        report.found(place::conformity("checked_on"), what).also(place::fact("application.date"));
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{APPLIED, ii_3};

    use super::INFO;

    #[test]
    fn the_check_lies_between_signature_and_application() {
        let checked = |day| with(ii_3(), |d| d.conformity.checked_on = Some(day));
        quiet(&INFO, &checked(APPLIED));
        let early = checked(Day::new(2024, 2, 27));
        finds(&INFO, &early, &["conformity.toml checked_on", "facts.toml operators[0].signed_on"]);
        let late = checked(Day::new(2024, 3, 5));
        finds(&INFO, &late, &["conformity.toml checked_on", "facts.toml application.date"]);
    }
}
