//! Looks at every field that points at an operator: storage, certificates, answers, products, services, tests. One
//! that points at nobody makes the certificate or test count for nobody. Satisfied when it names the id of
//! an entry of `operators`.
//!
//! It cannot see that it points at the wrong operator.

use std::collections::BTreeSet;

use simsa_law::guide;
use simsa_model::{Bi, Cites, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "operator-unknown",
    name: Bi::new("없는 사업자를 가리킴", "an operator that is not listed"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "보관 장소, 인증서, 답, 제품, 서비스, 점검이 사업자 목록에 없는 사업자를 가리킵니다. 그 인증서와 답과 점검은 누구의 것으로도 세지 않습니다.",
        "A storage place, certificate, answer, product, service or test points at an operator that is not listed, so it counts for nobody.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_VIA_APPLICANT, &guide::REF_1_S014]),
    readings: &[],
    next: Bi::new(
        "목록에 있는 사업자로 고치거나 그 사업자를 목록에 더하십시오.",
        "Write the id of a listed operator, or add the operator.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let known: BTreeSet<&str> = case.facts.operators.iter().map(|operator| operator.id.as_str()).collect();
    for (id, place) in references(case) {
        if known.contains(id) {
            continue;
        }
        let near = report.nearest(id, known.iter().copied());
        let id = quoted(id);
        let what =
            say!("사업자 목록에 {id}라는 사업자가 없습니다.", "The list of operators has no operator {id}.");
        report.found(place, what).suggest(near);
    }
}

fn references<'a>(case: &'a CheckInput<'_>) -> impl Iterator<Item = (&'a str, Place)> {
    let storage = case.facts.storage.iter().enumerate();
    let storage =
        storage.filter_map(|(at, one)| Some((one.operator.as_deref()?, place::storage(at, "operator"))));
    let certificates = case.facts.certificates.iter().flatten().enumerate();
    let certificates = certificates
        .filter_map(|(at, one)| Some((one.operator.as_deref()?, place::certificate(at, "operator"))));
    let answers = case.dossier.answers.iter().enumerate();
    let answers =
        answers.filter_map(|(at, one)| Some((one.operator.as_deref()?, place::answer(at, "operator"))));
    let services = case.dossier.services.iter().enumerate();
    let services =
        services.filter_map(|(at, one)| Some((one.operator.as_deref()?, place::service(at, "operator"))));
    let tests = case.dossier.tests.iter().enumerate();
    let tests = tests.filter_map(|(at, one)| Some((one.operator.as_deref()?, place::test(at, "operator"))));
    let products = case.dossier.products.iter().enumerate();
    let products =
        products.filter_map(|(at, one)| Some((one.operator.as_deref()?, place::product(at, "operator"))));
    storage.chain(certificates).chain(answers).chain(products).chain(services).chain(tests)
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1;

    use super::INFO;

    #[test]
    fn a_misspelt_operator_is_found_with_the_right_one() {
        quiet(&INFO, &ii_1());
        let wrong = with(ii_1(), |d| {
            d.facts.certificates.as_mut().unwrap()[1].operator = Some("opp".to_owned());
            d.tests[0].operator = Some("정보원".to_owned());
            d.answers[3].operator = Some("po".to_owned());
        });
        let places = [
            "answers.toml answer[3].operator",
            "facts.toml certificates[1].operator",
            "tests.toml test[0].operator",
        ];
        let found = finds(&INFO, &wrong, &places);
        assert!(found[0].next.ko.contains("‘op’"), "{:?}", found[0].next);
    }
}
