//! Certificates: whether each counts for S014, and whether its copy is attached.

mod certificate_copy_missing;
mod certificate_ends_before_start;
mod certificate_expired;
mod certificate_expires_soon;
mod certificate_not_yet_valid;
mod certificate_number_duplicate;
mod certificate_of_another_party;
mod certificate_of_idle_operator;
mod certificate_out_of_scope;
mod certificates_differ;
mod csap_grade_low;
mod csap_missing;
mod csap_not_iaas;
mod csap_without_effect;

use crate::info::Check;
use crate::rests_on::{APPLIES, CSAP_DUTY, GROUP, GROUP_AND_CSAP, NOTHING};

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check {
        info: &certificate_ends_before_start::INFO,
        rests_on: NOTHING,
        run: certificate_ends_before_start::check,
    },
    Check { info: &certificate_expired::INFO, rests_on: NOTHING, run: certificate_expired::check },
    Check {
        info: &certificate_not_yet_valid::INFO,
        rests_on: NOTHING,
        run: certificate_not_yet_valid::check,
    },
    Check { info: &certificate_expires_soon::INFO, rests_on: NOTHING, run: certificate_expires_soon::check },
    Check { info: &certificate_out_of_scope::INFO, rests_on: NOTHING, run: certificate_out_of_scope::check },
    Check {
        info: &certificate_of_another_party::INFO,
        rests_on: NOTHING,
        run: certificate_of_another_party::check,
    },
    Check {
        info: &certificate_of_idle_operator::INFO,
        rests_on: APPLIES,
        run: certificate_of_idle_operator::check,
    },
    Check { info: &certificate_copy_missing::INFO, rests_on: GROUP, run: certificate_copy_missing::check },
    Check { info: &csap_not_iaas::INFO, rests_on: GROUP, run: csap_not_iaas::check },
    Check { info: &csap_grade_low::INFO, rests_on: GROUP, run: csap_grade_low::check },
    Check { info: &csap_missing::INFO, rests_on: CSAP_DUTY, run: csap_missing::check },
    Check { info: &csap_without_effect::INFO, rests_on: GROUP_AND_CSAP, run: csap_without_effect::check },
    Check { info: &certificates_differ::INFO, rests_on: GROUP, run: certificates_differ::check },
    Check {
        info: &certificate_number_duplicate::INFO,
        rests_on: NOTHING,
        run: certificate_number_duplicate::check,
    },
];
