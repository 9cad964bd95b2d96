//! Looks at what names a certificate, a product, a claim: its number, its name, the document. Without it the reviewer cannot
//! find it in the issuer's register. Satisfied when it is written down.
//!
//! It cannot see whether a number is the right one.

use simsa_content::is_blank;
use simsa_law::{Passage, guide};
use simsa_model::{Bi, Cites, Place, Severity};
use simsa_rules::exempt;

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "entry-incomplete",
    name: Bi::new("번호나 이름이 없는 항목", "an entry without number or name"),
    severities: &[Severity::Blocking, Severity::Warning],
    explains: Bi::new(
        "인증서의 번호, 제품의 이름처럼 그것을 가리키는 값이 없으면 심사하는 사람이 발급기관의 목록에서 찾아 확인할 수 없습니다.",
        "Without what names it (the number of a certificate, the name of a product) a reviewer cannot look it up where it was issued.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_CERTIFICATES, &guide::FORM_2_2_TABLE]),
    readings: &[],
    next: Bi::new(
        "인증서 사본이나 제품 설명서를 보고 빠진 값을 적으십시오.",
        "Copy what is missing from the certificate or the product's papers.",
    ),
};

/// Something that names an entry and is not there.
struct Missing<'a> {
    place: Place,
    whose: &'a str,
    what: Bi,
    severity: Severity,
    cites: Passages,
}

type Passages = &'static [&'static Passage];
const OF_CERTIFICATES: Passages = &[&guide::SUBMIT_CERTIFICATES];
const OF_PRODUCTS: Passages = &[&guide::FORM_2_2_TABLE];
const OF_PROOFS: Passages = &[&guide::FORM_2_2_CERTIFICATES];
const OF_CLAIMS: Passages = &[&guide::FORM_1_DOCUMENTS];
const NUMBER: Bi = Bi::new("인증번호", "the number of the certificate");

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for Missing { place, whose, what: Bi { ko, en }, severity, cites } in missing(case) {
        let whose = if is_blank(whose) { "—".to_owned() } else { quoted(whose) };
        let what = say!("{whose}에 {ko}이(가) 적혀 있지 않습니다.", "{whose} does not state {en}.");
        report.found(place, what).severity(severity).cites(cites);
    }
}

fn missing<'a>(case: &CheckInput<'a>) -> Vec<Missing<'a>> {
    let mut missing = Vec::new();
    let mut lacks = |open: bool, place: Place, whose: &'a str, what: Bi, severity, cites| {
        if open {
            missing.push(Missing { place, whose, what, severity, cites });
        }
    };
    let blank = |text: Option<&String>| text.is_none_or(|text| is_blank(text));
    let certificates = case.facts.certificates.iter().flatten().enumerate();
    for (at, certificate) in certificates {
        let at = place::certificate(at, "number");
        let whose = certificate.scheme.name();
        lacks(blank(certificate.number.as_ref()), at, whose, NUMBER, Severity::Blocking, OF_CERTIFICATES);
    }
    for (at, product) in case.dossier.products.iter().enumerate() {
        let name = if is_blank(&product.name) { product.kind.as_str() } else { product.name.as_str() };
        let what = Bi::new("제품명", "its name");
        lacks(
            blank(Some(&product.name)),
            place::product(at, "name"),
            name,
            what,
            Severity::Blocking,
            OF_PRODUCTS,
        );
        for (nth, proof) in product.proofs.iter().enumerate() {
            let at = place::product(at, format!("proofs[{nth}].number"));
            lacks(blank(proof.number.as_ref()), at, name, NUMBER, Severity::Warning, OF_PROOFS);
        }
        let module = product.crypto_module.as_ref().filter(|module| module.validated);
        if let Some(module) = module {
            let what = Bi::new("암호모듈 검증번호", "the number of the validation of its module");
            let at = place::product(at, "crypto_module.number");
            lacks(blank(module.number.as_ref()), at, name, what, Severity::Warning, OF_PROOFS);
        }
        if let Some(secaas) = &product.secaas {
            let what = Bi::new("CSAP 인증번호", "the number of its CSAP certificate");
            let at = place::product(at, "secaas.number");
            lacks(blank(secaas.number.as_ref()), at, name, what, Severity::Warning, OF_PROOFS);
        }
    }
    for (at, claim) in case.dossier.claims.iter().enumerate() {
        let what = Bi::new("관련문서 또는 시스템", "the document or system");
        let (at, whose) = (place::claim(at, "document"), exempt(claim, case.facts, case.on).programme.name);
        lacks(blank(Some(&claim.document)), at, whose, what, Severity::Warning, OF_CLAIMS);
    }
    missing
}

#[cfg(test)]
mod tests {
    use simsa_model::Severity;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{i_1, i_2, ii_1, ii_1_public, ii_2, ii_3};

    use super::INFO;

    #[test]
    fn what_names_an_entry_must_be_there() {
        for good in [i_1(), i_2(), ii_1(), ii_1_public(), ii_2(), ii_3()] {
            quiet(&INFO, &good);
        }
        let open = with(ii_1(), |d| {
            for certificate in d.facts.certificates.as_mut().unwrap() {
                certificate.number = Some(" \u{200b}".to_owned());
            }
            d.products[0].name = String::new();
            d.products[1].proofs[0].number = None;
        });
        let found = crate::expect::found(&INFO, &open);
        let certificates = open.facts.certificates.as_ref().unwrap().len();
        assert_eq!(found.len(), certificates + 2, "{found:#?}");
        let blocking = found.iter().filter(|one| one.severity == Severity::Blocking).count();
        assert_eq!(blocking, certificates + 1);
        finds(
            &INFO,
            &with(ii_1(), |d| d.products[1].proofs[0].number = Some(String::new())),
            &["products.toml product[1].proofs[0].number"],
        );
    }
}
