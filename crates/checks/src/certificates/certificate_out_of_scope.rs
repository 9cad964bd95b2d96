//! Looks at whether the scope of each certificate covers the service that holds the records. A certificate
//! for another service of the same operator proves nothing here.
//!
//! It cannot see the scope as the certificate prints it.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, NotCounted, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "certificate-out-of-scope",
    name: Bi::new("인증범위에 서비스가 들지 않음", "a scope that leaves the service out"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "인증범위에 전자의무기록을 보관하는 서비스가 들지 않는 인증서는 보유한 것으로 세지 않습니다.",
        "A certificate whose scope leaves out the service that holds the records does not count as held.",
    ),
    cites: Cites::new(&[&guide::GROUP_CERTIFICATES, &guide::REF_1_S014]),
    readings: &[&readings::R_028],
    next: Bi::new(
        "인증서의 인증범위를 다시 확인하고, 범위 변경이나 범위에 든 다른 서비스의 이용을 사업자와 상의하십시오.",
        "Check the scope again; talk with the operator about extending it or using a service within it.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, certificate) in case.not_counted(NotCounted::OutOfScope) {
        let name = certificate.scheme.name();
        let what = say!(
            "{name} 인증서의 인증범위에 이 서비스가 들지 않아 보유로 세지 않습니다.",
            "The scope of the {name} certificate leaves out this service, so it does not count."
        );
        report.found(place::certificate(at, "covers_service"), what);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1;

    use super::INFO;

    #[test]
    fn a_scope_without_the_service_is_found() {
        quiet(&INFO, &ii_1());
        let out = with(ii_1(), |d| d.facts.certificates.as_mut().unwrap()[1].covers_service = Some(false));
        finds(&INFO, &out, &["facts.toml certificates[1].covers_service"]);
    }
}
