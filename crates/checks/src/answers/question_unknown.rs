//! Looks at the question ids in the answers. An answer to a question that does not exist answers nothing.
//!
//! It cannot see that an answer stands under the wrong question.

use simsa_catalogue::catalogue;
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, quoted, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "question-unknown",
    name: Bi::new("없는 질문에 대한 답", "an answer to a question that does not exist"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "점검표에 없는 질문 id에 답이 적혀 있어 어느 양식에도 들어가지 않습니다.",
        "An answer stands under an id that no checklist has, so it goes into no form.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST, &guide::SUBMIT_CLOUD_CHECKLIST]),
    readings: &[&readings::R_039],
    next: Bi::new(
        "이 건의 질문 목록에 있는 id로 고치십시오.",
        "Correct it to an id from the list of questions of this case.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, answer) in case.dossier.answers.iter().enumerate() {
        if case.questions[at].is_none() {
            let known = catalogue().questions.iter().map(|question| question.id.as_str());
            let near = report.nearest(&answer.question, known);
            let id = quoted(&answer.question);
            let what = say!("점검표에 {id}라는 질문이 없습니다.", "No checklist has a question {id}.");
            report.found(place::answer(at, "question"), what).suggest(near);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn a_misspelt_question_is_found_with_the_right_one() {
        quiet(&INFO, &ii_3());
        let wrong = with(ii_3(), |d| d.answers[0].question = "emr-1.1-11".to_owned());
        let found = finds(&INFO, &wrong, &["answers.toml answer[0].question"]);
        assert!(found[0].next.ko.contains("혹시 ‘emr-1.1-"), "{:?}", found[0].next);
    }
}
