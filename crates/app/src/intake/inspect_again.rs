//! Looking into files that could not be looked at when they came, because others were waiting or the server was stopping.

use simsa_model::Unseen;
use simsa_store::records::EvidenceRecord;
use simsa_store::{KeyOf, Select, Typed, Versioned};

use crate::error::{Error, Result};
use crate::files::vault_bytes;
use crate::permit::{Permitted, SystemTask};
use crate::workbench::Workbench;

/// Rows looked at in one go.
const PAGE: u32 = 1000;

impl Workbench {
    /// Looks into the files that were put off, one after the other; gives how many. A background task calls it now and
    /// then. It writes no entry: nobody has done anything. What is still put off waits for the next time.
    ///
    /// # Errors
    /// A fault of the store or the vault.
    pub async fn look_again(&self) -> Result<usize> {
        if !self.may_be_postponed() {
            return Ok(0);
        }
        let (mut after, mut done): (Option<KeyOf<EvidenceRecord>>, usize) = (None, 0);
        loop {
            let rows: Vec<Versioned<EvidenceRecord>> =
                self.store().page(Select::All, after.take(), PAGE).await?;
            let Some(last) = rows.last().map(|kept| kept.key.clone()) else { return Ok(done) };
            for kept in rows.into_iter().filter(is_put_off) {
                done += usize::from(self.look_again_at(kept).await?);
            }
            after = Some(last);
        }
    }

    /// Whether it could be looked at now.
    async fn look_again_at(&self, mut kept: Versioned<EvidenceRecord>) -> Result<bool> {
        let (Some(stored), Some(before)) = (kept.value.stored.clone(), kept.value.inspection.clone()) else {
            return Ok(false);
        };
        let holder = kept.key.parent.clone();
        let seen = self
            .spawn_blocking(move |workbench| {
                vault_bytes::look_again(&workbench, holder.as_str(), &stored, &before)
            })
            .await?;
        if seen.unseen == Some(Unseen::Postponed) {
            self.note_postponed();
            return Ok(false);
        }
        kept.value.inspection = Some(seen);
        let mut unit = Self::unrecorded(&Permitted::system(SystemTask::LookAgain));
        unit.update(&kept)?;
        match self.commit(unit).await {
            Ok(_) => Ok(true),
            // somebody has changed it meanwhile: the next time
            Err(Error::Stale) => {
                self.note_postponed();
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

fn is_put_off(kept: &Versioned<EvidenceRecord>) -> bool {
    kept.value.inspection.as_ref().is_some_and(|seen| seen.unseen == Some(Unseen::Postponed))
}
