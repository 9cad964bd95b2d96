//! 적합성 확인 (form 6): the applicant goes through the operator's material, item by item.

use simsa_ledger::EventKind;
use simsa_model::Conformity;

use crate::actor::Actor;
use crate::domain::limits;
use crate::error::{Error, Refusal, Result, invalid};
use crate::permit::Action;
use crate::workbench::Workbench;
use simsa_store::CaseId;

impl Workbench {
    /// Writes what the applicant has confirmed over what stood there at `version` (that of the case); gives the new
    /// version.
    ///
    /// # Errors
    /// [`Refusal::Conflict`], [`Refusal::Invalid`].
    pub async fn save_conformity(
        &self,
        actor: &Actor,
        case: &CaseId,
        version: u64,
        conformity: &Conformity,
    ) -> Result<u64> {
        if let Some(by) = &conformity.checked_by {
            limits::text("checked_by", by, limits::NAME)?;
        }
        if conformity.checked_on.is_some_and(|day| day > self.today()) {
            return Err(invalid(
                "checked_on",
                "확인일이 미래입니다",
                "the day of the check lies in the future",
            ));
        }
        let mut reached = self.authorize(actor, Action::EditConformity, case).await?;
        let mut next = conformity.clone();
        next.confirmed.sort_unstable();
        next.confirmed.dedup();
        if reached.case.value.conformity == next {
            return Ok(reached.case.version);
        }
        let conflict = |kept: &simsa_store::Versioned<simsa_store::records::CaseRecord>| {
            Error::Refused(Refusal::Conflict {
                theirs: serde_json::to_value(&kept.value.conformity).unwrap_or_default(),
                version: kept.version,
                yours: serde_json::to_value(conformity).unwrap_or_default(),
                by: None,
            })
        };
        if reached.case.version != version {
            return Err(conflict(&reached.case));
        }
        let digest = [("conformity", self.keyed_json(case, &next)?)];
        let before = reached.case.value.clone();
        reached.case.value.conformity = next;
        reached.case.value.note_change(self.now(), &actor.organisation, &before);
        let mut unit = self.record(reached.permitted(), EventKind::DOSSIER_CHANGED, &[], &digest)?;
        reached.write(&mut unit)?;
        match self.commit(unit).await {
            Ok(done) => Ok(done.version),
            Err(Error::Stale) => Err(conflict(&self.reached(actor, case).await?.case)),
            Err(error) => Err(error),
        }
    }
}
