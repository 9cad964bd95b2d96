//! Looks at the note of each answer other than Y. Whoever reviews "not applicable" or "in part" asks why.
//!
//! It cannot see whether the reason convinces.

use simsa_content::is_blank;
use simsa_law::{guide, readings};
use simsa_model::{AnswerValue, Bi, Cites, Say, Severity};

use crate::info::CheckInfo;
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, say};

/// The card of this check.
pub(crate) static INFO: CheckInfo = CheckInfo {
    code: "answer-without-reason",
    name: Bi::new("이유 없는 P, N, N/A", "P, N or N/A without a reason"),
    severities: &[Severity::Warning],
    explains: Bi::new(
        "P, N, N/A로 답하였으나 비고에 이유가 없습니다. 심사자는 왜 그런지 다시 묻게 됩니다.",
        "An answer other than Y gives no reason in its note; the reviewer will have to ask.",
    ),
    cites: Cites::new(&[&guide::FORM_2B_ANSWERS, &guide::FORM_3_ANSWERS]),
    readings: &[&readings::R_031],
    next: Bi::new(
        "그 답의 설명에 이유를 한두 문장으로 적으십시오.",
        "State the reason in one or two sentences in the note.",
    ),
};

pub(crate) fn check(case: &CheckInput<'_>, report: &mut Report) {
    for (at, answer, value, question, _) in case.given() {
        if value != AnswerValue::Y && is_blank(&answer.note) {
            let (id, value) = (question.short(), value.printed());
            let Say { ko, en } = case.whose(answer.operator.as_deref());
            let what = say!(
                "{ko}질문 {id}에 {value}(으)로 답하였으나 이유가 없습니다.",
                "{en}Question {id} is answered {value} without a reason."
            );
            report.found(place::answer(at, "note"), what);
        }
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::AnswerValue;

    use crate::expect::{finds, quiet, with};
    use crate::sample::ii_3;

    use super::INFO;

    #[test]
    fn not_applicable_needs_a_reason() {
        quiet(&INFO, &ii_3());
        let reason = |note: &str| {
            with(ii_3(), |d| {
                (d.answers[3].answer, d.answers[3].note) =
                    (Some(AnswerValue::NotApplicable), note.to_owned());
            })
        };
        quiet(&INFO, &reason("자가발전설비는 임대 IDC의 것을 이용함"));
        finds(&INFO, &reason(" "), &["answers.toml answer[3].note"]);
    }
}
