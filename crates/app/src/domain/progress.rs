//! How far each case in preparation is, for pages that speak of many cases: what is open in it, and whose turn it is.
//!
//! That can only be told from the whole case: its facts are judged, its forms filled. No page does that for a hundred
//! cases. So it is worked out once, aside, and kept in memory until something of the case changes: [`Workbench::commit`] tells
//! which case that was. What is asked for and not known yet, or known of another day, is worked out as soon as there is
//! time for it ([`Workbench::judge_next`], which the server calls whenever [`Workbench::asked_to_judge`]). Nothing rests on it: an
//! action decides from what is stored, and after a restart it is worked out anew.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use simsa_model::{Day, Severity};
use simsa_store::records::{Access, Case, CaseState, Confirmation, OrganisationKind, Purpose};
use simsa_store::{Key, Select, Typed, Versioned};
use tokio::sync::Notify;

use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::form;
use crate::domain::sides::kind_of;
use crate::error::Result;
use crate::permit::Action;
use crate::views::case::questions_of;
use crate::views::dossier::unnoted;
use crate::workbench::Workbench;

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
pub struct Step {
    /// What.
    pub open: Open,
    /// How many of it.
    pub count: usize,
    /// Whose turn it is.
    pub by: OrganisationKind,
}

impl Step {
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
pub(crate) struct Turn {
    pub(crate) step: Step,
    pub(crate) organisation: String,
}

/// What is open in a case, in the order in which it is best done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CaseProgress {
    pub(crate) steps: Vec<Turn>,
}

#[derive(Clone)]
struct Known {
    day: Day,
    progress: Arc<CaseProgress>,
    dossiers: Vec<String>,
}

/// What is known of which case, and of which it is to be worked out.
#[derive(Default)]
pub(crate) struct ProgressCache {
    state: Mutex<State>,
    asked: Notify,
}

#[derive(Default)]
struct State {
    known: BTreeMap<String, Known>,
    /// To be worked out, first come first served, each once.
    queue: VecDeque<String>,
    queued: BTreeSet<String>,
    /// Cases known by the dossier they use.
    using: BTreeMap<String, BTreeSet<String>>,
    /// What was written since the case that is being worked out was taken from the queue; there is one at a time.
    touched: BTreeSet<String>,
}

impl State {
    fn queue(&mut self, case: &str) {
        if self.queued.insert(case.to_owned()) {
            self.queue.push_back(case.to_owned());
        }
    }
}

impl ProgressCache {
    fn state(&self) -> MutexGuard<'_, State> {
        // whatever is half done is worked out again when it is asked for
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of each; what is not, or is of another day, is asked for.
    pub(crate) fn of<'a>(
        &self,
        cases: impl Iterator<Item = &'a str>,
        today: Day,
    ) -> BTreeMap<&'a str, Arc<CaseProgress>> {
        let mut state = self.state();
        let mut found = BTreeMap::new();
        for case in cases {
            let known = state.known.get(case).map(|known| (known.day, known.progress.clone()));
            if known.as_ref().is_none_or(|(day, _)| *day != today) {
                state.queue(case);
            }
            found.extend(known.map(|(_, progress)| (case, progress)));
        }
        if !state.queue.is_empty() {
            self.asked.notify_one();
        }
        found
    }

    /// Something of a case or dossier was written. What was known before stands until it is worked out anew.
    pub(crate) fn changed(&self, id: &str) {
        let mut state = self.state();
        state.touched.insert(id.to_owned());
        let mut cases: Vec<String> = state.using.get(id).into_iter().flatten().cloned().collect();
        cases.extend(state.known.contains_key(id).then(|| id.to_owned()));
        for case in &cases {
            state.queue(case);
        }
        if !cases.is_empty() {
            self.asked.notify_one();
        }
    }

    fn next(&self) -> Option<String> {
        let mut state = self.state();
        let case = state.queue.pop_front()?;
        state.queued.remove(&case);
        state.touched.clear();
        Some(case)
    }

    fn learned(&self, case: &str, known: Option<Known>) {
        let mut state = self.state();
        for cases in state.using.values_mut() {
            cases.remove(case);
        }
        state.using.retain(|_, cases| !cases.is_empty());
        let Some(known) = known else {
            state.known.remove(case);
            return;
        };
        // it may have been read before that was written
        let mut read = std::iter::once(case).chain(known.dossiers.iter().map(String::as_str));
        if read.any(|id| state.touched.contains(id)) {
            state.queue(case);
        }
        for dossier in &known.dossiers {
            state.using.entry(dossier.clone()).or_default().insert(case.to_owned());
        }
        state.known.insert(case.to_owned(), known);
    }
}

impl Workbench {
    /// Works out how far one case is that was asked for; whether there was one.
    ///
    /// # Errors
    /// A fault of the store; the case is asked for again by the next page that needs it.
    pub async fn judge_next(&self) -> Result<bool> {
        let Some(case) = self.progress().next() else { return Ok(false) };
        let known = self.judge(&case).await?;
        self.progress().learned(&case, known);
        Ok(true)
    }

    /// Comes back when there is something for [`Workbench::judge_next`].
    pub async fn asked_to_judge(&self) {
        self.progress().asked.notified().await;
    }

    async fn judge(&self, case: &str) -> Result<Option<Known>> {
        let kept: Option<Versioned<Case>> = self.store().one(Key::root(case)).await?;
        let Some(case) = kept.filter(|kept| kept.value.state() == CaseState::Preparing) else {
            return Ok(None);
        };
        let parties: Vec<Versioned<Access>> = self.store().many(Select::Lookup(case.key.id.clone())).await?;
        if !parties.iter().any(|party| party.key.parent == case.value.owner) {
            return Ok(None);
        }
        let confirmations: Vec<Versioned<Confirmation>> =
            self.store().many(Select::Parent(case.key.id.clone())).await?;
        // before what is judged: over midnight it is worked out once more, and never taken for that of the new day
        let day = self.today();
        let contents = self.contents_of(&case, &parties).await?;
        Ok(Some(Known {
            day,
            progress: Arc::new(CaseProgress { steps: steps(&contents, &confirmations) }),
            dossiers: contents.links.iter().map(|link| link.key.id.clone()).collect(),
        }))
    }
}

fn steps(contents: &CaseSnapshot, confirmations: &[Versioned<Confirmation>]) -> Vec<Turn> {
    let case = &contents.case.value;
    let (owner, assessment) = (contents.sides.owner(), contents.assessment());
    let unanswered = unanswered(contents);
    let questions: usize = unanswered.iter().map(|(_, count)| count).sum();
    if case.purpose == Purpose::ServiceDossier {
        return listed(case, [(Open::Questions, questions, owner)]);
    }
    let findings = contents.findings();
    let unconfirmed = findings.iter().filter(|finding| finding.code == UNCONFIRMED).count();
    let blocking = findings.iter().filter(|finding| finding.severity == Severity::Blocking).count();
    let copies = form::copies(contents.dossier(), assessment);
    let forms = |by: &str, of: form::ConfirmationState| {
        let ours = copies
            .iter()
            .filter(|copy| contents.holder_of_copy(&copy.instance) == by && form::blanks(copy).is_empty());
        ours.filter(|copy| contents.confirmation_state(copy, confirmations) == of).count()
    };
    let mut signing: Vec<&str> = contents.sides.all().iter().map(|side| side.organisation.as_str()).collect();
    signing.retain(|organisation| *organisation != owner);
    signing.dedup();
    signing.push(owner);
    let unsigned = copies
        .iter()
        .any(|copy| contents.confirmation_state(copy, confirmations) != form::ConfirmationState::Good);
    let mut open = vec![(Open::Facts, assessment.needs().len(), owner)];
    open.extend(unanswered.into_iter().map(|(by, count)| (Open::Questions, count, by)));
    open.extend([
        (Open::Dossiers, unnoted(contents).len(), owner),
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
        return open;
    }
    let ready = blocking == 0 && !unsigned && !contents.is_open();
    listed(case, [(Open::Blocking, blocking, owner), (Open::Submit, usize::from(ready), owner)])
}

/// How many questions each organisation has still to answer, in the order of the operators.
fn unanswered(contents: &CaseSnapshot) -> Vec<(&str, usize)> {
    let asked = questions_of(contents, contents.assessment());
    let mut open: Vec<(&str, usize)> = Vec::new();
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

fn listed<'a>(case: &Case, all: impl IntoIterator<Item = (Open, usize, &'a str)>) -> Vec<Turn> {
    let some = all.into_iter().filter(|(_, count, _)| *count > 0);
    let turn = |(open, count, by): (Open, usize, &str)| Turn {
        step: Step { open, count, by: kind_of(case, by) },
        organisation: by.to_owned(),
    };
    some.map(turn).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use simsa_model::Day;

    use super::{CaseProgress, Known, ProgressCache};

    fn known(dossiers: &[&str]) -> Known {
        let dossiers = dossiers.iter().map(|dossier| (*dossier).to_owned()).collect();
        Known { day: Day::new(2026, 3, 2), progress: Arc::new(CaseProgress { steps: Vec::new() }), dossiers }
    }

    #[test]
    fn what_changes_is_worked_out_again_and_only_once() {
        let (progress, today) = (ProgressCache::default(), Day::new(2026, 3, 2));
        progress.changed("c-1");
        assert_eq!(progress.next(), None, "nobody has asked for it");
        assert!(progress.of(["c-1", "c-2"].into_iter(), today).is_empty());
        assert!(progress.of(["c-1"].into_iter(), today).is_empty(), "asking twice is asking once");
        assert_eq!(progress.next().as_deref(), Some("c-1"));
        progress.learned("c-1", Some(known(&["d-1"])));
        assert_eq!(progress.next().as_deref(), Some("c-2"));
        progress.learned("c-2", None);
        assert_eq!(progress.of(["c-1"].into_iter(), today).len(), 1);
        assert_eq!(progress.next(), None, "what is known of today is not worked out again");
        for id in ["c-1", "d-1", "c-9"] {
            progress.changed(id);
        }
        assert_eq!(progress.next().as_deref(), Some("c-1"));
        progress.learned("c-1", Some(known(&[])));
        progress.changed("d-1");
        assert_eq!(progress.next(), None, "the dossier is not used any more");
    }

    #[test]
    fn what_is_written_while_it_is_worked_out_is_not_missed() {
        for written in ["c-1", "d-1"] {
            let progress = ProgressCache::default();
            progress.of(["c-1"].into_iter(), Day::new(2026, 3, 2));
            assert_eq!(progress.next().as_deref(), Some("c-1"));
            progress.changed(written);
            progress.learned("c-1", Some(known(&["d-1"])));
            assert_eq!((progress.next().as_deref(), progress.next()), (Some("c-1"), None), "{written}");
        }
    }

    #[test]
    fn another_day_is_asked_for_and_yesterday_shown_until_then() {
        let progress = ProgressCache::default();
        progress.learned("c-1", Some(known(&[])));
        assert_eq!(progress.of(["c-1"].into_iter(), Day::new(2026, 3, 3)).len(), 1);
        assert_eq!(progress.next().as_deref(), Some("c-1"));
    }
}
