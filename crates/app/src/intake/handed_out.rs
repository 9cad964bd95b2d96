//! Files that are handed out leave an entry: who had which file of whom.
//!
//! What goes to another organisation than the one whose it is goes into the ledger, before the first byte is sent: a file
//! that cannot be recorded is not handed out. Whoever opens files of the own organisation is noted in the security log.
//! The same file for the same member within ten minutes is one reading, however often a browser asks for it, so that a
//! look at a page is no more than one entry.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::error::Result;
use crate::permit::Authorized;
use crate::security::SecurityEvent;
use crate::workbench::Workbench;

/// For how long a reading is the same.
const SAME: SignedDuration = SignedDuration::from_mins(10);
/// HandedOut remembered; beyond that the oldest are forgotten, and noted once more.
const REMEMBERED: usize = 4096;
/// Digests in one entry.
const DIGESTS: usize = 60;

/// Who has read what lately, by member, case and digest.
#[derive(Debug, Default)]
pub(crate) struct HandedOut(Mutex<BTreeMap<(String, String, String), Timestamp>>);

impl HandedOut {
    /// Whether this is another reading than one that is remembered.
    fn is_new(&self, key: &(String, String, String), now: Timestamp) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(key).is_none_or(|at| now.duration_since(*at) >= SAME) || {
            // it is still going on
            all.insert(key.clone(), now);
            false
        }
    }

    fn remember(&self, key: (String, String, String), now: Timestamp) {
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

/// A file that is about to be handed out.
pub(crate) struct Handed<'a> {
    /// What it is, as a reference of the entry.
    pub(crate) is: (&'a str, &'a str),
    /// Its digest.
    pub(crate) sha256: [u8; 32],
    /// Whether it is of the reader's own organisation.
    pub(crate) own: bool,
}

impl Workbench {
    /// Notes that a member is given a file.
    pub(crate) async fn note_handed_out(&self, reached: &Authorized<'_>, file: &Handed<'_>) -> Result<()> {
        let member = reached.actor().member.clone();
        let key = (member, reached.case.id().to_owned(), hex::encode(file.sha256));
        let now = self.now();
        if !self.recently_handed_out().is_new(&key, now) {
            return Ok(());
        }
        if file.own {
            self.security(SecurityEvent::OwnFileSent, None);
        } else {
            let digests = [("read", file.sha256)];
            let unit = self.record(&reached.permitted().before(), "evidence-read", &[file.is], &digests)?;
            // nothing of the case has changed: what is kept of it stays as it is
            self.commit_beside(unit).await?;
        }
        self.recently_handed_out().remember(key, now);
        Ok(())
    }

    /// Notes that a member is given the whole case, with these files of others; each time, because it is asked for.
    pub(crate) async fn exported(&self, reached: &Authorized<'_>, digests: &[[u8; 32]]) -> Result<()> {
        let files = digests.len().to_string();
        let chunks: Vec<&[[u8; 32]]> =
            if digests.is_empty() { vec![&[]] } else { digests.chunks(DIGESTS).collect() };
        for some in chunks {
            let some: Vec<(&str, [u8; 32])> = some.iter().map(|digest| ("read", *digest)).collect();
            let references = [("files", files.as_str())];
            let unit = self.record(&reached.permitted().before(), "case-exported", &references, &some)?;
            self.commit_beside(unit).await?;
        }
        Ok(())
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
        let key = |who: &str| (who.to_owned(), "c-1".to_owned(), "00".to_owned());
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
