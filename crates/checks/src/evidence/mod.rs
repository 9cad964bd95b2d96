//! Evidence: the list, the files behind it, and everything that points at it.

mod evidence_changed;
mod evidence_empty;
mod evidence_ends_before_start;
mod evidence_expired;
mod evidence_file_missing;
mod evidence_file_twice;
mod evidence_hash_missing;
mod evidence_id_duplicate;
mod evidence_in_future;
mod evidence_kind_unknown;
mod evidence_outside_case;
mod evidence_type_unusual;
mod evidence_unknown;
mod evidence_unlisted;
mod evidence_unreadable;
mod evidence_unused;
mod file_not_read;

use crate::info::Check;
use crate::rests_on::NOTHING;

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check { info: &evidence_id_duplicate::INFO, rests_on: NOTHING, run: evidence_id_duplicate::check },
    Check { info: &evidence_kind_unknown::INFO, rests_on: NOTHING, run: evidence_kind_unknown::check },
    Check { info: &evidence_unknown::INFO, rests_on: NOTHING, run: evidence_unknown::check },
    Check { info: &evidence_file_missing::INFO, rests_on: NOTHING, run: evidence_file_missing::check },
    Check { info: &evidence_outside_case::INFO, rests_on: NOTHING, run: evidence_outside_case::check },
    Check { info: &evidence_unreadable::INFO, rests_on: NOTHING, run: evidence_unreadable::check },
    Check { info: &evidence_changed::INFO, rests_on: NOTHING, run: evidence_changed::check },
    Check { info: &evidence_empty::INFO, rests_on: NOTHING, run: evidence_empty::check },
    Check {
        info: &evidence_ends_before_start::INFO,
        rests_on: NOTHING,
        run: evidence_ends_before_start::check,
    },
    Check { info: &evidence_expired::INFO, rests_on: NOTHING, run: evidence_expired::check },
    Check { info: &evidence_in_future::INFO, rests_on: NOTHING, run: evidence_in_future::check },
    Check { info: &evidence_hash_missing::INFO, rests_on: NOTHING, run: evidence_hash_missing::check },
    Check { info: &evidence_unused::INFO, rests_on: NOTHING, run: evidence_unused::check },
    Check { info: &evidence_unlisted::INFO, rests_on: NOTHING, run: evidence_unlisted::check },
    Check { info: &file_not_read::INFO, rests_on: NOTHING, run: file_not_read::check },
    Check { info: &evidence_file_twice::INFO, rests_on: NOTHING, run: evidence_file_twice::check },
    Check { info: &evidence_type_unusual::INFO, rests_on: NOTHING, run: evidence_type_unusual::check },
];
