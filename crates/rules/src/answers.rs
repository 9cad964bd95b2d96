//! Which answers are allowed: only item 3.1 of the EMR checklist may be answered "in part".

use simsa_catalogue::{Checklist, Question};
use simsa_law::{guide, readings};
use simsa_model::{AnswerValue, Bi, Cites, FormId, RuleInfo};

use crate::case::CRITERION_CHANGED;

/// What an answer means for the submission.
#[derive(Clone, Copy, Debug)]
pub struct AnswerRule {
    /// The rule.
    pub info: &'static RuleInfo,
    /// Whether the submission can go out with it.
    pub verdict: AnswerVerdict,
}

/// How an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerVerdict {
    /// Allowed, nothing to say.
    Allowed,
    /// It can go out; the certifier will ask for a correction.
    CorrectionLikely,
    /// The guide does not allow it.
    NotAllowed,
}

static FORM_2B: RuleInfo = RuleInfo {
    id: "answers/form-2b",
    says: Bi::new(
        "양식2B는 3.1 항목만 P가 가능하고, 다른 항목은 모두 Y 또는 N/A이어야 합니다.",
        "On form 2B only item 3.1 may be P; every other item must be Y or N/A.",
    ),
    cites: Cites::new(&[&guide::FORM_2B_ALLOWED_ANSWERS, &guide::FORM_2B_ANSWERS]),
    readings: &[],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

static FORM_2A: RuleInfo = RuleInfo {
    id: "answers/form-2a",
    says: Bi::new(
        "양식2A에 가능한 답은 명시되어 있지 않아 양식2B의 규칙을 준용하되 막지 않습니다.",
        "Form 2A does not say which answers are allowed; the rule of form 2B is applied as a warning.",
    ),
    cites: Cites::new(&[&guide::FORM_2A_ANSWERS, &guide::FORM_2B_ALLOWED_ANSWERS]),
    readings: &[&readings::R_015],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

static FORM_3: RuleInfo = RuleInfo {
    id: "answers/form-3",
    says: Bi::new(
        "양식3의 N 또는 P는 시정 요구의 대상이 될 수 있으나 곧바로 탈락은 아닙니다.",
        "N or P on form 3 may lead to a demand for correction, not to failure by itself.",
    ),
    cites: Cites::new(&[&guide::FORM_3_ANSWERS, &guide::CERTIFIER_CORRECTION]),
    readings: &[&readings::R_015],
    over: &[],
    in_force: (CRITERION_CHANGED, None),
};

/// How `answer` to `question` stands on `form`.
pub fn answer_rule(question: &Question, form: FormId, answer: AnswerValue) -> AnswerRule {
    let in_part_allowed = question.checklist == Checklist::Form2B && question.resolved() == "3.1";
    let satisfied = matches!(answer, AnswerValue::Y | AnswerValue::NotApplicable)
        || (answer == AnswerValue::P && in_part_allowed);
    let (info, otherwise) = match form {
        FormId::F2B => (&FORM_2B, AnswerVerdict::NotAllowed),
        FormId::F2A => (&FORM_2A, AnswerVerdict::CorrectionLikely),
        _ => (&FORM_3, AnswerVerdict::CorrectionLikely),
    };
    AnswerRule { info, verdict: if satisfied { AnswerVerdict::Allowed } else { otherwise } }
}

/// The cards of this module.
pub(crate) static INFOS: [&RuleInfo; 3] = [&FORM_2A, &FORM_2B, &FORM_3];
