//! One look at a case for everything a page shows.
//!
//! A page is made of several views: the head of the case, its list, what was found. Each would read the case for itself.
//! Within [`one_look`] the first one reads it and the others find it there: a page takes the statements of one view,
//! and shows the same state of the case in all its parts. What is committed within it is read anew. Beyond the page it
//! keeps nothing; what is known of a case from an earlier page counts only if the store says so (`case_cache`).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::case_snapshot::CaseSnapshot;
use crate::permit::Reached;

tokio::task_local! {
    static LOOK: Mutex<RequestCache>;
}

/// What was read: by organisation and case, and by case.
#[derive(Default)]
struct RequestCache {
    reached: BTreeMap<(String, String), Reached>,
    contents: BTreeMap<String, Arc<CaseSnapshot>>,
}

/// Runs what makes one page. For pages only: what decides and commits reads for itself.
pub async fn one_look<F: Future>(page: F) -> F::Output {
    LOOK.scope(Mutex::default(), page).await
}

fn with<T>(work: impl FnOnce(&mut RequestCache) -> T) -> Option<T> {
    // a panic between two insertions leaves whole entries only
    LOOK.try_with(|look| work(&mut look.lock().unwrap_or_else(PoisonError::into_inner))).ok()
}

fn key(organisation: &str, case: &str) -> (String, String) {
    (organisation.to_owned(), case.to_owned())
}

pub(crate) fn reached(organisation: &str, case: &str) -> Option<Reached> {
    with(|look| look.reached.get(&key(organisation, case)).cloned()).flatten()
}

pub(crate) fn keep_reached(organisation: &str, case: &str, reached: &Reached) {
    with(|look| look.reached.insert(key(organisation, case), reached.clone()));
}

pub(crate) fn contents(case: &str) -> Option<Arc<CaseSnapshot>> {
    with(|look| look.contents.get(case).cloned()).flatten()
}

pub(crate) fn keep_contents(case: &str, contents: &Arc<CaseSnapshot>) {
    with(|look| look.contents.insert(case.to_owned(), contents.clone()));
}

/// Something was written: whoever looks next sees it.
pub(crate) fn forget() {
    with(|look| *look = RequestCache::default());
}
