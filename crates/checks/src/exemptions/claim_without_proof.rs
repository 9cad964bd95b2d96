//! Looks at whether each claim points at evidence. Form 1 demands proof of the entitlement without
//! exception.
//!
//! It cannot see whether the evidence proves it.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};
use simsa_rules::exempt;

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "claim-without-proof",
    name: Bi::new("증빙이 없는 면제 신청", "a claim without proof"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "면제 대상임을 확인할 수 있는 증빙자료를 반드시 제출하여야 하는데 가리키는 증빙이 없습니다.",
        "Proof of the entitlement must be handed in, and the claim points at none.",
    ),
    cites: Cites::new(&[&guide::FORM_1_PROOF, &guide::FORM_1_DOCUMENTS]),
    readings: &[],
    next: Bi::new(
        "인증서 사본이나 참여 확인서를 증빙자료에 더하고, 이 신청의 증빙으로 고르십시오.",
        "Add the copy or confirmation to the evidence and choose it for the claim.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, claim) in case.dossier.claims.iter().enumerate() {
        if claim.evidence.is_empty() {
            let programme = exempt(claim, case.facts, case.on).programme;
            let (ko, en) = (programme.name, programme.name_en);
            let what = say!("{ko}: 면제 신청에 증빙자료가 없습니다.", "{en}: the claim points at no proof.");
            report.found(place::claim(at, "evidence"), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{Claim, ClaimProgramme};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_claim_needs_its_proof() {
        let claim = |evidence: &[&str]| {
            with(ii_3(), |d| {
                d.claims.push(Claim {
                    programme: ClaimProgramme::Exchange,
                    document: String::new(),
                    evidence: evidence.iter().map(|id| (*id).to_owned()).collect(),
                    valid_from: None,
                    valid_until: None,
                });
            })
        };
        quiet(&INFO, &claim(&["report"]));
        finds(&INFO, &claim(&[]), &["exemptions.toml claim[0].evidence"]);
    }
}
