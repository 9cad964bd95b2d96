//! Looks at answers that count for no operator, where the case names operators: those of an operator that keeps no records
//! or is not asked the checklist, and shared ones beside which every operator has written its own. No form prints them.
//!
//! It cannot see whether the operator was named by mistake.

use std::collections::BTreeMap;

use simsa_catalogue::Question;
use simsa_law::{guide, readings};
use simsa_model::{Bi, Cites, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, list, say, short};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "answer-for-nobody",
    name: Bi::new("어느 사업자의 답도 아닌 답", "an answer that counts for no operator"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "사업자마다 자기가 운영하는 곳에 대하여 답합니다. 기록을 보관하지 않거나 그 점검표를 작성하지 않는 사업자의 답과, 모든 사업자가 따로 답한 질문에 남은 공통 답은 어느 양식에도 인쇄되지 않습니다.",
        "Each operator answers for the places it runs. Answers of one that keeps no records or is not asked the checklist, and shared ones where every operator has answered for itself, are printed on no form.",
    ),
    cites: Cites::new(&[&guide::DIRECT_DIVISION]),
    readings: &[&readings::R_051],
    next: Bi::new(
        "보관 장소의 사업자와 답의 사업자를 맞추고, 필요 없는 답이면 지우십시오.",
        "Make the operators of the storage places and of the answers agree; delete the answers if they are not needed.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    let mut unread: BTreeMap<Option<&str>, Vec<(usize, &'static Question)>> = BTreeMap::new();
    for (at, answer) in case.dossier.answers.iter().enumerate() {
        let Some(question) = case.questions[at] else { continue };
        let asked = answer.answer.is_some() && case.form_of(question.id).is_some();
        let operator = answer.operator.as_deref();
        // one that is not listed is found as `operator-unknown`
        let known = operator.is_none_or(|id| case.operator(id).is_some());
        if asked && known && case.served(at).next().is_none() {
            unread.entry(operator).or_default().push((at, question));
        }
    }
    for (operator, answers) in unread {
        let count = answers.len();
        let ids = list(answers.iter().map(|(_, question)| question.short()));
        let (ko, en) = (ids.ko, ids.en);
        let what = match operator {
            Some(id) => {
                let name = short(case.operator_name(id));
                say!(
                    "사업자 {name}의 답 {count}개는 어느 양식에도 인쇄되지 않습니다({ko}).",
                    "{count} answers of the operator {name} are printed on no form ({en})."
                )
            }
            None => say!(
                "사업자마다 따로 답한 질문에 공통 답 {count}개가 남아 있습니다({ko}).",
                "{count} shared answers are left where every operator has answered for itself ({en})."
            ),
        };
        let found = report.found(place::answer(answers[0].0, "operator"), what);
        answers[1..].iter().fold(found, |found, (at, _)| found.also(place::answer(*at, "operator")));
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::AnswerValue;

    use crate::expect::{finds, quiet, with};
    use crate::sample::{answer_of, ii_3, two_operators};

    use super::INFO;

    #[test]
    fn answers_that_no_form_prints_are_found() {
        quiet(&INFO, &ii_3());
        quiet(&INFO, &two_operators());
        let own = with(two_operators(), |d| answer_of(d, "backup", "emr-1.1-1", AnswerValue::Y));
        quiet(&INFO, &own);
        let both = with(own, |d| answer_of(d, "op", "emr-1.1-1", AnswerValue::Y));
        let found = finds(&INFO, &both, &["answers.toml answer[0].operator"]);
        assert!(found[0].what.ko.contains("공통 답 1개"), "{:?}", found[0].what);
        // the backup centre is no cloud, and is not asked form 3
        let cloud = with(two_operators(), |d| answer_of(d, "backup", "cloud-1.1.1-1", AnswerValue::Y));
        let found = finds(&INFO, &cloud, &["answers.toml answer[182].operator"]);
        assert!(found[0].what.ko.starts_with("사업자 가상백업센터의 답 1개"), "{:?}", found[0].what);
    }

    #[test]
    fn answers_of_an_operator_without_places_are_found() {
        let idle = with(two_operators(), |d| {
            answer_of(d, "backup", "emr-1.1-1", AnswerValue::Y);
            d.facts.storage[1].operator = Some("op".to_owned());
        });
        finds(&INFO, &idle, &["answers.toml answer[182].operator"]);
    }
}
