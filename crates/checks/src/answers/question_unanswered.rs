//! Looks at every question that the case must answer. The checklists are answered in full or the certifier
//! sends them back. Satisfied by an answer Y, P, N or N/A; of the two questions of 9.1.6, which say the
//! same, one answer fills both. Of several operators each must answer, or share an answer.
//!
//! It cannot see whether an answer is true.

use std::collections::BTreeMap;

use simsa_catalogue::{Checklist, Question, QuestionId};
use simsa_law::guide;
use simsa_model::{Bi, Cites, FormId, List, Place, Say, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::report::{Report, list, say};
use crate::respondent::CountedRespondent;

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "question-unanswered",
    name: Bi::new("답하지 않은 질문", "an unanswered question"),
    severities: &[Severity::Blocking],
    explains: Bi::new(
        "이 건이 답하여야 하는 점검표 질문 가운데 답이 없는 것이 있습니다. 점검표는 모든 질문에 표시하여 제출합니다.",
        "Questions of the checklists that the case must answer have no answer; the checklists are handed in with every question marked.",
    ),
    cites: Cites::new(&[&guide::SUBMIT_EMR_CHECKLIST, &guide::SUBMIT_CLOUD_CHECKLIST]),
    readings: &[],
    next: Bi::new("남은 질문에 모두 답하십시오.", "Answer the questions that are left."),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for one in &case.respondents {
        of_one(case, one, report);
    }
}

/// What one operator has left open.
fn of_one(case: &CheckInput<'_>, respondent: &CountedRespondent<'_>, report: &mut Report) {
    let doubles: BTreeMap<QuestionId, QuestionId> =
        case.asked.iter().filter_map(|one| Some((one.question.duplicate_of?, one.question.id))).collect();
    let answered = |id| respondent.answer_to(id).is_some();
    let open = case.asked.iter().filter(|one| {
        let twin = one.question.duplicate_of.or_else(|| doubles.get(&one.question.id).copied());
        respondent.is_asked_on(one.form) && !answered(one.question.id) && !twin.is_some_and(answered)
    });
    let mut by_section: BTreeMap<(FormId, QuestionId), Vec<&'static Question>> = BTreeMap::new();
    for one in open {
        let head = one.question.section.questions()[0].id;
        by_section.entry((one.form, head)).or_default().push(one.question);
    }
    let Say { ko, en } = case.whose(respondent.operator);
    for ((form, head), questions) in by_section {
        let section = head.question().section;
        let (number, name, name_en, count) = (section.number, section.name, section.name_en, questions.len());
        let ids = list(questions.iter().map(|question| question.short()));
        let (ids_ko, ids_en) = (ids.ko, ids.en);
        let what = say!(
            "{ko}양식{form} {number}. {name}: 답하지 않은 질문이 {count}개입니다({ids_ko}).",
            "{en}Form {form}, {number} {name_en}: {count} questions have no answer ({ids_en})."
        );
        let checklist = if form == FormId::F2A { Checklist::Form2A } else { questions[0].checklist };
        let answers = Place::list_of(List::Answers, case.told_apart(respondent.operator));
        report.found(answers, what).cites(questions[0].source_in(checklist));
    }
}

#[cfg(test)]
mod tests {
    use crate::expect::{finds, quiet, with};
    use crate::sample::{ii_3, two_operators};

    use super::INFO;

    #[test]
    fn unanswered_questions_are_gathered_by_section() {
        quiet(&INFO, &ii_3());
        let open = with(ii_3(), |d| {
            d.answers.retain(|answer| answer.question != "emr-2.1-1" && answer.question != "cloud-9.1.6-2");
            d.answers.iter_mut().find(|answer| answer.question == "emr-2.1-2").unwrap().answer = None;
        });
        let found = finds(&INFO, &open, &["answers.toml"]);
        assert!(found[0].what.ko.contains("2개입니다(2.1-1, 2.1-2)"), "{:?}", found[0].what);
        let empty = with(ii_3(), |d| d.answers.clear());
        assert_eq!(crate::expect::found(&INFO, &empty).len(), 8 + 13);
    }

    #[test]
    fn the_answers_of_one_operator_leave_those_of_another_open() {
        quiet(&INFO, &two_operators());
        let one = with(two_operators(), |d| {
            for answer in d.answers.iter_mut().filter(|answer| answer.question.starts_with("emr-2.1-")) {
                answer.operator = Some("op".to_owned());
            }
        });
        let found = finds(&INFO, &one, &["answers.toml"]);
        assert!(found[0].what.ko.starts_with("사업자 가상백업센터의 양식2B 2."), "{:?}", found[0].what);
        assert!(found[0].what.ko.contains("4개입니다(2.1-1, 2.1-2, 2.1-3, 2.1-4)"), "{:?}", found[0].what);
        // the backup centre is no cloud and owes no form 3
        let empty = with(two_operators(), |d| d.answers.clear());
        assert_eq!(found_of(&empty), (8 + 13, 8));
    }

    /// How many sections each of the two operators leaves open.
    fn found_of(dossier: &simsa_model::Dossier) -> (usize, usize) {
        let found = crate::expect::found(&INFO, dossier);
        let of = |name: &str| {
            found.iter().filter(|one| one.what.en.starts_with(&format!("Operator {name}: "))).count()
        };
        (of("가상클라우드"), of("가상백업센터"))
    }
}
