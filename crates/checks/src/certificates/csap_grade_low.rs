//! Looks at the grade of CSAP certificates. The low grade is for systems without personal data, which
//! medical records are not. The guide is older than the grades, so this only warns.
//!
//! It cannot see how the certifier treats grades.

use simsa_catalogue::schemes;
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Scheme, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, or_dash, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "csap-grade-low",
    name: Bi::new("CSAP 하 등급", "CSAP of the low grade"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "CSAP의 하 등급은 개인정보를 다루지 않는 시스템을 위한 것이어서 전자의무기록에 맞지 않습니다.",
        "The low grade of CSAP is for systems without personal data and does not suit medical records.",
    ),
    cites: Cites::new(&[&guide::S014_2_CSAP, &guide::FORM_1_S014]),
    readings: &[&readings::R_009],
    next: Bi::new(
        "중 등급 이상의 서비스를 이용하는지 사업자에게 확인하고, 인증기관에 인정 여부를 문의하십시오.",
        "Ask the operator for a service of the medium grade or better, and the certifier whether this one counts.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    // the duty and the row of form 1 are those of clouds
    if !case.is_cloud() {
        return;
    }
    for (at, certificate) in case.facts.certificates.iter().flatten().enumerate() {
        let grade = certificate.csap_grade.and_then(|grade| schemes::CSAP.grade(grade.id()));
        if certificate.scheme == Scheme::Csap && grade.is_some_and(|grade| !grade.personal_data) {
            let number = or_dash(certificate.number.as_deref());
            let what = say!(
                "CSAP 인증서(번호 {number})가 하 등급입니다. 하 등급은 개인정보를 다루지 않는 시스템의 등급입니다.",
                "The CSAP certificate (number {number}) is of the low grade, which is for systems without personal data."
            );
            report.found(place::certificate(at, "csap_grade"), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::CsapGrade;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1_public;

    use super::INFO;

    #[test]
    fn the_low_grade_is_found() {
        quiet(&INFO, &ii_1_public());
        let low = with(ii_1_public(), |d| {
            d.facts.certificates.as_mut().unwrap()[0].csap_grade = Some(CsapGrade::Low);
        });
        finds(&INFO, &low, &["facts.toml certificates[0].csap_grade"]);
    }
}
