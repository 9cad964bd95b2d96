//! How a case is reached: first that the organisation takes part at all, then that the table permits the action in its state.

use std::sync::{Mutex, PoisonError};

use simsa_store::records::{Access, CaseRecord};
use simsa_store::{Both, CaseId, Select, TableIndex, Typed as _};

use super::Workbench;
use crate::actor::Actor;
use crate::error::{Result, not_found};
use crate::permit::{Action, Authorized, Reached};

impl Workbench {
    /// The case and the way in which the actor's organisation takes part in it; for others it does not exist.
    pub(crate) async fn reached(&self, actor: &Actor, case: &CaseId) -> Result<Reached> {
        // all who take part, in one statement: pages list them, and there are few
        let (by_case, itself) =
            (Select::by(TableIndex::AccessCase, case), Select::ids(vec![case.to_owned()]));
        let (parties, cases): Both<Access, CaseRecord> = self.store().both(by_case, itself).await?;
        let access = parties.iter().find(|party| party.key.parent == actor.organisation).cloned();
        let access = access.ok_or_else(not_found)?;
        let case = cases.into_iter().next().ok_or_else(not_found)?;
        Ok(Reached { case, access, parties })
    }

    /// The case, when the actor's organisation takes part in it and the action is allowed in its state.
    pub(crate) async fn authorize<'a>(
        &self,
        actor: &'a Actor,
        action: Action,
        case: &CaseId,
    ) -> Result<Authorized<'a>> {
        self.reached(actor, case).await?.authorize(actor, action)
    }
}

/// What was authorized before something took its time, such as bytes that come in: for the first attempt at writing it is
/// good enough, since a unit that holds it is refused as stale when anything of it has changed. Later attempts authorize
/// anew.
pub(crate) struct AtHand<'a> {
    actor: &'a Actor,
    action: Action,
    case: CaseId,
    first: Mutex<Option<Authorized<'a>>>,
}

impl<'a> AtHand<'a> {
    /// This, for the first attempt.
    pub(crate) fn new(first: &Authorized<'a>) -> Self {
        let (actor, action, case) = (first.actor(), first.action(), first.case.id().to_owned());
        Self { actor, action, case, first: Mutex::new(Some(first.clone())) }
    }

    /// What the next attempt rests on.
    pub(crate) async fn next(&self, workbench: &Workbench) -> Result<Authorized<'a>> {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
        match first {
            Some(first) => Ok(first),
            None => workbench.authorize(self.actor, self.action, &self.case).await,
        }
    }
}
