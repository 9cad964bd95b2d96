//! Looks at products of the same type and name under the same operator. It may be two machines, which the
//! form does not ask for.
//!
//! It cannot see whether they are two machines.

use std::collections::BTreeMap;

use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "product-listed-twice",
    name: Bi::new("같은 제품이 두 번 적힘", "a product is listed twice"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "같은 유형과 이름의 제품이 두 번 적혀 있습니다. 양식2-2에는 제품마다 한 줄이면 됩니다.",
        "A product of the same type and name is listed twice; form 2-2 needs one row per product.",
    ),
    cites: Cites::new(&[&guide::FORM_2_2_TABLE]),
    readings: &[],
    next: Bi::new(
        "같은 제품이면 하나를 지우고, 다른 제품이면 이름을 구별하십시오.",
        "Delete one, or tell the names apart.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let mut first: BTreeMap<(&str, &str, Option<&str>), usize> = BTreeMap::new();
    for (at, product) in case.dossier.products.iter().enumerate() {
        let key = (product.kind.as_str(), product.name.trim(), product.operator.as_deref());
        let earlier = *first.entry(key).or_insert(at);
        if earlier != at {
            let name = quoted(&product.name);
            let what = say!("제품 {name}이(가) 두 번 적혀 있습니다.", "The product {name} is listed twice.");
            report.found(place::product(at, "name"), what).also(place::product(earlier, "name"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn the_same_product_twice_is_noted() {
        quiet(&INFO, &ii_3());
        let twice = with(ii_3(), |d| d.products.push(d.products[1].clone()));
        finds(&INFO, &twice, &["products.toml product[6].name", "products.toml product[1].name"]);
    }
}
