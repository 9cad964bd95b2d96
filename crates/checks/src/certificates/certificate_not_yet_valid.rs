//! Looks at certificates whose validity has not begun on the day. They count as not held.
//!
//! It cannot see whether the certificate will be granted.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, NotCounted, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "certificate-not-yet-valid",
    name: Bi::new("아직 유효하지 않은 인증서", "a certificate that is not valid yet"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "신청일에 아직 유효기간이 시작되지 않은 인증서는 보유한 것으로 세지 않습니다.",
        "A certificate whose validity has not begun on the day of application does not count as held.",
    ),
    cites: Cites::new(&[&guide::GROUP_CERTIFICATES, &guide::REF_6_CERTIFICATE_VALID]),
    readings: &[&readings::R_028],
    next: Bi::new(
        "유효기간이 시작된 뒤에 신청하거나, 날짜를 잘못 적었으면 고치십시오.",
        "Apply after its first day, or correct the day if it is mistyped.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, certificate) in case.not_counted(NotCounted::NotYetValid) {
        let Some(from) = certificate.valid_from else { continue };
        let (name, on) = (certificate.scheme.name(), case.on);
        let what = say!(
            "{name} 인증서는 {from}부터 유효하므로 {on} 기준으로 보유로 세지 않습니다.",
            "The {name} certificate is valid only from {from} and does not count on {on}."
        );
        report.found(place::certificate(at, "valid_from"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{APPLIED, ii_1};

    use super::INFO;

    #[test]
    fn a_certificate_of_the_future_is_found() {
        let from = |day| with(ii_1(), |d| d.facts.certificates.as_mut().unwrap()[0].valid_from = Some(day));
        quiet(&INFO, &from(APPLIED));
        finds(&INFO, &from(Day::new(2024, 3, 5)), &["facts.toml certificates[0].valid_from"]);
    }
}
