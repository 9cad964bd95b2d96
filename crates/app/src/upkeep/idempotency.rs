//! Idempotency keys: a program that does not know whether its request arrived sends it again and gets the same answer.
//!
//! What was done under a key is written down in the unit of work that does it (see [`Workbench::record`]): both are
//! durable or neither is, and of two requests under one key at the same moment one is refused. Only what was done is
//! kept; a refused request is decided anew when it is repeated.

use serde::Serialize;
use serde_json::Value;
use simsa_store::records::Idempotent;
use simsa_store::{Record as _, RowChange, RowKey, Typed, UnitOfWork, Versioned};

use crate::actor::{Actor, Once};
use crate::domain::limits;
use crate::error::{Error, Result, invalid};
use crate::secrets;
use crate::workbench::Workbench;

/// Hours for which an answer is remembered.
const HOURS: i64 = 24;

/// What was done under a key before.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The version of what was written.
    pub version: u64,
    /// What was said of it; null when there was nothing to say.
    pub result: Value,
}

impl Workbench {
    /// What was done lately by the same request under this key; when nothing was, the next action of `actor` that is
    /// recorded is done under it.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`] when the key was used for another request.
    pub async fn once(&self, actor: &mut Actor, key: &str, request: &[u8]) -> Result<Option<Answered>> {
        let key = limits::name("idempotency-key", key)?;
        let request = secrets::digest(request);
        let kept: Option<Versioned<Idempotent>> = self.store().one(RowKey::new(&actor.member, &key)).await?;
        let is_young =
            |kept: &Versioned<Idempotent>| self.now().duration_since(kept.value.at).as_hours() < HOURS;
        let over = kept.as_ref().map(|kept| kept.version);
        let Some(kept) = kept.filter(is_young) else {
            actor.once = Some(Once { key, request, over });
            return Ok(None);
        };
        if kept.value.request != request {
            return Err(invalid(
                "idempotency-key",
                "다른 요청에 이미 쓰인 키입니다",
                "this key was used for another request",
            ));
        }
        let result = serde_json::from_str(&kept.value.response)
            .map_err(Error::because("a remembered answer is damaged"))?;
        Ok(Some(Answered { version: kept.version, result }))
    }

    /// Writes into the unit that the actor's request is done by it; somebody who has used the key since makes it fail.
    pub(crate) fn done_once(&self, actor: &Actor, unit: &mut UnitOfWork) -> Result<()> {
        let Some(once) = &actor.once else { return Ok(()) };
        let key = RowKey::new(&actor.member, &once.key);
        unit.changes.push(RowChange::Require { table: Idempotent::TABLE, key, version: once.over });
        self.answer_once(actor, unit, &Value::Null)
    }

    /// Says in the unit what a repeated request is to be told.
    pub(crate) fn answer_once(
        &self,
        actor: &Actor,
        unit: &mut UnitOfWork,
        result: &impl Serialize,
    ) -> Result<()> {
        let Some(once) = &actor.once else { return Ok(()) };
        let response =
            serde_json::to_string(result).map_err(Error::because("an answer cannot be remembered"))?;
        let kept = Idempotent { request: once.request.clone(), response, at: self.now() };
        Ok(unit.put(RowKey::new(&actor.member, &once.key), &kept)?)
    }
}
