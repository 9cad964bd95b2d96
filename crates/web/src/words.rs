//! Small words that several pages share.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::Offset;
use simsa_app::records::MemberRole;
use simsa_model::{Day, Language};

/// A moment as clocks in Korea show it, to the minute.
pub(crate) fn moment(at: Timestamp) -> String {
    let at = Offset::constant(9).to_datetime(at);
    format!("{} {:02}:{:02}", day(Day(at.date())), at.hour(), at.minute())
}

/// A day as documents in Korea write it. Fields of forms keep year-month-day, which browsers demand.
pub(crate) fn day(day: Day) -> String {
    format!("{}. {}. {}.", day.0.year(), day.0.month(), day.0.day())
}

/// How long until a day, in words.
pub(crate) fn days_left(today: Day, day: Day, language: Language) -> String {
    let days = (day.0 - today.0).get_days();
    match (days, language) {
        (0, Language::Korean) => "오늘".to_owned(),
        (0, Language::English) => "today".to_owned(),
        (1.., Language::Korean) => format!("{days}일 남음"),
        (1, Language::English) => "tomorrow".to_owned(),
        (1.., Language::English) => format!("in {days} days"),
        (-1, Language::English) => "yesterday".to_owned(),
        (_, Language::Korean) => format!("{}일 지남", -days),
        (_, Language::English) => format!("{} days ago", -days),
    }
}

/// Roles in words.
pub(crate) fn roles(roles: &BTreeSet<MemberRole>, language: Language) -> String {
    roles.iter().map(|role| role.name().get(language)).collect::<Vec<_>>().join(", ")
}

/// A size as people read it.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if count < 1_000 {
        return format!("{count} B");
    }
    let mut tenths = count / 100;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1_000;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::{bytes, moment};

    #[test]
    fn sizes_and_moments_read_well() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(1_500), "1.5 kB");
        assert_eq!(bytes(2_345_678), "2.3 MB");
        assert_eq!(moment("2024-06-16T23:30:00Z".parse().unwrap()), "2024. 6. 17. 08:30");
    }
}
