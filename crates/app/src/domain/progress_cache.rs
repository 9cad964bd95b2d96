//! How far each case in preparation is, for pages that speak of many cases at once.
//!
//! No page judges a hundred cases. So it is worked out once, aside, and kept in memory until something of the case changes.
//! What has changed is told by the store, not by whoever writes: every change of a case has its entry in the ledger's sequence,
//! in one transaction with it, so whoever looks reads the entries that have come since ([`ProgressCache::catch_up`]), whichever
//! process has written them. What is asked for and not known yet, or known of another day, is worked out as soon as there is time
//! for it. Nothing rests on it: an action decides from what is stored, and after a restart it is worked out anew.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use simsa_ledger::LedgerEntry;
use simsa_model::Day;
use simsa_store::{CaseId, ReadStore};
use tokio::sync::Notify;

use crate::domain::tasks::CaseProgress;
use crate::error::Result;

/// Entries read at a time.
const BATCH: u32 = 1024;

/// What was worked out of a case.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) day: Day,
    pub(crate) progress: Arc<CaseProgress>,
    /// The dossiers used in it.
    pub(crate) dossiers: Vec<CaseId>,
}

/// What is known of which case, and of which it is to be worked out.
#[derive(Default)]
pub(crate) struct ProgressCache {
    state: Mutex<State>,
    asked: Notify,
}

#[derive(Default)]
struct State {
    /// How many entries of the ledger were looked at; nothing is known before the first look.
    seen: Option<u64>,
    known: BTreeMap<CaseId, Known>,
    /// To be worked out, first come first served, each once.
    queue: VecDeque<CaseId>,
    queued: BTreeSet<CaseId>,
    /// Cases known by the dossier they use.
    using: BTreeMap<CaseId, BTreeSet<CaseId>>,
    /// What has changed since the case that is being worked out was taken from the queue; there is one at a time.
    touched: BTreeSet<CaseId>,
}

impl State {
    fn queue(&mut self, case: &CaseId) {
        if self.queued.insert(case.to_owned()) {
            self.queue.push_back(case.to_owned());
        }
    }

    /// Something of a case or dossier was written. What was known before stands until it is worked out anew.
    fn changed(&mut self, id: &CaseId) {
        self.touched.insert(id.to_owned());
        let mut cases: Vec<CaseId> = self.using.get(id).into_iter().flatten().cloned().collect();
        cases.extend(self.known.contains_key(id).then(|| id.to_owned()));
        for case in &cases {
            self.queue(case);
        }
    }

    /// Takes the entries from position `from` on into account; those that somebody else has taken already say nothing new.
    fn recorded(&mut self, from: u64, entries: &[Vec<u8>]) {
        let seen = self.seen.unwrap_or(from).max(from);
        let new = entries.iter().zip(from..).filter(|(_, position)| *position >= seen);
        for (bytes, position) in new {
            // an entry that cannot be read is for whoever examines the ledger
            if let Ok(entry) = LedgerEntry::from_bytes(bytes) {
                self.changed(&entry.case().into());
            }
            self.seen = Some(position + 1);
        }
    }
}

impl ProgressCache {
    fn state(&self) -> MutexGuard<'_, State> {
        // whatever is half done is worked out again when it is asked for
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads what has been recorded since the last time, by whichever process: one statement.
    ///
    /// # Errors
    /// A fault of the store.
    pub(crate) async fn catch_up(&self, store: &dyn ReadStore) -> Result<()> {
        loop {
            let Some(from) = self.state().seen else {
                let entries = store.entries().await?;
                self.state().seen.get_or_insert(entries);
                return Ok(());
            };
            let entries = store.entries_from(from, BATCH).await?;
            self.state().recorded(from, &entries);
            if entries.len() < BATCH as usize {
                return Ok(());
            }
        }
    }

    /// What is known of each; what is not, or is of another day, is asked for.
    pub(crate) fn of<'a>(
        &self,
        cases: impl Iterator<Item = &'a CaseId>,
        today: Day,
    ) -> BTreeMap<&'a CaseId, Arc<CaseProgress>> {
        let mut state = self.state();
        let mut found = BTreeMap::new();
        for case in cases {
            let known = state.known.get(case).map(|known| (known.day, known.progress.clone()));
            if known.as_ref().is_none_or(|(day, _)| *day != today) {
                state.queue(case);
            }
            found.extend(known.map(|(_, progress)| (case, progress)));
        }
        if !state.queue.is_empty() {
            self.asked.notify_one();
        }
        found
    }

    /// This process has written something of a case or dossier: where it is known, it is looked at soon. A hint that saves the
    /// next page from showing what was; it is the ledger that tells what has changed.
    pub(crate) fn wake(&self, id: &CaseId) {
        let state = self.state();
        if state.known.contains_key(id) || state.using.contains_key(id) || !state.queue.is_empty() {
            self.asked.notify_one();
        }
    }

    /// Comes back when there may be something to be worked out.
    pub(crate) async fn asked(&self) {
        self.asked.notified().await;
    }

    /// The next case that is to be worked out.
    pub(crate) fn next(&self) -> Option<CaseId> {
        let mut state = self.state();
        let case = state.queue.pop_front()?;
        state.queued.remove(&case);
        state.touched.clear();
        Some(case)
    }

    /// Takes what was worked out of a case; nothing when it is not in preparation any more.
    pub(crate) fn learned(&self, case: &CaseId, known: Option<Known>) {
        let mut state = self.state();
        for cases in state.using.values_mut() {
            cases.remove(case);
        }
        state.using.retain(|_, cases| !cases.is_empty());
        let Some(known) = known else {
            state.known.remove(case);
            return;
        };
        // it may have been read before that was written
        let mut read = std::iter::once(case).chain(&known.dossiers);
        if read.any(|id| state.touched.contains(id)) {
            state.queue(case);
        }
        for dossier in &known.dossiers {
            state.using.entry(dossier.clone()).or_default().insert(case.to_owned());
        }
        state.known.insert(case.to_owned(), known);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use simsa_model::Day;
    use simsa_store::CaseId;

    use super::{CaseProgress, Known, ProgressCache};

    fn known(dossiers: &[&str]) -> Known {
        let dossiers = dossiers.iter().map(|dossier| (*dossier).into()).collect();
        Known { day: Day::new(2026, 3, 2), progress: Arc::new(CaseProgress { steps: Vec::new() }), dossiers }
    }

    #[test]
    fn what_changes_is_worked_out_again_and_only_once() {
        let (progress, today) = (ProgressCache::default(), Day::new(2026, 3, 2));
        progress.state().changed(&"c-1".into());
        assert_eq!(progress.next(), None, "nobody has asked for it");
        assert!(progress.of([&"c-1".into(), &"c-2".into()].into_iter(), today).is_empty());
        assert!(progress.of([&"c-1".into()].into_iter(), today).is_empty(), "asking twice is asking once");
        assert_eq!(progress.next().as_ref().map(CaseId::as_str), Some("c-1"));
        progress.learned(&"c-1".into(), Some(known(&["d-1"])));
        assert_eq!(progress.next().as_ref().map(CaseId::as_str), Some("c-2"));
        progress.learned(&"c-2".into(), None);
        assert_eq!(progress.of([&"c-1".into()].into_iter(), today).len(), 1);
        assert_eq!(progress.next(), None, "what is known of today is not worked out again");
        for id in ["c-1", "d-1", "c-9"] {
            progress.state().changed(&id.into());
        }
        assert_eq!(progress.next().as_ref().map(CaseId::as_str), Some("c-1"));
        progress.learned(&"c-1".into(), Some(known(&[])));
        progress.state().changed(&"d-1".into());
        assert_eq!(progress.next(), None, "the dossier is not used any more");
    }

    #[test]
    fn what_is_written_while_it_is_worked_out_is_not_missed() {
        for written in ["c-1", "d-1"] {
            let progress = ProgressCache::default();
            progress.of([&"c-1".into()].into_iter(), Day::new(2026, 3, 2));
            assert_eq!(progress.next().as_ref().map(CaseId::as_str), Some("c-1"));
            progress.state().changed(&written.into());
            progress.learned(&"c-1".into(), Some(known(&["d-1"])));
            assert_eq!(
                (progress.next().as_ref().map(CaseId::as_str), progress.next()),
                (Some("c-1"), None),
                "{written}"
            );
        }
    }

    #[test]
    fn another_day_is_asked_for_and_yesterday_shown_until_then() {
        let progress = ProgressCache::default();
        progress.learned(&"c-1".into(), Some(known(&[])));
        assert_eq!(progress.of([&"c-1".into()].into_iter(), Day::new(2026, 3, 3)).len(), 1);
        assert_eq!(progress.next().as_ref().map(CaseId::as_str), Some("c-1"));
    }
}
