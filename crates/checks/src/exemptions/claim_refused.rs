//! Looks at claims that the rules refuse: the certificate is not valid on the day, which stops; or the applicant is of a kind
//! that the programme does not serve, which only reading R-002 says, so it warns.
//!
//! It cannot see the certificate.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Ground, Severity};
use simsa_rules::exempt;

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "claim-refused",
    name: Bi::new("인정되지 않는 면제 신청", "a claim that is refused"),
    severities: &[Severity::Blocking, Severity::Warning],
    explains: Bi::new(
        "신청기관이 그 면제의 대상이 아니거나 유효기간이 맞지 않아, 신청한 인증기준이 면제되지 않습니다.",
        "The applicant is not entitled to the exemption, or its certificate is not valid on the day: nothing is exempted.",
    ),
    cites: Cites::new(&[&guide::REF_1_APPROVAL, &guide::FORM_1_PROOF, &guide::REF_1_BASIS]),
    readings: &[],
    next: Bi::new(
        "그 기준의 심사를 준비하십시오. 유효기간이 틀렸으면 고치고, 신청기관의 종류 때문이면 인증기관에 인정 여부를 문의하십시오.",
        "Prepare for the review of those criteria. If the days are wrong, correct them; if it is the kind of applicant, ask the certifier whether the claim counts.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, claim) in case.dossier.claims.iter().enumerate() {
        let ruling = exempt(claim, case.facts, case.on);
        if ruling.exempted.value().is_none_or(|criteria| !criteria.is_empty()) {
            continue;
        }
        let (ko, en, on) = (ruling.programme.name, ruling.programme.name_en, case.on);
        let early = claim.valid_from.filter(|from| *from > on);
        let late = claim.valid_until.filter(|until| *until < on);
        let (severity, field, what) = match (early, late) {
            (Some(from), _) => (
                Severity::Blocking,
                "valid_from",
                say!(
                    "{ko}: {from}부터 유효하므로 {on}에는 면제되지 않습니다.",
                    "{en}: valid only from {from}, not on {on}."
                ),
            ),
            (_, Some(until)) => (
                Severity::Blocking,
                "valid_until",
                say!(
                    "{ko}: {until}에 만료되어 {on}에는 면제되지 않습니다.",
                    "{en}: it ended on {until}, before {on}."
                ),
            ),
            _ => (
                Severity::Warning,
                "programme",
                say!(
                    "{ko}: 참고1에 따르면 이 신청기관은 면제 대상(자체개발 의료기관)이 아닙니다. 양식1은 대상을 가리지 않습니다.",
                    "{en}: by reference 1 the applicant is not of the kind it exempts (an institution that develops its own system); form 1 makes no such limit."
                ),
            ),
        };
        let readings: Vec<_> = ruling.exempted.grounds().iter().flat_map(Ground::all_readings).collect();
        report
            .found(place::claim(at, field), what)
            .severity(severity)
            .cites(ruling.programme.source)
            .readings(&readings);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{ApplicantKind, Claim, ClaimProgramme, Day, Severity};

    use crate::expect::{finds, quiet, with};
    use crate::sample::{APPLIED, ii_3};

    use super::INFO;

    #[test]
    fn a_developers_isms_claim_is_refused() {
        let claim = |programme, until| {
            with(ii_3(), |d| {
                d.claims.push(Claim {
                    programme,
                    document: "사본".to_owned(),
                    evidence: vec!["report".to_owned()],
                    valid_from: Some(Day::new(2023, 1, 1)),
                    valid_until: Some(until),
                });
            })
        };
        quiet(&INFO, &claim(ClaimProgramme::Exchange, Day::new(2025, 1, 1)));
        let late = claim(ClaimProgramme::Exchange, Day::new(2024, 1, 1));
        finds(&INFO, &late, &["exemptions.toml claim[0].valid_until"]);
        let developer = claim(ClaimProgramme::Isms, Day::new(2025, 1, 1));
        let found = finds(&INFO, &developer, &["exemptions.toml claim[0].programme"]);
        assert!(found[0].readings.iter().any(|reading| reading.id == "R-002"), "{:?}", found[0].readings);
    }

    /// R-002 says that it warns: whoever is refused by the kind alone may still be right by the words of form 1, while a
    /// certificate that is not valid on the day helps nobody.
    #[test]
    fn the_kind_of_applicant_warns_and_the_days_stop() {
        for programme in ClaimProgramme::ALL {
            for kind in ApplicantKind::ALL {
                for (from, until) in [(0, 0), (1, 1), (-9, -1), (-9, 9)] {
                    let case = with(ii_3(), |d| {
                        d.facts.applicant.kind = Some(kind);
                        let (valid_from, valid_until) =
                            (Some(APPLIED.days_after(from)), Some(APPLIED.days_after(until)));
                        let (document, evidence) = (String::new(), vec!["report".to_owned()]);
                        d.claims = vec![Claim { programme, document, evidence, valid_from, valid_until }];
                    });
                    let valid = from <= 0 && until >= 0;
                    let limited = matches!(programme, ClaimProgramme::Isms | ClaimProgramme::IsmsP);
                    let expected = match (valid, limited && kind == ApplicantKind::Developer) {
                        (false, _) => Some(Severity::Blocking),
                        (true, true) => Some(Severity::Warning),
                        (true, false) => None,
                    };
                    let found = crate::expect::found(&INFO, &case);
                    let severity = found.first().map(|finding| finding.severity);
                    assert_eq!(severity, expected, "{programme:?} {kind:?} {from} {until}");
                }
            }
        }
    }
}
