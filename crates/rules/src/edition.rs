//! Is this edition of the guide in force on the day? Outside its days, which `law/SOURCES.toml` alone states, the rules
//! still answer, and say so. The criterion itself is older than the edition that explains it: see
//! [`CRITERION_CHANGED`](crate::case::CRITERION_CHANGED), which the rules begin with.

use simsa_law::source;
use simsa_model::{Day, EditionStatus};

/// The edition on the day `on`.
pub(crate) fn status(on: Day) -> EditionStatus {
    let days = [Some(source().in_force_from), source().known_end];
    let [from, known_end] = days.map(|day| day.and_then(|day| day.parse::<Day>().ok()));
    match (from, known_end) {
        (Some(from), _) if on < from => EditionStatus::Before { from },
        (_, Some(known_end)) if on > known_end => EditionStatus::After { known_end },
        _ => EditionStatus::InForce,
    }
}
