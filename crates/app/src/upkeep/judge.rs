//! Working out how far cases are, aside, for pages that speak of many of them (`progress_cache`).

use std::sync::Arc;

use simsa_store::records::{Access, CaseRecord, CaseState, Confirmation};
use simsa_store::{CaseId, RowKey, Select, TableIndex, Typed, Versioned};

use crate::domain::progress_cache::Known;
use crate::domain::tasks::CaseProgress;
use crate::error::Result;
use crate::workbench::Workbench;

impl Workbench {
    /// Works out how far one case is that was asked for, or that has changed since it was; whether there was one.
    ///
    /// # Errors
    /// A fault of the store; the case is asked for again by the next page that needs it.
    pub async fn judge_next(&self) -> Result<bool> {
        self.progress().catch_up(self.store()).await?;
        let Some(case) = self.progress().next() else { return Ok(false) };
        let known = self.judge(&case).await?;
        self.progress().learned(&case, known);
        Ok(true)
    }

    /// Comes back when there may be something for [`Workbench::judge_next`].
    pub async fn asked_to_judge(&self) {
        self.progress().asked().await;
    }

    async fn judge(&self, case: &CaseId) -> Result<Option<Known>> {
        let kept: Option<Versioned<CaseRecord>> = self.store().one(RowKey::root(case)).await?;
        let Some(case) = kept.filter(|kept| kept.value.state() == CaseState::Preparing) else {
            return Ok(None);
        };
        let parties: Vec<Versioned<Access>> =
            self.store().many(Select::by(TableIndex::AccessCase, case.id())).await?;
        if !parties.iter().any(|party| party.key.parent == case.value.owner) {
            return Ok(None);
        }
        let confirmations: Vec<Versioned<Confirmation>> =
            self.store().many(Select::parent(case.key.id.clone())).await?;
        // before what is judged: over midnight it is worked out once more, and never taken for that of the new day
        let day = self.today();
        let contents = self.contents_of(&case, &parties).await?;
        Ok(Some(Known {
            day,
            progress: Arc::new(CaseProgress::of(&contents, &confirmations)?),
            dossiers: contents.links.iter().map(|link| link.key.id.clone()).collect(),
        }))
    }
}
