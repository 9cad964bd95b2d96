//! A calendar day, as people write it: `2024-03-02`, quoted or as a TOML date, or in a notation that Korean offices use,
//! such as `2024년 3월 2일` or `2024. 3. 2.`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
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

    /// Accepts `YYYY-MM-DD` and what Korean offices write, year first and in four digits: `2024년 3월 2일`, `2024. 3. 2.(토)`,
    /// `2024/3/2`, `20240302`. A day of the week must be the right one; a time of day or a zone would be silently lost.
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let not_a_day = || NotADay(text.to_owned());
        let (day, weekday) = split_weekday(text.trim());
        let date = numbers(day).and_then(|(year, month, day)| Date::new(year, month, day).ok());
        match (date, weekday) {
            (Some(date), None) => Ok(Self(date)),
            (Some(date), Some(letter)) if WEEKDAYS.contains(&(letter, date.weekday())) => Ok(Self(date)),
            _ => Err(not_a_day()),
        }
    }
}

const WEEKDAYS: [(char, Weekday); 7] = [
    ('월', Weekday::Monday),
    ('화', Weekday::Tuesday),
    ('수', Weekday::Wednesday),
    ('목', Weekday::Thursday),
    ('금', Weekday::Friday),
    ('토', Weekday::Saturday),
    ('일', Weekday::Sunday),
];

/// What stands before a day of the week in brackets, and its letter: `2024. 3. 2.(토)`, `2024년 3월 2일(토요일)`.
fn split_weekday(text: &str) -> (&str, Option<char>) {
    let bracketed = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let Some((day, name)) = bracketed else { return (text, None) };
    let name = name.trim();
    let name = name.strip_suffix("요일").unwrap_or(name);
    // what is no day of the week is one that no date has
    let letter = name.chars().next().filter(|_| name.chars().count() == 1).unwrap_or('?');
    (day.trim_end(), Some(letter))
}

/// Year, month and day of one of the notations.
fn numbers(text: &str) -> Option<(i16, i8, i8)> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?));
    }
    [("년", "월", "일"), (".", ".", "."), (".", ".", ""), ("-", "-", ""), ("/", "/", "")]
        .into_iter()
        .find_map(|(after_year, after_month, after_day)| {
            let (year, rest) = text.split_once(after_year)?;
            let (month, rest) = rest.split_once(after_month)?;
            let day = rest.strip_suffix(after_day)?;
            Some((number(year, 4..=4)?, number(month, 1..=2)?, number(day, 1..=2)?))
        })
}

/// A number of so many digits, with blanks around it.
fn number<T: FromStr>(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<T> {
    let text = text.trim();
    let well_formed = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    well_formed.then_some(text)?.parse().ok()
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
            "\"24.3.1\"",
            "\"2024년 3월\"",
            "\"2024. 3. 2.(일)\"",
            "\"2024. 3. 2.(낮)\"",
            "\"2024-03-02 10:00\"",
            "\"3.2.2024\"",
            "2024-03-02T10:00:00",
            "\"어제\"",
            "20240302",
        ] {
            assert!(toml::from_str::<Holder>(&format!("day = {text}")).is_err(), "{text}");
        }
    }

    #[test]
    fn the_notations_of_korean_offices_are_days() {
        for text in [
            "2024-03-02",
            " 2024-3-2 ",
            "2024년 3월 2일",
            "2024년3월2일",
            "2024년 03월 02일 (토)",
            "2024년 3월 2일(토요일)",
            "2024.3.2",
            "2024.03.02.",
            "2024. 3. 2.",
            "2024. 3. 2.(토)",
            "2024/3/2",
            "20240302",
        ] {
            assert_eq!(text.parse(), Ok(Day::new(2024, 3, 2)), "{text}");
        }
    }

    #[test]
    fn a_year_before_a_leap_day_is_the_28th() {
        assert_eq!(Day::new(2024, 2, 29).years_before(1), Day::new(2023, 2, 28));
    }
}
