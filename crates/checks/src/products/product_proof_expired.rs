//! Looks at the last day of each proof. One whose validity is over is no longer counted.
//!
//! It cannot see a prolongation that has not been entered.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, or_dash, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "product-proof-expired",
    name: Bi::new("유효기간이 지난 제품 인증", "an expired proof of a product"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "제품 인증서나 확인서의 유효기간이 지나 더 세지 않습니다.",
        "The validity of a product's certificate or confirmation is over; it is no longer counted.",
    ),
    cites: Cites::new(&[&guide::FORM_2_3_PURPOSE, &guide::PARTIAL_PRODUCTS]),
    readings: &[],
    next: Bi::new(
        "연장되었으면 새 유효기간과 사본으로 바꾸고, 아니면 다른 인증을 적으십시오.",
        "If it was prolonged, enter the new day and copy; else enter another proof.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, product) in case.dossier.products.iter().enumerate() {
        for (nth, proof) in product.proofs.iter().enumerate() {
            let Some(until) = proof.valid_until.filter(|until| *until < case.on) else { continue };
            let (name, number) = (quoted(&product.name), or_dash(proof.number.as_deref()));
            let what = say!(
                "제품 {name}의 인증(번호 {number})이 {until}에 만료되었습니다.",
                "A proof of the product {name} (number {number}) ended on {until}."
            );
            report.found(place::product(at, format!("proofs[{nth}].valid_until")), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{APPLIED, ii_3};

    use super::INFO;

    #[test]
    fn an_expired_proof_is_found() {
        let until = |day| with(ii_3(), |d| d.products[1].proofs[0].valid_until = Some(day));
        quiet(&INFO, &until(APPLIED));
        finds(&INFO, &until(Day::new(2024, 3, 3)), &["products.toml product[1].proofs[0].valid_until"]);
    }
}
