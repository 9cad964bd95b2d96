//! The home page: what is waiting, what is due, what ends; and the same as a calendar.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use simsa_desk::permit::Action;
use simsa_desk::records::{NoticeKind, OrganisationKind};
use simsa_desk::views::home::{Deadline, Home, NoticeView};
use simsa_model::Say;

use super::case::overview::days_left;
use super::cases::{CaseRow, may};
use crate::app::App;
use crate::frame::fields::Posted;
use crate::frame::person::Person;
use crate::frame::redirect;
use crate::page::{Frame, html};
use crate::trouble::Trouble;
use crate::words;

/// The page.
#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct HomePage {
    pub(crate) f: Frame,
    pub(crate) notices: Vec<NoticeRow>,
    pub(crate) waiting: Vec<WaitingRow>,
    pub(crate) cases: Vec<CaseRow>,
    pub(crate) deadlines: Vec<DeadlineRow>,
    pub(crate) expiring: Vec<DeadlineRow>,
    pub(crate) may_open: bool,
}

/// A notice.
pub(crate) struct NoticeRow {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) address: String,
    pub(crate) at: String,
    pub(crate) warn: bool,
}

/// A question that waits for the reader.
pub(crate) struct WaitingRow {
    pub(crate) what: String,
    pub(crate) address: String,
    pub(crate) case: String,
    pub(crate) due: String,
    pub(crate) tone: &'static str,
}

/// A day to keep in mind.
pub(crate) struct DeadlineRow {
    pub(crate) day: String,
    pub(crate) left: String,
    pub(crate) what: String,
    pub(crate) address: String,
    pub(crate) case: String,
}

/// `GET /`.
pub(crate) async fn show(State(app): State<App>, person: Person) -> Result<Response, Trouble> {
    let Person { visit, actor } = person;
    let home = app.desk().home(&actor).await?;
    let today = app.desk().today();
    let f = Frame::of(&app, visit, &actor);
    let waiting = home.waiting.iter().map(|one| {
        let text = one.question.parse::<simsa_catalogue::QuestionId>();
        let text = text.map_or_else(|_| one.question.clone(), |id| id.question().text.to_owned());
        WaitingRow {
            what: text,
            address: format!("/cases/{}/questions/{}", one.case, one.question),
            case: one.title.clone().unwrap_or_default(),
            due: one
                .due
                .map(|day| format!("{} · {}", words::day(day), days_left(today, day, f.language)))
                .unwrap_or_default(),
            tone: if one.due.is_some_and(|day| day < today) { "bad" } else { "info" },
        }
    });
    let deadline = |one: &Deadline| DeadlineRow {
        day: words::day(one.day),
        left: days_left(today, one.day, f.language),
        what: f.say(&one.what).to_owned(),
        address: format!("/cases/{}", one.case),
        case: one.title.clone().unwrap_or_default(),
    };
    Ok(html(&HomePage {
        waiting: waiting.collect(),
        deadlines: home.deadlines.iter().map(deadline).collect(),
        // What still holds comes first: it can be renewed in time; what has ended follows, the latest first.
        expiring: {
            let (ended, running): (Vec<_>, Vec<_>) = home.expiring.iter().partition(|one| one.day < today);
            running.into_iter().chain(ended.into_iter().rev()).map(deadline).collect()
        },
        notices: home.notices.iter().map(|one| notice(one, actor.kind, &f)).collect(),
        cases: home.cases.iter().map(|line| CaseRow::new(line, &f)).collect(),
        may_open: may(&actor, Action::OpenCase),
        f,
    }))
}

fn notice(one: &NoticeView, kind: OrganisationKind, f: &Frame) -> NoticeRow {
    let certifier = kind == OrganisationKind::Certifier;
    let (text, address, warn) = match &one.kind {
        NoticeKind::SignInAttempts { .. } => (
            f.t(
                "누군가 이 계정의 비밀번호를 여러 번 잘못 넣었습니다. 본인이 아니면 비밀번호를 바꾸십시오.",
                "Somebody has tried wrong passwords for your account. If it was not you, change your password.",
            ),
            "/me".to_owned(),
            true,
        ),
        NoticeKind::AccessRestored { .. } => (
            f.t(
                "관리자가 만든 링크로 이 계정의 비밀번호가 새로 정해졌습니다. 본인이 한 일이 아니면 관리자에게 알리고 비밀번호를 바꾸십시오.",
                "A new password was chosen for your account with a link an administrator made. If that was not you, tell your administrator and change it.",
            ),
            "/me".to_owned(),
            true,
        ),
        NoticeKind::DossierChanged { case, .. } => (
            f.t("이 건에서 쓰는 서비스 자료가 바뀌었습니다.", "A service dossier used in a case has changed."),
            format!("/cases/{case}/dossiers"),
            true,
        ),
        NoticeKind::Assigned { case, question } => (
            f.t("질문을 맡게 되었습니다.", "A question was assigned to you."),
            format!("/cases/{case}/questions/{question}"),
            false,
        ),
        NoticeKind::Commented { case, question } => (
            f.t("상대 기관이 의견을 남겼습니다.", "The other party has written a remark."),
            format!("/cases/{case}/questions/{question}"),
            false,
        ),
        NoticeKind::Submitted { .. } if certifier => {
            (f.t("새 제출자료가 접수되었습니다.", "A submission has come in."), "/submissions".to_owned(), false)
        }
        NoticeKind::Closed { .. } if certifier => {
            (f.t("신청 건이 종료되었습니다.", "A case was closed for good."), "/submissions".to_owned(), false)
        }
        NoticeKind::Submitted { case } => {
            (f.t("신청 건이 제출되었습니다.", "A case was submitted."), format!("/cases/{case}"), false)
        }
        NoticeKind::Closed { case } => (
            f.t("신청 건이 종료되었습니다.", "A case was closed for good."),
            format!("/cases/{case}"),
            false,
        ),
        NoticeKind::Joined { case, .. } => {
            (f.t("기관이 신청 건에 참여했습니다.", "An organisation has joined a case."), format!("/cases/{case}"), false)
        }
    };
    NoticeRow { id: one.id.clone(), text: text.to_owned(), address, at: words::moment(one.at), warn }
}

/// `POST /notices/{id}/dismiss`.
pub(crate) async fn dismiss(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Trouble> {
    app.desk().dismiss_notice(&person.actor, &id).await?;
    Ok(redirect::to("/"))
}

/// `GET /calendar.ics`: deadlines and ends of validity as all-day events (RFC 5545).
pub(crate) async fn calendar(State(app): State<App>, person: Person) -> Result<Response, Trouble> {
    let home = app.desk().home(&person.actor).await?;
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
        let name = format!("{}-{}-{day}", one.case, digest_name(words(&one.what)));
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "BEGIN:VEVENT\r\nUID:{name}@simsa\r\nDTSTAMP:{day}T000000Z\r\nDTSTART;VALUE=DATE:{day}\r\nDTEND;VALUE=DATE:{next}\r\n{}\r\n{}\r\nEND:VEVENT\r\n",
            folded(&format!("SUMMARY:{}", escaped(&summary))),
            folded(&format!("URL:{origin}/cases/{}", one.case)),
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
    use simsa_desk::views::home::{Deadline, Home};
    use simsa_model::{Day, Say};

    use super::ical;

    #[test]
    fn a_title_cannot_make_lines_of_its_own() {
        let deadline = Deadline {
            day: Day::new(2024, 2, 29),
            case: "c1".to_owned(),
            title: Some("가상; 병원\r\nATTENDEE:mailto:x@y".to_owned()),
            what: Say::new("제출 희망일, 첫째", "deadline"),
        };
        let home = Home {
            waiting: vec![],
            deadlines: vec![deadline],
            expiring: vec![],
            notices: vec![],
            cases: vec![],
        };
        let text = ical(&home, "https://a.kr", |say| &say.ko);
        assert!(!text.contains("\r\nATTENDEE"), "{text}");
        assert!(text.contains("DTEND;VALUE=DATE:20240301"));
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    }
}
