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
use simsa_model::{Finding, Where};
use simsa_store::records::OrganisationKind;

use crate::actor::Actor;
use crate::domain::case_snapshot::{CaseSnapshot, Lists};
use crate::permit::{Action, Reach};

/// The file of the facts, which are the case's and known to all of its parties.
const FACTS: &str = "facts.toml";
/// Files of a case that are the applicant's alone.
const APPLICANTS_FILES: [&str; 2] = ["exemptions.toml", "conformity.toml"];

/// Which entries of the lists an organisation sees, in the order in which findings count them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    entries: BTreeMap<&'static str, Vec<bool>>,
    /// Lists of which not every entry is to be known of.
    partly: bool,
}

impl Shown {
    pub(crate) fn to(actor: &Actor, contents: &CaseSnapshot) -> Self {
        let Lists { answers, evidence, items } = contents.lists();
        let mut entries: BTreeMap<&'static str, Vec<bool>> = BTreeMap::new();
        entries.insert("answer", answers.iter().map(|given| contents.shows_answer(actor, given)).collect());
        entries.insert("evidence", evidence.iter().map(|kept| contents.may_see(actor, kept)).collect());
        for kept in items {
            let list = entries.entry(kept.value.body.kind().id()).or_default();
            list.push(contents.shows_item(actor, kept));
        }
        let sees = |operator: Option<&str>| {
            let holder = contents.sides.speaker(operator);
            contents.reach(actor, Action::SeeCase, holder) == Reach::All
        };
        let facts = &contents.brought.facts;
        let operators = facts.operators.iter().map(|one| sees(Some(&one.id)));
        entries.insert("operators", operators.collect());
        entries.insert("storage", facts.storage.iter().map(|one| sees(one.operator.as_deref())).collect());
        let certificates = facts.certificates.iter().flatten();
        entries.insert("certificates", certificates.map(|one| sees(one.operator.as_deref())).collect());
        let partly = contents.sides.all().iter().any(|side| !sees(side.operator.as_deref()));
        Self { entries, partly }
    }

    /// Whether what stands at a place is seen: an entry that is one's own or the applicant's; of a list as a whole, of
    /// which another operator keeps a part, nothing.
    pub(crate) fn has(&self, place: &Where) -> bool {
        match place.entry() {
            None => place.file == FACTS || APPLICANTS_FILES.contains(&place.file.as_str()) || !self.partly,
            Some((list, at, _)) => {
                self.entries.get(list).is_none_or(|list| list.get(at).copied().unwrap_or(false))
            }
        }
    }
}

impl CaseSnapshot {
    /// Findings that an organisation sees: an operator none about the applicant's part only, and none that points at
    /// anything of another operator.
    pub(crate) fn findings_for(&self, actor: &Actor) -> Vec<Finding> {
        let seen_by = self.seen_by(actor);
        let findings = seen_by.findings();
        if actor.kind != OrganisationKind::Operator {
            return findings.to_vec();
        }
        let shown = Shown::to(actor, self);
        let foreign = |finding: &Finding| {
            !finding.places.is_empty()
                && finding.places.iter().all(|place| APPLICANTS_FILES.contains(&place.file.as_str()))
        };
        let applicants = |place: &Where| APPLICANTS_FILES.contains(&place.file.as_str());
        let seen = |finding: &&Finding| {
            !foreign(finding) && finding.places.iter().all(|place| applicants(place) || shown.has(place))
        };
        findings.iter().filter(seen).cloned().collect()
    }

    /// The findings together with those about what stands in one's own files: they are told to nobody else.
    pub(crate) fn with_own_files(&self, actor: &Actor, mut findings: Vec<Finding>) -> Vec<Finding> {
        let names = self.evidence_names();
        let mut places = None;
        for kept in self.evidence.iter().filter(|kept| kept.value.organisation == actor.organisation) {
            let Some(seen) = &kept.value.inspection else { continue };
            let file = SeenFile {
                name: kept.value.listed.name(),
                file: &kept.value.listed.file,
                place: Where::default(),
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
            let name = names.get(&(kept.key.parent.as_str(), kept.key.id.as_str()));
            if let Some(at) = name.and_then(|name| places.get(name.as_str())) {
                let place = SeenFile::of_evidence(*at, &listed[*at], seen).place;
                for finding in &mut found {
                    finding.places = vec![place.clone()];
                }
            }
            findings.append(&mut found);
        }
        findings.sort_by_key(|finding| finding.severity);
        findings
    }
}
