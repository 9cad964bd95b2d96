//! A calendar day, as people write it in a file: `2024-03-02`, quoted or as a TOML date.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day without a time zone. The guide counts in days; an hour never decides anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

/// A text that names no day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotADay(
    /// The text as found.
    pub String,
);

impl fmt::Display for NotADay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a day that exists; write it as YYYY-MM-DD, for example 2024-03-02", self.0)
    }
}

impl std::error::Error for NotADay {}

impl Day {
    /// The day `year-month-day`.
    ///
    /// # Panics
    /// When there is no such day; for days written in code only.
    pub const fn new(year: i16, month: i8, day: i8) -> Self {
        Self(Date::constant(year, month, day))
    }

    /// Year, month and day, as files are dated; `None` before the year 0.
    pub fn parts(self) -> Option<(u16, u8, u8)> {
        let part = |number: i8| u8::try_from(number).ok();
        Some((u16::try_from(self.0.year()).ok()?, part(self.0.month())?, part(self.0.day())?))
    }

    /// The same day `years` earlier; 29 February becomes 28 February.
    #[must_use]
    pub fn years_before(self, years: i32) -> Self {
        let span = jiff::Span::new().years(years);
        Self(self.0.checked_sub(span).unwrap_or(Date::MIN))
    }

    /// The day `days` later.
    #[must_use]
    pub fn days_after(self, days: i32) -> Self {
        let span = jiff::Span::new().days(days);
        Self(self.0.checked_add(span).unwrap_or(Date::MAX))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = NotADay;

    /// Accepts exactly `YYYY-MM-DD`: a time of day or a zone would be silently lost.
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let well_formed = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !well_formed {
            return Err(NotADay(text.to_owned()));
        }
        text.parse().map(Self).map_err(|_| NotADay(text.to_owned()))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DayVisitor)
    }
}

struct DayVisitor;

impl<'de> Visitor<'de> for DayVisitor {
    type Value = Day;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day written as YYYY-MM-DD")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Day, E> {
        text.parse().map_err(E::custom)
    }

    // The TOML crate hands a date that is written without quotes over as a map with one private key.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Day, A::Error> {
        let Some((_, text)) = map.next_entry::<Cow<'_, str>, String>()? else {
            return Err(de::Error::custom("expected a day written as YYYY-MM-DD"));
        };
        text.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[derive(serde::Deserialize)]
    struct Holder {
        day: Day,
    }

    #[test]
    fn a_day_reads_from_a_toml_date_and_from_a_string() {
        for text in ["day = 2024-02-29", "day = \"2024-02-29\""] {
            assert_eq!(toml::from_str::<Holder>(text).unwrap().day, Day::new(2024, 2, 29), "{text}");
        }
    }

    #[test]
    fn days_that_do_not_exist_and_moments_are_refused() {
        for text in [
            "\"2023-02-29\"",
            "\"2024-13-01\"",
            "\"2024-3-1\"",
            "2024-03-02T10:00:00",
            "\"어제\"",
            "20240302",
        ] {
            assert!(toml::from_str::<Holder>(&format!("day = {text}")).is_err(), "{text}");
        }
    }

    #[test]
    fn a_year_before_a_leap_day_is_the_28th() {
        assert_eq!(Day::new(2024, 2, 29).years_before(1), Day::new(2023, 2, 28));
    }
}
