//! The case folder: the files in which a person keeps one case, and the way from them to a [`Dossier`] and back.
//!
//! ```text
//! case.toml         what this folder is
//! facts.toml        the facts of the application
//! answers.toml      [[answer]]    answers to the checklists
//! evidence.toml     [[evidence]]  the list of evidence; the files lie in evidence/
//! products.toml     [[product]]   security products (forms 2-2, 2-3)
//! services.toml     [[service]]   services in use (form 2-5)
//! tests.toml        [[test]]      vulnerability checks and penetration tests (forms 4, 5)
//! exemptions.toml   [[claim]]     exemptions claimed (form 1)
//! conformity.toml                 what the applicant has confirmed (form 6)
//! workbench.toml                  what a workbench keeps beside the case: days, disclosure, assignments, remarks
//! ```
//!
//! Each may be JSON of the same shape instead. Only `facts` must be there. Text is brought to Unicode normal form C
//! when it is read, so that names typed on different systems compare equal; file names are found in either form.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]

mod beside;
mod draft;
mod evidence;
mod files;
mod folder;
mod layout;
mod locate;
mod notation;
mod parse;
mod problem;
mod system;
mod template;
mod text;
mod tree;
mod unused;
mod values;
mod words;
mod write;
mod zipped;

use simsa_model::{Dossier, Evidence, Facts, Finding, Inspection, Place};

pub use beside::{BesideCase, FolderAssignment, FolderComment};
pub use draft::{Draft, DraftReaders, Unwritable, ready_folder, replace_file};
pub use evidence::{evidence_path, listed_path};
pub use files::{Files, FolderFile};
pub use folder::{LoadedCase, load, load_facts, load_with};
pub use layout::{
    ANSWERS, CASE, CASE_FILE, CONFORMITY, EVIDENCE, EXEMPTIONS, FACTS, PRODUCTS, SERVICES, TESTS, WORKBENCH,
};
pub use notation::{FindingRecord, FolderPlace};
pub use parse::parse_facts;
pub use problem::{CaseProblem, TextPosition};
pub use system::system_words;
pub use text::decode;
pub use unused::LISTS;
pub use write::create;
pub use zipped::{LARGEST_ZIP, Packer, UnpackError, pack, unpack};

/// What was read from a folder, and what is needed to point back into it.
impl LoadedCase {
    /// The facts.
    pub fn facts(&self) -> &Facts {
        &self.dossier.facts
    }

    /// Everything handed in.
    pub fn dossier(&self) -> &Dossier {
        &self.dossier
    }

    /// Takes down what was seen in the files of the evidence; `look` is asked for each piece.
    pub fn look_into(&mut self, mut look: impl FnMut(&Evidence) -> Option<Inspection>) {
        for evidence in &mut self.dossier.evidence {
            evidence.seen = look(evidence);
        }
    }

    /// How a place is written in this folder: the file in the notation it really has, and the line, where it has lines to
    /// point at.
    pub fn locate(&self, place: &Place) -> FolderPlace {
        let mut written = FolderPlace::of(place);
        if let Some(stem) = written.file.strip_suffix(".toml") {
            written.file = self.files.name_of(stem);
        }
        written.line = self.files.line_of(&written.file, written.field.as_deref());
        written
    }

    /// How a finding is written, with the places as they are in this folder.
    pub fn record(&self, finding: &Finding) -> FindingRecord {
        FindingRecord::located(finding, |place| self.locate(place))
    }
}
