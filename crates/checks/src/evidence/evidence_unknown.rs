//! Looks at every field that points at evidence: answers, copies of certificates and proofs, test reports,
//! claims. One that points at nothing proves nothing.
//!
//! It cannot see that it points at the wrong file.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "evidence-unknown",
    name: Bi::new("없는 증빙을 가리킴", "a reference to evidence that is not listed"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "답, 인증서 사본, 제품 인증서, 점검 결과, 면제 신청이 증빙 목록에 없는 증빙을 가리킵니다.",
        "An answer, a copy, a test or a claim points at evidence that is not on the list.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST, &guide::FORM_1_PROOF]),
    readings: &[],
    next: Bi::new(
        "증빙 목록에 있는 id로 고치거나 그 증빙을 목록에 더하십시오.",
        "Correct the id, or list the evidence.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (site, id) in case.dossier.evidence_uses() {
        if case.evidence_at(id).is_some() {
            continue;
        }
        let near = report.nearest(id, case.evidence_ids());
        let id = quoted(id);
        let what =
            say!("증빙자료 목록에 {id}라는 증빙이 없습니다.", "The list of evidence has no piece {id}.");
        report.found(site.place(), what).suggest(near);
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1;

    use super::INFO;

    #[test]
    fn a_reference_to_nothing_is_found_wherever_it_stands() {
        quiet(&INFO, &ii_1());
        let wrong = with(ii_1(), |d| {
            d.facts.certificates.as_mut().unwrap()[0].copy = Some("cert-ismsp".to_owned());
            d.answers[2].evidence.push("없음".to_owned());
            d.products[0].proofs[0].copy = Some("x".to_owned());
            d.products[3].crypto_module.as_mut().unwrap().copy = Some("x".to_owned());
            d.tests[1].evidence[0] = "x".to_owned();
        });
        let places = [
            "answers.toml answer[2].evidence[2]",
            "facts.toml certificates[0].copy",
            "products.toml product[0].proofs[0].copy",
            "products.toml product[3].crypto_module.copy",
            "tests.toml test[1].evidence[0]",
        ];
        let found = finds(&INFO, &wrong, &places);
        assert!(found[1].next.ko.contains("‘cert-isms-p’"), "{:?}", found[1].next);
    }
}
