//! Looks at the type of each product. What a product needs depends on its type, so one of an unknown type is
//! judged by nobody. Substitutes of the VPN (a dedicated line, another safe means) are types too.
//!
//! It cannot see whether the product is of that type.

use std::collections::BTreeSet;

use simsa_catalogue::catalogue;
use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "product-type-unknown",
    name: Bi::new("없는 제품 유형", "an unknown type of product"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "제품의 유형이 목록에 없는 이름이어서 어떤 인증이 필요한지 판단할 수 없습니다.",
        "The type of a product is not a listed one, so it cannot be judged which proof it needs.",
    ),
    cites: Cites::new(&[&guide::FORM_2_2_NOTE_1, &guide::FORM_2_2_TABLE]),
    readings: &[],
    next: Bi::new(
        "목록의 유형 이름으로 고치십시오. 맞는 것이 없으면 ‘기타’(other)로 하십시오.",
        "Choose one of the listed types, or “other” when none fits.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let types = catalogue().products;
    let substitutes: BTreeSet<&str> =
        types.iter().flat_map(|kind| kind.substitutes).map(|substitute| substitute.id).collect();
    for (at, product) in case.dossier.products.iter().enumerate() {
        if catalogue().product(&product.kind).is_some() || substitutes.contains(product.kind.as_str()) {
            continue;
        }
        let ids = types.iter().map(|kind| kind.id).chain(substitutes.iter().copied());
        let called = catalogue().product_called(&product.kind).map(|kind| kind.id);
        let near = called.or_else(|| report.nearest(&product.kind, ids));
        let (name, kind) = (quoted(&product.name), quoted(&product.kind));
        let what = say!(
            "제품 {name}의 유형 {kind}을(를) 알 수 없습니다.",
            "The type {kind} of the product {name} is not known."
        );
        report.found(place::product(at, "type"), what).suggest(near);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_type_by_its_korean_name_is_recognised() {
        quiet(&INFO, &ii_3());
        let wrong = with(ii_3(), |d| {
            d.products[0].kind = "방화벽".to_owned();
            d.products[1].kind = "ids-ip".to_owned();
            d.products[2].kind = "dedicated-line".to_owned();
        });
        let found = finds(&INFO, &wrong, &["products.toml product[0].type", "products.toml product[1].type"]);
        assert!(
            found[0].next.ko.contains("‘firewall’") && found[1].next.ko.contains("‘ids-ips’"),
            "{found:#?}"
        );
    }
}
