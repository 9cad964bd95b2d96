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

/// What a kind of task is called.
pub(crate) const fn kind(open: Open) -> Bi {
    match open {
        Open::Facts => Bi::new("신청 사실", "Facts"),
        Open::Questions => Bi::new("점검표", "Checklists"),
        Open::Evidence => Bi::new("증빙자료", "Evidence"),
        Open::Lists => Bi::new("제품·서비스·점검", "Products and tests"),
        Open::Dossiers => Bi::new("바뀐 서비스 자료 확인", "Changed service dossiers"),
        Open::Conformity => Bi::new("적합성 확인", "Conformity"),
        Open::Void => Bi::new("확인이 무효가 된 양식", "Forms whose confirmation is void"),
        Open::Sign => Bi::new("서명자 확인을 기다리는 양식", "Forms to be confirmed by their signer"),
        Open::Submit => Bi::new("제출", "Submission"),
    }
}

/// How much of a step is open.
pub(crate) fn amount(step: OpenStep) -> Say {
    if step.open == Open::Submit {
        return Bi::new("제출할 수 있음", "ready to be submitted").into();
    }
    let part = |count: usize, ko: &str, en: &str| {
        (count > 0).then(|| Say::new(format!("{ko} {count}건"), format!("{count} {en}")))
    };
    let parts = [
        part(step.count, "필수", "to do"),
        part(step.warnings, "경고", if step.warnings == 1 { "warning" } else { "warnings" }),
        part(step.later, "나중에", "later"),
    ];
    let all: Vec<Say> = parts.into_iter().flatten().collect();
    let joined = |words: fn(&Say) -> &str| all.iter().map(words).collect::<Vec<_>>().join(" · ");
    Say::new(joined(|say| &say.ko), joined(|say| &say.en))
}

/// A step with how much of it is open: “점검표: 필수 3건”.
pub(crate) fn step(step: OpenStep) -> Say {
    let (Bi { ko, en }, amount) = (kind(step.open), amount(step));
    if step.open == Open::Submit {
        return amount;
    }
    Say::new(format!("{ko}: {}", amount.ko), format!("{en}: {}", amount.en))
}

/// The page of a case on which a step is done.
pub(crate) fn step_address(case: &CaseId, step: OpenStep) -> String {
    format!("/cases/{case}/{}", step.open.page())
}

/// What waits, as the reader sees it.
pub(crate) fn waiting(one: &Waiting, today: Day, language: Language) -> WaitingRow {
    let (what, address) = match &one.task {
        OpenTask::Question(id) => (question(id), address(&one.case, &FoundAt::Question(id.clone()))),
        OpenTask::Step(of) => (step(*of).get(language).to_owned(), step_address(&one.case, *of)),
        OpenTask::NoRole(of) => {
            let Bi { ko, en } = kind(of.open);
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
