//! Looks at the answer to 4.3 beside the storage places and services. "All in Korea" is not true while one
//! of them is abroad and may hold records.
//!
//! It cannot see which of the two is right, and changes neither.

use simsa_catalogue::questions;
use simsa_law::guide;
use simsa_model::{AnswerValue, Bi, ByOperator, Cites, List, Place, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::location::{is_abroad, storage_region};
use crate::place;
use crate::report::{Report, list, say};
use crate::respondent::CountedRespondent;

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "location-answer-contradicted",
    name: Bi::new("4.3의 답이 위치와 어긋남", "the answer to 4.3 contradicts the locations"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "4.3에 Y로 답하였는데 국외에 있는 보관 장소나 서비스가 적혀 있습니다. 제출한 서류가 거짓이면 인증이 취소될 수 있습니다.",
        "Item 4.3 is answered Y while a storage place or service is abroad; false papers are ground for revocation.",
    ),
    cites: Cites::new(&[&guide::PARTIAL_LOCATION, &guide::CERTIFIER_REVOCATION]),
    readings: &[],
    next: Bi::new(
        "위치를 국내로 바로잡은 뒤에 Y로 답하십시오.",
        "Bring everything to Korea before answering Y.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    if case.form_of(questions::EMR_4_3_1).is_none() {
        return;
    }
    let abroad = abroad(case);
    for respondent in &case.respondents {
        of_one(case, respondent, &abroad, report);
    }
}

/// A place or service abroad: its turn in the lists, where it is, what it is called.
type OneAbroad<'a> = (usize, Place, &'a str);

/// What is abroad, by the operator that it names where they are told apart.
fn abroad<'a>(case: &CheckInput<'a>) -> ByOperator<'a, OneAbroad<'a>> {
    let storage = case.facts.storage.iter().enumerate().filter(|(_, storage)| {
        let known = storage_region(case, storage);
        storage.domestic == Some(false) || known.is_some_and(|region| !region.domestic)
    });
    let services = case.dossier.services.iter().enumerate();
    let services = services
        .filter(|(_, service)| service.holds_records != Some(false) && is_abroad(case, service))
        .map(|(at, one)| (one.operator.as_deref(), Place::entry(List::Services, at), one.name.as_str()));
    let all = storage
        .map(|(at, one)| (one.operator.as_deref(), Place::entry(List::Storage, at), one.id.as_str()))
        .chain(services);
    let in_turn = all.enumerate();
    in_turn.map(|(turn, (whose, place, name))| (case.told_apart(whose), (turn, place, name))).collect()
}

/// The answer of one operator beside its places and services.
fn of_one(
    case: &CheckInput<'_>,
    respondent: &CountedRespondent<'_>,
    abroad: &ByOperator<'_, OneAbroad<'_>>,
    report: &mut Report,
) {
    let Some((at, answer)) = respondent.answer_to(questions::EMR_4_3_1) else { return };
    if answer.answer != Some(AnswerValue::Y) {
        return;
    }
    let mut abroad: Vec<_> = abroad.concerning(respondent.operator).cloned().collect();
    if abroad.is_empty() {
        return;
    }
    abroad.sort_by_key(|(turn, ..)| *turn);
    let names = list(abroad.iter().map(|(.., name)| *name));
    let (ko, en) = (names.ko, names.en);
    let whose = case.whose(respondent.operator);
    let (whose_ko, whose_en) = (whose.ko, whose.en);
    let what = say!(
        "{whose_ko}4.3에 Y로 답하였으나 국외에 있는 것이 있습니다({ko}).",
        "{whose_en}Item 4.3 is answered Y, while these are abroad: {en}."
    );
    let found = report.found(place::answer(at, "answer"), what);
    abroad.into_iter().fold(found, |found, (_, place, _)| found.also(place));
}

#[cfg(test)]
mod tests {
    use simsa_model::AnswerValue;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_1;

    use super::INFO;

    #[test]
    fn y_on_4_3_with_storage_abroad_stops() {
        quiet(&INFO, &ii_1());
        let at = ii_1().answers.iter().position(|answer| answer.question == "emr-4.3-1").unwrap();
        let abroad = with(ii_1(), |d| d.services[1].domestic = Some(false));
        finds(&INFO, &abroad, &[&format!("answers.toml answer[{at}].answer"), "services.toml service[1]"]);
        let honest = with(abroad, |d| d.answers[at].answer = Some(AnswerValue::N));
        quiet(&INFO, &honest);
    }
}
