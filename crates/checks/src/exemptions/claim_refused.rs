//! Looks at claims that the rules refuse: the applicant is of a kind that the programme does not serve, or
//! the certificate is not valid on the day.
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
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "신청기관이 그 면제의 대상이 아니거나 유효기간이 맞지 않아, 신청한 인증기준이 면제되지 않습니다.",
        "The applicant is not entitled to the exemption, or its certificate is not valid on the day: nothing is exempted.",
    ),
    cites: Cites::new(&[&guide::REF_1_APPROVAL, &guide::FORM_1_PROOF, &guide::REF_1_BASIS]),
    readings: &[],
    next: Bi::new(
        "면제 신청을 빼고 그 기준의 심사를 준비하거나, 유효한 인증서의 날짜로 고치십시오.",
        "Withdraw the claim and prepare for the review of those criteria, or enter the days of a valid certificate.",
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
        let (field, what) = match (early, late) {
            (Some(from), _) => (
                "valid_from",
                say!(
                    "{ko}: {from}부터 유효하므로 {on}에는 면제되지 않습니다.",
                    "{en}: valid only from {from}, not on {on}."
                ),
            ),
            (_, Some(until)) => (
                "valid_until",
                say!(
                    "{ko}: {until}에 만료되어 {on}에는 면제되지 않습니다.",
                    "{en}: it ended on {until}, before {on}."
                ),
            ),
            _ => (
                "programme",
                say!(
                    "{ko}: 이 신청기관은 면제 대상(자체개발 의료기관)이 아닙니다.",
                    "{en}: the applicant is not of the kind it exempts (an institution that develops its own system)."
                ),
            ),
        };
        let readings: Vec<_> = ruling.exempted.grounds().iter().flat_map(Ground::all_readings).collect();
        report.found(place::claim(at, field), what).cites(ruling.programme.source).readings(&readings);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{Claim, ClaimProgramme, Day};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

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
}
