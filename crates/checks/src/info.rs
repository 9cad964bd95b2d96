//! A check, and how all are run over a case: each as soon as the rulings on which it rests are settled.

use simsa_model::Finding;

pub use crate::card::CheckInfo;
use crate::input::CheckInput;
use crate::report::Report;
use crate::rests_on::RestsOn;

/// A check: its card and what it does.
pub(crate) struct Check {
    pub(crate) info: &'static CheckInfo,
    /// What must be settled before it speaks.
    pub(crate) rests_on: &'static [RestsOn],
    pub(crate) run: fn(&CheckInput<'_>, &mut Report),
}

/// Runs the checks of all rooms, in the order of the main job; those that rest on a ruling that is open, not at all.
pub(crate) fn run(rooms: &[&'static [Check]], case: &CheckInput<'_>) -> Vec<Finding> {
    let Some(first) = rooms.iter().copied().flatten().next() else { return Vec::new() };
    let mut report = Report::new(first.info);
    for (room, checks) in rooms.iter().enumerate() {
        let settled = |check: &&Check| check.rests_on.iter().all(|on| on.is_settled(case.assessment));
        for check in checks.iter().filter(settled) {
            report.begin(room, check.info);
            (check.run)(case, &mut report);
        }
    }
    report.sorted()
}
