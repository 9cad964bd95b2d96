//! Looks at products that meet their demand only through the exception for SECaaS while private institutions
//! are served: the notice behind it speaks of public bodies.
//!
//! It cannot see how the certifier reads the notice.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Served, Severity};
use simsa_rules::judge_product;

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "secaas-for-private",
    name: Bi::new("민간 이용자에 쓴 SECaaS 특례", "the exception for SECaaS used for private institutions"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "SECaaS 특례의 공지는 각급기관(공공)을 대상으로 하나, 민간 이용자에게도 인정된다고 읽었습니다.",
        "The notice on SECaaS speaks of public bodies; we read it as open to private users too.",
    ),
    cites: Cites::new(&[&guide::REF_6_NIS_NOTICE, &guide::REF_6_WINDOW]),
    readings: &[&readings::R_034],
    next: Bi::new("인증기관에 인정 여부를 확인하십시오.", "Ask the certifier whether it is accepted."),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if !matches!(case.facts.institutions.served, Some(Served::Private | Served::Mixed)) {
        return;
    }
    for (at, product) in case.dossier.products.iter().enumerate() {
        if judge_product(product, case.on).is_some_and(|standing| standing.by_secaas) {
            let name = quoted(&product.name);
            let what = say!(
                "제품 {name}은(는) SECaaS 특례로만 요건을 충족하는데, 민간 의료기관이 이용합니다.",
                "The product {name} meets its demand only as SECaaS, and private institutions are served."
            );
            report.found(place::product(at, "secaas"), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{Day, Secaas};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn the_exception_for_private_users_is_noted() {
        quiet(&INFO, &ii_3());
        let secaas = with(ii_3(), |d| {
            d.products[0].proofs.clear();
            let (from, until) = (Some(Day::new(2022, 1, 1)), Some(Day::new(2027, 12, 31)));
            d.products[0].secaas = Some(Secaas { valid_from: from, valid_until: until, ..Secaas::default() });
        });
        finds(&INFO, &secaas, &["products.toml product[0].secaas"]);
    }
}
