//! Looks at claims under the same programme. Form 1 has one row for each.
//!
//! It cannot see which of the two is right.

use std::collections::BTreeMap;

use simsa_law::guide;
use simsa_model::{Bi, Cites, ClaimProgramme, Severity};
use simsa_rules::exempt;

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "claim-duplicate",
    name: Bi::new("같은 면제를 두 번 신청함", "one programme is claimed twice"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "양식1에는 사업·인증마다 한 줄뿐인데 같은 것을 두 번 신청하였습니다.",
        "Form 1 has one row per programme, and the same one is claimed twice.",
    ),
    cites: Cites::new(&[&guide::FORM_1_DOCUMENTS]),
    readings: &[],
    next: Bi::new(
        "하나로 합치고 증빙을 모두 그 신청에 붙이십시오.",
        "Merge the two, with all evidence in one claim.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let mut first: BTreeMap<ClaimProgramme, usize> = BTreeMap::new();
    for (at, claim) in case.dossier.claims.iter().enumerate() {
        let earlier = *first.entry(claim.programme).or_insert(at);
        if earlier != at {
            let programme = exempt(claim, case.facts, case.on).programme;
            let (ko, en) = (programme.name, programme.name_en);
            let what = say!("{ko}에 따른 면제를 두 번 신청하였습니다.", "{en} is claimed twice.");
            report.found(place::claim(at, "programme"), what).also(place::claim(earlier, "programme"));
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
    fn one_programme_claimed_twice_is_found() {
        let claim = |times| {
            with(ii_3(), |d| {
                d.claims = vec![
                    Claim {
                        programme: ClaimProgramme::Exchange,
                        document: String::new(),
                        evidence: vec!["report".to_owned()],
                        valid_from: None,
                        valid_until: None,
                    };
                    times
                ];
            })
        };
        quiet(&INFO, &claim(1));
        finds(
            &INFO,
            &claim(2),
            &["exemptions.toml claim[1].programme", "exemptions.toml claim[0].programme"],
        );
    }
}
