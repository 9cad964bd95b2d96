//! Whose part of a case may be edited by whom, now: an operator edits its own, the applicant its own and that of operators who
//! take no part.

use simsa_store::records::{CaseItem, CasePart, ItemBody, OrganisationKind};
use simsa_store::{OrganisationId, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::items::part_of;
use crate::error::Result;
use crate::permit::{Action, Authorized, Reach, Reached, may};

/// The action that edits what belongs to `holder` in the operator's part: the applicant edits that of operators who take
/// no part.
fn operator_part(actor: &Actor, holder: &OrganisationId) -> Action {
    let stands_in = actor.kind == OrganisationKind::Applicant && holder == actor.organisation;
    if stands_in { Action::EditAbsentOperatorPart } else { Action::EditOperatorPart }
}

/// Permits editing what belongs to `holder` in the operator's part. Another operator's does not exist.
pub(crate) fn permit_operator_part<'a>(
    reached: Reached,
    actor: &'a Actor,
    holder: &OrganisationId,
) -> Result<Authorized<'a>> {
    let reached = reached.authorize(actor, operator_part(actor, holder))?;
    reached.require_all_of(holder)?;
    Ok(reached)
}

/// Permits writing such an item, which belongs to `holder` where it is of the operator's part.
pub(crate) fn permit_item<'a>(
    reached: Reached,
    actor: &'a Actor,
    body: &ItemBody,
    holder: &OrganisationId,
) -> Result<Authorized<'a>> {
    match part_of(body) {
        CasePart::Operator => permit_operator_part(reached, actor, holder),
        CasePart::Applicant => reached.authorize(actor, Action::EditApplicantPart),
    }
}

impl CaseSnapshot {
    /// Whether what belongs to `holder` in the operator's part can be edited: see [`permit_operator_part`].
    pub(crate) fn may_edit_operator_part(&self, actor: &Actor, holder: &OrganisationId) -> bool {
        let action = operator_part(actor, holder);
        may(actor, action, Some(self.case.value.state())) && self.reach(actor, action, holder) == Reach::All
    }

    /// Whether an item of the case can be changed.
    pub(crate) fn may_edit_item(&self, actor: &Actor, kept: &Versioned<CaseItem>) -> bool {
        match part_of(&kept.value.body) {
            CasePart::Operator => self.may_edit_operator_part(actor, self.holder_of_item(kept)),
            CasePart::Applicant => may(actor, Action::EditApplicantPart, Some(self.case.value.state())),
        }
    }
}
