//! Idempotency keys: a program that does not know whether its request arrived sends it again and gets the same answer.

use simsa_store::records::Idempotent;
use simsa_store::{Kept, Key, Typed, Unit};

use crate::actor::Actor;
use crate::desk::Desk;
use crate::permit::{Action, permit};
use crate::trouble::{Outcome, invalid};
use crate::{limits, secrets};

/// Hours for which an answer is remembered.
const HOURS: i64 = 24;

impl Desk {
    /// The answer that was given to the same request under this key, if it was made lately.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`] when the key was used for another request.
    pub async fn recall(&self, actor: &Actor, key: &str, request: &[u8]) -> Outcome<Option<String>> {
        permit(actor, Action::SeeHome, None)?;
        let key = limits::name("idempotency-key", key)?;
        let kept: Option<Kept<Idempotent>> = self.store().one(Key::new(&actor.member, key)).await?;
        let lately = |kept: &Kept<Idempotent>| self.now().duration_since(kept.value.at).as_hours() < HOURS;
        let Some(kept) = kept.filter(lately) else { return Ok(None) };
        if kept.value.request != secrets::digest(request) {
            return Err(invalid(
                "idempotency-key",
                "다른 요청에 이미 쓰인 키입니다",
                "this key was used for another request",
            ));
        }
        Ok(Some(kept.value.response))
    }

    /// Remembers the answer to a request. It is written after the action, not with it: a crash between the two means
    /// that the repeated request is done again, which versions and digests then catch.
    ///
    /// # Errors
    /// A fault.
    pub async fn remember(&self, actor: &Actor, key: &str, request: &[u8], response: &str) -> Outcome<()> {
        permit(actor, Action::SeeHome, None)?;
        let key = limits::name("idempotency-key", key)?;
        let request = secrets::digest(request);
        let kept = Idempotent { request, response: response.to_owned(), at: self.now() };
        let mut unit = Unit::housekeeping();
        unit.put(Key::new(&actor.member, key), &kept)?;
        self.commit(unit).await.map(|_| ())
    }
}
