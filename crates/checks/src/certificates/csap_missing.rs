//! Looks at the duty of national and public institutions to use a service with CSAP. Without it the
//! application fails, whatever the group. Satisfied by a CSAP certificate of type IaaS that counts.
//!
//! It cannot see a certificate that nobody has entered.

use simsa_law::guide;
use simsa_model::{Bi, Cites, CsapDuty, Ground, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "csap-missing",
    name: Bi::new("국가·공공 의료기관인데 CSAP가 없음", "a public institution without CSAP"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "국가·공공 의료기관은 CSAP 인증을 받은 서비스를 이용하여야 하는데, 인정되는 CSAP 인증서가 없습니다.",
        "National and public institutions must use a service with CSAP, and no certificate that counts is there.",
    ),
    cites: Cites::new(&[&guide::S014_2_CSAP, &guide::REF_2_PUBLIC]),
    readings: &[],
    next: Bi::new(
        "이용하는 서비스의 CSAP(IaaS) 인증서를 보안인증에 적고 사본을 붙이십시오. 없으면 CSAP 인증을 받은 서비스로 옮겨야 합니다.",
        "Enter the CSAP (IaaS) certificate of the service and attach its copy; if there is none, move to a service that has one.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let Some(duty) = &case.assessment.csap_duty else { return };
    if duty.value() != Some(&CsapDuty::Missing) {
        return;
    }
    let readings: Vec<_> = duty.grounds().iter().flat_map(Ground::all_readings).collect();
    let what = say!(
        "국가·공공 의료기관이 클라우드를 이용하는데, 신청일에 유효한 사업자의 CSAP(IaaS) 인증서가 없습니다.",
        "Public institutions are served from the cloud, and no CSAP (IaaS) certificate of the operator is valid on the day."
    );
    report.found(place::fact("certificates"), what).readings(&readings);
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1_public;

    use super::INFO;

    #[test]
    fn a_public_institution_without_csap_is_stopped() {
        quiet(&INFO, &ii_1_public());
        let none = with(ii_1_public(), |d| d.facts.certificates = Some(Vec::new()));
        finds(&INFO, &none, &["facts.toml certificates"]);
    }
}
