//! Looks at the way on which an operator's material reaches the certifier. The guide has it go through the applicant, who
//! checks it and confirms that it conforms.
//!
//! It cannot see on which way papers were really sent.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Route, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, or_dash, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "papers-not-via-applicant",
    name: Bi::new("신청기관을 경유하지 않는 제출자료", "material that does not go through the applicant"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "사업자가 준비한 자료는 인증 신청기관을 경유하여 인증기관에 제출하고, 신청기관은 그 자료의 적합성을 확인합니다.",
        "What the operator prepares goes to the certifier through the applicant, who confirms that it conforms.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_VIA_APPLICANT, &guide::FORM_1_S014, &guide::SUBMIT_CONFORMITY]),
    readings: &[],
    next: Bi::new(
        "자료를 신청기관에 보내 함께 제출하십시오. 신청기관에 보일 수 없는 자료가 있으면 인증기관에 먼저 문의하십시오.",
        "Send the material to the applicant, to be handed in together. Where some of it may not be shown to it, ask the certifier first.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, operator) in case.facts.operators.iter().enumerate() {
        if operator.route == Some(Route::Direct) {
            let name = or_dash(operator.name.as_deref());
            let what = say!(
                "사업자 {name}의 제출자료를 인증기관에 직접 제출한다고 적혀 있습니다.",
                "The material of the operator {name} is said to go straight to the certifier."
            );
            report.found(place::operator(at, "route"), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Route;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn papers_go_through_the_applicant() {
        quiet(&INFO, &ii_3());
        quiet(&INFO, &with(ii_3(), |d| d.facts.operators[0].route = Some(Route::ViaApplicant)));
        let direct = with(ii_3(), |d| d.facts.operators[0].route = Some(Route::Direct));
        finds(&INFO, &direct, &["facts.toml operators[0].route"]);
    }
}
