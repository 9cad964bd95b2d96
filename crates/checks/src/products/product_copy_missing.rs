//! Looks at whether each certificate of a product that needs one comes with its copy, those of cryptographic
//! modules and of SECaaS included: form 2-2 has them handed in apart.
//!
//! It cannot see whether the file shows that certificate.

use simsa_catalogue::catalogue;
use simsa_law::guide;
use simsa_model::{Bi, Cites, FormId, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, or_dash, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "product-copy-missing",
    name: Bi::new("제품 인증서 사본이 없음", "the copy of a product's certificate is missing"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "인증받은 정보보호제품의 인증서는 별도로 제출하여야 하는데 사본이 붙어 있지 않습니다.",
        "The certificates of certified products are handed in apart, and a copy is not attached.",
    ),
    cites: Cites::new(&[&guide::FORM_2_2_CERTIFICATES, &guide::FORM_2_3_PURPOSE]),
    readings: &[],
    next: Bi::new(
        "사본을 증빙자료에 더하고, 그 인증서의 사본으로 고르십시오.",
        "Add the copy to the evidence and choose it as the copy.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if !case.owes(FormId::F2_2) {
        return;
    }
    for (at, product) in case.dossier.products.iter().enumerate() {
        let Some(kind) = catalogue().product(&product.kind) else { continue };
        if kind.requirement.is_none() {
            continue;
        }
        let proofs = product.proofs.iter().enumerate();
        let proofs = proofs.map(|(nth, proof)| (format!("proofs[{nth}].copy"), &proof.number, &proof.copy));
        let module = product.crypto_module.iter().filter(|module| module.validated);
        let module = module.map(|one| ("crypto_module.copy".to_owned(), &one.number, &one.copy));
        let secaas = product.secaas.iter().map(|one| ("secaas.copy".to_owned(), &one.number, &one.copy));
        for (field, number, copy) in proofs.chain(module).chain(secaas) {
            if copy.is_none() {
                let (name, number) = (quoted(&product.name), or_dash(number.as_deref()));
                let what = say!(
                    "제품 {name}의 인증서(번호 {number}) 사본이 없습니다.",
                    "The copy of a certificate of the product {name} (number {number}) is missing."
                );
                report.found(place::product(at, field), what);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_proof_without_its_copy_is_found() {
        quiet(&INFO, &ii_3());
        let bare = with(ii_3(), |d| {
            d.products[0].proofs[0].copy = None;
            d.products[3].crypto_module.as_mut().unwrap().copy = None;
        });
        finds(
            &INFO,
            &bare,
            &["products.toml product[0].proofs[0].copy", "products.toml product[3].crypto_module.copy"],
        );
    }
}
