//! Who may see and confirm the forms of a case, and how each copy stands with its signer.

use simsa_forms::{Instance, definition};
use simsa_model::{FormId, Party};
use simsa_store::records::{Confirmation, OrganisationKind};
use simsa_store::{OrganisationId, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::permit::{Action, Reach, reach};
use crate::relation::Relation;

/// Who answers for a form: who signs it, or who prepares it where the original has no signature block.
pub(crate) fn party(form: FormId) -> Party {
    let definition = definition(form);
    definition.signed_by.unwrap_or(definition.prepared_by)
}

/// Whether an organisation of this kind sees the form: the applicant all of them, the operator its own.
pub fn is_shown_to(form: FormId, kind: OrganisationKind) -> bool {
    kind == OrganisationKind::Applicant || definition(form).prepared_by == kind.party()
}

impl CaseSnapshot {
    /// The organisation whose copy it is: the case's owner for the applicant's forms; for an operator's, whoever speaks for
    /// the operator, which is the owner where that takes no part and the owner has the signed papers.
    pub(crate) fn holder_of_copy(&self, instance: &Instance) -> &OrganisationId {
        if party(instance.form) != Party::Operator {
            return self.sides.owner();
        }
        if matches!(instance.form, FormId::F2A | FormId::F2B | FormId::F3) && instance.operator.is_none() {
            // the only copy has the answers of the only organisation that answers
            return self.answering();
        }
        let operators = &self.brought.facts.operators;
        let named = instance.operator.and_then(|at| operators.get(at)).map(|operator| operator.id.as_str());
        self.sides.speaker(named.or_else(|| self.only_keeper()))
    }

    /// The operator that runs all places, where one does.
    fn only_keeper(&self) -> Option<&str> {
        let mut all = self.brought.facts.storage.iter().map(|place| place.operator.as_deref());
        let first = all.next()??;
        all.all(|other| other == Some(first)).then_some(first)
    }

    /// Whether the actor's organisation sees a copy: the applicant all of them, an operator its own.
    pub(crate) fn shows_copy(&self, actor: &Actor, instance: &Instance) -> bool {
        let relation = Relation::of(actor, &self.case.value, self.holder_of_copy(instance));
        let own = relation == Relation::Own || actor.kind != OrganisationKind::Operator;
        own && reach(Action::SeeCase, relation) == Reach::All && is_shown_to(instance.form, actor.kind)
    }

    /// Whether the actor's organisation confirms a copy: the one whose copy it is, and nobody else.
    pub(crate) fn confirms_copy(&self, actor: &Actor, instance: &Instance) -> bool {
        self.reach(actor, Action::ConfirmForm, self.holder_of_copy(instance)) == Reach::All
    }

    /// How a copy stands. What nobody has to sign is not asked for, but a void confirmation does not go out as if it held;
    /// that of an organisation whose copy it is no more is void.
    pub(crate) fn confirmation_state(
        &self,
        instance: &Instance,
        digest: &str,
        confirmations: &[Versioned<Confirmation>],
    ) -> ConfirmationState {
        let kept = confirmations.iter().find(|kept| kept.key.id == instance.file_stem);
        match kept {
            Some(kept) if self.holds(instance, digest, &kept.value) => ConfirmationState::Good,
            Some(_) => ConfirmationState::Void,
            None if definition(instance.form).signed_by.is_none() => ConfirmationState::Good,
            None => ConfirmationState::Open,
        }
    }

    /// Whether a confirmation is of this copy as it stands, by the organisation whose it is.
    pub(crate) fn holds(&self, instance: &Instance, digest: &str, confirmation: &Confirmation) -> bool {
        let Confirmation { digest: confirmed, organisation, .. } = confirmation;
        confirmed == digest && organisation == self.holder_of_copy(instance)
    }
}

/// How a copy stands with its signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConfirmationState {
    /// It is confirmed as it is, or nobody has to.
    Good,
    /// Its signer has not confirmed it.
    Open,
    /// It has changed since it was confirmed.
    Void,
}
