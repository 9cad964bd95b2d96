//! One sender at a time for each upload. A connection that was lost may look alive here for a minute; whoever comes next
//! with the same upload asks it to leave, so that nobody waits for a dead one. That no bytes mix does not rest on this:
//! the workbench takes a piece only where the upload stands.

use simsa_app::UploadId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedMutexGuard};

/// How long one waits for whoever is there: what it has received is written down first.
const WAIT: Duration = Duration::from_secs(10);

/// The uploads that are being received.
#[derive(Default)]
pub(crate) struct UploadLocks(Mutex<HashMap<UploadId, Arc<Turn>>>);

#[derive(Default)]
struct Turn {
    busy: Arc<tokio::sync::Mutex<()>>,
    leave: Notify,
}

/// The turn at an upload; given back when dropped.
pub(crate) struct UploadLock {
    turn: Arc<Turn>,
    _busy: OwnedMutexGuard<()>,
}

impl UploadLocks {
    /// The turn at this upload; `None` when whoever has it does not leave.
    pub(crate) async fn take(&self, upload: &UploadId) -> Option<UploadLock> {
        let turn = {
            let mut upload_locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // those that nobody holds or waits for
            upload_locks.retain(|_, turn| Arc::strong_count(turn) > 1);
            upload_locks.entry(upload.to_owned()).or_default().clone()
        };
        // kept for one that has the turn and does not listen yet
        turn.leave.notify_one();
        let busy = tokio::time::timeout(WAIT, turn.busy.clone().lock_owned()).await.ok()?;
        // what was meant for the one before
        let spent = turn.leave.notified();
        tokio::pin!(spent);
        let _ = spent.as_mut().enable();
        Some(UploadLock { turn: turn.clone(), _busy: busy })
    }

    /// Ends when nobody receives anything any more, what has come included: for a server that is about to end.
    pub(crate) async fn over(&self) {
        let upload_locks: Vec<_> =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        for turn in upload_locks {
            let _ = turn.busy.lock().await;
        }
    }
}

impl UploadLock {
    /// Ends when somebody else wants the turn.
    pub(crate) async fn asked_to_leave(&self) {
        self.turn.leave.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::UploadLocks;

    #[tokio::test]
    async fn whoever_comes_next_gets_the_turn() {
        let upload_locks = Arc::new(UploadLocks::default());
        let first = upload_locks.take(&"a".into()).await.unwrap();
        let other = upload_locks.take(&"b".into()).await;
        assert!(other.is_some(), "another upload is nobody's business");
        let second = tokio::spawn({
            let upload_locks = upload_locks.clone();
            async move { upload_locks.take(&"a".into()).await.is_some() }
        });
        first.asked_to_leave().await;
        drop(first);
        assert!(second.await.unwrap());
        // the request to leave was for the first alone
        let third = upload_locks.take(&"a".into()).await.unwrap();
        tokio::select! {
            biased;
            () = third.asked_to_leave() => panic!("nobody asked"),
            () = tokio::task::yield_now() => {}
        }
    }
    #[tokio::test]
    async fn it_is_over_when_the_last_one_has_left() {
        let upload_locks = Arc::new(UploadLocks::default());
        upload_locks.over().await;
        let held = upload_locks.take(&"a".into()).await.unwrap();
        let mut over = Box::pin(upload_locks.over());
        tokio::select! {
            biased;
            () = &mut over => panic!("somebody still receives"),
            () = tokio::task::yield_now() => {}
        }
        drop(held);
        over.await;
    }
}
