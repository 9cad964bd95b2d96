//! What stands between a case and its submission, for the applicant; and what was submitted of it.

use simsa_store::Versioned;
use simsa_store::records::{OrganisationKind, SubmissionRecord};

use crate::domain::readiness::Readiness;
use crate::error::{Result, not_found};
use crate::permit::Reached;
use crate::views::reader::CaseReader;

impl CaseReader<'_> {
    /// What stands between the case and its submission.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for others than an applicant.
    pub async fn readiness(&self) -> Result<Readiness> {
        if self.actor.kind != OrganisationKind::Applicant {
            return Err(not_found());
        }
        let contents = self.contents().await?;
        Readiness::of(self.actor, contents, &self.confirmations().await?)
    }

    /// What was submitted of the case.
    ///
    /// # Errors
    /// [`crate::Refusal::NotPermitted`] for whoever may not read submissions.
    pub async fn submissions(&self) -> Result<Vec<Versioned<SubmissionRecord>>> {
        Ok(self.workbench.submissions_in(self.actor, Reached::clone(&self.reached)).await?.1)
    }
}
