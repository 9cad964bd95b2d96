//! Looks at claims under the claims-software certificate alone: the certifier may then review S001 to S013
//! on site all the same.
//!
//! It cannot see whether it will.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Claim, ClaimProgramme, Severity};
use simsa_rules::exempt;

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "claim-reviewed-on-site",
    name: Bi::new("현장심사가 있을 수 있음", "an on-site review is possible"),
    severities: &[Severity::Notice],
    explains: Bi::new(
        "청구소프트웨어 인증서만 제출하면 보안성 인증기준(S001~S013)에 대해 현장심사를 할 수 있습니다.",
        "With the claims-software certificate alone, the certifier may review S001 to S013 on site.",
    ),
    cites: Cites::new(&[&guide::FORM_1_CLAIMS_SOFTWARE]),
    readings: &[],
    next: Bi::new(
        "현장심사에 대비하십시오. ISMS나 ISMS-P가 있으면 함께 신청하십시오.",
        "Be ready for a visit; if there is ISMS or ISMS-P, claim it too.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let claims = &case.dossier.claims;
    let other = |claim: &Claim| matches!(claim.programme, ClaimProgramme::Isms | ClaimProgramme::IsmsP);
    if claims.iter().any(other) {
        return;
    }
    for (at, claim) in claims.iter().enumerate() {
        let programme = exempt(claim, case.facts, case.on).programme;
        if programme.on_site_review_possible {
            let (ko, en) = (programme.name, programme.name_en);
            let what = say!(
                "{ko}만으로 신청하면 현장심사가 있을 수 있습니다.",
                "{en} alone: an on-site review is possible."
            );
            report.found(place::claim(at, "programme"), what);
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
    fn claims_software_alone_may_bring_a_visit() {
        let claim = |programmes: &[ClaimProgramme]| {
            with(ii_3(), |d| {
                d.claims.extend(programmes.iter().map(|programme| Claim {
                    programme: *programme,
                    document: String::new(),
                    evidence: vec!["report".to_owned()],
                    valid_from: None,
                    valid_until: None,
                }));
            })
        };
        quiet(&INFO, &claim(&[ClaimProgramme::ClaimsSoftware, ClaimProgramme::IsmsP]));
        finds(&INFO, &claim(&[ClaimProgramme::ClaimsSoftware]), &["exemptions.toml claim[0].programme"]);
    }
}
