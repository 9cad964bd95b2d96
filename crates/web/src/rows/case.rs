//! A case in a list, and what it is called.

use simsa_app::CaseId;
use simsa_app::records::CaseState;
use simsa_app::views::cases::CaseLine;
use simsa_model::{Bi, Language};

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
}

impl CaseRow {
    /// A line of workbench's lists.
    pub(crate) fn new(line: &CaseLine, f: &Frame) -> Self {
        Self {
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

/// What people call a case.
pub(crate) fn title(line: &CaseLine, language: Language) -> String {
    line.title.clone().filter(|title| !title.is_empty()).unwrap_or_else(|| {
        let words = Bi::new("제목 없음", "untitled").get(language);
        format!("{words} ({})", line.id)
    })
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
