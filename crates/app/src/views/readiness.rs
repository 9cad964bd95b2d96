//! What stands between a case and its submission, for the applicant; and what was submitted of it.

use std::collections::{BTreeMap, BTreeSet};

use simsa_store::records::{Organisation, OrganisationKind, SubmissionRecord};
use simsa_store::{OrganisationId, Select, Typed as _, Versioned};

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

    /// The names of the certifiers that these submissions went to.
    ///
    /// # Errors
    /// A fault.
    pub async fn recipients(
        &self,
        submissions: &[Versioned<SubmissionRecord>],
    ) -> Result<BTreeMap<OrganisationId, String>> {
        let ids: BTreeSet<OrganisationId> =
            submissions.iter().filter_map(|one| one.value.certifier.clone()).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let all: Vec<Versioned<Organisation>> = self.workbench.store().many(Select::ids(&ids)).await?;
        Ok(all.into_iter().map(|one| (one.key.id, one.value.name)).collect())
    }
}
