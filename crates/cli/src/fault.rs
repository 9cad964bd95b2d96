//! A fault of ours is said as such: an incident id to quote, where it happened, and that nothing is left half changed.

use std::panic;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::terminal::complain;
use simsa_model::Language;

/// Exit code of a fault (EX_SOFTWARE).
pub(crate) const SOFTWARE: u8 = 70;

/// Replaces the panic message by one for people, and ends the process with its own exit code.
pub(crate) fn report_instead_of_panicking(language: Language) {
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map_or_else(String::new, ToString::to_string);
        let what = info.payload_as_str().unwrap_or("?");
        say(&format!("{what} ({place})"), language);
        std::process::exit(SOFTWARE.into());
    }));
}

/// Says that it is a fault of ours, with an incident id to quote.
pub(crate) fn say(what: &str, language: Language) {
    let incident = incident();
    match language {
        Language::Korean => complain!(
            "simsa의 결함입니다. 반쯤 바뀐 파일은 남지 않습니다.\n  사건 번호 {incident}\n  {what}\n이 내용과 함께 알려 주십시오."
        ),
        Language::English => complain!(
            "This is a fault of simsa. No file is left half changed.\n  incident {incident}\n  {what}\nPlease report it with these lines."
        ),
    }
}

/// Time and process make an id that is unique enough to find a report again.
fn incident() -> String {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    format!("{nanos:x}-{:x}", std::process::id())
}
