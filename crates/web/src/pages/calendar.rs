//! Deadlines and ends of validity as a calendar that other programs subscribe to: all of them, however many the home page
//! shows. Such programs have no session: they show a token of the member, as the password of RFC 7617 or as a bearer
//! token, and are asked for it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use simsa_app::views::home::Home;
use simsa_model::{Day, Language, Say};

use crate::frame::person::Person;
use crate::request_error::RequestError;
use crate::rows::agenda::address;
use crate::state::AppState;

/// `GET /calendar.ics`: deadlines and ends of validity as all-day events (RFC 5545).
pub(crate) async fn show(
    State(app): State<AppState>,
    headers: HeaderMap,
    person: Result<Person, Response>,
) -> Result<Response, RequestError> {
    let (actor, language) = match (person, token(&headers)) {
        (Ok(person), _) => (person.actor, person.visit.language),
        (Err(_), Some(token)) => match app.workbench().actor_by_token(&token).await {
            Ok(actor) => (actor, Language::Korean),
            Err(simsa_app::Error::Fault(why)) => return Err(simsa_app::Error::Fault(why).into()),
            Err(_) => return Ok(ask_for_a_token()),
        },
        (Err(_), None) => return Ok(ask_for_a_token()),
    };
    let home = app.workbench().home(&actor).await?;
    let text = ical(&home, &app.settings().origin, app.workbench().today(), |say| say.get(language));
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((kind, text).into_response())
}

/// What a program shows: the password of any name, or a bearer token.
fn token(headers: &HeaderMap) -> Option<String> {
    let shown = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, shown) = shown.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(shown.trim().to_owned());
    }
    let shown = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(shown.trim()).ok())??;
    let (_, password) = std::str::from_utf8(&shown).ok()?.split_once(':')?;
    Some(password.to_owned())
}

fn ask_for_a_token() -> Response {
    let challenge = [(header::WWW_AUTHENTICATE, "Basic realm=\"simsa\", charset=\"UTF-8\"")];
    (StatusCode::UNAUTHORIZED, challenge, "a token is needed as the password\n").into_response()
}

/// Each event keeps its name when its day changes: a program that has it moves it.
fn ical(home: &Home, origin: &str, today: Day, words: impl Fn(&Say) -> &str) -> String {
    let mut out = String::from(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//simsa//workbench//KO\r\nX-WR-CALNAME:simsa\r\nREFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n",
    );
    let stamp = today.to_string().replace('-', "");
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for one in home.deadlines.iter().chain(&home.expiring) {
        let title = one.title.clone().unwrap_or_default();
        let summary = format!("{} · {title}", words(&one.what));
        let day = one.day.to_string().replace('-', "");
        let next = one.day.days_after(1).to_string().replace('-', "");
        let place = address(&one.case, &one.spot);
        let name = format!("{}-{}", one.case, digest_name(&format!("{place} {}", one.what.ko)));
        let nth = named.entry(name.clone()).or_default();
        *nth += 1;
        let name = if *nth == 1 { name } else { format!("{name}-{nth}") };
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "BEGIN:VEVENT\r\nUID:{name}@simsa\r\nDTSTAMP:{stamp}T000000Z\r\nDTSTART;VALUE=DATE:{day}\r\nDTEND;VALUE=DATE:{next}\r\n{}\r\n{}\r\nEND:VEVENT\r\n",
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
    use axum::http::{HeaderMap, header};
    use simsa_app::views::home::{Deadline, FoundAt, Home};
    use simsa_model::{Day, Say};

    use super::{ical, token};

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
        let today = Day::new(2024, 2, 1);
        let text = ical(&home, "https://a.kr", today, |say| &say.ko);
        assert!(!text.contains("\r\nATTENDEE"), "{text}");
        assert!(text.contains("DTEND;VALUE=DATE:20240301"));
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        // the same thing on another day, and two of one name on one
        let name = |text: &str| {
            text.split("\r\n").filter(|line| line.starts_with("UID:")).map(str::to_owned).collect::<Vec<_>>()
        };
        let mut later = home.clone();
        later.deadlines[0].day = Day::new(2024, 4, 1);
        let moved = ical(&later, "https://a.kr", today, |say| &say.ko);
        assert_eq!(name(&moved), name(&text), "an event is moved, not made again");
        later.deadlines.push(home.deadlines[0].clone());
        let names = name(&ical(&later, "https://a.kr", today, |say| &say.ko));
        assert_ne!(names[0], names[1]);
    }

    #[test]
    fn programs_show_a_token_in_one_of_two_ways() {
        let shown = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            token(&headers)
        };
        assert_eq!(shown("Basic eDp0b2tlbg=="), Some("token".to_owned()));
        assert_eq!(shown("bearer token "), Some("token".to_owned()));
        assert_eq!(shown("Basic ???"), None);
        assert_eq!(shown("Digest token"), None);
    }
}
