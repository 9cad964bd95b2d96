//! How a unit of work begins and ends. It begins with leave to do it ([`Permitted`]), in one of two ways: with its entry
//! of the ledger, or without one for what is no event of anybody, and then for few tables only. It ends in the store, all of
//! it or nothing. There is no other way to the store's writing side: [`Workbench::store`] reads.

use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use simsa_ledger::{EventKind, LedgerEntry};
use simsa_store::{Committed, RowChange, StoreError, StoreTable, UnitOfWork};

use super::Workbench;
use crate::error::{Error, Result, not_now};
use crate::permit::Permitted;
use crate::secrets;

/// How often an action is decided anew when others were faster.
const ATTEMPTS: u32 = 8;

/// A unit of work that somebody was permitted to begin.
#[derive(Debug)]
#[must_use = "nothing of it is done until it is committed"]
pub(crate) struct Work {
    unit: UnitOfWork,
    /// The tables it may write, where it has no entry.
    unrecorded: Option<&'static [StoreTable]>,
}

impl Work {
    /// What goes to the store.
    fn into_unit(self) -> Result<UnitOfWork> {
        let Some(tables) = self.unrecorded else { return Ok(self.unit) };
        match self.unit.changes.iter().filter_map(written).find(|table| !tables.contains(table)) {
            None => Ok(self.unit),
            Some(table) => Err(Error::fault(format!("{table} would change without an entry"))),
        }
    }
}

impl Deref for Work {
    type Target = UnitOfWork;

    fn deref(&self) -> &UnitOfWork {
        &self.unit
    }
}

impl DerefMut for Work {
    fn deref_mut(&mut self) -> &mut UnitOfWork {
        &mut self.unit
    }
}

/// The table that a change writes to; none for a condition.
const fn written(change: &RowChange) -> Option<StoreTable> {
    match change {
        RowChange::Insert { table, .. }
        | RowChange::Update { table, .. }
        | RowChange::Put { table, .. }
        | RowChange::Remove { table, .. } => Some(*table),
        RowChange::Require { .. } | RowChange::RequireList { .. } => None,
    }
}

impl Workbench {
    /// Begins a unit of work with its ledger entry: pseudonyms and digests only. Done under an idempotency key, it says so.
    pub(crate) fn record(
        &self,
        permitted: &Permitted<'_>,
        event: &str,
        references: &[(&str, &str)],
        digests: &[(&str, [u8; 32])],
    ) -> Result<Work> {
        let subject = permitted.subject();
        let mut entry = LedgerEntry::new(subject, EventKind::new(event)?, self.now())?;
        if let Some(actor) = permitted.actor() {
            entry = entry
                .reference("member", actor.member.as_str())?
                .reference("organisation", actor.organisation.as_str())?;
        }
        for (role, value) in references {
            // Names from imported cases may hold anything; the ledger then has their digest.
            entry = match entry.clone().reference(role, value) {
                Ok(entry) => entry,
                Err(_) => entry.reference(role, &format!("sha256:{}", secrets::digest(value)))?,
            };
        }
        for (role, value) in digests {
            entry = entry.digest(role, *value)?;
        }
        let mut unit = UnitOfWork::recorded(subject, entry.to_bytes());
        if let Some(actor) = permitted.once() {
            self.done_once(actor, &mut unit)?;
        }
        Ok(Work { unit, unrecorded: None })
    }

    /// Begins a unit of work without an entry, for what is no event: see [`Permitted::writes_unrecorded`].
    pub(crate) fn unrecorded(permitted: &Permitted<'_>) -> Work {
        Work { unit: UnitOfWork::housekeeping(), unrecorded: Some(permitted.writes_unrecorded()) }
    }

    /// Commits a unit.
    pub(crate) async fn commit(&self, work: Work) -> Result<Committed> {
        Ok(self.written(work.into_unit()?).await?)
    }

    /// Commits a unit, unless a value by which one of its rows is looked up belongs to another row.
    pub(crate) async fn commit_unless_taken(&self, work: Work) -> Result<Option<Committed>> {
        match self.written(work.into_unit()?).await {
            Ok(done) => Ok(Some(done)),
            Err(StoreError::Taken { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Has the store write a unit. What it was about may have to be worked out again: that is woken, and reads for itself what
    /// has changed.
    async fn written(&self, unit: UnitOfWork) -> Result<Committed, StoreError> {
        let subject = unit.entry.as_ref().map(|entry| entry.subject.clone());
        let done = self.inner.store.commit(unit).await;
        if let Some(subject) = subject {
            self.progress().wake(&subject.into());
        }
        done
    }

    /// Commits a unit by which nothing of a case changes: what is known of it stays as it is.
    pub(crate) async fn commit_beside(&self, work: Work) -> Result<Committed> {
        Ok(self.inner.store.commit(work.into_unit()?).await?)
    }

    /// Commits a unit whose action is not decided anew by itself: the person is told to look again.
    pub(crate) async fn commit_now(&self, work: Work) -> Result<Committed> {
        not_overtaken(self.commit(work).await)
    }

    /// Decides and commits, and decides anew when somebody else has changed what the decision rested on. Each time it waits
    /// a little longer, so that many who want the same thing at once get their turns.
    pub(crate) async fn settle<T, F: Future<Output = Result<T>>>(
        &self,
        attempt: impl Fn() -> F,
    ) -> Result<T> {
        for waiting in 0..ATTEMPTS {
            match attempt().await {
                Err(Error::Stale) => tokio::time::sleep(Duration::from_millis(1_u64 << waiting)).await,
                result => return result,
            }
        }
        not_overtaken(attempt().await)
    }
}

/// What was changed by somebody else in the meantime is for the person to look at, and no fault.
fn not_overtaken<T>(result: Result<T>) -> Result<T> {
    match result {
        Err(Error::Stale) => Err(not_now(
            "방금 다른 곳에서 같은 내용이 바뀌었습니다. 화면을 새로 고치고 다시 하십시오",
            "the same thing was changed elsewhere just now; load the page again and repeat",
        )),
        result => result,
    }
}
