//! What the pages show. A view permits like an action, reads in a handful of statements whatever the size of the case,
//! and leaves out what the other party keeps to itself.

pub mod case;
pub mod cases;
pub mod dossier;
pub mod evidence;
pub mod forms;
pub mod history;
pub mod home;
pub mod notices;
pub mod questions;
mod reader;
mod readiness;
pub mod removed;
mod single;
pub mod spots;
pub mod submission;

pub use self::reader::CaseReader;

use std::collections::BTreeMap;

use simsa_checks::contents::{SeenFile, of_file};
use simsa_model::{Finding, List, Place};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;

impl CaseSnapshot {
    /// The findings together with those about what stands in one's own files: they are told to nobody else.
    pub(crate) fn with_own_files(&self, actor: &Actor, mut findings: Vec<Finding>) -> Vec<Finding> {
        let names = self.evidence_names();
        let mut places = None;
        for kept in self.evidence.iter().filter(|kept| kept.value.organisation == actor.organisation) {
            let Some(seen) = &kept.value.inspection else { continue };
            let file = SeenFile {
                name: kept.value.listed.name(),
                file: &kept.value.listed.file,
                place: Place::list(List::Evidence),
                seen,
            };
            let mut found = of_file(&file);
            if found.is_empty() {
                continue;
            }
            let listed = &self.dossier().evidence;
            // most files are in order: where they stand in the list is worked out for the others only
            let places = places.get_or_insert_with(|| {
                listed.iter().enumerate().map(|(at, one)| (one.id.as_str(), at)).collect::<BTreeMap<_, _>>()
            });
            let name = names.get(&(&kept.key.parent, kept.key.id.as_str()));
            if let Some(at) = name.and_then(|name| places.get(name.as_str())) {
                for finding in &mut found {
                    finding.places = vec![Place::entry(List::Evidence, *at).with_field("file")];
                }
            }
            findings.append(&mut found);
        }
        findings.sort_by_key(|finding| finding.severity);
        findings
    }
}
