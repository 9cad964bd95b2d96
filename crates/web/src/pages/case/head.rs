//! What every page of a case shows above its own: title, state, group, and the way to the other pages.

use simsa_app::permit::Action;
use simsa_app::records::{OrganisationKind, Purpose};
use simsa_app::views::case::CasePanel;
use simsa_app::{Actor, CaseId};
use simsa_model::{Bi, Language, Severity};

use crate::rows::case;

/// The head.
#[derive(Clone, Debug)]
pub(crate) struct PageHead {
    pub(crate) id: CaseId,
    pub(crate) title: String,
    pub(crate) state: Bi,
    pub(crate) tone: &'static str,
    pub(crate) group: Option<&'static str>,
    pub(crate) fictional: bool,
    pub(crate) dossier: bool,
    pub(crate) tabs: Vec<Tab>,
}

/// A way to another page of the case.
#[derive(Clone, Debug)]
pub(crate) struct Tab {
    pub(crate) address: String,
    pub(crate) words: Bi,
    pub(crate) current: bool,
    /// How much the reader has to do there.
    pub(crate) due: usize,
}

/// Name within the address, words.
const TABS: &[(&str, Bi)] = &[
    ("", Bi::new("개요", "Overview")),
    ("parties", Bi::new("참여 기관", "Parties")),
    ("facts", Bi::new("신청 사실", "Facts")),
    ("questions", Bi::new("점검표", "Checklists")),
    ("evidence", Bi::new("증빙자료", "Evidence")),
    ("records", Bi::new("제품·서비스·점검", "Products and tests")),
    ("dossiers", Bi::new("서비스 자료", "Service dossiers")),
    ("conformity", Bi::new("적합성 확인", "Conformity")),
    ("forms", Bi::new("양식", "Forms")),
    ("findings", Bi::new("점검 결과", "Findings")),
    ("submit", Bi::new("제출", "Submission")),
    ("history", Bi::new("기록", "History")),
];

impl PageHead {
    /// The head of a page below the tab `current`.
    pub(crate) fn new(panel: &CasePanel, actor: &Actor, current: &str) -> Self {
        let line = &panel.line;
        let dossier = line.purpose == Purpose::ServiceDossier;
        let tabs = TABS.iter().filter(|(name, _)| is_shown(name, dossier, actor.kind, panel));
        let tabs = tabs.map(|(name, words)| Tab {
            address: if name.is_empty() {
                format!("/cases/{}", line.id)
            } else {
                format!("/cases/{}/{name}", line.id)
            },
            words: *words,
            current: *name == current,
            due: due(name, panel, actor),
        });
        Self {
            title: case::title(line, Language::Korean),
            state: line.state.name(),
            tone: case::tone(line.state),
            group: panel.assessment.decided_group().filter(|_| !dossier).map(simsa_model::Group::name),
            fictional: line.fictional,
            dossier,
            tabs: tabs.collect(),
            id: line.id.clone(),
        }
    }
}

fn is_shown(name: &str, dossier: bool, kind: OrganisationKind, panel: &CasePanel) -> bool {
    match name {
        "parties" => !dossier && panel.line.own,
        "dossiers" => kind != OrganisationKind::Certifier,
        "conformity" => !dossier && panel.conformity.is_some(),
        "submit" => !dossier && kind != OrganisationKind::Operator,
        "history" => panel.may(Action::SeeHistory),
        _ => true,
    }
}

/// How much of what is done on this page stops the submission, is the turn of the reader's organisation and within the reader's
/// roles.
fn due(name: &str, panel: &CasePanel, actor: &Actor) -> usize {
    let own = panel.tasks.iter().filter(|task| panel.is_for(actor, task));
    let now = own.filter(|task| task.severity == Severity::Blocking && task.after.is_none());
    now.filter(|task| task.open.page() == name).count()
}
