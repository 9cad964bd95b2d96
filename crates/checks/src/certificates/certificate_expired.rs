//! Looks at certificates whose validity is over on the day. They count as not held, which may move the case
//! to a heavier group. Satisfied by a renewed certificate.
//!
//! It cannot see a renewal that has been granted but not entered.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, NotCounted, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "certificate-expired",
    name: Bi::new("만료된 인증서", "an expired certificate"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "신청일에 유효기간이 지난 인증서는 보유한 것으로 세지 않습니다.",
        "A certificate whose validity is over on the day of application does not count as held.",
    ),
    cites: Cites::new(&[&guide::GROUP_CERTIFICATES, &guide::REF_6_CERTIFICATE_VALID]),
    readings: &[&readings::R_028],
    next: Bi::new(
        "갱신된 인증서가 있으면 그 유효기간과 사본으로 바꾸십시오.",
        "If it has been renewed, enter the new days and the new copy.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, certificate) in case.not_counted(NotCounted::Expired) {
        let Some(until) = certificate.valid_until else { continue };
        let (name, on) = (certificate.scheme.name(), case.on);
        let what = say!(
            "{name} 인증서는 {until}에 만료되어 {on} 기준으로 보유로 세지 않습니다.",
            "The {name} certificate ended on {until} and does not count on {on}."
        );
        report.found(place::certificate(at, "valid_until"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{APPLIED, ii_1};

    use super::INFO;

    #[test]
    fn an_expired_certificate_is_found_until_its_last_day() {
        let until = |day| with(ii_1(), |d| d.facts.certificates.as_mut().unwrap()[0].valid_until = Some(day));
        quiet(&INFO, &until(APPLIED));
        finds(&INFO, &until(Day::new(2024, 3, 3)), &["facts.toml certificates[0].valid_until"]);
    }
}
