//! The forms of a case as they stand: what is on them, who may see and confirm them, and the digest of what is shown.

use std::collections::BTreeMap;

use simsa_forms::{Blank, Filled, Instance, definition, fill, forms_due, instances};
use simsa_model::{Assessment, Dossier, FormId, Party};
use simsa_store::records::{Confirmation, OrganisationKind};
use simsa_store::{OrganisationId, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::error::Result;
use crate::permit::{Action, Reach, reach};
use crate::relation::Relation;
use crate::secrets;

/// One copy of a form that is due, filled.
#[derive(Clone, Debug)]
pub(crate) struct Copy {
    pub(crate) instance: Instance,
    pub(crate) filled: Filled,
    /// Digest of the values shown; a signer confirms this and nothing else.
    pub(crate) digest: String,
}

/// Every copy of every form that is due, in the order of the guide.
pub(crate) fn copies(dossier: &Dossier, assessment: &Assessment) -> Result<Vec<Copy>> {
    let due = forms_due(dossier, assessment);
    let all = due.into_iter().flat_map(|form| instances(form, dossier));
    let material = material(dossier)?;
    Ok(all.map(|instance| copy(instance, dossier, assessment, &material)).collect())
}

fn copy(instance: Instance, dossier: &Dossier, assessment: &Assessment, material: &str) -> Copy {
    let filled = fill(&instance, dossier, assessment);
    let rests_on = if instance.form == FormId::F6 { material } else { "" };
    let digest = digest(&instance, &filled.flat(), rests_on);
    Copy { instance, filled, digest }
}

/// The digest is over name, copy and every value in order, so that it can be worked out again from the printed form; for
/// form 6 also over the material that it confirms, of which it prints only that it was looked at.
fn digest(instance: &Instance, flat: &BTreeMap<String, String>, rests_on: &str) -> String {
    let mut shown = serde_json::json!({
        "form": instance.form.number(),
        "copy": instance.file_stem,
        "values": flat,
    });
    if !rests_on.is_empty() {
        shown["material"] = rests_on.into();
    }
    secrets::digest(shown.to_string())
}

/// Digest of everything that form 6 speaks of: certificates, checklists, products, services, tests and their evidence.
fn material(dossier: &Dossier) -> Result<String> {
    let facts = &dossier.facts;
    let all = secrets::json(&(
        (&facts.storage, &facts.operators, &facts.certificates),
        (&dossier.answers, &dossier.products, &dossier.services, &dossier.tests),
        dossier.evidence.iter().map(|one| (&one.id, &one.title, &one.state)).collect::<Vec<_>>(),
    ))?;
    Ok(secrets::digest(all))
}

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
        copy: &Copy,
        confirmations: &[Versioned<Confirmation>],
    ) -> ConfirmationState {
        let kept = confirmations.iter().find(|kept| kept.key.id == copy.instance.file_stem);
        match kept {
            Some(kept) if self.holds(copy, &kept.value) => ConfirmationState::Good,
            Some(_) => ConfirmationState::Void,
            None if definition(copy.instance.form).signed_by.is_none() => ConfirmationState::Good,
            None => ConfirmationState::Open,
        }
    }

    /// Whether a confirmation is of this copy as it stands, by the organisation whose it is.
    pub(crate) fn holds(&self, copy: &Copy, confirmation: &Confirmation) -> bool {
        let Confirmation { digest, organisation, .. } = confirmation;
        *digest == copy.digest && organisation == self.holder_of_copy(&copy.instance)
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

/// What stays blank on a copy.
pub(crate) fn blanks(copy: &Copy) -> &[Blank] {
    &copy.filled.blanks
}
