//! Evidence that is off the list: withdrawn, to be destroyed, destroyed.

use jiff::Timestamp;
use simsa_model::List;
use simsa_store::records::{CaseState, DestructionReason, Removed, Stored};
use simsa_store::{EvidenceId, RemovedId, Select, Typed, Versioned};

use crate::error::Result;
use crate::permit::{Action, may};
use crate::views::reader::CaseReader;

/// A piece of evidence, or an earlier file of one, that is off the list.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is shown for itself")]
pub struct RemovedView {
    /// Its id.
    pub id: RemovedId,
    /// The id that the piece had.
    pub evidence: EvidenceId,
    /// Its title.
    pub title: String,
    /// Whether it is an earlier file only.
    pub is_revision: bool,
    /// Its files.
    pub files: Vec<Stored>,
    /// Whether it is of one's own organisation.
    pub own: bool,
    /// When it was taken off.
    pub at: Timestamp,
    /// Why it is destroyed; absent while it is withdrawn only.
    pub reason: Option<DestructionReason>,
    /// The same in words, for the own organisation.
    pub note: String,
    /// From when on it is destroyed.
    pub due: Option<Timestamp>,
    /// When it was.
    pub destroyed: Option<Timestamp>,
    /// Whether the same file was still listed elsewhere then, and so is kept there.
    pub kept_elsewhere: bool,
    /// Whether this member may order it destroyed now.
    pub may_destroy: bool,
    /// Whether this member may list it again now.
    pub may_restore: bool,
}

impl CaseReader<'_> {
    /// What is off the list of a case. Of the other party's, whose evidence it is shown, only what is ordered destroyed or
    /// is: title and digest had been shown, and it is said what became of them.
    ///
    /// # Errors
    /// A fault.
    pub async fn removed_evidence(&self) -> Result<Vec<RemovedView>> {
        let (actor, state) = (self.actor, Some(self.reached.case.value.state()));
        let (destroys, edits) =
            (may(actor, Action::DestroyEvidence, state), may(actor, Action::EditEvidence, state));
        let of_case = Select::parent(self.id().to_owned());
        let all: Vec<Versioned<Removed>> = self.workbench.store().many(of_case).await?;
        let contents = self.contents().await?;
        let now = self.workbench.now();
        let view = |kept: Versioned<Removed>| {
            let own = kept.value.organisation == actor.organisation;
            let told = || contents.shows(actor, List::Evidence, &kept.value.organisation);
            if !own && (kept.value.order.is_none() || kept.value.is_revision || !told()) {
                return None;
            }
            let order = kept.value.order;
            let due = order.as_ref().map(|order| order.due);
            Some(RemovedView {
                may_destroy: own && destroys && order.is_none(),
                may_restore: own
                    && edits
                    && state == Some(CaseState::Preparing)
                    && kept.value.was.is_some()
                    && due.is_none_or(|due| due > now),
                reason: order.as_ref().map(|order| order.reason),
                note: order.filter(|_| own).map(|order| order.note).unwrap_or_default(),
                due,
                id: kept.key.id,
                evidence: kept.value.evidence,
                title: kept.value.title,
                is_revision: kept.value.is_revision,
                files: kept.value.files,
                own,
                at: kept.value.at,
                destroyed: kept.value.destroyed,
                kept_elsewhere: kept.value.kept_elsewhere,
            })
        };
        let mut views: Vec<RemovedView> = all.into_iter().filter_map(view).collect();
        views.sort_by_key(|view| std::cmp::Reverse(view.at));
        Ok(views)
    }
}
