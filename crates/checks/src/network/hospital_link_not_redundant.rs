//! Looks at the link between the institutions and the EMR system (WAN) where the use certification is applied for: item 2.1
//! looks at the facility, and this section is reviewed then.
//!
//! It cannot see the lines.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, HospitalLink, ReviewScope, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "hospital-link-not-redundant",
    name: Bi::new("이중화하지 않은 병원 연결구간", "the link to the institutions is not redundant"),
    severities: &[Severity::Warning, Severity::Notice],
    explains: Bi::new(
        "병원-EMR 연결구간(WAN 구간)의 이중화는 사용인증 때 점검합니다. 이중화하지 않았거나 어떤지 적혀 있지 않습니다.",
        "The redundancy of the section between hospital and EMR system (WAN) is reviewed with the use certification. It is not redundant, or nothing is said of it.",
    ),
    cites: Cites::new(&[&guide::PARTIAL_NETWORK]),
    readings: &[&readings::R_054],
    next: Bi::new(
        "연결구간을 이중화하고 구성도를 증빙자료로 더하거나, 언제 이중화하는지 인증기관과 협의하십시오.",
        "Make the link redundant and add its configuration to the evidence, or agree with the certifier when it will be.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if !matches!(super::scope(case), Some(ReviewScope::Use | ReviewScope::Both)) {
        return;
    }
    let (severity, what) = match super::link(case) {
        Some(HospitalLink::Redundant) => return,
        Some(HospitalLink::Planned | HospitalLink::Single) => (
            Severity::Warning,
            say!(
                "사용인증을 신청하지만 병원-EMR 연결구간(WAN)이 이중화되어 있지 않습니다.",
                "The use certification is applied for, and the link between hospital and EMR system is not redundant."
            ),
        ),
        None => (
            Severity::Notice,
            say!(
                "사용인증 때 점검하는 병원-EMR 연결구간(WAN)의 이중화 여부가 적혀 있지 않습니다.",
                "Nothing is said of the link between hospital and EMR system, which is reviewed with the use certification."
            ),
        ),
    };
    report.found(place::fact("network.hospital_link"), what).severity(severity);
}

#[cfg(test)]
mod tests {
    use simsa_model::{HospitalLink, Network, ReviewScope, Severity};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn the_link_is_looked_at_with_the_use_certification() {
        quiet(&INFO, &ii_3());
        let case = |scope, link| {
            with(ii_3(), |d| {
                d.facts.application.scope = Some(scope);
                d.facts.network = Some(Network { hospital_link: link, ..Network::default() });
            })
        };
        for link in [HospitalLink::Planned, HospitalLink::Single] {
            quiet(&INFO, &case(ReviewScope::Product, Some(link)));
            for scope in [ReviewScope::Use, ReviewScope::Both] {
                let found = finds(&INFO, &case(scope, Some(link)), &["facts.toml network.hospital_link"]);
                assert_eq!(found[0].severity, Severity::Warning);
            }
        }
        quiet(&INFO, &case(ReviewScope::Use, Some(HospitalLink::Redundant)));
        let unsaid = finds(&INFO, &case(ReviewScope::Use, None), &["facts.toml network.hospital_link"]);
        assert_eq!(unsaid[0].severity, Severity::Notice);
    }
}
