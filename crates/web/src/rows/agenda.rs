//! What waits for the reader, and days to keep in mind: on the home page, and on the pages that have the whole lists.

use simsa_app::CaseId;
use simsa_app::views::home::{Deadline, FoundAt, OpenTask, Waiting};
use simsa_model::{Bi, Day, Language, Say};

use super::case::named;
use super::step;
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

/// What waits, as the reader sees it.
pub(crate) fn waiting(one: &Waiting, today: Day, language: Language) -> WaitingRow {
    let (what, address) = match &one.task {
        OpenTask::Question(id) => (question(id), address(&one.case, &FoundAt::Question(id.clone()))),
        OpenTask::Step(of) => (step::words(*of).get(language).to_owned(), step::address(&one.case, *of)),
        OpenTask::NoRole(of) => {
            let Bi { ko, en } = step::kind(of.open);
            let what = Say::new(
                format!("{ko}: 이 업무를 할 수 있는 역할의 구성원이 없습니다. 구성원에게 역할을 주십시오."),
                format!("{en}: nobody in your organisation has the role to do it; give somebody the role."),
            );
            (what.get(language).to_owned(), "/organisation".to_owned())
        }
        OpenTask::Reassign(count) => {
            let what = Say::new(
                format!("담당자를 다시 정할 질문 {count}개: 지금 담당자는 답할 수 없습니다."),
                format!("{count} questions to be given to somebody else: whoever has them cannot answer."),
            );
            (what.get(language).to_owned(), format!("/cases/{}/questions", one.case))
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
