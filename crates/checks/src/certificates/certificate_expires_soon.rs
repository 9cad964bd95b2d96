//! Looks at certificates that count today and end within 90 days: the review may well take longer, and the
//! certifier may ask for a valid one at its end.
//!
//! It cannot see how long the review will take.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "certificate-expires-soon",
    name: Bi::new("곧 만료되는 인증서", "a certificate that ends soon"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "지금은 유효하지만 신청 뒤 90일 안에 만료되어, 심사가 끝나기 전에 효력이 없어질 수 있습니다.",
        "The certificate counts today but ends within 90 days of the application, perhaps before the review does.",
    ),
    cites: Cites::new(&[&guide::GROUP_CERTIFICATES, &guide::REF_6_CERTIFICATE_VALID]),
    readings: &[&readings::R_028],
    next: Bi::new(
        "갱신 일정을 확인하고, 갱신된 인증서를 심사 중에 낼 수 있도록 준비하십시오.",
        "See when it is renewed, and be ready to hand in the renewed one during the review.",
    ),
};

/// How long a review may well take, in days. The guide names no time; reading R-028 only asks for a warning.
const REVIEW_DAYS: i32 = 90;

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let last = case.on.days_after(REVIEW_DAYS);
    for (at, certificate) in case.counting() {
        let Some(until) = certificate.valid_until.filter(|until| *until <= last) else { continue };
        let (name, on) = (certificate.scheme.name(), case.on);
        let what = say!(
            "{name} 인증서가 {until}에 만료됩니다. {on}부터 {REVIEW_DAYS}일 안입니다.",
            "The {name} certificate ends on {until}, within {REVIEW_DAYS} days of {on}."
        );
        report.found(place::certificate(at, "valid_until"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1;

    use super::INFO;

    #[test]
    fn a_certificate_that_ends_within_ninety_days_is_found() {
        let until = |day| with(ii_1(), |d| d.facts.certificates.as_mut().unwrap()[2].valid_until = Some(day));
        quiet(&INFO, &until(Day::new(2024, 6, 3)));
        quiet(&INFO, &until(Day::new(2024, 3, 3)));
        finds(&INFO, &until(Day::new(2024, 6, 2)), &["facts.toml certificates[2].valid_until"]);
    }
}
