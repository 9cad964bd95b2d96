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

/// Browsers and programs, by what their name for themselves holds; the first that fits, because most of them also claim to be
/// the others.
const BROWSERS: [(&str, &str); 16] = [
    ("Edg", "Edge"),
    ("Whale/", "Whale"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("KAKAOTALK", "KakaoTalk"),
    ("NAVER(", "NAVER"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("HeadlessChrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Trident/", "Internet Explorer"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "Python"),
    ("simsa", "simsa"),
];

/// Systems, in the same way.
const SYSTEMS: [(&str, &str); 8] = [
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A browser in words, as `Chrome · Windows`; what it calls itself is for programs.
pub(crate) fn browser(agent: &str, language: Language) -> String {
    let known = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS), language) {
        (Some(browser), Some(system), _) => format!("{browser} · {system}"),
        (Some(one), None, _) | (None, Some(one), _) => one.to_owned(),
        (None, None, Language::Korean) => "알 수 없는 브라우저".to_owned(),
        (None, None, Language::English) => "unknown browser".to_owned(),
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
    use simsa_model::Language::Korean;

    use super::{browser, bytes, moment};

    #[test]
    fn a_browser_is_called_by_its_name_and_system() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, expected) in [
            (
                format!("(Windows NT 10.0; Win64; x64) {webkit} Chrome/126.0 Safari/537.36 Edg/126.0"),
                "Edge · Windows",
            ),
            (
                format!("(Windows NT 10.0; Win64; x64) {webkit} Chrome/124.0 Whale/3.26 Safari/537.36"),
                "Whale · Windows",
            ),
            (
                format!("(Windows NT 10.0; Win64; x64) {webkit} Chrome/126.0 Safari/537.36"),
                "Chrome · Windows",
            ),
            ("(X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0".to_owned(), "Firefox · Linux"),
            (
                format!("(Macintosh; Intel Mac OS X 10_15_7) {webkit} Version/17.4 Safari/605.1.15"),
                "Safari · macOS",
            ),
            (
                format!(
                    "(iPhone; CPU iPhone OS 17_5 like Mac OS X) {webkit} CriOS/126.0 Mobile Safari/604.1"
                ),
                "Chrome · iPhone",
            ),
            (
                format!(
                    "(Linux; Android 14; SM-S918N) {webkit} SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36"
                ),
                "Samsung Internet · Android",
            ),
        ] {
            assert_eq!(browser(&format!("Mozilla/5.0 {agent}"), Korean), expected);
        }
        assert_eq!(browser("curl/8.5.0", Korean), "curl");
        assert_eq!(browser("<script>", Korean), "알 수 없는 브라우저");
    }

    #[test]
    fn sizes_and_moments_read_well() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(1_500), "1.5 kB");
        assert_eq!(bytes(2_345_678), "2.3 MB");
        assert_eq!(moment("2024-06-16T23:30:00Z".parse().unwrap()), "2024. 6. 17. 08:30");
    }
}
