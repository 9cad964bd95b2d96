//! Facts: what the rules still need, and what in the facts does not fit together.

mod certification_type_unknown;
mod characters_not_printed;
mod edition_not_in_force;
mod entry_of_idle_operator;
mod fact_needed;
mod facts_contradict;
mod facts_id_duplicate;
mod hidden_characters;
mod institutions_mixed;
mod operator_unknown;
mod operators_too_many;
mod papers_not_via_applicant;
mod public_owned_only;
mod reading_followed;
mod s014_not_reviewed;

pub use operators_too_many::MOST_OPERATORS;

use crate::info::Check;
use crate::rests_on::{DUTIES, GROUP_AND_CSAP, NOTHING};

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check { info: &fact_needed::INFO, rests_on: NOTHING, run: fact_needed::check },
    Check { info: &s014_not_reviewed::INFO, rests_on: NOTHING, run: s014_not_reviewed::check },
    Check { info: &edition_not_in_force::INFO, rests_on: NOTHING, run: edition_not_in_force::check },
    Check {
        info: &certification_type_unknown::INFO,
        rests_on: NOTHING,
        run: certification_type_unknown::check,
    },
    Check { info: &facts_id_duplicate::INFO, rests_on: NOTHING, run: facts_id_duplicate::check },
    Check { info: &hidden_characters::INFO, rests_on: NOTHING, run: hidden_characters::check },
    Check { info: &characters_not_printed::INFO, rests_on: NOTHING, run: characters_not_printed::check },
    Check { info: &operator_unknown::INFO, rests_on: NOTHING, run: operator_unknown::check },
    Check { info: &entry_of_idle_operator::INFO, rests_on: DUTIES, run: entry_of_idle_operator::check },
    Check { info: &operators_too_many::INFO, rests_on: NOTHING, run: operators_too_many::check },
    Check { info: &facts_contradict::INFO, rests_on: NOTHING, run: facts_contradict::check },
    Check { info: &public_owned_only::INFO, rests_on: NOTHING, run: public_owned_only::check },
    Check { info: &institutions_mixed::INFO, rests_on: GROUP_AND_CSAP, run: institutions_mixed::check },
    Check { info: &papers_not_via_applicant::INFO, rests_on: DUTIES, run: papers_not_via_applicant::check },
    Check { info: &reading_followed::INFO, rests_on: NOTHING, run: reading_followed::check },
];
