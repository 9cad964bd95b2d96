//! Looks at answers Y and P that point at no evidence. The EMR checklist demands evidence for every item;
//! the cloud checklist asks for it too, but the certifier can still ask, so there it only warns.
//!
//! It cannot see whether the evidence proves the answer.

use std::collections::BTreeMap;

use simsa_catalogue::{Question, QuestionId};
use simsa_law::{Passage, guide};
use simsa_model::{Answer, AnswerValue, Bi, Cites, FormId, Group, Say, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, list, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "answer-without-evidence",
    name: Bi::new("증빙자료가 없는 답", "an answer without evidence"),
    severities: &[Severity::Blocking, Severity::Warning],
    explains: Bi::new(
        "Y 또는 P로 답한 항목에는 증빙자료를 제출하여야 하는데, 가리키는 증빙자료가 없습니다.",
        "What is answered Y or P must be proven, and the answer points at no evidence.",
    ),
    cites: Cites::new(&[&guide::FORM_2B_PURPOSE, &guide::FORM_2A_PURPOSE, &guide::SUBMIT_CLOUD_CHECKLIST]),
    readings: &[],
    next: Bi::new(
        "증빙자료를 더하고 그 답의 증빙으로 고르십시오. 무엇이 증빙이 되는지는 질문마다 예시가 있습니다.",
        "Add the evidence and choose it for the answer; each question has examples of what counts.",
    ),
};

/// Under what the answers are gathered: form, first question of the section, operator.
type Heading<'a> = (FormId, QuestionId, Option<&'a str>);

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let mut by_section: BTreeMap<Heading<'_>, Vec<(usize, &'static Question)>> = BTreeMap::new();
    for (at, answer, value, question, form) in case.given() {
        let claims = matches!(value, AnswerValue::Y | AnswerValue::P);
        let proven_by_twin = question.duplicate_of.is_some_and(|twin| {
            let proves = |(_, twin): (usize, &Answer)| !twin.evidence.is_empty();
            case.served(at).all(|one| one.answer_to(twin).is_some_and(proves))
        });
        if claims && answer.evidence.is_empty() && !proven_by_twin {
            let head = question.section.questions()[0].id;
            by_section.entry((form, head, answer.operator.as_deref())).or_default().push((at, question));
        }
    }
    for ((form, head, operator), unproven) in by_section {
        let Say { ko, en } = case.whose(operator);
        let section = head.question().section;
        let (number, name, name_en, count) = (section.number, section.name, section.name_en, unproven.len());
        let ids = list(unproven.iter().map(|(_, question)| question.short()));
        let (ids_ko, ids_en) = (ids.ko, ids.en);
        let what = say!(
            "{ko}양식{form} {number}. {name}: 답 {count}개에 증빙자료가 없습니다({ids_ko}).",
            "{en}Form {form}, {number} {name_en}: {count} answers point at no evidence ({ids_en})."
        );
        let severity = if form == FormId::F3 { Severity::Warning } else { Severity::Blocking };
        let mut found = report
            .found(place::answer(unproven[0].0, "evidence"), what)
            .severity(severity)
            .cites(&demands(case, form));
        for (at, _) in &unproven[1..] {
            found = found.also(place::answer(*at, "evidence"));
        }
    }
}

/// Where the guide asks for the evidence.
fn demands(case: &CheckInput<'_>, form: FormId) -> Vec<&'static Passage> {
    match (form, case.group) {
        (FormId::F2A, _) => vec![&guide::FORM_2A_PURPOSE],
        (FormId::F2B, Some(Group::I2)) => vec![&guide::DETAIL_I_2_ALL_ITEMS, &guide::FORM_2B_PURPOSE],
        (FormId::F2B, _) => vec![&guide::DETAIL_II_3_ALL_ITEMS, &guide::FORM_2B_PURPOSE],
        _ => vec![&guide::SUBMIT_CLOUD_CHECKLIST],
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::Severity;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn an_unproven_y_stops_on_form_2b() {
        quiet(&INFO, &ii_3());
        let bare = with(ii_3(), |d| {
            d.answers[0].evidence.clear();
            d.answers[1].evidence.clear();
            d.answers[41].evidence.clear();
        });
        let places = [
            "answers.toml answer[0].evidence",
            "answers.toml answer[1].evidence",
            "answers.toml answer[41].evidence",
        ];
        let found = finds(&INFO, &bare, &places);
        assert_eq!(found[0].severity, Severity::Blocking);
        assert_eq!(found[1].severity, Severity::Warning);
    }
}
