//! Looks at the type of CSAP certificates. The forms print "CSAP - IaaS": a certificate for software does
//! not cover the infrastructure on which the records lie.
//!
//! It cannot see on which infrastructure a certified SaaS runs.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, CsapType, NotCounted, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "csap-not-iaas",
    name: Bi::new("IaaS 유형이 아닌 CSAP", "CSAP of another type than IaaS"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "양식에 인쇄된 것은 'CSAP - IaaS'이므로, 다른 유형의 CSAP는 기록을 보관하는 인프라의 인증으로 세지 않습니다.",
        "The forms print \"CSAP - IaaS\": a certificate of another type is not counted for the infrastructure that holds the records.",
    ),
    cites: Cites::new(&[&guide::S014_2_CSAP, &guide::FORM_1_S014, &guide::FORM_6_SHEET]),
    readings: &[&readings::R_009],
    next: Bi::new(
        "SaaS가 올라가 있는 IaaS의 CSAP 인증서를 구하고, 인정 여부를 인증기관에 문의하십시오.",
        "Get the CSAP certificate of the IaaS beneath, and ask the certifier whether this one counts.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    // the duty and the row of form 1 are those of clouds
    if !case.is_cloud() {
        return;
    }
    for (at, certificate) in case.not_counted(NotCounted::CsapNotIaas) {
        let kind = certificate.csap_type.map_or("—", |kind| match kind {
            CsapType::Iaas => "IaaS",
            CsapType::Saas => "SaaS",
            CsapType::Paas => "PaaS",
            CsapType::Daas => "DaaS",
        });
        let what = say!(
            "CSAP 인증서의 유형이 {kind}입니다. 양식1과 양식6은 'CSAP - IaaS'만 들고 있습니다.",
            "The CSAP certificate is of type {kind}; forms 1 and 6 name only \"CSAP - IaaS\"."
        );
        report.found(place::certificate(at, "csap_type"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::CsapType;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1_public;

    use super::INFO;

    #[test]
    fn a_saas_certificate_does_not_cover_infrastructure() {
        quiet(&INFO, &ii_1_public());
        let saas = with(ii_1_public(), |d| {
            d.facts.certificates.as_mut().unwrap()[0].csap_type = Some(CsapType::Saas);
        });
        finds(&INFO, &saas, &["facts.toml certificates[0].csap_type"]);
    }
}
