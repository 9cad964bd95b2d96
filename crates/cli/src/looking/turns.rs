//! Who is looked after next: organisation by organisation, however many files one of them has waiting.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Who may wait, in all and of one organisation: each holds a thread.
const WAITING: usize = 64;
const WAITING_OF_ONE: usize = 16;

/// Number of somebody who waits.
type Ticket = u64;

/// Who waits and who has a turn. No clock and no thread: what comes next follows from what came.
#[derive(Debug)]
struct Queue {
    /// Turns at a time, and turns of one organisation: one is always left for another.
    most: usize,
    most_of_one: usize,
    last: Ticket,
    /// Who waits; the organisation in front is next.
    waiting: VecDeque<(String, VecDeque<Ticket>)>,
    running: BTreeMap<String, usize>,
    /// Who has a turn and does not know it yet.
    called: BTreeSet<Ticket>,
}

impl Queue {
    fn new(most: usize) -> Self {
        let most = most.max(2);
        Self {
            most,
            most_of_one: most - 1,
            last: 0,
            waiting: VecDeque::new(),
            running: BTreeMap::new(),
            called: BTreeSet::new(),
        }
    }

    /// Somebody of `who` comes; absent when too many are waiting.
    fn arrive(&mut self, who: &str) -> Option<Ticket> {
        let all: usize = self.waiting.iter().map(|(_, own)| own.len()).sum();
        let own = self.waiting.iter().position(|(one, _)| one == who);
        if all >= WAITING || own.is_some_and(|at| self.waiting[at].1.len() >= WAITING_OF_ONE) {
            return None;
        }
        self.last += 1;
        match own {
            Some(at) => self.waiting[at].1.push_back(self.last),
            None => self.waiting.push_back((who.to_owned(), VecDeque::from([self.last]))),
        }
        self.call();
        Some(self.last)
    }

    /// Gives the turns that are free: to the organisation in front that may have one more, which then stands at the end.
    fn call(&mut self) {
        while self.running.values().sum::<usize>() < self.most {
            let may = |who: &String| self.running.get(who).is_none_or(|running| *running < self.most_of_one);
            let Some(at) = self.waiting.iter().position(|(who, _)| may(who)) else { return };
            let Some((who, mut own)) = self.waiting.remove(at) else { return };
            self.called.extend(own.pop_front());
            *self.running.entry(who.clone()).or_default() += 1;
            if !own.is_empty() {
                self.waiting.push_back((who, own));
            }
        }
    }

    /// Whether it is this one's turn; asked until it is.
    fn is_called(&mut self, ticket: Ticket) -> bool {
        self.called.remove(&ticket)
    }

    /// Somebody has waited long enough.
    fn give_up(&mut self, ticket: Ticket) {
        for (_, own) in &mut self.waiting {
            own.retain(|one| *one != ticket);
        }
        self.waiting.retain(|(_, own)| !own.is_empty());
    }

    /// A turn of `who` is over.
    fn leave(&mut self, who: &str) {
        if let Some(running) = self.running.get_mut(who) {
            *running -= 1;
            if *running == 0 {
                self.running.remove(who);
            }
        }
        self.call();
    }
}

/// Turns for threads.
#[derive(Debug)]
pub(super) struct Turns {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    queue: Queue,
    closed: bool,
}

/// A turn; over when it is dropped.
#[derive(Debug)]
pub(super) struct LookingTurn<'t> {
    turns: &'t Turns,
    who: String,
}

impl Turns {
    /// So many at a time, at least two.
    pub(super) fn new(most: usize) -> Self {
        let state = State { queue: Queue::new(most), closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn; absent when there are too many, when it takes longer than `patience`, and after the end.
    pub(super) fn wait(&self, who: &str, patience: Duration) -> Option<LookingTurn<'_>> {
        let until = Instant::now() + patience;
        let mut state = self.state();
        if state.closed {
            return None;
        }
        let ticket = state.queue.arrive(who)?;
        loop {
            if state.queue.is_called(ticket) {
                return Some(LookingTurn { turns: self, who: who.to_owned() });
            }
            let left = until.saturating_duration_since(Instant::now());
            if state.closed || left.is_zero() {
                state.queue.give_up(ticket);
                return None;
            }
            let woken = self.changed.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The end: nobody waits any longer.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }
}

impl Drop for LookingTurn<'_> {
    fn drop(&mut self) {
        self.turns.state().queue.leave(&self.who);
        self.turns.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Queue, Turns, WAITING, WAITING_OF_ONE};

    /// Who of these tickets has a turn now.
    fn called(queue: &mut Queue) -> Vec<u64> {
        std::mem::take(&mut queue.called).into_iter().collect()
    }

    #[test]
    fn one_turn_is_always_left_for_another() {
        let mut queue = Queue::new(4);
        for _ in 0..10 {
            queue.arrive("a");
        }
        assert_eq!(called(&mut queue), [1, 2, 3]);
        queue.arrive("b");
        assert_eq!(called(&mut queue), [11], "no matter how many of the other wait");
        queue.leave("b");
        assert_eq!(called(&mut queue), [] as [u64; 0], "it stays free");
    }

    #[test]
    fn organisations_take_turns() {
        let mut queue = Queue::new(2);
        for who in ["a", "a", "a", "b", "b", "c"] {
            queue.arrive(who);
        }
        assert_eq!(called(&mut queue), [1, 4]);
        // a2, a3, b5 and c6 wait: whoever was looked after stands at the end
        let mut order = Vec::new();
        for who in ["b", "a", "b", "a", "c"] {
            queue.leave(who);
            order.extend(called(&mut queue));
        }
        assert_eq!(order.len(), 4, "{order:?}");
        let at = |ticket| order.iter().position(|one| *one == ticket).unwrap();
        assert!(at(6) < at(3), "c is not behind the third of a: {order:?}");
        assert!(queue.waiting.is_empty());
    }

    #[test]
    fn so_many_may_wait_and_who_gives_up_waits_no_more() {
        let mut queue = Queue::new(2);
        let tickets: Vec<_> = (0..=WAITING_OF_ONE).map(|_| queue.arrive("a").unwrap()).collect();
        assert_eq!(queue.arrive("a"), None);
        queue.give_up(tickets[3]);
        assert!(queue.arrive("a").is_some());
        let others = (0..WAITING).filter_map(|at| queue.arrive(&format!("o{at}"))).count();
        assert_eq!(others, WAITING - WAITING_OF_ONE + 1, "one of them has its turn");
    }

    #[test]
    fn every_turn_comes_back_whatever_happens() {
        let turns = Turns::new(2);
        for _ in 0..100 {
            let one = turns.wait("a", Duration::ZERO);
            assert!(one.is_some() && turns.wait("a", Duration::ZERO).is_none());
            assert!(turns.wait("b", Duration::ZERO).is_some());
        }
        assert!(turns.state().queue.running.is_empty() && turns.state().queue.waiting.is_empty());
        turns.close();
        assert!(turns.wait("a", Duration::from_mins(1)).is_none());
    }
}
