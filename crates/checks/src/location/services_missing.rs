//! Looks at whether any service is listed in a cloud case. Form 2-5 identifies every product and service
//! used.
//!
//! It cannot see services that nobody has entered.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, FormId, List, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "services-missing",
    name: Bi::new("사용 서비스 목록이 비어 있음", "the list of services is empty"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "클라우드 기반 외부보관은 사용 중인 서비스를 모두 식별하여 양식2-5에 적어야 하는데 목록이 비어 있습니다.",
        "A cloud case identifies every service in use on form 2-5, and the list is empty.",
    ),
    cites: Cites::new(&[&guide::FORM_2_5_TABLE, &guide::FORM_2_4_IDENTIFY_SERVICES]),
    readings: &[&readings::R_013],
    next: Bi::new(
        "계약서(SLA)의 서비스를 서비스 목록에 모두 적으십시오.",
        "List every service of the contract among the services.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if case.is_cloud() && case.owes(FormId::F2_5) && case.dossier.services.is_empty() {
        let what = say!(
            "클라우드 기반 외부보관인데 서비스 목록이 비어 있습니다.",
            "The records are in the cloud, and the list of services is empty."
        );
        report.found(Place::list(List::Services), what);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::{i_2, ii_3};

    use super::INFO;

    #[test]
    fn a_cloud_case_lists_its_services() {
        quiet(&INFO, &ii_3());
        quiet(&INFO, &i_2());
        finds(&INFO, &with(ii_3(), |d| d.services.clear()), &["services.toml"]);
    }
}
