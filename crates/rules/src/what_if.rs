//! What would make the case lighter, or let it be handed in: which certificates or choices move it to another group, and
//! what falls away.
//!
//! Every combination of the changes that make sense for the case is assessed by the very rules that assess the case
//! itself; kept are the smallest combinations that bring something, the biggest first. Nothing is guessed: the reasons
//! are the grounds of the new ruling, and a saving that rests on a notice that has not come is said as a bound. A
//! combination that leaves national or public institutions without the CSAP that they must use is not offered: however
//! light, it could not be handed in.

mod lacking;
mod words;

use simsa_model::{
    Assessment, Certificate, CsapDuty, CsapType, Day, Due, Facts, Group, Holder, Ruling, Scheme,
};

use crate::case::CaseFacts;
use crate::{RuleConflict, assess};

pub use self::lacking::{Lacking, LackingOperator, Obtain};

/// One thing that could change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "change", content = "scheme")]
pub enum PossibleChange {
    /// Every operator that keeps records and lacks this certificate gains (or renews, or extends) it.
    Certificate(Scheme),
    /// The records are kept without cloud computing.
    NoCloud,
}

/// A combination of changes and what it would bring.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Step {
    /// The changes, all of them together.
    pub changes: Vec<PossibleChange>,
    /// For each certificate among the changes, which operators lack it and what it takes.
    pub lacking: Vec<Lacking>,
    /// The group it would lead to.
    pub group: Group,
    /// Questions that would fall away whatever the certifier's notice says.
    pub questions_saved: isize,
    /// Questions that would fall away at most; more only where the notice of group II-2 has not come.
    pub questions_saved_at_most: isize,
    /// Forms that would fall away, minus those that would be added.
    pub forms_saved: isize,
    /// Whether the duty of national and public institutions to use CSAP is not met now and would be.
    pub settles_csap_duty: bool,
    /// Whether the certifier's notice still decides how many questions fall away.
    pub depends_on_notice: bool,
    /// The assessment after the changes: its grounds are the reasons.
    pub then: Assessment,
}

const CERTIFICATES: [Scheme; 4] = [Scheme::IsmsP, Scheme::Iso27017, Scheme::Iso27018, Scheme::Csap];

/// The steps that would make the case lighter or let it be handed in; none when its group is not decided, or when nothing
/// helps.
///
/// # Errors
/// Our rules contradict each other, on these facts or on what they would become.
pub fn what_if(facts: &Facts, on: Day) -> Result<Vec<Step>, RuleConflict> {
    let now = assess(facts, on)?;
    if now.decided_group().is_none() {
        return Ok(Vec::new());
    }
    let case = CaseFacts::new(facts, on);
    let open = open_changes(&case, &now);
    let changes: Vec<PossibleChange> = open.iter().map(|(change, _)| *change).collect();
    let mut steps: Vec<Step> = Vec::new();
    for changes in combinations(&changes) {
        let lacking = open.iter().filter(|(change, _)| changes.contains(change));
        let lacking: Vec<Lacking> = lacking.flat_map(|(_, lacking)| lacking.iter().cloned()).collect();
        let superfluous = |step: &Step| step.changes.iter().all(|change| changes.contains(change));
        let Some(step) = take(facts, on, &now, changes.clone(), lacking)? else { continue };
        // A bigger combination is worth showing only when it brings more than each smaller one inside it.
        let better = |other: &&Step| superfluous(other) && gain(other) >= gain(&step);
        if brings_something(&step) && !steps.iter().any(|other| better(&other)) {
            steps.push(step);
        }
    }
    steps.sort_by_key(|step| (std::cmp::Reverse(gain(step)), step.changes.len(), step.changes.clone()));
    Ok(steps)
}

/// To be able to hand in at all comes first; more questions are never outweighed by fewer forms.
fn gain(step: &Step) -> (bool, isize, isize, isize) {
    (step.settles_csap_duty, step.questions_saved, step.questions_saved_at_most, step.forms_saved)
}

fn brings_something(step: &Step) -> bool {
    step.settles_csap_duty || (step.questions_saved, step.forms_saved) > (0, 0)
}

/// Certificates that some operator lacks, and the choice against the cloud where the case is in the cloud.
fn open_changes(case: &CaseFacts<'_>, now: &Assessment) -> Vec<(PossibleChange, Vec<Lacking>)> {
    let certificates = CERTIFICATES.into_iter().filter_map(|scheme| {
        let lacking = lacking::lacking(case, now, scheme);
        (!lacking.is_empty()).then_some((PossibleChange::Certificate(scheme), lacking))
    });
    let no_cloud = case.cloud().is_yes().then_some((PossibleChange::NoCloud, Vec::new()));
    certificates.chain(no_cloud).collect()
}

/// All non-empty combinations, the smaller ones first.
fn combinations(changes: &[PossibleChange]) -> Vec<Vec<PossibleChange>> {
    let mut all: Vec<Vec<PossibleChange>> = (1_u32..1 << changes.len())
        .map(|mask| {
            let taken = changes.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0);
            taken.map(|(_, change)| *change).collect()
        })
        .collect();
    all.sort_by_key(Vec::len);
    all
}

/// The step that these changes make; `None` when it does not decide the group, or could not be handed in.
fn take(
    facts: &Facts,
    on: Day,
    now: &Assessment,
    changes: Vec<PossibleChange>,
    lacking: Vec<Lacking>,
) -> Result<Option<Step>, RuleConflict> {
    let mut different = facts.clone();
    if changes.contains(&PossibleChange::NoCloud) {
        different.storage.iter_mut().for_each(|storage| storage.cloud = Some(false));
    }
    if !lacking.is_empty() {
        let gained = lacking.iter().flat_map(|one| one.certificates(on));
        different.certificates.get_or_insert_default().extend(gained);
    }
    let then = assess(&different, on)?;
    let Some(group) = then.decided_group() else { return Ok(None) };
    if csap_missing(&then) {
        return Ok(None);
    }
    let (before, after) = (Questions::of(now, facts), Questions::of(&then, facts));
    let fewer = before.asked - after.asked;
    // What the notice leaves open before and after is the same, and cancels out.
    let (may_go, may_come) = match (before.by_notice, after.by_notice) {
        (before, after) if before == after => (0, 0),
        other => other,
    };
    let (questions_saved, questions_saved_at_most) = (fewer - may_come, fewer + may_go);
    Ok(Some(Step {
        group,
        questions_saved,
        questions_saved_at_most,
        forms_saved: signed(now.decided_duties().len()) - signed(then.decided_duties().len()),
        settles_csap_duty: csap_missing(now),
        depends_on_notice: questions_saved != questions_saved_at_most,
        changes,
        lacking,
        then,
    }))
}

fn csap_missing(assessment: &Assessment) -> bool {
    assessment.csap_duty.as_ref().and_then(Ruling::value) == Some(&CsapDuty::Missing)
}

fn signed(count: usize) -> isize {
    isize::try_from(count).unwrap_or(isize::MAX)
}

/// How many questions are to be answered. While the notice that narrows form 3 has not come, it may leave none of them, or
/// all: a saving must not rest on what the certifier has not said yet.
struct Questions {
    /// As far as it is known.
    asked: isize,
    /// More, at most, once the notice has come.
    by_notice: isize,
}

impl Questions {
    fn of(assessment: &Assessment, facts: &Facts) -> Self {
        let asked: usize = assessment.decided_duties().iter().map(|duty| duty.questions).sum();
        let after_notice = assessment.decided_duties().iter().any(|duty| duty.due == Due::AfterNotice);
        let open = after_notice && !facts.notice_has_come();
        let by_notice = if open { simsa_catalogue::Checklist::Form3.questions().count() } else { 0 };
        Self { asked: signed(asked), by_notice: signed(by_notice) }
    }
}

impl Lacking {
    /// What its operators would then hold, from the day `on`.
    fn certificates(&self, on: Day) -> impl Iterator<Item = Certificate> + '_ {
        let scheme = self.scheme;
        self.operators.iter().map(move |operator| Certificate {
            scheme,
            holder: Some(Holder::Operator),
            operator: operator.id.clone(),
            number: None,
            valid_from: Some(on),
            valid_until: Some(on.days_after(365)),
            covers_service: Some(true),
            csap_type: (scheme == Scheme::Csap).then_some(CsapType::Iaas),
            csap_grade: None,
            copy: None,
        })
    }
}
