//! Who has been given which file lately. The same file for the same member within ten minutes is one reading, however often a
//! browser asks for it, so that a look at a page is no more than one entry. Kept by each server for itself: what two of them
//! note twice says nothing that is wrong.

use simsa_store::{CaseId, MemberId};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// For how long a reading is the same.
const SAME: SignedDuration = SignedDuration::from_mins(10);
/// Readings remembered; beyond that the oldest are forgotten, and noted once more.
const REMEMBERED: usize = 4096;

/// Who has read what lately, by member, case and digest.
#[derive(Debug, Default)]
pub(crate) struct HandedOut(Mutex<BTreeMap<(MemberId, CaseId, String), Timestamp>>);

impl HandedOut {
    /// Whether this is another reading than one that is remembered.
    pub(crate) fn is_new(&self, key: &(MemberId, CaseId, String), now: Timestamp) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(key).is_none_or(|at| now.duration_since(*at) >= SAME) || {
            // it is still going on
            all.insert(key.clone(), now);
            false
        }
    }

    pub(crate) fn remember(&self, key: (MemberId, CaseId, String), now: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(key, now);
        if all.len() > REMEMBERED {
            let mut times: Vec<Timestamp> = all.values().copied().collect();
            times.sort_unstable();
            let middle = times[times.len() / 2];
            all.retain(|_, at| *at > middle);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{HandedOut, REMEMBERED};

    #[test]
    fn many_requests_of_one_download_are_one_reading_and_nobody_fills_the_memory() {
        let readings = HandedOut::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        let key = |who: &str| (who.into(), "c-1".into(), "00".to_owned());
        assert!(readings.is_new(&key("m-1"), at(0)));
        readings.remember(key("m-1"), at(0));
        assert!(!readings.is_new(&key("m-1"), at(599)), "the same download");
        assert!(!readings.is_new(&key("m-1"), at(1100)), "it still goes on");
        assert!(readings.is_new(&key("m-1"), at(1700)), "later it is another");
        assert!(readings.is_new(&key("m-2"), at(1)), "somebody else");
        for one in 0..3 * i64::try_from(REMEMBERED).unwrap() {
            readings.remember(key(&one.to_string()), at(one));
            assert!(readings.0.lock().unwrap().len() <= REMEMBERED);
        }
    }
}
