//! Security products: the types expected, the proofs they need, and the copies (forms 2-2 and 2-3).

use crate::info::Check;

/// The checks of this room, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[];
