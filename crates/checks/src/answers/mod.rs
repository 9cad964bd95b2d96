//! Answers to the checklists: all there, allowed, reasoned and proven.

mod answer_duplicate;
mod answer_for_nobody;
mod answer_not_allowed;
mod answer_out_of_scope;
mod answer_without_evidence;
mod answer_without_reason;
mod control_unknown;
mod item_unknown;
mod notice_awaited;
mod question_unanswered;
mod question_unknown;
mod twin_answers_differ;

use crate::info::Check;
use crate::rests_on::{DUTIES, NOTHING};

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check { info: &question_unanswered::INFO, rests_on: DUTIES, run: question_unanswered::check },
    Check { info: &question_unknown::INFO, rests_on: NOTHING, run: question_unknown::check },
    Check { info: &answer_out_of_scope::INFO, rests_on: DUTIES, run: answer_out_of_scope::check },
    Check { info: &answer_for_nobody::INFO, rests_on: DUTIES, run: answer_for_nobody::check },
    Check { info: &answer_duplicate::INFO, rests_on: NOTHING, run: answer_duplicate::check },
    Check { info: &answer_not_allowed::INFO, rests_on: DUTIES, run: answer_not_allowed::check },
    Check { info: &answer_without_reason::INFO, rests_on: DUTIES, run: answer_without_reason::check },
    Check { info: &twin_answers_differ::INFO, rests_on: DUTIES, run: twin_answers_differ::check },
    Check { info: &answer_without_evidence::INFO, rests_on: DUTIES, run: answer_without_evidence::check },
    Check { info: &control_unknown::INFO, rests_on: NOTHING, run: control_unknown::check },
    Check { info: &item_unknown::INFO, rests_on: NOTHING, run: item_unknown::check },
    Check { info: &notice_awaited::INFO, rests_on: DUTIES, run: notice_awaited::check },
];
