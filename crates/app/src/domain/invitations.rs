//! What became of an invitation, and what whoever accepts it is.

use std::collections::BTreeSet;

use jiff::Timestamp;
use simsa_store::records::{Access, CaseRecord, Ended, Invitation, MemberRole, OrganisationKind};
use simsa_store::{OrganisationId, Versioned};

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// It can be accepted.
    Open,
    /// It was accepted.
    Used,
    /// It was taken back.
    Withdrawn,
    /// Its time is over.
    Expired,
}

impl InvitationState {
    /// That of an invitation at a time.
    pub(crate) fn of(invitation: &Invitation, now: Timestamp) -> Self {
        match &invitation.ended {
            Some(Ended::Accepted { .. }) => Self::Used,
            Some(Ended::Withdrawn { .. }) => Self::Withdrawn,
            None if invitation.expires <= now => Self::Expired,
            None => Self::Open,
        }
    }
}

/// The roles of whoever founds an organisation: all that its work needs, to be divided later.
pub(crate) fn first_roles(kind: OrganisationKind) -> BTreeSet<MemberRole> {
    match kind {
        OrganisationKind::Certifier => [MemberRole::Administrator, MemberRole::ReviewLead].into(),
        _ => [MemberRole::Administrator, MemberRole::Editor, MemberRole::Signer].into(),
    }
}

/// The organisation that takes part in a case as this operator of the facts, where one is named for it.
pub(crate) fn named_for<'a>(
    case: &'a CaseRecord,
    parties: &[Versioned<Access>],
    operator: &str,
) -> Option<&'a OrganisationId> {
    let named = case.operators.get(operator)?;
    parties.iter().any(|party| party.key.parent == *named).then_some(named)
}
