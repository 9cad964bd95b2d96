//! What stands in the files themselves, as far as a program has looked into them. These checks need no dossier: whoever
//! has a file and what was seen in it asks them, for a file of a case or for one that lies anywhere.
//!
//! They are no part of [`crate::examine`]: what is seen in a file is for whoever owns it, while the findings of a dossier
//! are shown to every party and go into the package.

mod evidence_not_as_named;
mod evidence_not_looked_at;
mod evidence_registration_numbers;

use simsa_model::{Finding, Inspection, Place, Say};

use crate::info::CheckInfo;
use crate::place;
use crate::report::finding;

/// A file, and what was seen in it.
#[derive(Clone, Debug)]
pub struct SeenFile<'a> {
    /// What people call it.
    pub name: &'a str,
    /// What it is called where it lies; its ending promises something. Empty when that is not known.
    pub file: &'a str,
    /// Where findings about it point.
    pub place: Place,
    /// What was seen.
    pub seen: &'a Inspection,
}

impl<'a> SeenFile<'a> {
    /// The file of the piece of evidence at this place of the list.
    pub fn of_evidence(at: usize, evidence: &'a simsa_model::Evidence, seen: &'a Inspection) -> Self {
        Self { name: evidence.name(), file: &evidence.file, place: place::evidence(at, "file"), seen }
    }
}

/// A check of one file: its card, and what it says.
pub(crate) struct FileCheck {
    pub(crate) info: &'static CheckInfo,
    says: fn(&SeenFile<'_>) -> Option<Say>,
}

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[FileCheck] = &[
    FileCheck { info: &evidence_registration_numbers::INFO, says: evidence_registration_numbers::says },
    FileCheck { info: &evidence_not_as_named::INFO, says: evidence_not_as_named::says },
    FileCheck { info: &evidence_not_looked_at::INFO, says: evidence_not_looked_at::says },
];

/// What somebody should do about a file, for its owner.
pub fn of_file(file: &SeenFile<'_>) -> Vec<Finding> {
    let says = |look: &FileCheck| (look.says)(file).map(|what| finding(look.info, file.place.clone(), &what));
    CHECKS.iter().filter_map(says).collect()
}

#[cfg(test)]
mod expect {
    use simsa_model::{Finding, Inspection, Place};

    use super::{SeenFile, of_file};

    /// What is found about a file of this name in which this was seen.
    pub(super) fn found(file: &str, seen: &Inspection) -> Vec<Finding> {
        of_file(&SeenFile { name: "접근 기록", file, place: Place::File(file.to_owned()), seen })
    }
}
