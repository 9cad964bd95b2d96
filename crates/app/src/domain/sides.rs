//! Whose something is. Rights are an organisation's, never those of a kind of organisation: of two operators in a case,
//! each has its own material and nothing of the other's.
//!
//! Evidence, answers, entries of the lists and confirmations name the organisation that wrote them. Which organisation
//! **speaks** for which operator of the facts follows from the case: the one its owner has named for it; for an operator
//! that came with a service dossier, the dossier's owner; otherwise the first operator to take part that is named for
//! none. For operators for whom nobody takes part the applicant **stands in**, as on paper: what it writes for one of
//! them is that operator's to go on with as soon as it takes part.

use std::collections::{BTreeMap, BTreeSet};

use simsa_store::records::{Access, CaseRecord, OrganisationKind};
use simsa_store::{OrganisationId, Versioned};

/// An operator of the facts, and the organisation that speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Side {
    /// `id` in the facts; absent while the facts list no operator.
    pub(crate) operator: Option<String>,
    /// The organisation; the case's owner where it stands in.
    pub(crate) organisation: OrganisationId,
}

/// The sides of the operators in a case: one for each operator of the facts, one while there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sides {
    owner: OrganisationId,
    all: Vec<Side>,
}

impl Sides {
    /// Who speaks for which of these operators, some of whom (`brought`) came with a service dossier of an organisation.
    pub(crate) fn of(
        case: &CaseRecord,
        parties: &[Versioned<Access>],
        operators: &[simsa_model::Operator],
        brought: &BTreeMap<String, OrganisationId>,
    ) -> Self {
        let owner = case.owner.clone();
        let mut joined: Vec<&Versioned<Access>> =
            parties.iter().filter(|party| party.value.kind == OrganisationKind::Operator).collect();
        joined.sort_by_key(|party| (party.value.since, party.key.parent.clone()));
        let takes_part = |id: &&OrganisationId| joined.iter().any(|party| party.key.parent == **id);
        let named = |id: &str| case.operators.get(id).filter(takes_part);
        let told = |id: &str| named(id).or_else(|| brought.get(id).filter(takes_part));
        let taken: BTreeSet<&OrganisationId> = operators.iter().filter_map(|one| named(&one.id)).collect();
        let free = joined.iter().map(|party| &party.key.parent).find(|id| !taken.contains(id));
        let side = |operator: Option<&str>| Side {
            organisation: operator.and_then(told).or(free).unwrap_or(&owner).clone(),
            operator: operator.map(str::to_owned),
        };
        let mut all: Vec<Side> = operators.iter().map(|operator| side(Some(&operator.id))).collect();
        if all.is_empty() {
            all.push(side(None));
        }
        Self { owner, all }
    }

    /// The operators' sides, in the order of the facts; never empty.
    pub(crate) fn all(&self) -> &[Side] {
        &self.all
    }

    /// Who opened the case, and stands in for operators that take no part.
    pub(crate) fn owner(&self) -> &OrganisationId {
        &self.owner
    }

    /// Whether the facts list several operators, so that it must be said which one something is about.
    pub(crate) fn are_told_apart(&self) -> bool {
        self.all.len() > 1
    }

    /// The organisation that speaks for an operator of the facts. What names none, or one that the facts do not list, is
    /// about all of them: whoever speaks for all has it, and the case's owner where they are several.
    pub(crate) fn speaker(&self, operator: Option<&str>) -> &OrganisationId {
        let named =
            self.all.iter().find(|side| self.are_told_apart() && side.operator.as_deref() == operator);
        let first = &self.all[0].organisation;
        match named {
            Some(side) => &side.organisation,
            None if self.all.iter().all(|side| side.organisation == *first) => first,
            None => &self.owner,
        }
    }

    /// The ids of the operators for which an organisation speaks.
    pub(crate) fn spoken_for(&self, organisation: &OrganisationId) -> impl Iterator<Item = &str> {
        let own = self.all.iter().filter(move |side| side.organisation == organisation);
        own.filter_map(|side| side.operator.as_deref())
    }

    /// Whether an organisation speaks for any operator.
    pub(crate) fn speaks(&self, organisation: &OrganisationId) -> bool {
        self.all.iter().any(|side| side.organisation == organisation)
    }

    /// Whose an entry of an operator's part is that `by` wrote about `operator`: what the case's owner wrote standing in
    /// is the operator's to go on with.
    pub(crate) fn holder<'a>(&'a self, by: &'a OrganisationId, operator: Option<&str>) -> &'a OrganisationId {
        if by == self.owner { self.speaker(operator) } else { by }
    }

    /// Whether what `by` wrote about `operator` stands in the case: that of whoever speaks for it, and of the owner. What
    /// an operator wrote about an operator for whom it speaks no more stays its own, and counts no more.
    pub(crate) fn counts(&self, by: &OrganisationId, operator: Option<&str>) -> bool {
        let spoken = |id: &str| self.spoken_for(by).any(|own| own == id);
        let listed = |id: &str| self.all.iter().any(|side| side.operator.as_deref() == Some(id));
        by == self.owner
            || match operator.filter(|id| self.are_told_apart() && listed(id)) {
                Some(id) => spoken(id),
                None => self.speaks(by),
            }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use simsa_store::RowKey;
    use simsa_store::records::{CaseHead, Lifecycle, Purpose};

    use super::*;

    fn case(named: &[(&str, &str)]) -> CaseRecord {
        CaseRecord {
            purpose: Purpose::Application,
            owner: "o-applicant".into(),
            title: None,
            fictional: true,
            life: Lifecycle::OPENED,
            deadline: None,
            facts: simsa_model::Facts::default(),
            conformity: simsa_model::Conformity::default(),
            operators: named.iter().map(|(id, of)| ((*id).to_owned(), (*of).into())).collect(),
            reopened: Vec::new(),
            imported: None,
            sent: None,
            changes: Vec::new(),
            created: Timestamp::UNIX_EPOCH,
        }
    }

    fn sides(ids: &[&str], named: &[(&str, &str)], joined: &[&str]) -> Vec<OrganisationId> {
        let case = case(named);
        let party = |(since, id): (i64, &&str)| Versioned {
            key: RowKey::new(*id, "c"),
            version: 1,
            value: Access {
                case: "c".into(),
                kind: OrganisationKind::Operator,
                since: Timestamp::from_second(since).unwrap(),
                head: CaseHead::of(&case),
            },
        };
        let parties: Vec<Versioned<Access>> = (0..).zip(joined).map(party).collect();
        let operator = |id: &&str| simsa_model::Operator { id: (*id).to_owned(), ..Default::default() };
        let operators: Vec<_> = ids.iter().map(operator).collect();
        let sides = Sides::of(&case, &parties, &operators, &BTreeMap::new());
        sides.all.into_iter().map(|side| side.organisation).collect()
    }

    #[test]
    fn a_newcomer_displaces_nobody_that_is_named_or_was_there_first() {
        assert_eq!(sides(&[], &[], &[]), ["o-applicant"]);
        assert_eq!(sides(&[], &[], &["o-1", "o-2"]), ["o-1"]);
        assert_eq!(sides(&["main"], &[], &["o-1", "o-2"]), ["o-1"]);
        assert_eq!(sides(&["main"], &[("main", "o-1")], &["o-1", "o-2"]), ["o-1"]);
        assert_eq!(sides(&["main", "backup"], &[("main", "o-1")], &["o-1"]), ["o-1", "o-applicant"]);
        assert_eq!(
            sides(&["main", "backup"], &[("main", "o-1"), ("backup", "o-2")], &["o-2", "o-1"]),
            ["o-1", "o-2"]
        );
        // one that is named for none speaks for whom nobody else does
        assert_eq!(sides(&["main", "backup"], &[("backup", "o-2")], &["o-1", "o-2"]), ["o-1", "o-2"]);
        // a name that stands for nobody who takes part is no name
        assert_eq!(sides(&["main", "backup"], &[("main", "o-9")], &[]), ["o-applicant", "o-applicant"]);
    }
}
