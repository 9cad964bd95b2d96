//! What the papers of an organisation say of it is kept once, and stands in its new cases from the beginning: nobody types the
//! name of the own organisation and its representative for each of them.

use serde_json::json;
use simsa_model::Facts;
use simsa_store::records::{Organisation, OrganisationKind, Profile};
use simsa_store::{RowKey, Typed as _, Versioned};

use crate::actor::Actor;
use crate::domain::limits;
use crate::error::{Result, not_found, same_as_seen};
use crate::permit::{Action, permit};
use crate::workbench::Workbench;

impl Workbench {
    /// Writes what the papers of one's own organisation say, over what stood there at this version of it; gives the new one.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`], [`crate::Refusal::Conflict`].
    pub async fn change_profile(&self, actor: &Actor, version: u64, input: &Profile) -> Result<u64> {
        let permitted = permit(actor, Action::ManageOrganisation)?;
        let representative = match &input.representative {
            Some(name) => Some(limits::text("representative", name, limits::NAME)?),
            None => None,
        };
        let next =
            Profile { representative: representative.filter(|name| !name.is_empty()), ..input.clone() };
        self.settle(async || {
            let kept: Option<Versioned<Organisation>> =
                self.store().one(RowKey::root(&actor.organisation)).await?;
            let mut kept = kept.ok_or_else(not_found)?;
            if kept.value.profile == next {
                return Ok(kept.version);
            }
            let theirs = || json!(kept.value.profile);
            same_as_seen(Some(kept.version), Some(version), theirs, json!(next))?;
            kept.value.profile = next.clone();
            let mut unit = self.record(&permitted, "organisation-changed", &[], &[])?;
            unit.update(&kept)?;
            self.commit(unit).await.map(|done| done.version)
        })
        .await
    }

    /// What is known of the facts of a case that this actor opens.
    pub(crate) async fn known_facts(&self, actor: &Actor) -> Result<Facts> {
        let kept: Option<Versioned<Organisation>> =
            self.store().one(RowKey::root(&actor.organisation)).await?;
        let mut facts = Facts::default();
        let Some(Organisation { name, kind: OrganisationKind::Applicant, profile, .. }) =
            kept.map(|kept| kept.value)
        else {
            // of an operator its service dossier says it
            return Ok(facts);
        };
        facts.applicant.name = Some(name);
        facts.applicant.kind = profile.applicant;
        facts.applicant.representative = profile.representative;
        Ok(facts)
    }
}
