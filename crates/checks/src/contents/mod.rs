//! What stands in the files themselves, as far as a program has looked into them. Whoever has a file and what was seen in
//! it asks these checks for a file that lies anywhere ([`of_file`]); for the evidence of a dossier they are part of
//! [`crate::examine`], because whoever hands a file in and whoever reviews it must know that it cannot be opened, or
//! that it holds what should not be handed on. A file into which nobody has looked is found by none of them.

mod evidence_not_as_named;
mod evidence_not_looked_at;
mod evidence_registration_numbers;

use simsa_model::{Finding, Inspection, Place, Say, Severity};

use crate::info::{Check, CheckInfo};
use crate::input::CheckInput;
use crate::place;
use crate::report::{Report, finding};
use crate::rests_on::NOTHING;

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

/// What a check says of a file, and how much that stops.
type Says = fn(&SeenFile<'_>) -> Option<(Severity, Say)>;

/// The checks of this module, in the order in which they are made: of the evidence of a case, and of a file alone.
macro_rules! looks {
    ($($check:ident),+) => {
        pub(crate) static CHECKS: &[Check] = &[$(Check {
            info: &$check::INFO,
            rests_on: NOTHING,
            run: |case, report| each(case, report, $check::says),
        }),+];

        static OF_FILE: &[(&CheckInfo, Says)] = &[$((&$check::INFO, $check::says)),+];
    };
}
looks!(evidence_registration_numbers, evidence_not_as_named, evidence_not_looked_at);

/// What somebody should do about a file, for its owner.
pub fn of_file(file: &SeenFile<'_>) -> Vec<Finding> {
    let said = |(info, says): &(&'static CheckInfo, Says)| {
        let (severity, what) = says(file)?;
        Some(Finding { severity, ..finding(info, file.place.clone(), &what) })
    };
    OF_FILE.iter().filter_map(said).collect()
}

/// What is said of each piece of evidence that somebody has looked into.
fn each(case: &CheckInput<'_>, report: &mut Report, says: Says) {
    for (at, evidence) in case.dossier.evidence.iter().enumerate() {
        let Some(seen) = &evidence.seen else { continue };
        let place = place::evidence(at, "file");
        let file = SeenFile { name: evidence.name(), file: &evidence.file, place, seen };
        if let Some((severity, what)) = says(&file) {
            report.found(file.place, what).severity(severity);
        }
    }
}

#[cfg(test)]
mod expect {
    use simsa_model::{Finding, Inspection, Place};

    use super::{SeenFile, of_file};

    /// What is found about a file of this name in which this was seen: alone, and as evidence of a case.
    pub(super) fn found(file: &str, seen: &Inspection) -> Vec<Finding> {
        let found =
            of_file(&SeenFile { name: "접근 기록", file, place: Place::File(file.to_owned()), seen });
        let case = crate::expect::with(crate::sample::ii_3(), |case| {
            let evidence = &mut case.evidence[0];
            (evidence.title, evidence.file) = ("접근 기록".to_owned(), file.to_owned());
            evidence.seen = Some(seen.clone());
        });
        let codes = |one: &Finding| (one.code, one.severity, one.what.clone());
        let of_case = crate::examine(&case, &crate::sample::assessed(&case));
        for one in &found {
            assert!(of_case.iter().any(|other| codes(other) == codes(one)), "{one:#?}");
        }
        found
    }
}
