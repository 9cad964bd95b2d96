//! Looks at the rulings that stay open and at the facts they ask for. While one is open nobody knows which
//! forms are due, so nothing can be handed in. Satisfied when each fact asked for is stated.
//!
//! It cannot see whether a fact that is stated is true.

use simsa_law::guide;
use simsa_model::{Bi, Cites, FactPath, List, Place, Say, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
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

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for fact in case.assessment.needs() {
        let Say { ko, en } = fact.asks();
        let what = say!(
            "{ko} 이것이 적혀 있지 않아 판정이 정해지지 않습니다.",
            "{en} It is not stated, and the ruling needs it."
        );
        report.found(place_of(case, fact), what);
    }
}

/// Where the fact belongs; the facts as a whole, where its entry is not there.
fn place_of(case: &CheckInput<'_>, fact: &FactPath) -> Place {
    let Some(key) = fact.key() else { return Place::fact(fact.clone()) };
    let (facts, whole) = (case.facts, fact.section().field);
    let list = List::of_fact(whole);
    let at = match list {
        Some(List::Storage) => facts.storage.iter().position(|one| one.id == key.as_str()),
        Some(List::Operators) => facts.operators.iter().position(|one| one.id == key.as_str()),
        Some(List::Certificates) => key.position(),
        _ => None,
    };
    let (Some(list), Some(at)) = (list, at) else { return Place::Facts };
    let entry = Place::entry(list, at);
    if fact.field() == whole { entry } else { entry.with_field(fact.field().name()) }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn an_unknown_fact_is_asked_for_in_words() {
        quiet(&INFO, &ii_3());
        let open = with(ii_3(), |d| d.facts.storage[0].cloud = None);
        quiet(&INFO, &open); // the backup is in the cloud, which decides
        let open = with(open, |d| d.facts.storage.truncate(1));
        let found = finds(&INFO, &open, &["facts.toml storage[0].cloud"]);
        assert_eq!(
            found[0].what.ko,
            "보관 장소 ‘main’: 클라우드컴퓨팅 방식입니까? 이것이 적혀 있지 않아 판정이 정해지지 않습니다."
        );
        let open = with(ii_3(), |d| d.facts.certificates = None);
        finds(&INFO, &open, &["facts.toml certificates"]);
        let open = with(ii_3(), |d| d.facts.operators[0].certificates_listed = Some(false));
        finds(&INFO, &open, &["facts.toml operators[0].certificates_listed"]);
    }
}
