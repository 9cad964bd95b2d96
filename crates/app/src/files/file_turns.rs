//! Files that come in and files that are destroyed keep out of each other's way.
//!
//! The same content lies in a case's vault once, however often it is listed. Whoever adds a file that is there already
//! rests on it from the moment it is found until it is listed; in between no row names it, and destroying it then would
//! leave a row without its file. So nothing of a case is destroyed while something comes in, and the other way round.

use simsa_store::CaseId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long who adds waits between looks; destroying takes some milliseconds.
const PAUSE: Duration = Duration::from_millis(5);

/// By case: how many files are coming in, or that something is destroyed.
#[derive(Clone, Debug, Default)]
pub(crate) struct FileTurns(Arc<Mutex<BTreeMap<CaseId, Turn>>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Adding(usize),
    Destroying,
}

/// Keeps the turn until it is dropped.
#[derive(Debug)]
pub(crate) struct FileTurn {
    all: FileTurns,
    case: CaseId,
}

impl FileTurns {
    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<CaseId, Turn>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A file comes in, as soon as nothing is destroyed.
    pub(crate) async fn add(&self, case: &CaseId) -> FileTurn {
        loop {
            let taken = self.with(|all| match all.entry(case.to_owned()).or_insert(Turn::Adding(0)) {
                Turn::Adding(count) => {
                    *count += 1;
                    true
                }
                Turn::Destroying => false,
            });
            if taken {
                return FileTurn { all: self.clone(), case: case.to_owned() };
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Something is to be destroyed; not now when something comes in.
    pub(crate) fn destroy(&self, case: &CaseId) -> Option<FileTurn> {
        self.with(|all| {
            if all.contains_key(case) {
                return None;
            }
            all.insert(case.to_owned(), Turn::Destroying);
            Some(FileTurn { all: self.clone(), case: case.to_owned() })
        })
    }
}

impl Drop for FileTurn {
    fn drop(&mut self) {
        self.all.with(|all| match all.get_mut(&self.case) {
            Some(Turn::Adding(count)) if *count > 1 => *count -= 1,
            _ => {
                all.remove(&self.case);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::FileTurns;

    #[tokio::test]
    async fn nothing_is_destroyed_while_something_comes_in_and_the_other_way_round() {
        let all = FileTurns::default();
        let (one, two) = (all.add(&"c-1".into()).await, all.add(&"c-1".into()).await);
        assert!(all.destroy(&"c-1".into()).is_none());
        let other = all.destroy(&"c-2".into()).expect("another case");
        drop(one);
        assert!(all.destroy(&"c-1".into()).is_none());
        drop(two);
        let destroying = all.destroy(&"c-1".into()).expect("nothing comes in any more");
        assert!(all.destroy(&"c-1".into()).is_none());
        let waiting = tokio::spawn({
            let all = all.clone();
            async move { drop(all.add(&"c-1".into()).await) }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop((destroying, other));
        waiting.await.unwrap();
        assert!(all.with(|all| all.is_empty()), "nothing is left behind");
    }
}
