//! Location: storage, backups and services must be in Korea (forms 2-4 and 2-5).

use crate::info::Check;

/// The checks of this room, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[];
