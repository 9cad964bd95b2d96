//! What one organisation sees of a case, where another has withheld files from it.
//!
//! The name of a file that is withheld is withheld too: it tells what the file is (“해킹-사고-보고.pdf”). Checks and forms work
//! with names, so they are not told them in the first place: what is shown is worked out from a dossier in which each
//! withheld file is called by the id of its piece. Its ending stays, which says no more than the format that is disclosed.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use simsa_model::{Dossier, Finding};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;

/// A case as an organisation sees it.
pub(crate) struct VisibleCase<'a> {
    contents: &'a CaseSnapshot,
    /// Where something is withheld.
    masked: Option<Arc<Masked>>,
}

/// A dossier without the names of withheld files, and what the checks say of it.
#[derive(Debug)]
pub(crate) struct Masked {
    dossier: Dossier,
    findings: OnceLock<Vec<Finding>>,
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
    /// The case as the actor's organisation sees it. CaseSnapshot that are kept keep this too: it is worked out once for each
    /// set of withheld files.
    pub(crate) fn seen_by(&self, actor: &Actor) -> VisibleCase<'_> {
        let names = self.evidence_names();
        let withheld: BTreeSet<String> = self
            .evidence
            .iter()
            .filter(|kept| !self.may_read(actor, kept))
            .filter_map(|kept| names.get(&(kept.key.parent.as_str(), kept.key.id.as_str())).cloned())
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

/// Calls the files of these pieces by their ids.
pub(crate) fn mask(dossier: &mut Dossier, is_withheld: impl Fn(&str) -> bool) {
    for listed in dossier.evidence.iter_mut().filter(|listed| is_withheld(&listed.id)) {
        let name = listed.file.rsplit('/').next().unwrap_or_default();
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        // an ending is a few letters; what is longer is a name with a dot in it
        let ending = ending.filter(|ending| ending.len() <= 4 && ending.chars().all(char::is_alphanumeric));
        listed.file = match ending {
            Some(ending) => format!("evidence/{}.{}", listed.id, ending.to_lowercase()),
            None => format!("evidence/{}", listed.id),
        };
    }
}

#[cfg(test)]
mod tests {
    use simsa_model::{Dossier, Evidence};

    use super::mask;

    #[test]
    fn of_a_name_only_the_ending_is_left() {
        let masked = |file: &str| {
            let one = Evidence { id: "log-1".to_owned(), file: file.to_owned(), ..Evidence::default() };
            let mut dossier = Dossier { evidence: vec![one], ..Dossier::default() };
            mask(&mut dossier, |_| true);
            dossier.evidence.remove(0).file
        };
        assert_eq!(masked("evidence/해킹 사고.PDF"), "evidence/log-1.pdf");
        assert_eq!(masked("a/b.해킹사고"), "evidence/log-1");
        assert_eq!(masked("a.b/해킹사고"), "evidence/log-1");
        assert_eq!(masked(""), "evidence/log-1");
    }
}
