//! Looks for the contract of the cloud service (kind `sla` or `contract`) among the evidence that something
//! points at. Form 2-5 must agree with it and has it handed in apart.
//!
//! It cannot see whether list and contract agree.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Evidence, FormId, List, Place, Say, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "sla-missing",
    name: Bi::new("서비스 계약서(SLA)가 없음", "the service contract (SLA) is missing"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "양식2-5의 서비스 목록은 계약서(SLA)와 일치하여야 하고, 계약서는 별도로 제출합니다. 증빙에 계약서가 없습니다.",
        "The list of form 2-5 must equal the contract, which is handed in apart; no evidence is a contract.",
    ),
    cites: Cites::new(&[&guide::FORM_2_5_SLA, &guide::FORM_2_5_SLA_MATCH, &guide::PARTIAL_LOCATION]),
    readings: &[],
    next: Bi::new(
        "계약서를 종류 ‘서비스 수준 협약(SLA)’ 또는 ‘계약서’로 증빙자료에 더하고, 4.3의 답에서 고르십시오.",
        "Add the contract to the evidence as SLA or contract, and choose it for the answer to 4.3.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if !case.is_cloud() || !case.owes(FormId::F2_5) {
        return;
    }
    let mut contracts =
        case.dossier.evidence.iter().enumerate().filter(|(_, one)| is_contract(one)).peekable();
    let listed = contracts.peek().map(|(at, _)| *at);
    if contracts.any(|(_, one)| case.is_used(&one.id)) {
        return of_each(case, report);
    }
    let (place, what) = match listed {
        None => (
            Place::list(List::Evidence),
            say!(
                "증빙 목록에 서비스 계약서(SLA)가 없습니다.",
                "No evidence is a service contract (kind sla or contract)."
            ),
        ),
        Some(at) => (
            Place::entry(List::Evidence, at),
            say!(
                "서비스 계약서가 목록에 있으나 어느 답도 가리키지 않습니다.",
                "A service contract is listed, but no answer points at it."
            ),
        ),
    };
    report.found(place, what);
}

/// Of several operators each has a form 2-5 of its own, and so a contract of its own that an answer of it points at.
fn of_each(case: &CheckInput<'_>, report: &mut Report) {
    let contract = |id: &str| {
        let found = case.evidence_at(id).map(|at| &case.dossier.evidence[at]);
        found.is_some_and(is_contract)
    };
    for one in case.respondents.iter().filter(|one| case.several() && one.is_asked_on(FormId::F3)) {
        if !one.evidence().any(contract) {
            let Say { ko, en } = case.whose(one.operator);
            let what = say!(
                "{ko}어느 답도 서비스 계약서(SLA)를 가리키지 않습니다.",
                "{en}No answer points at a service contract (kind sla or contract)."
            );
            report.found(Place::list_of(List::Answers, one.operator), what);
        }
    }
}

fn is_contract(evidence: &Evidence) -> bool {
    matches!(evidence.kind.as_str(), "sla" | "contract")
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::{i_2, ii_3};

    use super::INFO;

    #[test]
    fn a_cloud_case_hands_in_its_contract() {
        quiet(&INFO, &ii_3());
        quiet(&INFO, &i_2());
        let without = with(ii_3(), |d| d.evidence[0].kind = "policy".to_owned());
        finds(&INFO, &without, &["evidence.toml"]);
        let idle = with(ii_3(), |d| {
            d.answers.iter_mut().for_each(|answer| answer.evidence.retain(|id| id != "sla"));
        });
        finds(&INFO, &idle, &["evidence.toml evidence[0]"]);
    }
}
