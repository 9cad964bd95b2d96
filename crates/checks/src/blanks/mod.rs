//! What is not written down at all: what a form that is due leaves blank, and entries that nobody could tell from others.
//! Made last, so that a blank of which a nearer check has spoken is not spoken of twice.

mod entry_incomplete;
mod form_blank;

use crate::info::Check;
use crate::rests_on::DUTIES;

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check { info: &entry_incomplete::INFO, rests_on: DUTIES, run: entry_incomplete::check },
    Check { info: &form_blank::INFO, rests_on: DUTIES, run: form_blank::check },
];
