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

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check { info: &certificate_ends_before_start::INFO, run: certificate_ends_before_start::check },
    Check { info: &certificate_expired::INFO, run: certificate_expired::check },
    Check { info: &certificate_not_yet_valid::INFO, run: certificate_not_yet_valid::check },
    Check { info: &certificate_expires_soon::INFO, run: certificate_expires_soon::check },
    Check { info: &certificate_out_of_scope::INFO, run: certificate_out_of_scope::check },
    Check { info: &certificate_of_another_party::INFO, run: certificate_of_another_party::check },
    Check { info: &certificate_of_idle_operator::INFO, run: certificate_of_idle_operator::check },
    Check { info: &certificate_copy_missing::INFO, run: certificate_copy_missing::check },
    Check { info: &csap_not_iaas::INFO, run: csap_not_iaas::check },
    Check { info: &csap_grade_low::INFO, run: csap_grade_low::check },
    Check { info: &csap_missing::INFO, run: csap_missing::check },
    Check { info: &csap_without_effect::INFO, run: csap_without_effect::check },
    Check { info: &certificates_differ::INFO, run: certificates_differ::check },
    Check { info: &certificate_number_duplicate::INFO, run: certificate_number_duplicate::check },
];
