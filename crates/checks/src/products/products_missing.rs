//! Looks at whether any security product is listed while form 2-2 is due. Firewall, intrusion detection and
//! VPN are expected everywhere, so an empty list is never complete.
//!
//! It cannot see products that nobody has entered.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, FormId, List, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "products-missing",
    name: Bi::new("정보보호제품 목록이 비어 있음", "the list of security products is empty"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "인증 정보보호제품 도입 점검표(양식2-2)를 내야 하는데 적힌 제품이 없습니다.",
        "Form 2-2 is due, and no security product is listed.",
    ),
    cites: Cites::new(&[&guide::TABLE_COMMON, &guide::PARTIAL_PRODUCTS_NETWORK, &guide::FORM_2_2_TABLE]),
    readings: &[&readings::R_013],
    next: Bi::new(
        "제품 목록에 침입차단, 침입탐지(방지), 가상사설망과 그 밖에 도입한 제품을 적으십시오.",
        "List the firewall, intrusion detection, VPN and what else is in use among the products.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if case.owes(FormId::F2_2) && case.dossier.products.is_empty() {
        let what = say!(
            "양식2-2를 내야 하는데 제품 목록이 비어 있습니다.",
            "Form 2-2 is due, and the list of products is empty."
        );
        report.found(Place::list(List::Products), what);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn an_empty_list_is_stopped() {
        quiet(&INFO, &ii_3());
        finds(&INFO, &with(ii_3(), |d| d.products.clear()), &["products.toml"]);
    }
}
