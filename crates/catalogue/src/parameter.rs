//! Values that the law sets and may change: each with its unit, its days and its source.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Passages, Readings};

/// A value with a unit that holds from one day to another.
///
/// Its periods cover every day without a gap or an overlap; the build refuses a parameter that does not. Whoever needs a
/// value names its constant, and a test refuses a parameter that no code names: what nothing reads decides nothing.
#[derive(Debug)]
pub struct Parameter {
    /// The id, for example `tests.valid-years`.
    pub id: &'static str,
    /// Name in Korean.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Unit of the values.
    pub unit: Unit,
    /// The periods, earliest first; never empty.
    pub periods: &'static [Period],
    /// What a reader should know about it (Korean).
    pub remark: Option<&'static str>,
    /// Where it stands; empty when the guide does not say it.
    pub source: Passages,
    /// Readings it rests on.
    pub readings: Readings,
    /// Where it is known from, when not from the guide (Korean).
    pub outside_source: Option<&'static str>,
}

impl Parameter {
    /// The period that holds on this day.
    pub fn on(&self, day: Date) -> &'static Period {
        // The periods leave no day out, so the last one that has begun is the one that holds.
        let begun = self.periods.iter().rev().find(|period| period.from.is_none_or(|from| from <= day));
        begun.unwrap_or(&self.periods[0])
    }

    /// The number that holds on this day, in [`Parameter::unit`]; `None` when the parameter is no number.
    pub fn integer_on(&self, day: Date) -> Option<i64> {
        self.on(day).value.integer()
    }

    /// Whether it is so on this day; `None` when the parameter is no flag.
    pub fn flag_on(&self, day: Date) -> Option<bool> {
        self.on(day).value.flag()
    }

    /// The word that holds on this day; `None` when the parameter is no word.
    pub fn word_on(&self, day: Date) -> Option<&'static str> {
        self.on(day).value.word()
    }

    /// The first period with this value: the window of a flag, the days of a word.
    pub fn period_of(&self, value: ParameterValue) -> Option<&'static Period> {
        self.periods.iter().find(|period| period.value == value)
    }
}

/// Days in which a value holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day; `None` when it has always held, as far as the guide says.
    pub from: Option<Date>,
    /// Last day; `None` when no end is known.
    pub until: Option<Date>,
    /// The value.
    pub value: ParameterValue,
}

/// A value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterValue {
    /// A whole number in the parameter's unit.
    Integer(i64),
    /// Whether something is so.
    Flag(bool),
    /// One of a few words that the parameter's catalogue file explains.
    Word(&'static str),
}

impl ParameterValue {
    /// The number, if it is one.
    pub const fn integer(self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(number) } else { None }
    }

    /// The flag, if it is one.
    pub const fn flag(self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(flag) } else { None }
    }

    /// The word, if it is one.
    pub const fn word(self) -> Option<&'static str> {
        if let Self::Word(word) = self { Some(word) } else { None }
    }
}

/// Unit of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Calendar years.
    Years,
    /// Yes or no.
    Flag,
    /// A word.
    Word,
}
