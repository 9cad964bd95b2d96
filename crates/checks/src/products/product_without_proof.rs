//! Looks at the proofs of each product against what its type needs, on the day. Item 2.2 demands certified
//! products, so one without proof stops; of 3.1, where P is possible, it warns as long as another product of
//! 3.1 of the same operator is proven.
//!
//! It cannot see whether a number is genuine.

use std::collections::BTreeSet;

use simsa_catalogue::Requirement;
use simsa_law::{guide, readings};
use simsa_model::{AnswerValue, Bi, Cites, Product, Say, Severity};
use simsa_rules::{Shortfall, judge_product, supported_answer};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::products::of_each;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "product-without-proof",
    name: Bi::new("필요한 인증이 없는 제품", "a product without the proof it needs"),
    severities: &[Severity::Blocking, Severity::Warning],
    explains: Bi::new(
        "제품의 유형에 필요한 인증(CC인증, 보안기능 확인서 등)이 없거나 유효하지 않습니다. DB암호화제품에는 검증필 암호모듈도 필요합니다.",
        "A product lacks the proof that its type needs (CC, security function confirmation, …); database encryption also needs a validated cryptographic module.",
    ),
    cites: Cites::new(&[&guide::PARTIAL_PRODUCTS, &guide::FORM_2_3_PURPOSE]),
    readings: &[&readings::R_031, &readings::R_033],
    next: Bi::new(
        "제품의 인증서나 확인서를 적고 사본을 붙이십시오. 없으면 인증받은 제품으로 바꾸거나, 3.1이면 P와 이유를 적으십시오.",
        "Enter the certificate or confirmation and attach its copy; if there is none, use a certified product, or for 3.1 answer P with the reason.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let none_of_3_1 = without_any_of_3_1(case);
    for (at, product) in case.dossier.products.iter().enumerate() {
        let Some(standing) = judge_product(product, case.on) else { continue };
        let lacks = standing.shortfalls.iter().filter_map(|shortfall| match shortfall {
            Shortfall::Lacks(requirement) => Some(described(requirement)),
            _ => None,
        });
        let (ko, en): (Vec<String>, Vec<String>) = lacks.map(|say| (say.ko, say.en)).unzip();
        if ko.is_empty() {
            continue;
        }
        let network = standing.kind.item.is_some_and(|item| item.number == "2.2");
        let severity = if network || none_of_3_1(product) { Severity::Blocking } else { Severity::Warning };
        let (ko, en, name) = (ko.join(" / "), en.join(" / "), quoted(&product.name));
        let (kind_ko, kind_en, on) = (standing.kind.name, standing.kind.name_en, case.on);
        let what = say!(
            "{kind_ko} {name}: {on} 기준으로 유효한 {ko}이(가) 없습니다.",
            "{kind_en} {name}: missing on {on}: {en}."
        );
        let found = report
            .found(place::product(at, "proofs"), what)
            .severity(severity)
            .cites(standing.kind.source)
            .readings(standing.kind.readings);
        if network {
            found.next(say!(
                "제품의 인증서나 확인서를 적고 사본을 붙이십시오. 없으면 인증받은 제품으로 바꾸십시오.",
                "Enter the certificate or confirmation and attach its copy; if there is none, use a certified product."
            ));
        }
    }
}

/// Whether a product is that of an operator none of whose products of 3.1 is proven: each answers 3.1 for itself. One that
/// names nobody is that of any.
fn without_any_of_3_1<'a>(case: &CheckInput<'a>) -> impl Fn(&Product) -> bool + 'a {
    let unproven = |(_, products): &(_, Vec<&Product>)| {
        supported_answer(products.iter().copied(), case.on) == AnswerValue::N
    };
    let unproven: BTreeSet<Option<&str>> =
        of_each(case).into_iter().filter(unproven).map(|(operator, _)| operator).collect();
    move |product| match product.operator.as_deref() {
        None => !unproven.is_empty(),
        of => unproven.contains(&of) || unproven.contains(&None),
    }
}

/// "국내 CC인증, 보안기능 확인서 중 하나".
fn described(requirement: &Requirement) -> Say {
    let joined = |parts: &[Requirement], ko: &str, en: &str| {
        let (kos, ens): (Vec<String>, Vec<String>) =
            parts.iter().map(described).map(|say| (say.ko, say.en)).unzip();
        (kos.join(ko), ens.join(en))
    };
    match requirement {
        Requirement::Proof(proof) => Say::new(proof.name, proof.name_en),
        Requirement::AnyOf(parts) => {
            let (ko, en) = joined(parts, ", ", ", ");
            say!("{ko} 중 하나", "one of {en}")
        }
        Requirement::AllOf(parts) => {
            let (ko, en) = joined(parts, " 및 ", " and ");
            Say::new(ko, en)
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{Product, Severity};

    use crate::expect::{finds, quiet, with};
    use crate::sample::{ii_3, two_operators};

    use super::INFO;

    /// Each operator answers 3.1 for itself: what another has proven helps it nothing, what another lacks harms it nothing.
    #[test]
    fn of_several_operators_each_is_judged_by_its_own() {
        let bare = with(two_operators(), |d| {
            for product in d.products.iter_mut().filter(|one| one.operator.as_deref() == Some("backup")) {
                match product.kind.as_str() {
                    "firewall" | "ids-ips" | "vpn" => {}
                    _ => product.proofs.clear(),
                }
            }
        });
        let found = crate::expect::found(&INFO, &bare);
        assert!(found.len() >= 2 && found.iter().all(|one| one.severity == Severity::Blocking), "{found:#?}");
        let in_part = with(bare, |d| {
            let of_main =
                |one: &&mut Product| one.operator.as_deref() == Some("op") && one.kind == "antivirus";
            d.products.iter_mut().find(of_main).unwrap().proofs.clear();
        });
        let found = crate::expect::found(&INFO, &in_part);
        let warnings = found.iter().filter(|one| one.severity == Severity::Warning).count();
        assert_eq!(warnings, 1, "{found:#?}");
    }

    #[test]
    fn a_firewall_without_proof_stops() {
        quiet(&INFO, &ii_3());
        let bare = with(ii_3(), |d| {
            d.products[0].proofs.clear();
            d.products[3].crypto_module.as_mut().unwrap().validated = false;
        });
        let found =
            finds(&INFO, &bare, &["products.toml product[0].proofs", "products.toml product[3].proofs"]);
        assert_eq!((found[0].severity, found[1].severity), (Severity::Blocking, Severity::Warning));
        assert!(
            found[1].what.ko.contains("검증필 암호모듈") && !found[1].what.ko.contains("CC"),
            "{:?}",
            found[1].what
        );
        let none = with(bare, |d| d.products.truncate(4));
        assert!(
            crate::expect::found(&INFO, &none).iter().all(|finding| finding.severity == Severity::Blocking)
        );
    }
}
