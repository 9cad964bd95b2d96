//! Looks at claims granted under a programme for which two places of the guide list different criteria. The
//! disputed one is not exempted, so it must be prepared for.
//!
//! It cannot see how the certifier decides.

use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};
use simsa_rules::exempt;

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "claim-disputed",
    name: Bi::new("두 곳의 내용이 다른 면제 기준", "a criterion on which two places of the guide disagree"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "안내서의 두 곳이 면제 기준을 다르게 열거하여, 다툼이 있는 기준은 면제하지 않았습니다.",
        "Two places of the guide list different criteria; the disputed one is not exempted.",
    ),
    cites: Cites::new(&[&guide::FORM_1_CLAIMS_SOFTWARE, &guide::REF_1_CLAIMS_SOFTWARE]),
    readings: &[&readings::R_001],
    next: Bi::new(
        "그 기준도 심사를 준비하고, 면제 여부를 인증기관에 문의하십시오.",
        "Prepare for that criterion too, and ask the certifier whether it is exempted.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, claim) in case.dossier.claims.iter().enumerate() {
        let ruling = exempt(claim, case.facts, case.on);
        let granted = ruling.exempted.value().is_some_and(|criteria| !criteria.is_empty());
        for disputed in ruling.programme.disputed.iter().filter(|_| granted) {
            let (ko, en, criterion) = (ruling.programme.name, ruling.programme.name_en, disputed.criterion);
            let what = say!(
                "{ko}: {criterion}은(는) 안내서의 두 곳이 서로 달라 면제하지 않았습니다.",
                "{en}: two places of the guide disagree on {criterion}, which is therefore not exempted."
            );
            report
                .found(place::claim(at, "programme"), what)
                .cites(ruling.programme.source)
                .readings(&[disputed.reading]);
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
    fn the_criterion_on_which_two_places_differ_is_named() {
        let claim = |programme| {
            with(ii_3(), |d| {
                d.claims.push(Claim {
                    programme,
                    document: String::new(),
                    evidence: vec!["report".to_owned()],
                    valid_from: None,
                    valid_until: None,
                });
            })
        };
        quiet(&INFO, &claim(ClaimProgramme::Exchange));
        let found =
            finds(&INFO, &claim(ClaimProgramme::ClaimsSoftware), &["exemptions.toml claim[0].programme"]);
        assert!(found[0].what.ko.contains("S013"), "{:?}", found[0].what);
    }
}
