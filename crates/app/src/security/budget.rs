//! How much is written in a minute: whoever wants to fill the log, or push others' events out of it, is counted instead.

use std::collections::BTreeMap;

/// Lines of one kind of event from one network in a minute.
const OF_ONE: u32 = 10;
/// Lines about strangers in a minute; about members, whom the log names, ten times as many.
const STRANGERS: u32 = 60;
const MEMBERS: u32 = 600;

/// What has been written in this minute.
#[derive(Debug, Default)]
pub(super) struct MinuteBudget {
    minute: i64,
    /// By event and source; never more entries than lines.
    sources: BTreeMap<(&'static str, String), u32>,
    /// Lines about strangers, about members.
    lines: [u32; 2],
    /// Events that were not written.
    left_out: [u64; 2],
}

impl MinuteBudget {
    /// Begins the minute of this time where it is another one; gives how many events of each stream were left out in the
    /// last one.
    pub(super) fn begin(&mut self, second: i64) -> [u64; 2] {
        let minute = second.div_euclid(60);
        if minute == self.minute {
            return [0, 0];
        }
        std::mem::replace(self, Self { minute, ..Self::default() }).left_out
    }

    /// Whether one more may be written.
    pub(super) fn take(&mut self, event: &'static str, source: &str, is_member: bool) -> bool {
        let stream = usize::from(is_member);
        let room = self.lines[stream] < if is_member { MEMBERS } else { STRANGERS };
        let key = (event, source.to_owned());
        let taken = self.sources.get(&key).copied().unwrap_or(0);
        if !room || taken >= OF_ONE {
            self.left_out[stream] += 1;
            return false;
        }
        self.lines[stream] += 1;
        self.sources.insert(key, taken + 1);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{MEMBERS, MinuteBudget, OF_ONE, STRANGERS};

    #[test]
    fn whoever_shouts_is_counted_and_does_not_drown_the_others() {
        let mut budget = MinuteBudget::default();
        budget.begin(60);
        let loud = (0..1000).filter(|_| budget.take("x", "203.0.113.0/24", false)).count();
        assert_eq!(loud, OF_ONE as usize);
        assert!(budget.take("x", "198.51.100.0/24", false), "another network");
        let many = (0..10_000).filter(|one| budget.take("x", &format!("{one}"), false)).count();
        assert_eq!(many, (STRANGERS - OF_ONE - 1) as usize);
        assert!(budget.take("x", "m-1", true), "members have lines of their own");
        assert!(budget.sources.len() <= (STRANGERS + MEMBERS) as usize, "the memory it takes is bounded");
        assert_eq!(budget.begin(119), [0, 0], "the same minute");
        assert_eq!(budget.begin(120), [990 + 10_000 - u64::from(STRANGERS - OF_ONE - 1), 0]);
        assert!(budget.take("x", "203.0.113.0/24", false), "a new minute");
    }
}
