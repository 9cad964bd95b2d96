//! Looks at claims on which the rules cannot decide, because a fact is unknown.
//!
//! It cannot see the fact.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Severity};
use simsa_rules::exempt;

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "claim-open",
    name: Bi::new("판단할 수 없는 면제 신청", "a claim that cannot be judged"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "신청기관의 종류를 알 수 없어 면제 대상인지 판단하지 못했습니다.",
        "A fact such as the applicant's kind is unknown, so it cannot be judged whether the exemption applies.",
    ),
    cites: Cites::new(&[&guide::REF_1_APPROVAL, &guide::FORM_1_APPLICANT]),
    readings: &[],
    next: Bi::new(
        "신청 사실에 신청기관이 어떤 기관인지 적으십시오.",
        "State among the facts what the applicant is.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, claim) in case.dossier.claims.iter().enumerate() {
        let ruling = exempt(claim, case.facts, case.on);
        let Some(needs) = ruling.exempted.needs() else { continue };
        let needs: Vec<String> = needs.iter().map(ToString::to_string).collect();
        let (ko, en, needs) = (ruling.programme.name, ruling.programme.name_en, needs.join(", "));
        let what = say!(
            "{ko}: 다음 사실을 알아야 면제 여부를 판단할 수 있습니다: {needs}.",
            "{en}: to judge the claim these facts must be known: {needs}."
        );
        report.found(place::claim(at, "programme"), what);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{ApplicantKind, Claim, ClaimProgramme};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_claim_without_the_applicants_kind_is_open() {
        let claim = |kind| {
            with(ii_3(), |d| {
                d.facts.applicant.kind = kind;
                d.claims.push(Claim {
                    programme: ClaimProgramme::IsmsP,
                    document: String::new(),
                    evidence: vec!["report".to_owned()],
                    valid_from: None,
                    valid_until: None,
                });
            })
        };
        quiet(&INFO, &claim(Some(ApplicantKind::SelfDevelopingInstitution)));
        finds(&INFO, &claim(None), &["exemptions.toml claim[0].programme"]);
    }
}
