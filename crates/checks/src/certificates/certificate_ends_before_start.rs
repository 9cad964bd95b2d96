//! Looks at the first and last day of validity of each certificate. Swapped or mistyped days make a
//! certificate valid on no day at all. Satisfied when the end is not before the start.
//!
//! It cannot see the certificate itself.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "certificate-ends-before-start",
    name: Bi::new("인증서의 유효기간이 거꾸로 됨", "a certificate ends before it starts"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "유효기간 만료일이 시작일보다 앞서면 그 인증서는 어느 날에도 유효하지 않습니다. 날짜를 잘못 적은 것입니다.",
        "A certificate whose last day lies before its first is valid on no day: a date was mistyped.",
    ),
    cites: Cites::new(&[&guide::REF_6_CERTIFICATE_VALID]),
    readings: &[&readings::R_028],
    next: Bi::new(
        "인증서 사본의 유효기간을 보고 두 날짜를 고치십시오.",
        "Correct the two days from the copy of the certificate.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, certificate) in case.facts.certificates.iter().flatten().enumerate() {
        if let (Some(from), Some(until)) = (certificate.valid_from, certificate.valid_until)
            && until < from
        {
            let name = certificate.scheme.name();
            let what = say!(
                "{name} 인증서의 만료일({until})이 시작일({from})보다 앞섭니다.",
                "The {name} certificate ends on {until}, before it starts on {from}."
            );
            report
                .found(place::certificate(at, "valid_until"), what)
                .also(place::certificate(at, "valid_from"));
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1;

    use super::INFO;

    #[test]
    fn an_end_before_the_start_is_found() {
        quiet(&INFO, &ii_1());
        let wrong = with(ii_1(), |d| {
            d.facts.certificates.as_mut().unwrap()[1].valid_until = Some(Day::new(2022, 1, 9));
        });
        finds(
            &INFO,
            &wrong,
            &["facts.toml certificates[1].valid_until", "facts.toml certificates[1].valid_from"],
        );
    }
}
