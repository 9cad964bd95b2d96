//! Work that costs seconds of a processor or much of the disk, for one person at a time: filling and drawing forms as PDF,
//! taking a case in, handing one out, sealing a submission.
//!
//! Few do such work often, and none a hundred times a minute. So of one member only [`AT_A_TIME`] are done together, the
//! next ones wait, and whoever asks for too many is told when to come back. Others are not kept waiting by it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::request_error::RequestError;
use simsa_app::MemberId;

/// Done for one member at a time; the others wait.
const AT_A_TIME: usize = 2;
/// Begun for one member in [`WHILE`], those that wait included.
const IN_A_WHILE: usize = 120;
const WHILE: Duration = Duration::from_mins(1);

/// Who does costly work now or has done so lately.
#[derive(Default)]
pub(crate) struct WorkLimit(Mutex<HashMap<MemberId, Worker>>);

struct Worker {
    permits: Arc<Semaphore>,
    begun: VecDeque<Instant>,
}

impl Worker {
    fn new() -> Self {
        Self { permits: Arc::new(Semaphore::new(AT_A_TIME)), begun: VecDeque::new() }
    }

    fn is_idle(&self, now: Instant) -> bool {
        self.permits.available_permits() == AT_A_TIME
            && Arc::strong_count(&self.permits) == 1
            && self.begun.back().is_none_or(|last| now - *last >= WHILE)
    }
}

impl WorkLimit {
    /// A turn for this member, given back when dropped.
    pub(crate) async fn turn(&self, member: &MemberId) -> Result<OwnedSemaphorePermit, RequestError> {
        let permits = self.begin(member)?;
        permits.acquire_owned().await.map_err(RequestError::fault)
    }

    fn begin(&self, member: &MemberId) -> Result<Arc<Semaphore>, RequestError> {
        let now = Instant::now();
        let mut workers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        workers.retain(|_, worker| !worker.is_idle(now));
        let worker = workers.entry(member.to_owned()).or_insert_with(Worker::new);
        while worker.begun.front().is_some_and(|first| now - *first >= WHILE) {
            worker.begun.pop_front();
        }
        if worker.begun.len() >= IN_A_WHILE {
            let wait = worker.begun.front().map_or(WHILE, |first| WHILE.saturating_sub(now - *first));
            return Err(RequestError::Throttled { seconds: u32::try_from(wait.as_secs()).unwrap_or(0) + 1 });
        }
        worker.begun.push_back(now);
        Ok(worker.permits.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::{AT_A_TIME, IN_A_WHILE, WHILE, WorkLimit};
    use crate::request_error::RequestError;

    #[tokio::test(start_paused = true)]
    async fn one_person_does_not_take_all_and_others_are_not_kept_waiting() {
        let work_limit = WorkLimit::default();
        let mut permits = Vec::new();
        for _ in 0..AT_A_TIME {
            permits.push(work_limit.turn(&"a".into()).await.unwrap());
        }
        let a = "a".into();
        let third = work_limit.turn(&a);
        tokio::pin!(third);
        tokio::select! {
            biased;
            _ = &mut third => panic!("a third at once"),
            () = tokio::task::yield_now() => {}
        }
        assert!(work_limit.turn(&"b".into()).await.is_ok());
        permits.pop();
        assert!(third.await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn too_many_in_a_while_are_refused_until_it_is_over_and_nobody_is_remembered_longer() {
        let work_limit = WorkLimit::default();
        for _ in 0..IN_A_WHILE {
            drop(work_limit.turn(&"a".into()).await.unwrap());
        }
        assert!(matches!(work_limit.turn(&"a".into()).await, Err(RequestError::Throttled { seconds: 61 })));
        assert!(work_limit.turn(&"b".into()).await.is_ok());
        tokio::time::advance(WHILE).await;
        assert!(work_limit.turn(&"c".into()).await.is_ok());
        assert_eq!(work_limit.0.lock().unwrap().len(), 1, "whoever is idle is forgotten");
        assert!(work_limit.turn(&"a".into()).await.is_ok());
    }
}
