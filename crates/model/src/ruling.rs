//! What a decision is: a value with its grounds, or what must be known before there can be one.

use std::collections::BTreeSet;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use simsa_law::{Passage, Reading};

use crate::{Bi, Day, FactId};

/// The passages a rule rests on: never none, checked when the program is compiled.
#[derive(Clone, Copy, Debug)]
pub struct Cites(&'static [&'static Passage]);

impl Cites {
    /// The passages of a rule.
    ///
    /// # Panics
    /// At compile time, when the list is empty: a ruling without a passage cannot be built.
    pub const fn new(passages: &'static [&'static Passage]) -> Self {
        assert!(!passages.is_empty(), "a rule cites at least one passage");
        Self(passages)
    }

    /// The passages, in the order of the rule.
    pub const fn passages(self) -> &'static [&'static Passage] {
        self.0
    }
}

/// The card of a rule: what it says, where that stands, which rules it sets aside, when it is in force.
#[derive(Debug)]
pub struct RuleInfo {
    /// Stable name, `subject/what`, for example `group/two-three-certificates`.
    pub id: &'static str,
    /// One sentence for people.
    pub says: Bi,
    /// The passages that the rule encodes.
    pub cites: Cites,
    /// The readings it follows where the text is silent or contradicts itself.
    pub readings: &'static [&'static Reading],
    /// Rules that this one sets aside when both would apply: the exception names its base case.
    pub over: &'static [&'static str],
    /// First and last day on which the rule can be used; an absent end means that none is known.
    pub in_force: (Day, Option<Day>),
}

impl PartialEq for RuleInfo {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for RuleInfo {}

/// One fact as a rule saw it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FactUse {
    /// Which fact.
    pub fact: FactId,
    /// Its value, as written in a facts file.
    pub value: String,
}

/// How strongly a ground binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The text says so.
    Literal,
    /// The text says so, as an exception to another rule, whose id this is.
    ExceptionTo(&'static str),
    /// The text is silent or contradicts itself; a numbered reading was followed.
    Reading(&'static Reading),
    /// The certifier settled it for this case, by the notice with this reference.
    RuledByCertifier,
}

/// Why a value was decided: the rule, the facts it looked at, and how strongly it binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The rule that applied.
    pub rule: &'static RuleInfo,
    /// The facts that made it apply.
    pub facts: Vec<FactUse>,
    /// The strongest thing to say against it.
    pub weight: Weight,
    /// Readings that were needed for these facts, beyond those the rule always follows.
    pub readings: Vec<&'static Reading>,
}

impl Ground {
    /// Every reading that this ground rests on, each once, in order of number.
    pub fn all_readings(&self) -> Vec<&'static Reading> {
        let mut readings: Vec<_> = self.rule.readings.iter().chain(&self.readings).copied().collect();
        readings.sort_by_key(|reading| reading.number);
        readings.dedup_by_key(|reading| reading.number);
        readings
    }
}

impl Serialize for Ground {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let passages: Vec<&str> = self.rule.cites.passages().iter().map(|passage| passage.id).collect();
        let readings: Vec<&str> = self.all_readings().iter().map(|reading| reading.id).collect();
        let weight = match self.weight {
            Weight::Literal => "literal".to_owned(),
            Weight::ExceptionTo(base) => format!("exception to {base}"),
            Weight::Reading(reading) => format!("reading {}", reading.id),
            Weight::RuledByCertifier => "ruled by the certifier".to_owned(),
        };
        let mut out = serializer.serialize_struct("Ground", 6)?;
        out.serialize_field("rule", self.rule.id)?;
        out.serialize_field("says", &self.rule.says)?;
        out.serialize_field("passages", &passages)?;
        out.serialize_field("readings", &readings)?;
        out.serialize_field("weight", &weight)?;
        out.serialize_field("facts", &self.facts)?;
        out.end()
    }
}

/// One or more grounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Grounds(Vec<Ground>);

impl Grounds {
    /// A single ground.
    pub fn one(ground: Ground) -> Self {
        Self(vec![ground])
    }

    /// All of `grounds`, or nothing when there is none.
    pub fn from_vec(grounds: Vec<Ground>) -> Option<Self> {
        (!grounds.is_empty()).then_some(Self(grounds))
    }

    /// The grounds, the first being the one to show where there is room for one only.
    pub fn as_slice(&self) -> &[Ground] {
        &self.0
    }
}

/// A decision, or what is missing for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "ruling", rename_all = "kebab-case")]
pub enum Ruling<T> {
    /// The facts suffice.
    Decided {
        /// What was decided.
        value: T,
        /// Only the grounds that determine the value.
        because: Grounds,
    },
    /// Some facts are unknown and would make a difference.
    Open {
        /// What to ask next.
        needs: BTreeSet<FactId>,
        /// Grounds that hold whatever the answers will be.
        so_far: Vec<Ground>,
    },
}

impl<T> Ruling<T> {
    /// The decided value.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Decided { value, .. } => Some(value),
            Self::Open { .. } => None,
        }
    }

    /// The grounds, decided or so far.
    pub fn grounds(&self) -> &[Ground] {
        match self {
            Self::Decided { because, .. } => because.as_slice(),
            Self::Open { so_far, .. } => so_far,
        }
    }

    /// The facts that an open ruling asks for.
    pub fn needs(&self) -> Option<&BTreeSet<FactId>> {
        match self {
            Self::Decided { .. } => None,
            Self::Open { needs, .. } => Some(needs),
        }
    }

    /// The same ruling about another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Ruling<U> {
        match self {
            Self::Decided { value, because } => Ruling::Decided { value: change(value), because },
            Self::Open { needs, so_far } => Ruling::Open { needs, so_far },
        }
    }
}
