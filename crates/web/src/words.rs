//! Small words that several pages share.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::Offset;
use simsa_desk::records::Role;
use simsa_model::Language;

/// A moment as clocks in Korea show it, to the minute.
pub(crate) fn moment(at: Timestamp) -> String {
    Offset::constant(9).to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Roles in words.
pub(crate) fn roles(roles: &BTreeSet<Role>, language: Language) -> String {
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
        assert_eq!(moment("2024-06-16T23:30:00Z".parse().unwrap()), "2024-06-17 08:30");
    }
}
