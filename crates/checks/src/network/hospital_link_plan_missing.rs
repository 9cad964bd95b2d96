//! Looks for the plan of a redundant link to the institutions where the product certification alone is applied for: form 2-1
//! names it among its examples of evidence (병원 연결구간 이중화 구성 방안).
//!
//! It cannot see whether the plan is carried out.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, HospitalLink, ReviewScope, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "hospital-link-plan-missing",
    name: Bi::new("병원 연결구간 이중화 계획이 없음", "no plan for the link to the institutions"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "제품인증에서는 병원-EMR 연결구간(WAN)을 점검하지 않지만, 양식2-1은 그 이중화 구성 방안(계획)을 증빙자료의 예로 듭니다.",
        "The product certification does not review the link between hospital and EMR system, yet form 2-1 names the plan of its redundancy among the evidence.",
    ),
    cites: Cites::new(&[&guide::FORM_2_1_SHEET, &guide::PARTIAL_NETWORK]),
    readings: &[&readings::R_054],
    next: Bi::new(
        "이중화 구성 방안(계획)을 증빙자료에 더하고 ‘의료기관과의 연결’에서 고르십시오.",
        "Add the plan to the evidence, and choose it under “Link to the institutions”.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let product = super::scope(case) == Some(ReviewScope::Product);
    let redundant = super::link(case) == Some(HospitalLink::Redundant);
    let given = super::network(case).is_some_and(|network| network.hospital_link_copy.is_some());
    if product && !redundant && !given {
        let what = say!(
            "병원-EMR 연결구간(WAN)의 이중화 구성 방안(계획)이 증빙자료에 없습니다.",
            "There is no plan for a redundant link between hospital and EMR system among the evidence."
        );
        report.found(place::fact("network.hospital_link_copy"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{HospitalLink, Network, ReviewScope};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn the_product_certification_has_a_plan() {
        quiet(&INFO, &ii_3());
        let case = |network: Option<Network>| {
            with(ii_3(), |d| {
                d.facts.application.scope = Some(ReviewScope::Product);
                d.facts.network = network;
            })
        };
        finds(&INFO, &case(None), &["facts.toml network.hospital_link_copy"]);
        let link = |link| Network { hospital_link: Some(link), ..Network::default() };
        finds(&INFO, &case(Some(link(HospitalLink::Planned))), &["facts.toml network.hospital_link_copy"]);
        quiet(&INFO, &case(Some(link(HospitalLink::Redundant))));
        let plan = Some("report".to_owned());
        let planned = Network { hospital_link_copy: plan, ..link(HospitalLink::Planned) };
        quiet(&INFO, &case(Some(planned)));
    }
}
