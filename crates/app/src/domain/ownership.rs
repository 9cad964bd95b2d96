//! What the organisation that opened a case decides alone.

use simsa_store::records::CaseRecord;

use crate::actor::Actor;
use crate::error::{Refusal, Result};

/// Title, deadline and end of a case are its owner's.
pub(crate) fn owner_only(actor: &Actor, case: &CaseRecord) -> Result<()> {
    if case.owner == actor.organisation {
        return Ok(());
    }
    let why = simsa_model::Say::new(
        "신청 건을 연 기관만 할 수 있습니다",
        "only the organisation that opened the case can",
    );
    Err(Refusal::NotPermitted { why }.into())
}
