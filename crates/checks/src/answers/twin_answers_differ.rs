//! Looks at questions that say the same in other words (9.1.6 of form 3 is printed twice). Different answers
//! to them contradict each other on one page.
//!
//! It cannot see which of the two is right.

use std::collections::BTreeSet;

use simsa_law::{guide, readings};
use simsa_model::{AnswerValue, Bi, Cites, Say, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "twin-answers-differ",
    name: Bi::new("같은 내용의 두 질문에 다른 답", "different answers to two questions that say the same"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "양식3의 9.1.6은 같은 내용의 질문이 두 번 인쇄되어 있습니다. 두 답이 다르면 서로 모순됩니다.",
        "Form 3 prints the question of 9.1.6 twice; different answers to the two contradict each other.",
    ),
    cites: Cites::new(&[&guide::FORM_3_CHECKLIST_9]),
    readings: &[&readings::R_039],
    next: Bi::new(
        "두 답을 같게 고치십시오. 하나만 답하면 나머지에도 쓰입니다.",
        "Make the two agree; if only one is answered, it fills both.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for respondent in &case.respondents {
        for one in case.asked.iter().filter(|one| respondent.is_asked_on(one.form)) {
            let Some(twin) = one.question.duplicate_of else { continue };
            let (Some((at, answer)), Some((other, first))) =
                (respondent.answer_to(one.question.id), respondent.answer_to(twin))
            else {
                continue;
            };
            // what operators share is said once
            if answer.answer == first.answer || !seen.insert((at, other)) {
                continue;
            }
            let (twin, id) = (twin.question().short(), one.question.short());
            let (two, one) = (
                answer.answer.map_or("—", AnswerValue::printed),
                first.answer.map_or("—", AnswerValue::printed),
            );
            let Say { ko, en } = case.whose(answer.operator.as_deref().or(first.operator.as_deref()));
            let what = say!(
                "{ko}같은 내용인 두 질문의 답이 다릅니다: {twin}은(는) {one}, {id}은(는) {two}.",
                "{en}Two questions that say the same are answered differently: {twin} {one}, {id} {two}."
            );
            report.found(place::answer(at, "answer"), what).also(place::answer(other, "answer"));
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::AnswerValue;

    use crate::expect::{found, quiet, with};
    use crate::sample::ii_2;

    use super::INFO;

    #[test]
    fn the_two_questions_of_9_1_6_must_agree() {
        quiet(&INFO, &ii_2());
        let twins: Vec<usize> = ii_2()
            .answers
            .iter()
            .enumerate()
            .filter(|(_, answer)| answer.question.starts_with("cloud-9.1.6-"))
            .map(|(at, _)| at)
            .collect();
        let [one, two] = twins[..] else { panic!("{twins:?}") };
        let differ = with(ii_2(), |d| d.answers[two].answer = Some(AnswerValue::N));
        assert_eq!(found(&INFO, &differ).len(), 1);
        let alone = with(ii_2(), |d| d.answers[one].answer = None);
        quiet(&INFO, &alone);
    }
}
