//! What was submitted: package and receipt, and a case that is prepared again for corrections.

use simsa_ledger::{EventKind, LedgerEntry};
use simsa_model::lifecycle::CaseEvent;
use simsa_package::role;
use simsa_store::records::{CaseState, OrganisationKind, Reopened, Stored, SubmissionRecord};
use simsa_store::{CaseId, Select, SubmissionId, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::limits;
use crate::domain::ownership::owner_only;
use crate::error::{Error, Result, not_found};
use crate::files::handing_out::{Download, Handed};
use crate::files::vault_bytes::sha256_of;
use crate::permit::{Action, Authorized, Reached};
use crate::workbench::Workbench;

impl Workbench {
    /// Prepares a submitted case again, for corrections. What was submitted stays.
    ///
    /// # Errors
    /// [`crate::Refusal::NotPermitted`] when it is not submitted.
    pub async fn reopen(&self, actor: &Actor, case: &CaseId, reason: &str) -> Result<()> {
        let reason = limits::name("reason", reason)?;
        self.settle(async || {
            let mut reached = self.authorize(actor, Action::Reopen, case).await?;
            owner_only(actor, &reached.case.value)?;
            reached.advance(CaseEvent::Reopen)?;
            reached.case.value.reopened.push(Reopened {
                at: self.now(),
                by: actor.member.clone(),
                name: actor.name.clone(),
                reason: reason.clone(),
            });
            let digests = [("reason", self.keyed(case, &reason))];
            let mut unit = self.record(reached.permitted(), CaseEvent::Reopen.ledger(), &[], &digests)?;
            reached.write(&mut unit)?;
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    /// The submissions of a case; of them a certifier has those that came to it.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn submissions(
        &self,
        actor: &Actor,
        case: &CaseId,
    ) -> Result<Vec<Versioned<SubmissionRecord>>> {
        Ok(self.submissions_of(actor, case).await?.1)
    }

    async fn submissions_of<'a>(
        &self,
        actor: &'a Actor,
        case: &CaseId,
    ) -> Result<(Authorized<'a>, Vec<Versioned<SubmissionRecord>>)> {
        self.submissions_in(actor, self.reached(actor, case).await?).await
    }

    /// The same in a case that the actor has reached.
    pub(crate) async fn submissions_in<'a>(
        &self,
        actor: &'a Actor,
        reached: Reached,
    ) -> Result<(Authorized<'a>, Vec<Versioned<SubmissionRecord>>)> {
        // a case that was opened again still has what was submitted before
        let state = match reached.case.value.state() {
            CaseState::Preparing => CaseState::Submitted,
            state => state,
        };
        let reached = reached.authorize_as_in(state, actor, Action::ReadSubmission)?;
        let of_case = Select::parent(reached.case.id().to_owned());
        let mut all: Vec<Versioned<SubmissionRecord>> = self.store().many(of_case).await?;
        if actor.kind == OrganisationKind::Certifier {
            all.retain(|kept| kept.value.certifier.as_ref() == Some(&actor.organisation));
        }
        Ok((reached, all))
    }

    /// The package of a submission.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`].
    pub async fn package(&self, actor: &Actor, case: &CaseId, submission: &SubmissionId) -> Result<Download> {
        let (reached, all) = self.submissions_of(actor, case).await?;
        let kept = all.into_iter().find(|kept| kept.id() == submission).ok_or_else(not_found)?;
        let sha256 = sha256_of(&kept.value.package)?;
        let package = Handed { is: ("submission", submission.as_str()), sha256, own: false };
        self.note_handed_out(&reached, &package).await?;
        let ending = if kept.value.encrypted { "zip.age" } else { "zip" };
        let Stored { sha256, bytes } = kept.value.package;
        Ok(Download {
            name: format!("simsa-{case}-{submission}.{ending}"),
            bytes,
            sha256,
            holder: case.to_owned(),
        })
    }

    /// The receipt of a submission as a file.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`].
    pub async fn submission_receipt(
        &self,
        actor: &Actor,
        case: &CaseId,
        submission: &SubmissionId,
    ) -> Result<Vec<u8>> {
        let all = self.submissions(actor, case).await?;
        let kept = all.into_iter().find(|kept| kept.id() == submission).ok_or_else(not_found)?;
        let entries = self.store().entries_of(case.to_string(), 0, u32::MAX).await?;
        let of_it = |bytes: &[u8]| {
            LedgerEntry::from_bytes(bytes).is_ok_and(|entry| {
                entry.event().as_str() == EventKind::PACKAGE_SUBMITTED
                    && entry.digests().any(|(name, digest)| {
                        name == role::MANIFEST && hex::encode(digest) == kept.value.manifest
                    })
            })
        };
        let position = entries.iter().rev().find(|(_, bytes)| of_it(bytes)).map(|(position, _)| *position);
        let lost = || Error::fault(format!("the ledger has no entry for submission {submission} of {case}"));
        self.receipt(position.ok_or_else(lost)?, kept.value.entries).await
    }
}
