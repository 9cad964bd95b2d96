//! Looks at who holds each certificate. For S014 only the operator's counts; that of the medical institution
//! helps with S001 to S013 instead, and must be claimed there.
//!
//! It cannot see the name on the certificate.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Holder, NotCounted, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "certificate-of-another-party",
    name: Bi::new("사업자의 것이 아닌 인증서", "a certificate that is not the operator's"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "S014에서는 집적정보통신시설 사업자(클라우드서비스 제공 업체)의 인증서만 셉니다. 의료기관의 인증서는 S001~S013의 면제에 쓰입니다.",
        "For S014 only the operator's certificate counts; the medical institution's serves for exemption from S001 to S013.",
    ),
    cites: Cites::new(&[&guide::REF_1_S014, &guide::REF_1_BASIS]),
    readings: &[],
    next: Bi::new(
        "사업자의 인증서로 바꾸거나, S001~S013의 면제라면 면제 신청으로 적으십시오.",
        "Enter the operator's certificate, or claim the exemption from S001 to S013 among the claims.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, certificate) in case.not_counted(NotCounted::NotTheOperators) {
        let name = certificate.scheme.name();
        let (ko, en) = match certificate.holder {
            Some(Holder::Institution) => ("의료기관", "the medical institution"),
            _ => ("신청기관", "the applicant"),
        };
        let what = say!(
            "{name} 인증서의 보유자가 {ko}이므로 S014에서 세지 않습니다.",
            "The {name} certificate is held by {en}, so it does not count for S014."
        );
        report.found(place::certificate(at, "holder"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Holder;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1;

    use super::INFO;

    #[test]
    fn the_hospitals_certificate_is_found() {
        quiet(&INFO, &ii_1());
        let other =
            with(ii_1(), |d| d.facts.certificates.as_mut().unwrap()[0].holder = Some(Holder::Institution));
        finds(&INFO, &other, &["facts.toml certificates[0].holder"]);
    }
}
