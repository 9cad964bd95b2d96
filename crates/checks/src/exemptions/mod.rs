//! Exemptions claimed on form 1.

mod claim_disputed;
mod claim_duplicate;
mod claim_open;
mod claim_refused;
mod claim_reviewed_on_site;
mod claim_without_proof;

use crate::info::Check;
use crate::rests_on::NOTHING;

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check { info: &claim_refused::INFO, rests_on: NOTHING, run: claim_refused::check },
    Check { info: &claim_open::INFO, rests_on: NOTHING, run: claim_open::check },
    Check { info: &claim_without_proof::INFO, rests_on: NOTHING, run: claim_without_proof::check },
    Check { info: &claim_disputed::INFO, rests_on: NOTHING, run: claim_disputed::check },
    Check { info: &claim_reviewed_on_site::INFO, rests_on: NOTHING, run: claim_reviewed_on_site::check },
    Check { info: &claim_duplicate::INFO, rests_on: NOTHING, run: claim_duplicate::check },
];
