//! What is wrong with a submission, found before the certifier finds it.
//!
//! [`examine`] goes through a dossier in the order of the main job: facts → certificates → answers → evidence →
//! products → location → network → tests → exemptions → conformity → blanks of the forms. Each of those rooms holds one file per check, and each check
//! says what it looks at, why that matters, what would satisfy it and what it cannot see. A check never changes an
//! answer, and decides nothing that `simsa-rules` decides: it compares what was handed in with what the rules say. Where
//! the rules have not said it yet, a check that rests on it is silent ([`rests_on`]).
//!
//! Files have a room of their own ([`contents`]), which also speaks of a file that belongs to no case.
//!
//! The crate is pure: the day is that of the assessment, and what stands in the files was found by whoever read them.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods))]

mod card;
mod info;
mod input;
mod place;
mod report;
mod respondent;
mod rests_on;

mod answers;
mod blanks;
mod certificates;
mod conformity;
pub mod contents;
mod evidence;
mod exemptions;
mod facts;
mod location;
mod network;
mod products;
mod tests_made;
mod texts;

#[cfg(any(test, feature = "sample"))]
pub mod sample;

#[cfg(test)]
mod expect;
#[cfg(test)]
mod unseen;
#[cfg(test)]
mod whole;

use simsa_model::{Assessment, Dossier, Finding};

pub use facts::MOST_OPERATORS;
pub use info::CheckInfo;

use crate::info::Check;
use crate::input::CheckInput;

/// The rooms, in the order of the main job.
static ROOMS: [&[Check]; 12] = [
    facts::CHECKS,
    certificates::CHECKS,
    answers::CHECKS,
    evidence::CHECKS,
    contents::CHECKS,
    products::CHECKS,
    location::CHECKS,
    network::CHECKS,
    tests_made::CHECKS,
    exemptions::CHECKS,
    conformity::CHECKS,
    blanks::CHECKS,
];

/// Everything that is wrong with `dossier`, judged on the day of `assessment`; the gravest first, then in the order of
/// the main job, then by place.
///
/// `assessment` must be that of the facts of `dossier`. The files of the evidence count as seen only where their state
/// has been read.
pub fn examine(dossier: &Dossier, assessment: &Assessment) -> Vec<Finding> {
    info::run(&ROOMS, &CheckInput::new(dossier, assessment))
}

/// The card of every check, in the order of the main job.
pub fn all() -> &'static [&'static CheckInfo] {
    static ALL: std::sync::LazyLock<Vec<&'static CheckInfo>> = std::sync::LazyLock::new(|| {
        ROOMS.iter().flat_map(|room| room.iter()).map(|check| check.info).collect()
    });
    &ALL
}

/// The card of the check with this code; `_` may stand for `-`, in either case of the letters.
pub fn explain(code: &str) -> Option<&'static CheckInfo> {
    let wanted = code.trim().replace('_', "-");
    all().iter().copied().find(|info| info.code.eq_ignore_ascii_case(&wanted))
}
