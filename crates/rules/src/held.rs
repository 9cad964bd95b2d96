//! Whether a condition holds, when facts may be unknown: yes, no, or not known yet.
//!
//! Beside the truth a condition carries what made it so: the facts it looked at, the facts it still needs, and the
//! readings it followed. Combining conditions keeps only what decides: of "no and unknown" the no remains, so that an
//! open ruling never asks for a fact that would change nothing.

use std::collections::BTreeSet;

use simsa_law::Reading;
use simsa_model::{FactPath, FactUse};

/// The truth of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    Yes,
    No,
    Unknown,
}

/// A condition with what made it so.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) truth: Truth,
    pub(crate) facts: Vec<FactUse>,
    pub(crate) needs: Vec<FactPath>,
    pub(crate) readings: Vec<&'static Reading>,
}

impl Condition {
    /// True or false on its own, without a fact behind it.
    pub(crate) const fn plain(holds: bool) -> Self {
        let truth = if holds { Truth::Yes } else { Truth::No };
        Self { truth, facts: Vec::new(), needs: Vec::new(), readings: Vec::new() }
    }

    /// Not known, for what is asked elsewhere.
    pub(crate) const fn open() -> Self {
        Self { truth: Truth::Unknown, facts: Vec::new(), needs: Vec::new(), readings: Vec::new() }
    }

    /// Not known: this fact must be asked for.
    pub(crate) fn unknown(fact: FactPath) -> Self {
        Self { truth: Truth::Unknown, facts: Vec::new(), needs: vec![fact], readings: Vec::new() }
    }

    /// True or false because of one fact with this value.
    pub(crate) fn from_fact(fact: FactPath, value: impl Into<String>, holds: bool) -> Self {
        Self { facts: vec![FactUse { fact, value: value.into() }], ..Self::plain(holds) }
    }

    /// A yes-or-no fact.
    pub(crate) fn flag(fact: FactPath, value: Option<bool>) -> Self {
        match value {
            Some(value) => Self::from_fact(fact, if value { "true" } else { "false" }, value),
            None => Self::unknown(fact),
        }
    }

    /// A fact with a value, tested by `test`; `show` gives the value as written in a facts file.
    pub(crate) fn when<T: Copy, S: Into<String>>(
        fact: FactPath,
        value: Option<T>,
        show: impl Fn(T) -> S,
        test: impl Fn(T) -> bool,
    ) -> Self {
        match value {
            Some(value) => Self::from_fact(fact, show(value), test(value)),
            None => Self::unknown(fact),
        }
    }

    /// The same condition, resting on `reading` where it holds.
    pub(crate) fn reading(mut self, reading: &'static Reading) -> Self {
        self.readings.push(reading);
        self
    }

    /// The same condition, resting on `reading` when `used`.
    pub(crate) fn reading_if(self, used: bool, reading: &'static Reading) -> Self {
        if used { self.reading(reading) } else { self }
    }

    pub(crate) const fn is_yes(&self) -> bool {
        matches!(self.truth, Truth::Yes)
    }

    pub(crate) const fn is_no(&self) -> bool {
        matches!(self.truth, Truth::No)
    }

    pub(crate) fn not(mut self) -> Self {
        self.truth = match self.truth {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        };
        self
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self::combine([self, other], Truth::No)
    }

    /// The same, but `other` is not looked at where this already says no: it would only add facts that change nothing.
    pub(crate) fn and_then(self, other: impl FnOnce() -> Self) -> Self {
        if self.is_no() { self } else { self.and(other()) }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self::combine([self, other], Truth::Yes)
    }

    /// Holds when all do; with none, it holds.
    pub(crate) fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::combine(conditions, Truth::No)
    }

    /// Holds when one does; with none, it does not.
    pub(crate) fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::combine(conditions, Truth::Yes)
    }

    /// `decisive` is the truth that settles the combination alone: no for "and", yes for "or".
    fn combine(conditions: impl IntoIterator<Item = Self>, decisive: Truth) -> Self {
        let settled = matches!(decisive, Truth::Yes);
        let mut decided = Self::plain(settled);
        let mut unknown = Self { truth: Truth::Unknown, ..Self::plain(false) };
        let mut rest = Self::plain(!settled);
        let (mut any_decided, mut any_unknown) = (false, false);
        for condition in conditions {
            if condition.truth == decisive {
                any_decided = true;
                decided.absorb(condition);
            } else if condition.truth == Truth::Unknown {
                any_unknown = true;
                unknown.absorb(condition);
            } else {
                rest.absorb(condition);
            }
        }
        let mut combined = match (any_decided, any_unknown) {
            (true, _) => decided,
            (false, true) => unknown,
            (false, false) => rest,
        };
        unique(&mut combined.facts, |used| (used.fact.identity(), &used.value));
        unique(&mut combined.needs, |fact| (fact.identity(), ""));
        combined
    }

    fn absorb(&mut self, other: Self) {
        self.facts.extend(other.facts);
        self.needs.extend(other.needs);
        for reading in other.readings {
            if !self.readings.iter().any(|known| known.number == reading.number) {
                self.readings.push(reading);
            }
        }
    }
}

/// Keeps the first of what is alike, in order.
fn unique<T>(list: &mut Vec<T>, identity: fn(&T) -> ([&str; 4], &str)) {
    if list.len() < 2 {
        return;
    }
    let mut seen = BTreeSet::new();
    let first: Vec<bool> = list.iter().map(|item| seen.insert(identity(item))).collect();
    let mut first = first.into_iter();
    list.retain(|_| first.next() == Some(true));
}

#[cfg(test)]
mod tests {
    use simsa_model::fields::{Field, certificates, storage};

    use super::{Condition, Truth};

    const ALL: [Truth; 3] = [Truth::Yes, Truth::No, Truth::Unknown];

    static A: &Field = &storage::WHOLE;
    static B: &Field = &certificates::WHOLE;

    fn of(truth: Truth, field: &'static Field) -> Condition {
        match truth {
            Truth::Unknown => Condition::unknown(field.path()),
            known => Condition::from_fact(field.path(), "", known == Truth::Yes),
        }
    }

    #[test]
    fn and_or_and_not_are_kleenes() {
        for a in ALL {
            for b in ALL {
                let and = of(a, A).and(of(b, B)).truth;
                let or = of(a, A).or(of(b, B)).truth;
                let no = a == Truth::No || b == Truth::No;
                let yes = a == Truth::Yes || b == Truth::Yes;
                assert_eq!(and == Truth::No, no);
                assert_eq!(or == Truth::Yes, yes);
                assert_eq!(and == Truth::Yes, a == Truth::Yes && b == Truth::Yes);
                assert_eq!(or == Truth::No, a == Truth::No && b == Truth::No);
                assert_eq!(of(a, A).not().not().truth, a);
            }
        }
    }

    #[test]
    fn only_what_decides_is_kept() {
        let held = of(Truth::No, A).and(of(Truth::Unknown, B));
        assert!(held.is_no() && held.needs.is_empty());
        assert_eq!(held.facts.len(), 1);
        let held = of(Truth::Yes, A).and(of(Truth::Unknown, B));
        assert_eq!(held.needs, [B.path()]);
        assert!(held.facts.is_empty());
    }

    #[test]
    fn what_is_said_twice_is_kept_once() {
        for times in 1..4 {
            let facts = Condition::all((0..times).map(|_| of(Truth::Yes, A))).facts;
            assert_eq!(facts.len(), 1, "{times}");
            let needs = Condition::any((0..times).map(|_| of(Truth::Unknown, B))).needs;
            assert_eq!(needs, [B.path()], "{times}");
        }
        let both = of(Truth::Yes, A).and(of(Truth::Yes, B)).and(of(Truth::Yes, A));
        assert_eq!(both.facts.iter().map(|used| used.fact.clone()).collect::<Vec<_>>(), [A.path(), B.path()]);
    }
}
