//! A check, and how all are run over a case.

use simsa_model::Finding;

pub use crate::card::CheckInfo;
use crate::input::CheckInput;
use crate::report::Report;

/// A check: its card and what it does.
pub(crate) struct Check {
    pub(crate) info: &'static CheckInfo,
    pub(crate) run: fn(&CheckInput<'_>, &mut Report),
}

/// Runs the checks of all rooms, in the order of the main job.
pub(crate) fn run(rooms: &[&'static [Check]], case: &CheckInput<'_>) -> Vec<Finding> {
    let Some(first) = rooms.iter().copied().flatten().next() else { return Vec::new() };
    let mut report = Report::new(first.info);
    for (room, checks) in rooms.iter().enumerate() {
        for check in *checks {
            report.begin(room, check.info);
            (check.run)(case, &mut report);
        }
    }
    report.sorted()
}
