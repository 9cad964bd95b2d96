//! Looks at products whose only proof is GS certification. Form 2-3 has a box for it, but no requirement is
//! met by it.
//!
//! It cannot see other proofs of the product.

use simsa_catalogue::catalogue;
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, ProofKind, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "product-gs-only",
    name: Bi::new("GS인증만 있는 제품", "a product with GS certification only"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "GS인증은 양식2-3의 선택란에만 있고 어느 요건도 충족하지 않습니다.",
        "GS certification has a box on form 2-3 but satisfies no requirement.",
    ),
    cites: Cites::new(&[&guide::FORM_2_3_TABLE, &guide::FORM_2_2_NOTE_2]),
    readings: &[&readings::R_032],
    next: Bi::new(
        "CC인증, 보안기능 확인서 등 유형에 맞는 인증을 더하십시오.",
        "Add a proof that suits the type, such as CC or security function confirmation.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, product) in case.dossier.products.iter().enumerate() {
        let demanded = catalogue().product(&product.kind).is_some_and(|kind| kind.requirement.is_some());
        let only = product.proofs.iter().all(|proof| proof.kind == ProofKind::Gs);
        if demanded && only && !product.proofs.is_empty() {
            let name = quoted(&product.name);
            let what = say!(
                "제품 {name}의 인증이 GS인증뿐입니다.",
                "GS certification is the only proof of the product {name}."
            );
            report.found(place::product(at, "proofs[0].kind"), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::ProofKind;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn gs_alone_satisfies_nothing() {
        quiet(&INFO, &ii_3());
        let gs = with(ii_3(), |d| d.products[5].proofs[0].kind = ProofKind::Gs);
        finds(&INFO, &gs, &["products.toml product[5].proofs[0].kind"]);
    }
}
