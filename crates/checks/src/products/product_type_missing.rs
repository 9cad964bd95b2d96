//! Looks at whether a firewall, intrusion detection or prevention, and a VPN or its substitute are listed,
//! for each operator that keeps records. The table of 2.2 names all three.
//!
//! It cannot see products that nobody has entered.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, FormId, List, Place, Product, Severity};
use simsa_rules::missing_types;

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::products::of_each;
use crate::report::{Report, join, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "product-type-missing",
    name: Bi::new("있어야 할 정보보호제품이 없음", "an expected type of security product is missing"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "2.2는 침입차단시스템, 침입탐지(방지)시스템, 가상사설망(또는 전용선 등 대체수단)을 들고 있는데, 목록에 없는 유형이 있습니다.",
        "Item 2.2 names firewall, intrusion detection or prevention, and VPN (or a dedicated line or another safe means); one is not listed.",
    ),
    cites: Cites::new(&[&guide::PARTIAL_PRODUCTS_NETWORK]),
    readings: &[&readings::R_030],
    next: Bi::new(
        "그 유형의 제품을 제품 목록에 적거나, 가상사설망이면 전용선 등 대체수단을 적으십시오.",
        "List a product of that type, or for the VPN its substitute (a dedicated line, another safe means of access).",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if !case.owes(FormId::F2_2) || case.dossier.products.is_empty() {
        return;
    }
    for (operator, products) in of_each(case) {
        missing(case, products, case.told_apart(operator), report);
    }
}

fn missing(case: &CheckInput<'_>, products: Vec<&Product>, keeper: Option<&str>, report: &mut Report) {
    let operator = keeper.map(|id| case.operator_name(id));
    for kind in missing_types(products) {
        let (ko, en) = (kind.name, kind.name_en);
        let what = match operator {
            None => say!("제품 목록에 {ko}이(가) 없습니다.", "The list of products has no entry for: {en}."),
            Some(operator) => say!(
                "사업자 {operator}의 제품 목록에 {ko}이(가) 없습니다.",
                "The list of products of the operator {operator} has no entry for: {en}."
            ),
        };
        let substitutes: Vec<Bi> =
            kind.substitutes.iter().map(|substitute| Bi::new(substitute.name, substitute.name_en)).collect();
        let found = report.found(Place::list_of(List::Products, keeper), what);
        if !substitutes.is_empty() {
            let instead = join(&substitutes);
            let (instead_ko, instead_en) = (instead.ko, instead.en);
            found.next(say!(
                "제품 목록에 적으십시오. 다음으로 대체할 수 있습니다: {instead_ko}.",
                "List it among the products; it may be replaced by: {instead_en}."
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Operator;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_missing_vpn_may_be_replaced_by_a_line() {
        quiet(&INFO, &ii_3());
        let found = finds(&INFO, &with(ii_3(), |d| drop(d.products.remove(2))), &["products.toml"]);
        assert!(found[0].next.ko.contains("전용선"), "{:?}", found[0].next);
        quiet(&INFO, &with(ii_3(), |d| d.products[2].kind = "dedicated-line".to_owned()));
        let two = with(ii_3(), |d| {
            d.facts.operators.push(Operator { id: "second".to_owned(), ..Operator::default() });
            d.facts.storage[1].operator = Some("second".to_owned());
            d.products[0].operator = Some("op".to_owned());
        });
        let found = finds(&INFO, &two, &["products.toml"]);
        assert!(found[0].what.ko.contains("second"), "{:?}", found[0].what);
    }
}
