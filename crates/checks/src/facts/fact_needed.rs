//! Looks at the rulings that stay open and at the facts they ask for. While one is open nobody knows which
//! forms are due, so nothing can be handed in. Satisfied when each fact asked for is stated.
//!
//! It cannot see whether a fact that is stated is true.

use simsa_law::guide;
use simsa_model::{Bi, Cites, FactId, Severity, Where, fact_label};

use crate::info::CheckInfo;
use crate::input::Input;
use crate::place;
use crate::place::FACTS;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "fact-needed",
    name: Bi::new("판정에 필요한 사실이 없음", "a fact that decides is unknown"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "적용대상, 그룹, CSAP 의무를 정하는 데 필요한 사실이 적혀 있지 않습니다. 이 사실이 없으면 어느 양식을 낼지 정할 수 없습니다.",
        "A fact on which applicability, the group or the CSAP duty turns is not stated, so the forms due cannot be determined.",
    ),
    cites: Cites::new(&[&guide::GROUP_OVERVIEW, &guide::SUBJECT_OUTSIDE]),
    readings: &[],
    next: Bi::new(
        "신청 사실에 이것을 적으십시오. 알면 판정이 정해집니다.",
        "State it among the facts; the ruling then settles.",
    ),
};

pub(crate) fn check(case: &Input<'_>, report: &mut Report) {
    for fact in case.assessment.needs() {
        let place = nearest_place(case, fact);
        let what = match fact_label(fact) {
            Some(label) => {
                let (ko, en, answers) = (label.asks.ko, label.asks.en, label.answers);
                say!(
                    "사실 `{fact}`: {ko} 가능한 값은 {answers}.",
                    "Fact `{fact}`: {en} Possible values: {answers}."
                )
            }
            None => say!("사실 `{fact}`: 값이 없습니다.", "Fact `{fact}` is not stated."),
        };
        report.found(place, what);
    }
}

/// The entry of the list that lacks the fact, or the table, or the file.
fn nearest_place(case: &Input<'_>, fact: &FactId) -> Where {
    let path = fact.as_str();
    let (list, key) = (path.split('[').next().unwrap_or(path), fact.key());
    match (list, key) {
        ("storage", Some(key)) => {
            let at = case.facts.storage.iter().position(|storage| storage.id == key);
            at.map_or_else(|| Where::file(FACTS), |at| place::storage(at, ""))
        }
        ("certificates", Some(key)) => {
            key.parse().map_or_else(|_| Where::file(FACTS), |at| place::certificate(at, ""))
        }
        _ => path.split_once('.').map_or_else(|| Where::file(FACTS), |(table, _)| place::fact(table)),
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn an_unknown_fact_is_asked_for_with_its_answers() {
        quiet(&INFO, &ii_3());
        let open = with(ii_3(), |d| d.facts.storage[0].cloud = None);
        quiet(&INFO, &open); // the backup is in the cloud, which decides
        let open = with(open, |d| d.facts.storage.truncate(1));
        let found = finds(&INFO, &open, &["facts.toml storage[0]"]);
        assert!(found[0].what.ko.contains("true | false"), "{:?}", found[0].what);
        let open = with(ii_3(), |d| d.facts.certificates = None);
        finds(&INFO, &open, &["facts.toml"]);
    }
}
