//! Is this edition of the guide in force on the day? After its known end the rules still answer, and say so.

use simsa_law::source;
use simsa_model::{Day, EditionStatus};

use crate::case::CRITERION_CHANGED;

/// The edition on the day `on`.
pub(crate) fn status(on: Day) -> EditionStatus {
    if on < CRITERION_CHANGED {
        return EditionStatus::Before { from: CRITERION_CHANGED };
    }
    match known_end() {
        Some(known_end) if on > known_end => EditionStatus::After { known_end },
        _ => EditionStatus::InForce,
    }
}

fn known_end() -> Option<Day> {
    source().known_end?.parse().ok()
}
