//! Looks at each answer against what its form allows: on form 2B everything but item 3.1 must be Y or N/A.
//! On forms 2A and 3 the guide states no such rule, so N and P only warn of a demand for correction.
//!
//! It cannot see whether a correction is already under way.

use simsa_law::guide;
use simsa_model::{Bi, Cites, Say, Severity};
use simsa_rules::{AnswerVerdict, answer_rule};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "answer-not-allowed",
    name: Bi::new("양식이 허용하지 않는 답", "an answer that the form does not allow"),
    severities: &[Severity::Blocking, Severity::Warning],
    explains: Bi::new(
        "양식2B는 3.1만 P가 가능하고 나머지는 Y 또는 N/A여야 합니다. 양식2A와 양식3의 N과 P는 시정 요구를 받을 수 있습니다.",
        "On form 2B only 3.1 may be P, all else must be Y or N/A; N and P on forms 2A and 3 may lead to a demand for correction.",
    ),
    cites: Cites::new(&[&guide::FORM_2B_ALLOWED_ANSWERS, &guide::CERTIFIER_CORRECTION]),
    readings: &[],
    next: Bi::new(
        "미흡한 사항을 조치한 뒤 답을 바꾸고, 조치 계획이라도 비고에 적으십시오.",
        "Remedy what is lacking and change the answer, or at least state the plan in the note.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, answer, value, question, form) in case.given() {
        let rule = answer_rule(question, form, value);
        let severity = match rule.verdict {
            AnswerVerdict::Allowed => continue,
            AnswerVerdict::CorrectionLikely => Severity::Warning,
            AnswerVerdict::NotAllowed => Severity::Blocking,
        };
        let (id, value) = (question.short(), value.printed());
        let Say { ko, en } = case.whose(answer.operator.as_deref());
        let what = match severity {
            Severity::Blocking => say!(
                "{ko}양식{form}의 질문 {id}에 {value}(으)로 답할 수 없습니다. Y 또는 N/A여야 합니다.",
                "{en}Question {id} of form {form} cannot be answered {value}; it must be Y or N/A."
            ),
            _ => say!(
                "{ko}양식{form}의 질문 {id}에 {value}(으)로 답하였습니다. 시정 요구를 받을 수 있습니다.",
                "{en}Question {id} of form {form} is answered {value}; a demand for correction may follow."
            ),
        };
        let info = rule.info;
        report
            .found(place::answer(at, "answer"), what)
            .severity(severity)
            .cites(info.cites.passages())
            .readings(info.readings);
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{AnswerValue, Severity};

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn n_on_form_2b_stops_and_on_form_3_warns() {
        quiet(&INFO, &ii_3());
        let wrong = with(ii_3(), |d| {
            for answer in &mut d.answers {
                match answer.question.as_str() {
                    "emr-1.1-1" | "cloud-1.1.1-1" => answer.answer = Some(AnswerValue::N),
                    "emr-3.1-1" => answer.answer = Some(AnswerValue::P),
                    _ => {}
                }
            }
        });
        let found =
            finds(&INFO, &wrong, &["answers.toml answer[0].answer", "answers.toml answer[40].answer"]);
        assert_eq!(found[0].severity, Severity::Blocking);
        assert_eq!(found[1].severity, Severity::Warning);
    }
}
