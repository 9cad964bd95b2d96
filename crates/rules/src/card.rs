//! The card of a rule read off a table: in force since the criterion was changed, setting no other rule aside.

use simsa_law::Reading;
use simsa_model::{Bi, Cites, RuleInfo};

use crate::case::CRITERION_CHANGED;

/// A card with what differs from row to row of a table.
pub(crate) const fn card(
    id: &'static str,
    says: Bi,
    cites: Cites,
    readings: &'static [&'static Reading],
) -> RuleInfo {
    RuleInfo { id, says, cites, readings, over: &[], in_force: (CRITERION_CHANGED, None) }
}
