//! How far a case is: what is open in it, in the order in which it is best done, and whose turn it is. That can only be told
//! from the whole case: its facts are judged, its forms filled. For many cases at once it is kept (`progress_cache`).

use simsa_model::Severity;
use simsa_store::records::{CaseRecord, Confirmation, OrganisationKind, Purpose};
use simsa_store::{OrganisationId, Versioned};

use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::form;
use crate::domain::open_points::{questions_of, unnoted};
use crate::error::Result;
use crate::permit::Action;
use crate::relation::kind_of;

/// The code of the finding that an item of the operator's material is not confirmed.
const UNCONFIRMED: &str = "conformity-unconfirmed";

/// Something that is open in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Open {
    /// Facts that open rulings ask for.
    Facts,
    /// Questions without an answer.
    Questions,
    /// Service dossiers that have changed since the applicant last took note.
    Dossiers,
    /// Items of the operator's material to be confirmed (form 6).
    Conformity,
    /// Forms that were confirmed and have changed since.
    Void,
    /// Forms to be confirmed by their signer.
    Sign,
    /// Findings that stop the submission, when nothing of the above is open.
    Blocking,
    /// Nothing is open: the case can be submitted.
    Submit,
}

impl Open {
    /// Its name in the API.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Questions => "questions",
            Self::Dossiers => "dossiers",
            Self::Conformity => "conformity",
            Self::Void => "void-forms",
            Self::Sign => "forms",
            Self::Blocking => "blocking",
            Self::Submit => "submit",
        }
    }
}

/// Something that is open in a case, and whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenStep {
    /// What.
    pub open: Open,
    /// How many of it.
    pub count: usize,
    /// Whose turn it is.
    pub by: OrganisationKind,
}

impl OpenStep {
    /// The action by which it is done.
    pub(crate) fn action(self) -> Action {
        match self.open {
            Open::Facts | Open::Blocking => Action::ChangeFacts,
            Open::Questions if self.by == OrganisationKind::Operator => Action::EditOperatorPart,
            Open::Questions => Action::EditAbsentOperatorPart,
            Open::Dossiers => Action::NoteDossier,
            Open::Conformity => Action::EditConformity,
            Open::Void | Open::Sign => Action::ConfirmForm,
            Open::Submit => Action::Submit,
        }
    }
}

/// A step, and the organisation whose turn it is: of two operators each waits for its own only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AssignedStep {
    pub(crate) step: OpenStep,
    pub(crate) organisation: OrganisationId,
}

/// What is open in a case, in the order in which it is best done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CaseProgress {
    pub(crate) steps: Vec<AssignedStep>,
}

impl CaseProgress {
    /// How far a case is whose forms are confirmed like this.
    pub(crate) fn of(contents: &CaseSnapshot, confirmations: &[Versioned<Confirmation>]) -> Result<Self> {
        Ok(Self { steps: steps(contents, confirmations)? })
    }
}

fn steps(contents: &CaseSnapshot, confirmations: &[Versioned<Confirmation>]) -> Result<Vec<AssignedStep>> {
    let case = &contents.case.value;
    let (owner, assessment) = (contents.sides.owner(), contents.assessment());
    let unanswered = unanswered(contents);
    let questions: usize = unanswered.iter().map(|(_, count)| count).sum();
    if case.purpose == Purpose::ServiceDossier {
        return Ok(listed(case, [(Open::Questions, questions, owner)]));
    }
    let findings = contents.findings();
    let unconfirmed = findings.iter().filter(|finding| finding.code == UNCONFIRMED).count();
    let blocking = findings.iter().filter(|finding| finding.severity == Severity::Blocking).count();
    let copies = form::copies(contents.dossier(), assessment)?;
    let forms = |by: &OrganisationId, of: form::ConfirmationState| {
        let ours = copies
            .iter()
            .filter(|copy| contents.holder_of_copy(&copy.instance) == by && form::blanks(copy).is_empty());
        ours.filter(|copy| contents.confirmation_state(copy, confirmations) == of).count()
    };
    let mut signing: Vec<&OrganisationId> =
        contents.sides.all().iter().map(|side| &side.organisation).collect();
    signing.retain(|organisation| *organisation != owner);
    signing.dedup();
    signing.push(owner);
    let unsigned = copies
        .iter()
        .any(|copy| contents.confirmation_state(copy, confirmations) != form::ConfirmationState::Good);
    let mut open = vec![(Open::Facts, assessment.needs().len(), owner)];
    open.extend(unanswered.into_iter().map(|(by, count)| (Open::Questions, count, by)));
    open.extend([
        (Open::Dossiers, unnoted(contents)?.len(), owner),
        // there is nothing to go through before the operator's part is there
        (Open::Conformity, if questions == 0 { unconfirmed } else { 0 }, owner),
    ]);
    for (what, of) in
        [(Open::Void, form::ConfirmationState::Void), (Open::Sign, form::ConfirmationState::Open)]
    {
        open.extend(signing.iter().map(|by| (what, forms(by, of), *by)));
    }
    let open = listed(case, open);
    if !open.is_empty() {
        return Ok(open);
    }
    let ready = blocking == 0 && !unsigned && !contents.is_open();
    Ok(listed(case, [(Open::Blocking, blocking, owner), (Open::Submit, usize::from(ready), owner)]))
}

/// How many questions each organisation has still to answer, in the order of the operators.
fn unanswered(contents: &CaseSnapshot) -> Vec<(&OrganisationId, usize)> {
    let asked = questions_of(contents, contents.assessment());
    let mut open: Vec<(&OrganisationId, usize)> = Vec::new();
    for one in &contents.respondents {
        let answers = contents.dossier().answers_of(one.operator.as_deref());
        let answered = |id: &str| answers.get(id).is_some_and(|(_, answer)| answer.answer.is_some());
        let of_it = asked.iter().filter(|asked| one.is_asked_on(asked.form));
        let count = of_it.filter(|asked| !answered(asked.question.id.as_str())).count();
        match open.iter_mut().find(|(by, _)| *by == one.organisation) {
            Some((_, all)) => *all += count,
            None => open.push((&one.organisation, count)),
        }
    }
    open
}

fn listed<'a>(
    case: &CaseRecord,
    all: impl IntoIterator<Item = (Open, usize, &'a OrganisationId)>,
) -> Vec<AssignedStep> {
    let some = all.into_iter().filter(|(_, count, _)| *count > 0);
    let turn = |(open, count, by): (Open, usize, &OrganisationId)| AssignedStep {
        step: OpenStep { open, count, by: kind_of(case, by) },
        organisation: by.to_owned(),
    };
    some.map(turn).collect()
}
