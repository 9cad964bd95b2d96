//! A case as an organisation reaches it: first that it takes part at all, then that the table permits the action in the
//! state of the case. For whoever takes no part the case does not exist.

use std::ops::{Deref, DerefMut};

use simsa_model::lifecycle::CaseEvent;
use simsa_store::records::{Access, CaseHead, CaseRecord, CaseState, Notification};
use simsa_store::{OrganisationId, RowKey, UnitOfWork, Versioned};

use super::permitted::{Permitted, permit_in};
use super::table::{Action, Reach, reach};
use crate::actor::Actor;

use crate::error::{Refusal, Result, not_found};
use crate::relation::Relation;

/// A case as one organisation reaches it. What may be done in it is another question: see [`Reached::authorize`].
#[derive(Clone, Debug)]
pub(crate) struct Reached {
    pub(crate) case: Versioned<CaseRecord>,
    pub(crate) access: Versioned<Access>,
    /// Everybody who takes part, this organisation too.
    pub(crate) parties: Vec<Versioned<Access>>,
}

impl Reached {
    /// Permits an action in the case.
    ///
    /// # Errors
    /// What the table says against it; not found for a member of another organisation than the one that reached it.
    pub(crate) fn authorize(self, actor: &Actor, action: Action) -> Result<Authorized<'_>> {
        let state = self.case.value.state();
        self.authorize_as_in(state, actor, action)
    }

    /// The same as if the case were in this state: of a case that was opened again, what was submitted can still be read.
    pub(crate) fn authorize_as_in(
        self,
        state: CaseState,
        actor: &Actor,
        action: Action,
    ) -> Result<Authorized<'_>> {
        if self.access.key.parent != actor.organisation {
            return Err(not_found());
        }
        let permitted = permit_in(actor, action, (self.case.id(), state))?;
        Ok(Authorized { permitted, actor, action, reached: self })
    }

    /// The decision rests on the organisation still taking part, and on the case as it was.
    pub(crate) fn hold(&self, unit: &mut UnitOfWork) {
        unit.require(&self.access);
        unit.require(&self.case);
    }

    /// Tells every party that prepares the case but one, in this unit of work. Who takes part in that is no business of a certifier,
    /// which has received what was submitted.
    pub(crate) fn notify_parties_but(
        &self,
        one: &OrganisationId,
        about: &str,
        notice: &Notification,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        let others = self.parties.iter().filter(|party| party.value.prepares() && party.key.parent != one);
        notify(others, about, notice, unit)
    }

    /// Tells every party but one, a certifier too, in this unit of work; `about` names the notice among those of the case.
    pub(crate) fn notify_all_but(
        &self,
        one: &OrganisationId,
        about: &str,
        notice: &Notification,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        notify(self.parties.iter().filter(|party| party.key.parent != one), about, notice, unit)
    }

    /// Writes the case as it stands here now, and what the lists of everybody who takes part show of it. The decision
    /// rests on the organisation still taking part.
    pub(crate) fn write(&self, unit: &mut UnitOfWork) -> Result<()> {
        unit.require(&self.access);
        unit.update(&self.case)?;
        let head = CaseHead::of(&self.case.value);
        for party in self.parties.iter().filter(|party| party.value.head != head) {
            let mut party = party.clone();
            party.value.head = head.clone();
            unit.update(&party)?;
        }
        Ok(())
    }
}

/// Tells these parties; `about` names the notice among those of the case.
pub(crate) fn notify<'a>(
    parties: impl Iterator<Item = &'a Versioned<Access>>,
    about: &str,
    notice: &Notification,
    unit: &mut UnitOfWork,
) -> Result<()> {
    for party in parties {
        unit.put(RowKey::new(&party.key.parent, about), notice)?;
    }
    Ok(())
}

/// A case in which one action is permitted to one actor.
#[derive(Clone, Debug)]
#[must_use = "what is permitted is done with it"]
pub(crate) struct Authorized<'a> {
    permitted: Permitted<'a>,
    actor: &'a Actor,
    action: Action,
    reached: Reached,
}

impl<'a> Authorized<'a> {
    /// What may be done.
    pub(crate) const fn action(&self) -> Action {
        self.action
    }

    /// Who may do it.
    pub(crate) const fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// Leave to do it, with which a unit of work begins.
    pub(crate) const fn permitted(&self) -> &Permitted<'a> {
        &self.permitted
    }

    /// How far the action reaches to what belongs to `holder`.
    pub(crate) fn reach(&self, holder: &OrganisationId) -> Reach {
        reach(self.action, Relation::of(self.actor, &self.case.value, holder))
    }

    /// Refuses to go on with what the action does not wholly reach to: for the actor it does not exist.
    pub(crate) fn require_all_of(&self, holder: &OrganisationId) -> Result<()> {
        if self.reach(holder) == Reach::All { Ok(()) } else { Err(not_found()) }
    }

    /// Goes on in the life of the case.
    pub(crate) fn advance(&mut self, event: CaseEvent) -> Result<()> {
        let case = &mut self.reached.case.value;
        let next = case.life.after(case.purpose, event);
        case.life = next.map_err(|impossible| Refusal::NotPermitted { why: impossible.say() })?;
        Ok(())
    }
}

impl Deref for Authorized<'_> {
    type Target = Reached;

    fn deref(&self) -> &Reached {
        &self.reached
    }
}

impl DerefMut for Authorized<'_> {
    fn deref_mut(&mut self) -> &mut Reached {
        &mut self.reached
    }
}
