//! Answers to the checklists: all there, allowed, reasoned and proven.

mod answer_duplicate;
mod answer_for_nobody;
mod answer_not_allowed;
mod answer_out_of_scope;
mod answer_without_evidence;
mod answer_without_reason;
mod control_unknown;
mod notice_awaited;
mod question_unanswered;
mod question_unknown;
mod twin_answers_differ;

use crate::info::Check;

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check { info: &question_unanswered::INFO, run: question_unanswered::check },
    Check { info: &question_unknown::INFO, run: question_unknown::check },
    Check { info: &answer_out_of_scope::INFO, run: answer_out_of_scope::check },
    Check { info: &answer_for_nobody::INFO, run: answer_for_nobody::check },
    Check { info: &answer_duplicate::INFO, run: answer_duplicate::check },
    Check { info: &answer_not_allowed::INFO, run: answer_not_allowed::check },
    Check { info: &answer_without_reason::INFO, run: answer_without_reason::check },
    Check { info: &twin_answers_differ::INFO, run: twin_answers_differ::check },
    Check { info: &answer_without_evidence::INFO, run: answer_without_evidence::check },
    Check { info: &control_unknown::INFO, run: control_unknown::check },
    Check { info: &notice_awaited::INFO, run: notice_awaited::check },
];
