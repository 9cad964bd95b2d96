//! Whose something is, seen from an organisation that takes part: what the permission table asks for.

use simsa_store::OrganisationId;
use simsa_store::records::{CaseRecord, OrganisationKind, Purpose};

use crate::actor::Actor;

/// Whose something is, seen from an organisation that takes part in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// One's own organisation's.
    Own,
    /// That of another organisation of the same kind: another operator's.
    SameKind,
    /// That of an organisation of the other kind: the applicant's for an operator, an operator's for the applicant.
    OtherKind,
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Own, Self::SameKind, Self::OtherKind];

    /// Whose, to this actor, the material of `holder` in a case is.
    pub(crate) fn of(actor: &Actor, case: &CaseRecord, holder: &OrganisationId) -> Self {
        Self::seen_from(&actor.organisation, actor.kind, case, holder)
    }

    /// The same, seen from an organisation of this kind.
    pub(crate) fn seen_from(
        organisation: &OrganisationId,
        kind: OrganisationKind,
        case: &CaseRecord,
        holder: &OrganisationId,
    ) -> Self {
        let same = kind_of(case, holder) == kind;
        match kind {
            _ if holder == organisation => Self::Own,
            OrganisationKind::Operator | OrganisationKind::Applicant if !same => Self::OtherKind,
            _ => Self::SameKind,
        }
    }

    /// For people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "own organisation",
            Self::SameKind => "other of the same kind",
            Self::OtherKind => "other kind",
        }
    }
}

/// What an organisation is in a case whose material it holds: a case is its owner's, everything else the operators'.
pub(crate) fn kind_of(case: &CaseRecord, holder: &OrganisationId) -> OrganisationKind {
    match case.purpose {
        Purpose::Application if holder == case.owner => OrganisationKind::Applicant,
        _ => OrganisationKind::Operator,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use jiff::Timestamp;
    use simsa_store::records::Lifecycle;

    use super::*;

    fn case() -> CaseRecord {
        CaseRecord {
            purpose: Purpose::Application,
            owner: "o-applicant".into(),
            title: None,
            fictional: true,
            life: Lifecycle::OPENED,
            deadline: None,
            facts: simsa_model::Facts::default(),
            conformity: simsa_model::Conformity::default(),
            operators: BTreeMap::new(),
            reopened: Vec::new(),
            imported: None,
            sent: None,
            changes: Vec::new(),
            created: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn relation_is_own_then_kind_and_a_certifier_has_none() {
        let case = case();
        let actor = |id: &str, kind| Actor::new("m".into(), id.into(), kind, BTreeSet::new());
        let (operator, applicant) = (OrganisationKind::Operator, OrganisationKind::Applicant);
        for (id, kind, holder, relation) in [
            ("o-1", operator, "o-1", Relation::Own),
            ("o-1", operator, "o-2", Relation::SameKind),
            ("o-1", operator, "o-applicant", Relation::OtherKind),
            ("o-applicant", applicant, "o-1", Relation::OtherKind),
            ("o-applicant", applicant, "o-applicant", Relation::Own),
            ("o-c", OrganisationKind::Certifier, "o-1", Relation::SameKind),
        ] {
            assert_eq!(Relation::of(&actor(id, kind), &case, &holder.into()), relation, "{id} {holder}");
        }
    }
}
