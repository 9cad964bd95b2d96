//! What waits for the reader, and days to keep in mind: on the home page, and on the pages that have the whole lists.

use simsa_app::views::home::{Deadline, FoundAt, OpenTask, Waiting};
use simsa_app::{CaseId, Open, OpenStep};
use simsa_model::{Bi, Day, Language, Say};

use super::case::named;
use crate::words::{self, days_left};

/// Something that waits for the reader.
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

/// What still holds comes first: it can be renewed in time; what has ended follows, the latest first.
pub(crate) fn expiring(all: Vec<Deadline>, today: Day) -> Vec<Deadline> {
    let (ended, running): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.day < today);
    running.into_iter().chain(ended.into_iter().rev()).collect()
}

/// The page on which a spot of a case is found.
pub(crate) fn address(case: &CaseId, spot: &FoundAt) -> String {
    match spot {
        FoundAt::Case => format!("/cases/{case}"),
        FoundAt::Facts => format!("/cases/{case}/facts"),
        FoundAt::Question(id) => format!("/cases/{case}/questions/{id}"),
        FoundAt::Evidence(id) => format!("/cases/{case}/evidence/{id}"),
        FoundAt::Item(kind, id) => format!("/cases/{case}/records/{}/{id}", kind.id()),
    }
}

/// A question in words; they are official and Korean.
pub(crate) fn question(id: &str) -> String {
    let known = id.parse::<simsa_catalogue::QuestionId>();
    known.map_or_else(|_| id.to_owned(), |id| id.question().text.to_owned())
}

/// The page of a case on which a step is done, and what is to be done there.
pub(crate) fn step(step: OpenStep) -> (&'static str, Say) {
    let n = step.count;
    let s = if n == 1 { "" } else { "s" };
    match step.open {
        Open::Facts => {
            ("facts", Say::new(format!("신청 사실 {n}개 정하기"), format!("{n} fact{s} to be settled")))
        }
        Open::Questions => (
            "questions",
            Say::new(format!("답하지 않은 질문 {n}개"), format!("{n} question{s} without an answer")),
        ),
        Open::Dossiers => (
            "dossiers",
            Say::new(
                format!("바뀐 서비스 자료 {n}건 확인하기"),
                format!("{n} changed service dossier{s} to look at"),
            ),
        ),
        Open::Conformity => (
            "conformity",
            Say::new(
                format!("적합성 확인이 남은 항목 {n}개"),
                format!("{n} item{s} of conformity to be confirmed"),
            ),
        ),
        Open::Void => (
            "forms",
            Say::new(
                format!("내용이 바뀌어 확인이 무효가 된 양식 {n}건"),
                format!("{n} form{s} whose confirmation is void"),
            ),
        ),
        Open::Sign => (
            "forms",
            Say::new(
                format!("서명자 확인을 기다리는 양식 {n}건"),
                format!("{n} form{s} to be confirmed by the signer"),
            ),
        ),
        Open::Blocking => (
            "findings",
            Say::new(format!("제출 불가 항목 {n}건"), format!("{n} finding{s} that stop the submission")),
        ),
        Open::Submit => ("submit", Bi::new("제출할 수 있음", "ready to be submitted").into()),
    }
}

/// What waits, as the reader sees it.
pub(crate) fn waiting(one: &Waiting, today: Day, language: Language) -> WaitingRow {
    let (what, address) = match &one.task {
        OpenTask::Question(id) => (question(id), address(&one.case, &FoundAt::Question(id.clone()))),
        OpenTask::Step(of) => {
            let (page, what) = step(*of);
            (what.get(language).to_owned(), format!("/cases/{}/{page}", one.case))
        }
    };
    let due = one.due.map(|day| format!("{} · {}", words::day(day), days_left(today, day, language)));
    WaitingRow {
        what,
        address,
        case: named(one.title.as_deref(), language),
        due: due.unwrap_or_default(),
        tone: if one.due.is_some_and(|day| day < today) { "bad" } else { "info" },
    }
}

/// A day, as the reader sees it.
pub(crate) fn deadline(one: &Deadline, today: Day, language: Language) -> DeadlineRow {
    DeadlineRow {
        day: words::day(one.day),
        left: days_left(today, one.day, language),
        what: one.what.get(language).to_owned(),
        address: address(&one.case, &one.spot),
        case: named(one.title.as_deref(), language),
    }
}
