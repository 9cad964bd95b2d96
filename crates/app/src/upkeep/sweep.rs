//! Clearing away what has ended by itself: nothing of it opens anything any more, it only takes room.

use jiff::{SignedDuration, Timestamp};
use simsa_store::records::{Idempotent, Invitation, Session, Throttle, Token, Upload};
use simsa_store::{KeyOf, Record, Select, Typed, Versioned};

use crate::accounts::attempts::is_over;
use crate::error::{Error, Result};
use crate::permit::{Permitted, SystemTask};
use crate::workbench::Workbench;

/// How long a link that has ended can still say so.
const LINK_IS_KNOWN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Rows looked at in one go.
const PAGE: u32 = 1000;

impl Workbench {
    /// Removes sessions, tokens and uploads that have ended, invitations a month later, counts of attempts that no longer
    /// count, and remembered answers that are a day old; gives how many. A background task calls it now and then; a crash
    /// in it leaves the rest for the next time.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn sweep(&self) -> Result<usize> {
        let now = self.now();
        let ago = move |then: Timestamp| now.duration_since(then);
        let mut removed = self.sweep_of(|session: &Session| !self.is_running(session)).await?;
        removed += self.sweep_of(|token: &Token| token.expires <= now).await?;
        removed += self.sweep_of(|invitation: &Invitation| ago(invitation.expires) >= LINK_IS_KNOWN).await?;
        removed += self.sweep_kept(|kept: &Versioned<Throttle>| is_over(&kept.key, &kept.value, now)).await?;
        let day = SignedDuration::from_hours(24);
        removed += self.sweep_of(|kept: &Idempotent| ago(kept.at) >= day).await?;
        removed += self.sweep_uploads().await?;
        removed += self.destroy_due().await?;
        Ok(removed + self.sweep_security().await?)
    }

    /// Uploads that were given up or are done: their pieces go with them, so this is more than removing rows.
    async fn sweep_uploads(&self) -> Result<usize> {
        let (now, mut removed) = (self.now(), 0);
        let all: Vec<Versioned<Upload>> = self.store().many(Select::All).await?;
        for kept in all.into_iter().filter(|kept| kept.value.expires <= now) {
            match self.give_up(&Permitted::system(SystemTask::Sweep), kept).await {
                Ok(()) => removed += 1,
                Err(Error::Stale) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(removed)
    }

    /// Lines of the security log that are too old.
    async fn sweep_security(&self) -> Result<usize> {
        let now = self.now();
        self.spawn_blocking(move |workbench| Ok(workbench.security_log().prune(now, None)?)).await
    }

    async fn sweep_of<R: Record>(&self, ended: impl Fn(&R) -> bool) -> Result<usize> {
        self.sweep_kept(|kept: &Versioned<R>| ended(&kept.value)).await
    }

    async fn sweep_kept<R: Record>(&self, ended: impl Fn(&Versioned<R>) -> bool) -> Result<usize> {
        let (mut after, mut removed): (Option<KeyOf<R>>, usize) = (None, 0);
        loop {
            let rows: Vec<Versioned<R>> = self.store().page(Select::All, after.take(), PAGE).await?;
            let Some(last) = rows.last().map(|kept| kept.key.clone()) else { return Ok(removed) };
            for kept in rows.iter().filter(|kept| ended(kept)) {
                // each by itself: one that is in use again by now stays, and stops none of the others
                let mut unit = Self::unrecorded(&Permitted::system(SystemTask::Sweep));
                unit.remove(kept);
                match self.commit(unit).await {
                    Ok(_) => removed += 1,
                    Err(Error::Stale) => {}
                    Err(error) => return Err(error),
                }
            }
            after = Some(last);
        }
    }
}
