//! The evidence shelf and the lists of items as an organisation sees them.

use simsa_model::{Evidence as Listed, Inspection};
use simsa_store::records::{CasePart, Disclosure, ItemBody, ItemKind, OrganisationKind, Stored};
use simsa_store::{CaseId, ItemId, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
pub use crate::domain::evidence_uses::UsedBy;
use crate::domain::items::part_of;
use crate::domain::upload_view::UploadView;
use crate::error::Result;
use crate::permit::{Action, Reached, may};
use crate::relation::kind_of;
use crate::views::reader::CaseReader;

/// A piece of evidence.
#[derive(Clone, Debug)]
pub struct EvidenceView {
    /// Its name in this case.
    pub name: String,
    /// What is said about it; the name of the file is left out where only title and digest are disclosed.
    pub listed: Listed,
    /// Its file; absent when nobody has handed one in.
    pub stored: Option<Stored>,
    /// Whose it is.
    pub part: CasePart,
    /// What the other party may see of it.
    pub disclosure: Disclosure,
    /// Whether this organisation may have the file.
    pub readable: bool,
    /// Whether this member may change it now.
    pub editable: bool,
    /// What looking into the file has shown; registration numbers are told to its owner only.
    pub inspection: Option<Inspection>,
    /// Earlier files, for its owner: digest, name, when.
    pub revisions: Vec<(String, String, jiff::Timestamp)>,
    /// What rests on it.
    pub used_by: UsedBy,
    /// The service dossier it comes from.
    pub from_dossier: Option<CaseId>,
    /// Version, to be named when the description is written.
    pub version: u64,
}

/// A product, service, test or claim.
#[derive(Clone, Debug)]
pub struct ItemView {
    /// Its id.
    pub id: ItemId,
    /// Version, to be named when it is written.
    pub version: u64,
    /// What it says.
    pub body: ItemBody,
    /// Whose it is.
    pub part: CasePart,
    /// The service dossier it comes from.
    pub from_dossier: Option<CaseId>,
    /// Whether this member may change it now.
    pub editable: bool,
}

impl CaseReader<'_> {
    /// The evidence of a case.
    ///
    /// # Errors
    /// A fault.
    pub async fn evidence(&self) -> Result<Vec<EvidenceView>> {
        let (actor, contents) = (self.actor, self.contents().await?);
        let edits = may(actor, Action::EditEvidence, Some(contents.case.value.state()));
        let mut used = contents.evidence_used(actor);
        let names = contents.evidence_names();
        let mut views = Vec::new();
        let seen = contents.evidence.iter().filter(|kept| contents.may_see(actor, kept));
        let mut rows: Vec<&Versioned<simsa_store::records::EvidenceRecord>> = seen.collect();
        rows.sort_by_key(|kept| (kept.key.parent != contents.id(), kept.value.order, kept.key.clone()));
        for kept in rows {
            let name = names.get(&(&kept.key.parent, kept.key.id.as_str())).cloned().unwrap_or_default();
            let own = kept.value.organisation == actor.organisation;
            let here = kept.key.parent == contents.id();
            let readable = contents.may_read(actor, kept);
            let mut listed = kept.value.listed.clone();
            if !readable {
                listed.file = String::new();
            }
            let revision = |old: &simsa_store::records::FileRevision| {
                (old.stored.sha256.clone(), old.file.clone(), old.at)
            };
            views.push(EvidenceView {
                listed,
                stored: kept.value.stored.clone(),
                part: contents.part(kept),
                disclosure: contents.disclosure(kept),
                readable,
                editable: edits && here && own,
                inspection: kept.value.inspection.clone().map(|all| match (own, readable) {
                    (true, _) => all,
                    // what stands in it, who may read it may know
                    (false, true) => Inspection { kind: all.kind, told: all.told, ..Inspection::default() },
                    (false, false) => Inspection { kind: all.kind, ..Inspection::default() },
                }),
                revisions: if own && here {
                    kept.value.revisions.iter().map(revision).collect()
                } else {
                    Vec::new()
                },
                used_by: used.remove(&name).unwrap_or_default(),
                from_dossier: (!here).then(|| kept.key.parent.clone()),
                version: kept.version,
                name,
            });
        }
        Ok(views)
    }

    /// One's own unfinished uploads.
    ///
    /// # Errors
    /// [`crate::Refusal::NotPermitted`] for whoever may not edit evidence now.
    pub async fn uploads(&self) -> Result<Vec<UploadView>> {
        let reached = Reached::clone(&self.reached).authorize(self.actor, Action::EditEvidence)?;
        self.workbench.uploads_in(self.actor, &reached).await
    }

    /// The products, services, tests or claims of a case that this organisation sees.
    ///
    /// # Errors
    /// A fault.
    pub async fn items(&self, kind: ItemKind) -> Result<Vec<ItemView>> {
        Ok(items(self.contents().await?, self.actor, kind))
    }
}

fn items(contents: &CaseSnapshot, actor: &Actor, kind: ItemKind) -> Vec<ItemView> {
    let shown = contents.items.iter().filter(|kept| kept.value.body.kind() == kind);
    let mut rows: Vec<_> = shown.filter(|kept| contents.shows_item(actor, kept)).collect();
    rows.sort_by_key(|kept| (kept.key.parent != contents.id(), kept.value.order, kept.key.clone()));
    let view = |kept: &Versioned<simsa_store::records::CaseItem>| {
        let here = kept.key.parent == contents.id();
        ItemView {
            id: kept.key.id.clone(),
            version: kept.version,
            body: kept.value.body.clone(),
            part: part_of(&kept.value.body),
            from_dossier: (!here).then(|| kept.key.parent.clone()),
            editable: here && contents.may_edit_item(actor, kept),
        }
    };
    rows.into_iter().map(view).collect()
}

impl CaseSnapshot {
    /// Whose part a piece of evidence is.
    fn part(&self, evidence: &Versioned<simsa_store::records::EvidenceRecord>) -> CasePart {
        match kind_of(&self.case.value, &evidence.value.organisation) {
            OrganisationKind::Applicant => CasePart::Applicant,
            _ => CasePart::Operator,
        }
    }
}
