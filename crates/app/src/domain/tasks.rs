//! What is to be done in a case, by whom: one list, from which the home page, the lists of cases, the pages of a case and the
//! API say how far the case is. Nothing else counts what is open.
//!
//! A task is a finding that stops the submission or needs a reason, or what stops it beside the findings: a question without an
//! answer, a form without its signer, a service dossier that has changed. Whose it is follows from the place that it points at
//! ([`Holders`]), and who may do it from the permission table. When nothing of that stops it, the submission itself is the task.
//! So a step is done exactly when its tasks are, and what blocks is always somebody's.

use std::collections::{BTreeMap, BTreeSet};

use simsa_catalogue::{Checklist, QuestionId};
use simsa_law::Passage;
use simsa_model::{Bi, Day, Finding, FormId, List, Place, PlaceKind, Say, Severity};
use simsa_rules::Asked;
use simsa_store::records::{CaseState, Confirmation, MemberRole, OrganisationKind, Purpose};
use simsa_store::{MemberId, OrganisationId, Versioned};

use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::copies::CopyDigest;
use crate::domain::form::ConfirmationState;
use crate::domain::open_points::{questions_of, unnoted};
use crate::domain::places::Holders;
use crate::domain::respondents::Answerer;
use crate::error::Result;
use crate::permit::{Action, row};
use crate::relation::kind_of;

/// The finding that gathers the questions without an answer, each of which is a task of its own.
const UNANSWERED: &str = "question-unanswered";

/// What is open in a case, in the order in which it is best done; each has its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Open {
    /// Facts.
    Facts,
    /// Questions without an answer, and answers that something is wrong with.
    Questions,
    /// Evidence.
    Evidence,
    /// Products, services, tests and claims.
    Lists,
    /// Service dossiers that have changed since the applicant last took note.
    Dossiers,
    /// Items of the operator's material to be confirmed (form 6).
    Conformity,
    /// Forms that were confirmed and have changed since.
    Void,
    /// Forms to be confirmed by their signer.
    Sign,
    /// Nothing stops it: the case can be submitted.
    Submit,
}

impl Open {
    /// All of them, in their order.
    pub const ALL: [Self; 9] = [
        Self::Facts,
        Self::Questions,
        Self::Evidence,
        Self::Lists,
        Self::Dossiers,
        Self::Conformity,
        Self::Void,
        Self::Sign,
        Self::Submit,
    ];

    /// Its name in the API.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Questions => "questions",
            Self::Evidence => "evidence",
            Self::Lists => "records",
            Self::Dossiers => "dossiers",
            Self::Conformity => "conformity",
            Self::Void => "void-forms",
            Self::Sign => "forms",
            Self::Submit => "submit",
        }
    }

    /// The page of a case on which it is done.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Void => Self::Sign.id(),
            other => other.id(),
        }
    }

    /// Where what is found at a place is settled.
    pub const fn of_place(kind: PlaceKind) -> Self {
        match kind {
            PlaceKind::Facts | PlaceKind::List(List::Storage | List::Operators | List::Certificates) => {
                Self::Facts
            }
            PlaceKind::List(List::Answers) => Self::Questions,
            // a file that belongs to no case is evidence before it is handed in
            PlaceKind::List(List::Evidence) | PlaceKind::File => Self::Evidence,
            PlaceKind::List(List::Products | List::Services | List::Tests | List::Claims) => Self::Lists,
            PlaceKind::Conformity => Self::Conformity,
        }
    }

    /// The action by which an organisation that takes part as `by` does it.
    pub(crate) const fn action(self, by: OrganisationKind) -> Action {
        match (self, by) {
            (Self::Facts, _) => Action::ChangeFacts,
            (Self::Questions | Self::Lists, OrganisationKind::Operator) => Action::EditOperatorPart,
            (Self::Questions, _) => Action::EditAbsentOperatorPart,
            (Self::Lists, _) => Action::EditApplicantPart,
            (Self::Evidence, _) => Action::EditEvidence,
            (Self::Dossiers, _) => Action::NoteDossier,
            (Self::Conformity, _) => Action::EditConformity,
            (Self::Void | Self::Sign, _) => Action::ConfirmForm,
            (Self::Submit, _) => Action::Submit,
        }
    }
}

/// Where a task is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskAt {
    /// At these places of the case.
    Places(Vec<Place>),
    /// At a question, as this operator where several answer.
    Question(QuestionId, Option<String>),
    /// On a copy of a form, by its name.
    Form(String),
    /// On the page of its kind.
    Page,
}

/// Something that is to be done in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What kind of thing.
    pub open: Open,
    /// The organisation whose turn it is.
    pub organisation: OrganisationId,
    /// As what that takes part.
    pub by: OrganisationKind,
    /// The member to whom it was given.
    pub assignee: Option<MemberId>,
    /// The day by which, where one was given with it.
    pub due: Option<Day>,
    /// [`Severity::Blocking`] where it stops the submission; [`Severity::Warning`] where the submission needs a reason instead.
    pub severity: Severity,
    /// What is the matter.
    pub what: Say,
    /// What to do.
    pub next: Say,
    /// Where.
    pub at: TaskAt,
    /// The passages that it rests on.
    pub cites: Vec<&'static Passage>,
    /// What has to be done first, by whomever.
    pub after: Option<Open>,
}

/// Whether somebody with these roles, in an organisation of this kind, can answer questions.
pub(crate) fn can_answer(kind: OrganisationKind, roles: &BTreeSet<MemberRole>) -> bool {
    row(Open::Questions.action(kind)).allows(kind, roles, Some(CaseState::Preparing))
}

/// What is open in a case for one organisation, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenStep {
    /// What.
    pub open: Open,
    /// How much of it stops the submission and can be done now.
    pub count: usize,
    /// How much of it needs at least a reason.
    pub warnings: usize,
    /// How much of it has to wait for something else.
    pub later: usize,
    /// Whose turn it is.
    pub by: OrganisationKind,
}

impl OpenStep {
    /// Whether something of it can be done now.
    pub const fn is_due(self) -> bool {
        self.count + self.warnings > 0
    }

    /// The action by which it is done.
    pub(crate) const fn action(self) -> Action {
        self.open.action(self.by)
    }
}

/// A step, and the organisation whose turn it is: of two operators each waits for its own only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AssignedStep {
    pub(crate) step: OpenStep,
    pub(crate) organisation: OrganisationId,
    /// To whom how much of it was given.
    pub(crate) given: BTreeMap<MemberId, usize>,
}

/// How far a case is, as it is kept for pages that speak of many cases (`progress_cache`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CaseProgress {
    pub(crate) steps: Vec<AssignedStep>,
}

impl CaseProgress {
    /// How far a case is whose forms are confirmed like this.
    pub(crate) fn of(contents: &CaseSnapshot, confirmations: &[Versioned<Confirmation>]) -> Result<Self> {
        Ok(Self { steps: counted(&tasks(contents, contents.findings(), confirmations)?) })
    }
}

/// The tasks by kind and organisation, in the order in which they are best done.
pub(crate) fn counted(tasks: &[Task]) -> Vec<AssignedStep> {
    let mut all: BTreeMap<(Open, usize), AssignedStep> = BTreeMap::new();
    let mut organisations: Vec<&OrganisationId> = Vec::new();
    for task in tasks {
        let known = organisations.iter().position(|known| **known == task.organisation);
        let at = known.unwrap_or_else(|| {
            organisations.push(&task.organisation);
            organisations.len() - 1
        });
        let none = || AssignedStep {
            step: OpenStep { open: task.open, count: 0, warnings: 0, later: 0, by: task.by },
            organisation: task.organisation.clone(),
            given: BTreeMap::new(),
        };
        let AssignedStep { step, given, .. } = all.entry((task.open, at)).or_insert_with(none);
        if let Some(member) = &task.assignee {
            *given.entry(member.clone()).or_default() += 1;
        }
        match (task.after, task.severity) {
            (Some(_), _) => step.later += 1,
            (None, Severity::Blocking) => step.count += 1,
            (None, Severity::Warning | Severity::Notice) => step.warnings += 1,
        }
    }
    all.into_values().collect()
}

/// Everything that is to be done in a case in preparation, in the order in which it is best done; `findings` are those of the case,
/// in whoever's words. A service dossier is never submitted: of it only what its owner can settle is a task.
pub(crate) fn tasks(
    contents: &CaseSnapshot,
    findings: &[Finding],
    confirmations: &[Versioned<Confirmation>],
) -> Result<Vec<Task>> {
    let case = &contents.case.value;
    if case.state() != CaseState::Preparing {
        return Ok(Vec::new());
    }
    let to_do = ToDo { contents, holders: Holders::of(contents) };
    let mut all: Vec<Task> = findings.iter().filter_map(|finding| to_do.settle(finding)).collect();
    all.extend(to_do.answer());
    if case.purpose == Purpose::ServiceDossier {
        // what depends on the case in which it is used is settled there
        all.retain(|task| !matches!(task.open, Open::Facts | Open::Conformity));
    } else {
        let needed = all.iter().any(|task| task.open == Open::Facts && task.severity == Severity::Blocking);
        all.extend((contents.is_open() && !needed).then(|| to_do.decide()));
        all.extend(to_do.take_note()?);
        all.extend(to_do.sign(confirmations)?);
        let stops = |task: &Task| task.severity == Severity::Blocking;
        let open = |of: Open| all.iter().any(|task| task.open == of && stops(task));
        // there is nothing to go through before the operator's part is there
        if open(Open::Questions) {
            let later = all.iter_mut().filter(|task| task.open == Open::Conformity);
            later.for_each(|task| task.after = Some(Open::Questions));
        }
        if !all.iter().any(stops) {
            all.push(to_do.submit());
        }
    }
    all.sort_by_key(|task| (task.open, task.severity));
    Ok(all)
}

struct ToDo<'a> {
    contents: &'a CaseSnapshot,
    holders: Holders<'a>,
}

impl ToDo<'_> {
    fn task(&self, open: Open, of: &OrganisationId, what: Say, next: Say) -> Task {
        Task {
            open,
            by: kind_of(&self.contents.case.value, of),
            organisation: of.clone(),
            assignee: None,
            due: None,
            severity: Severity::Blocking,
            what,
            next,
            at: TaskAt::Page,
            cites: Vec::new(),
            after: None,
        }
    }

    fn owner(&self) -> &OrganisationId {
        self.contents.sides.owner()
    }

    /// What a finding asks for; nothing where it only says something worth knowing, or the questions say it one by one.
    fn settle(&self, finding: &Finding) -> Option<Task> {
        if finding.severity == Severity::Notice || finding.code == UNANSWERED {
            return None;
        }
        let (of, open) = (self.holders.settles(finding), subject(finding));
        let task = self.task(open, of, finding.what.clone(), finding.next.clone());
        let at = TaskAt::Places(finding.places.clone());
        Some(Task { severity: finding.severity, at, cites: finding.cites.clone(), ..task })
    }

    /// The questions without an answer.
    fn answer(&self) -> Vec<Task> {
        let asked = questions_of(self.contents, self.contents.assessment());
        let mut all = Vec::new();
        for one in &self.contents.respondents {
            for Asked { question, form, .. } in unanswered(self.contents, one, &asked) {
                let checklist = if form == FormId::F2A { Checklist::Form2A } else { question.checklist };
                let called = simsa_rules::called(question);
                let operator = one.operator.clone().filter(|_| self.contents.several_answer());
                let row = self.contents.answer_row(&self.contents.key_of(question.id.as_str(), one));
                let given = row.filter(|row| row.value.organisation == one.organisation);
                let what = Say::new(format!("{} 답변", called.ko), format!("Answer to {}", called.en));
                let next = Say::new(question.text, question.text);
                all.push(Task {
                    assignee: given.and_then(|row| row.value.assignee.clone()),
                    due: given.and_then(|row| row.value.due),
                    at: TaskAt::Question(question.id, operator),
                    cites: question.source_in(checklist).to_vec(),
                    ..self.task(Open::Questions, &one.organisation, what, next)
                });
            }
        }
        all
    }

    /// A ruling is open, and no finding says which fact it waits for.
    fn decide(&self) -> Task {
        let what = Bi::new("제출할 양식을 정할 수 없습니다.", "It cannot be said which forms are due.");
        let next = Bi::new("신청 사실을 더 적으십시오.", "State more of the facts.");
        self.task(Open::Facts, self.owner(), what.into(), next.into())
    }

    /// Service dossiers that have changed.
    fn take_note(&self) -> Result<Vec<Task>> {
        let next =
            Bi::new("무엇이 바뀌었는지 보고 확인하십시오.", "Look at the changes and take note of them.");
        let task = |title: String| {
            let what = Say::new(
                format!("서비스 자료 ‘{title}’이(가) 바뀌었습니다."),
                format!("The service dossier “{title}” has changed."),
            );
            self.task(Open::Dossiers, self.owner(), what, next.into())
        };
        Ok(unnoted(self.contents)?.into_iter().map(task).collect())
    }

    /// Forms without the confirmation of their signer, or whose confirmation is void.
    fn sign(&self, confirmations: &[Versioned<Confirmation>]) -> Result<Vec<Task>> {
        let contents = self.contents;
        let task = |copy: &CopyDigest| {
            let title = copy.instance.title();
            let (open, what) = match contents.confirmation_state(&copy.instance, &copy.digest, confirmations)
            {
                ConfirmationState::Good => return None,
                ConfirmationState::Open => (
                    Open::Sign,
                    Say::new(
                        format!("{title}: 서명자 확인"),
                        format!("{title}: to be confirmed by its signer"),
                    ),
                ),
                ConfirmationState::Void => (
                    Open::Void,
                    Say::new(
                        format!("{title}: 확인한 뒤 내용이 바뀌어 확인이 무효입니다."),
                        format!("{title}: it has changed since it was confirmed, which is void"),
                    ),
                ),
            };
            let next = Bi::new("내용을 살펴보고 다시 확인하십시오.", "Look at it and confirm what it says.");
            let passages = &simsa_forms::definition(copy.instance.form).passages;
            Some(Task {
                cites: passages.iter().copied().take(1).collect(),
                after: copy.blank.map(Open::of_place),
                at: TaskAt::Form(copy.instance.file_stem.clone()),
                ..self.task(open, contents.holder_of_copy(&copy.instance), what, next.into())
            })
        };
        Ok(contents.copy_digests()?.iter().filter_map(task).collect())
    }

    fn submit(&self) -> Task {
        let what = Bi::new("제출할 수 있습니다.", "It can be submitted.");
        let next = Bi::new(
            "서명자가 받을 인증기관을 정하고 제출하십시오. 남은 경고에는 사유를 적습니다.",
            "A signer names the certifier and submits; each warning that is left needs a reason.",
        );
        self.task(Open::Submit, self.owner(), what.into(), next.into())
    }
}

/// On which page what a finding is about is settled.
pub(crate) fn subject(finding: &Finding) -> Open {
    finding.places.first().map_or(Open::Facts, |place| Open::of_place(place.kind()))
}

/// The questions that one of those who answer has left without an answer. Of two that ask the same, one answer fills both.
fn unanswered(contents: &CaseSnapshot, one: &Answerer, asked: &[Asked]) -> Vec<Asked> {
    let answers = contents.dossier().answers_of(one.operator.as_deref());
    let answered =
        |id: QuestionId| answers.get(id.as_str()).is_some_and(|(_, answer)| answer.answer.is_some());
    let twins: BTreeMap<QuestionId, QuestionId> =
        asked.iter().filter_map(|asked| Some((asked.question.duplicate_of?, asked.question.id))).collect();
    let open = asked.iter().filter(|asked| {
        let id = asked.question.id;
        let twin = asked.question.duplicate_of.or_else(|| twins.get(&id).copied());
        one.is_asked_on(asked.form) && !answered(id) && !twin.is_some_and(answered)
    });
    open.copied().collect()
}
