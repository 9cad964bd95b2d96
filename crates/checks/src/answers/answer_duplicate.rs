//! Looks at answers to the same question for the same operator. Only one can be printed, and which one is meant is for
//! a person to say. Several operators may each answer it.
//!
//! It cannot see which is right.

use std::collections::BTreeMap;

use simsa_catalogue::QuestionId;
use simsa_law::guide;
use simsa_model::{AnswerValue, Bi, Cites, Say, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "answer-duplicate",
    name: Bi::new("한 질문에 답이 둘", "two answers to one question"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "같은 질문에 답이 둘 있어 어느 것을 양식에 적을지 알 수 없습니다.",
        "The same question is answered twice, so it is unclear which answer goes on the form.",
    ),
    cites: Cites::new(&[&guide::FORM_2B_ANSWERS, &guide::FORM_3_ANSWERS]),
    readings: &[],
    next: Bi::new("맞는 답 하나만 남기십시오.", "Keep the right one."),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let mut first: BTreeMap<(QuestionId, Option<&str>), usize> = BTreeMap::new();
    for (at, question) in case.questions.iter().enumerate() {
        let Some(question) = question else { continue };
        let operator = case.dossier.answers[at].operator.as_deref();
        let earlier = *first.entry((question.id, operator)).or_insert(at);
        if earlier != at {
            let id = question.short();
            let shown = |at: usize| case.dossier.answers[at].answer.map_or("—", AnswerValue::printed);
            let (one, two) = (shown(earlier), shown(at));
            let Say { ko, en } = case.whose(operator);
            let what = say!(
                "{ko}질문 {id}에 답이 둘 있습니다({one}, {two}).",
                "{en}Question {id} is answered twice ({one}, {two})."
            );
            report.found(place::answer(at, "question"), what).also(place::answer(earlier, "question"));
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::AnswerValue;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{answer_of, ii_3, two_operators};

    use super::INFO;

    #[test]
    fn two_answers_to_one_question_are_found() {
        quiet(&INFO, &ii_3());
        let twice = with(ii_3(), |d| {
            let again = d.answers[2].clone();
            d.answers.insert(5, again);
        });
        finds(&INFO, &twice, &["answers.toml answer[5].question", "answers.toml answer[2].question"]);
        let each = with(two_operators(), |d| {
            answer_of(d, "op", "emr-1.1-1", AnswerValue::Y);
            answer_of(d, "backup", "emr-1.1-1", AnswerValue::NotApplicable);
        });
        quiet(&INFO, &each);
        let again = with(each, |d| answer_of(d, "backup", "emr-1.1-1", AnswerValue::Y));
        let places = ["answers.toml answer[184].question", "answers.toml answer[183].question"];
        let found = finds(&INFO, &again, &places);
        assert!(found[0].what.ko.starts_with("사업자 가상백업센터의 "), "{:?}", found[0].what);
    }
}
