//! Looks at the days beside the signatures of applicant and operators. A form dated after the application
//! could not have been handed in with it.
//!
//! It cannot see the signatures.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "signed-after-application",
    name: Bi::new("신청일보다 뒤인 서명일", "a signature dated after the application"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "서명일이 신청일보다 뒤이면 그 양식은 신청할 때 낼 수 없었던 것이 됩니다.",
        "A form dated after the application could not have been handed in with it.",
    ),
    cites: Cites::new(&[
        &guide::FORM_1_STATEMENT,
        &guide::FORM_2_2_STATEMENT,
        &guide::FORM_4_STATEMENT,
        &guide::FORM_5_STATEMENT,
    ]),
    readings: &[],
    next: Bi::new(
        "서명일이나 신청일 가운데 틀린 쪽을 고치십시오.",
        "Correct whichever is wrong, the day of the signature or of the application.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let applicant = &case.facts.applicant;
    let applicants = applicant.name.as_deref().unwrap_or("신청기관");
    let one = (applicant.signed_on, applicants, place::fact("applicant.signed_on"));
    let operators = case.facts.operators.iter().enumerate().map(|(at, operator)| {
        let name = operator.name.as_deref().unwrap_or(&operator.id);
        (operator.signed_on, name, place::operator(at, "signed_on"))
    });
    let applied = case.applied;
    for (signed, name, place) in std::iter::once(one).chain(operators) {
        let Some(signed) = signed.filter(|signed| *signed > applied) else { continue };
        let what = say!(
            "{name}의 서명일 {signed}이(가) 신청일 {applied}보다 뒤입니다.",
            "{name} signed on {signed}, after the application of {applied}."
        );
        report.found(place, what).also(place::fact("application.date"));
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_signature_of_the_future_is_found() {
        quiet(&INFO, &ii_3());
        let late = with(ii_3(), |d| d.facts.operators[0].signed_on = Some(Day::new(2024, 3, 5)));
        finds(&INFO, &late, &["facts.toml operators[0].signed_on", "facts.toml application.date"]);
    }
}
