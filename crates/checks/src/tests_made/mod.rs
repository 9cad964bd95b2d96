//! Vulnerability checks and penetration tests (forms 4 and 5).

use crate::info::Check;

/// The checks of this room, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[];
