//! A case in a list, and what it is called.

use simsa_app::CaseId;
use simsa_app::records::{CaseState, OrganisationKind};
use simsa_app::views::cases::{CaseLine, Turn};
use simsa_model::{Bi, Language, Say};

use super::step;
use crate::page::Frame;
use crate::words;

/// A case in a list.
pub(crate) struct CaseRow {
    pub(crate) id: CaseId,
    pub(crate) title: String,
    pub(crate) state: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) deadline: String,
    pub(crate) fictional: bool,
    pub(crate) own: bool,
    /// What happens next, and whose turn it is; empty where that is not known.
    pub(crate) next: String,
    /// Where that is done; empty where the reader has nothing to do there.
    pub(crate) address: String,
}

impl CaseRow {
    /// A line of the workbench's lists.
    pub(crate) fn new(line: &CaseLine, kind: OrganisationKind, f: &Frame) -> Self {
        let (next, address) = next(line, kind, f);
        Self {
            next,
            address,
            id: line.id.clone(),
            title: title(line, f.language),
            state: f.bi(&line.state.name()),
            tone: tone(line.state),
            deadline: line.deadline.map(words::day).unwrap_or_default(),
            fictional: line.fictional,
            own: line.own,
        }
    }
}

/// What happens next with a case, and where.
fn next(line: &CaseLine, kind: OrganisationKind, f: &Frame) -> (String, String) {
    let nowhere = |words: Bi| (f.bi(&words).to_owned(), String::new());
    match (line.state, line.turn) {
        (CaseState::Submitted, _) => (f.say(&submitted(line, kind)).to_owned(), String::new()),
        (CaseState::Closed, _) | (CaseState::Preparing, Turn::NotKnown) => (String::new(), String::new()),
        (CaseState::Preparing, Turn::Next(step)) => {
            let what = step::words(step);
            let by = step.by.party().name();
            let words = if step.by == kind {
                f.say(&what).to_owned()
            } else {
                format!("{}: {}", f.bi(&by), f.say(&what))
            };
            (words, step::address(&line.id, step))
        }
        (CaseState::Preparing, Turn::Others) => {
            nowhere(Bi::new("다른 참여 기관의 차례입니다.", "It is the turn of another organisation."))
        }
        (CaseState::Preparing, Turn::Nobody) => {
            nowhere(Bi::new("남은 업무가 없습니다.", "Nothing is left to do."))
        }
    }
}

/// To whom a case was submitted, and what happens next.
fn submitted(line: &CaseLine, kind: OrganisationKind) -> Say {
    let at = line.sent.as_ref().map(|sent| words::moment(sent.at)).unwrap_or_default();
    let to = line.sent.as_ref().and_then(|sent| sent.to.as_deref());
    let sent = match (&line.sent, to) {
        (None, _) => Say::new("제출하였습니다.", "Submitted."),
        (Some(_), Some(to)) => {
            Say::new(format!("{at} {to}에 제출하였습니다."), format!("Submitted to {to}, {at}."))
        }
        (Some(_), None) => {
            Say::new(format!("{at} 패키지를 만들었습니다."), format!("The package was made, {at}."))
        }
    };
    let next = match (kind, to.is_some() || line.sent.is_none()) {
        (OrganisationKind::Applicant, true) => Bi::new(
            "인증기관의 심사를 기다립니다. 보완 요구를 받으면 제출 화면에서 다시 작성합니다.",
            "The certifier reviews it. When it demands corrections, open the case again on its submission page.",
        ),
        (OrganisationKind::Applicant, false) => Bi::new(
            "받을 인증기관을 정하지 않았습니다. 패키지와 영수증을 인증기관에 직접 전달하십시오.",
            "No certifier was named: hand package and receipt over to the certifier yourself.",
        ),
        (_, true) => Bi::new(
            "인증기관의 심사를 기다립니다. 보완이 필요하면 신청기관이 다시 엽니다.",
            "The certifier reviews it. Where corrections are needed, the applicant opens the case again.",
        ),
        (_, false) => {
            Bi::new("신청기관이 인증기관에 직접 전달합니다.", "The applicant hands it over to the certifier.")
        }
    };
    Say::new(format!("{} {}", sent.ko, next.ko), format!("{} {}", sent.en, next.en))
}

/// What people call a case.
pub(crate) fn title(line: &CaseLine, language: Language) -> String {
    named(line.title.as_deref(), language)
}

/// The tone of a state.
pub(crate) const fn tone(state: CaseState) -> &'static str {
    match state {
        CaseState::Preparing => "info",
        CaseState::Submitted => "good",
        CaseState::Closed => "",
    }
}

/// What a case is called, also one that was imported without a title.
pub(crate) fn named(title: Option<&str>, language: Language) -> String {
    let words = title.filter(|title| !title.trim().is_empty());
    words.unwrap_or_else(|| Bi::new("제목 없음", "untitled").get(language)).to_owned()
}
