//! The applicant's confirmation (form 6), and the days beside the signatures.

use crate::info::Check;

/// The checks of this room, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[];
