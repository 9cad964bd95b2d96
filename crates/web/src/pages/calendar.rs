//! Deadlines and ends of validity as a calendar that other programs subscribe to: all of them, however many the home page
//! shows.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use simsa_app::views::home::Home;
use simsa_model::Say;

use crate::frame::person::Person;
use crate::request_error::RequestError;
use crate::rows::agenda::address;
use crate::state::AppState;

/// `GET /calendar.ics`: deadlines and ends of validity as all-day events (RFC 5545).
pub(crate) async fn show(State(app): State<AppState>, person: Person) -> Result<Response, RequestError> {
    let home = app.workbench().home(&person.actor).await?;
    let text = ical(&home, &app.settings().origin, |say| say.get(person.visit.language));
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((kind, text).into_response())
}

fn ical(home: &Home, origin: &str, words: impl Fn(&Say) -> &str) -> String {
    let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//simsa//workbench//KO\r\n");
    for one in home.deadlines.iter().chain(&home.expiring) {
        let title = one.title.clone().unwrap_or_default();
        let summary = format!("{} · {title}", words(&one.what));
        let day = one.day.to_string().replace('-', "");
        let next = one.day.days_after(1).to_string().replace('-', "");
        let place = address(&one.case, &one.spot);
        let name = format!("{}-{}-{day}", one.case, digest_name(&format!("{place} {}", one.what.ko)));
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "BEGIN:VEVENT\r\nUID:{name}@simsa\r\nDTSTAMP:{day}T000000Z\r\nDTSTART;VALUE=DATE:{day}\r\nDTEND;VALUE=DATE:{next}\r\n{}\r\n{}\r\nEND:VEVENT\r\n",
            folded(&format!("SUMMARY:{}", escaped(&summary))),
            folded(&format!("URL:{origin}{place}")),
        );
    }
    out.push_str("END:VCALENDAR\r\n");
    out
}

fn digest_name(text: &str) -> String {
    use sha2::Digest as _;
    hex::encode(&sha2::Sha256::digest(text)[..6])
}

fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Lines of more than 75 bytes continue on the next, after a space.
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 73 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out
}

#[cfg(test)]
mod tests {
    use simsa_app::views::home::{Deadline, FoundAt, Home};
    use simsa_model::{Day, Say};

    use super::ical;

    #[test]
    fn a_title_cannot_make_lines_of_its_own() {
        let deadline = Deadline {
            day: Day::new(2024, 2, 29),
            case: "c1".into(),
            title: Some("가상; 병원\r\nATTENDEE:mailto:x@y".to_owned()),
            spot: FoundAt::Case,
            what: Say::new("제출 희망일, 첫째", "deadline"),
        };
        let home = Home { deadlines: vec![deadline], ..Home::default() };
        let text = ical(&home, "https://a.kr", |say| &say.ko);
        assert!(!text.contains("\r\nATTENDEE"), "{text}");
        assert!(text.contains("DTEND;VALUE=DATE:20240301"));
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    }
}
