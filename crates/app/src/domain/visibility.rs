//! What one organisation sees of a case, where another has withheld files from it.
//!
//! The name of a file that is withheld is withheld too: it tells what the file is (“해킹-사고-보고.pdf”). Checks and forms work
//! with names, so they are not told them in the first place: what is shown is worked out from a dossier in which each
//! withheld file is called by the id of its piece ([`mask`]).

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use simsa_model::{Dossier, Finding};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::masking::{Masked, mask};

/// A case as an organisation sees it.
pub(crate) struct VisibleCase<'a> {
    contents: &'a CaseSnapshot,
    /// Where something is withheld.
    masked: Option<Arc<Masked>>,
}

impl VisibleCase<'_> {
    /// Everything of the case but the names of files that this organisation may not have.
    pub(crate) fn dossier(&self) -> &Dossier {
        self.masked.as_ref().map_or_else(|| self.contents.dossier(), |masked| &masked.dossier)
    }

    /// What the checks find, told without these names.
    pub(crate) fn findings(&self) -> &[Finding] {
        match &self.masked {
            None => self.contents.findings(),
            Some(masked) => masked
                .findings
                .get_or_init(|| simsa_checks::examine(&masked.dossier, self.contents.assessment())),
        }
    }

    /// Whether something is withheld.
    pub(crate) fn is_masked(&self) -> bool {
        self.masked.is_some()
    }
}

impl CaseSnapshot {
    /// The case as the actor's organisation sees it. Snapshots that are kept keep this too: it is worked out once for each
    /// set of withheld files.
    pub(crate) fn seen_by(&self, actor: &Actor) -> VisibleCase<'_> {
        let names = self.evidence_names();
        let withheld: BTreeSet<String> = self
            .evidence
            .iter()
            .filter(|kept| !self.may_read(actor, kept))
            .filter_map(|kept| names.get(&(&kept.key.parent, kept.key.id.as_str())).cloned())
            .collect();
        if withheld.is_empty() {
            return VisibleCase { contents: self, masked: None };
        }
        let masked = self.masked(withheld, |withheld| {
            let mut dossier = self.dossier().clone();
            mask(&mut dossier, |id| withheld.contains(id));
            Masked { dossier, findings: OnceLock::new() }
        });
        VisibleCase { contents: self, masked: Some(masked) }
    }
}
