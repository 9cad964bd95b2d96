//! What the name of a file tells about it: its kind (words of the catalogue) and its days. It is proposed where a person has
//! said nothing, and shown to be looked at.

use simsa_catalogue::catalogue;
use simsa_model::Day;
use unicode_normalization::UnicodeNormalization;

use crate::intake::description::Described;

impl Described {
    /// With what the name of the file tells, where no kind is said.
    pub(crate) fn or_as_named(&self, file: &str, today: Day) -> Self {
        if !self.kind.is_empty() {
            return self.clone();
        }
        // names from a Mac come in pieces
        let file: String = file.nfc().collect();
        let kind = catalogue().kind_named(&file);
        let mut next = Self { kind: kind.map_or("other", |kind| kind.id).to_owned(), ..self.clone() };
        if self.effective.is_none() && self.from.is_none() && self.until.is_none() {
            let expires = kind.is_some_and(|kind| kind.expires);
            match days(&file)[..] {
                [day] if expires && day > today => next.until = Some(day),
                [day] if day <= today => next.effective = Some(day),
                [from, until] if from < until => (next.from, next.until) = (Some(from), Some(until)),
                _ => {}
            }
        }
        next
    }
}

/// The days in a name, in order: `20240115`, `240115`, `2024-01-15`, `2024.1.15`, `2024년 1월 15일`.
fn days(name: &str) -> Vec<Day> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let numbers = numbers(stem);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((digits, _)) = numbers.get(at) {
        let one = match digits.len() {
            8 => day(&digits[..4], &digits[4..6], &digits[6..]),
            6 => day(&format!("20{}", &digits[..2]), &digits[2..4], &digits[4..]),
            _ => None,
        };
        if let Some(one) = one {
            found.push(one);
            at += 1;
            continue;
        }
        if let [(year, first), (month, second), (of_month, _), ..] = &numbers[at..]
            && year.len() == 4
            && [first, second].iter().all(|between| is_between(between))
            && let Some(one) = day(year, month, of_month)
        {
            found.push(one);
            at += 3;
            continue;
        }
        at += 1;
    }
    found
}

/// Whether this stands between the parts of a day.
fn is_between(text: &str) -> bool {
    matches!(text.trim(), "-" | "." | "_" | "/" | "년" | "월")
}

/// Each run of digits with what follows up to the next.
fn numbers(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(from) = rest.find(|c: char| c.is_ascii_digit()) {
        let tail = &rest[from..];
        let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let after = &tail[end..];
        let next = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        found.push((&tail[..end], &after[..next]));
        rest = after;
    }
    found
}

/// A day of our time: other numbers of that shape are no days.
fn day(year: &str, month: &str, of_month: &str) -> Option<Day> {
    if month.len() > 2 || of_month.len() > 2 {
        return None;
    }
    let plausible = (2000..=2099).contains(&year.parse::<u16>().ok()?);
    let day: Day = format!("{year}-{month:0>2}-{of_month:0>2}").parse().ok()?;
    plausible.then_some(day)
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use super::{Described, days};

    #[test]
    fn days_are_found_in_names() {
        for name in [
            "구성도_20240115.pdf",
            "240115 구성도.pdf",
            "구성도 2024-01-15.pdf",
            "구성도(2024.1.15).pdf",
            "2024년 1월 15일 점검.pdf",
            "20240115",
        ] {
            assert_eq!(days(name), [Day::new(2024, 1, 15)], "{name}");
        }
        assert_eq!(days("로그_20240101-20240131.csv"), [Day::new(2024, 1, 1), Day::new(2024, 1, 31)]);
        for name in
            ["KECS-CISS-1234-2023.pdf", "20241399.pdf", "v1.2.3.pdf", "010-1234-5678.pdf", "구성도.pdf"]
        {
            assert_eq!(days(name), [], "{name}");
        }
    }

    #[test]
    fn a_name_is_followed_only_where_nothing_is_said() {
        let today = Day::new(2026, 3, 2);
        let proposed = Described::default().or_as_named("네트워크구성도_20240115.pdf", today);
        assert_eq!((proposed.kind.as_str(), proposed.effective), ("diagram", Some(Day::new(2024, 1, 15))));
        let ends = Described::default().or_as_named("ISMS 인증서 ~2027.05.31.pdf", today);
        assert_eq!((ends.effective, ends.until), (None, Some(Day::new(2027, 5, 31))));
        // names from a Mac
        let apart: String = unicode_normalization::UnicodeNormalization::nfd("계약서.pdf").collect();
        assert_eq!(Described::default().or_as_named(&apart, today).kind, "contract");
        let said = Described { kind: "log".to_owned(), ..Described::default() };
        assert_eq!(said.or_as_named("계약서_20240115.pdf", today).effective, None);
        assert_eq!(Described::default().or_as_named("문서.pdf", today).kind, "other");
    }
}
