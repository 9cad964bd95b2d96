//! Days within a text or a name: `20240115`, `240115`, `2024-01-15`, `2024.1.15`, `2024년 1월 15일`.

use std::ops::Range;

use crate::Day;

/// The days in a text, in order, each with the bytes at which it stands.
pub fn days_within(text: &str) -> Vec<(Range<usize>, Day)> {
    let numbers = numbers(text);
    let digits = |at: &Range<usize>| &text[at.clone()];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = numbers.get(at) {
        let one = match digits(first) {
            all if all.len() == 8 => day(&all[..4], &all[4..6], &all[6..]),
            all if all.len() == 6 => day(&format!("20{}", &all[..2]), &all[2..4], &all[4..]),
            _ => None,
        };
        if let Some(one) = one {
            found.push((first.clone(), one));
            at += 1;
            continue;
        }
        if let [year, month, of_month, ..] = &numbers[at..]
            && digits(year).len() == 4
            && is_between(&text[year.end..month.start])
            && is_between(&text[month.end..of_month.start])
            && let Some(one) = day(digits(year), digits(month), digits(of_month))
        {
            found.push((year.start..of_month.end, one));
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

/// Each run of digits.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |at| start + at);
        found.push(start..end);
        from = end;
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
    use super::days_within;
    use crate::Day;

    fn days(text: &str) -> Vec<Day> {
        days_within(text).into_iter().map(|(_, day)| day).collect()
    }

    #[test]
    fn days_are_found_in_names_and_texts() {
        for name in [
            "구성도_20240115",
            "240115 구성도",
            "구성도 2024-01-15",
            "구성도(2024.1.15)",
            "2024년 1월 15일 점검",
            "20240115",
            "시행일: 2024. 01. 15.",
        ] {
            assert_eq!(days(name), [Day::new(2024, 1, 15)], "{name}");
        }
        assert_eq!(days("로그_20240101-20240131"), [Day::new(2024, 1, 1), Day::new(2024, 1, 31)]);
        for name in ["KECS-CISS-1234-2023", "20241399", "v1.2.3", "010-1234-5678", "구성도", ""] {
            assert_eq!(days(name), [], "{name}");
        }
    }

    #[test]
    fn the_place_of_a_day_is_told() {
        let text = "유효기간 2022.03.02 ~ 2025. 3. 1.";
        let found: Vec<&str> = days_within(text).into_iter().map(|(at, _)| &text[at]).collect();
        assert_eq!(found, ["2022.03.02", "2025. 3. 1"]);
    }
}
