//! Whose part of a case may be edited by whom, now: an operator edits its own, the applicant its own and that of operators who
//! take no part.

use simsa_store::Versioned;
use simsa_store::records::{Item, ItemBody, OrganisationKind, Part};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::items::{operator_of, part_of};
use crate::error::{Result, not_found};
use crate::permit::{Action, Reach, permit};

impl CaseSnapshot {
    /// Permits editing what belongs to `holder` in the operator's part. Another operator's does not exist; the applicant
    /// edits that of operators who take no part.
    pub(crate) fn permit_operator_part(&self, actor: &Actor, holder: &str) -> Result<()> {
        let stands_in = actor.kind == OrganisationKind::Applicant && holder == actor.organisation;
        let action = if stands_in { Action::EditAbsentOperatorPart } else { Action::EditOperatorPart };
        permit(actor, action, Some(self.case.value.state))?;
        match self.reach(actor, action, holder) {
            Reach::All => Ok(()),
            Reach::Disclosed | Reach::Nothing => Err(not_found()),
        }
    }
}

/// Permits writing such an item.
pub(crate) fn permit_part(actor: &Actor, contents: &CaseSnapshot, body: &ItemBody) -> Result<()> {
    match part_of(body) {
        Part::Operator => contents.permit_operator_part(actor, contents.sides.speaker(operator_of(body))),
        Part::Applicant => permit(actor, Action::EditApplicantPart, Some(contents.case.value.state)),
    }
}

/// Permits changing an item of the case.
pub(crate) fn permit_item(actor: &Actor, contents: &CaseSnapshot, kept: &Versioned<Item>) -> Result<()> {
    match part_of(&kept.value.body) {
        Part::Operator => contents.permit_operator_part(actor, contents.holder_of_item(kept)),
        Part::Applicant => permit(actor, Action::EditApplicantPart, Some(contents.case.value.state)),
    }
}
