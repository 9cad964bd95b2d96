//! What would make the case lighter: which certificates or choices move it to another group, and what falls away.
//!
//! Every combination of the changes that make sense for the case is assessed by the very rules that assess the case
//! itself; kept are the smallest combinations that save something, the biggest saving first. Nothing is guessed: the
//! reasons are the grounds of the new ruling.

mod words;

use simsa_model::{Assessment, Certificate, CsapType, Day, Facts, Group, Holder, Scheme};

use crate::case::CaseFacts;
use crate::{RuleConflict, assess};

/// One thing that could change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "change", content = "scheme")]
pub enum PossibleChange {
    /// Every operator that keeps records gains (or renews, or extends to the service) this certificate.
    Certificate(Scheme),
    /// The records are kept without cloud computing.
    NoCloud,
}

/// A combination of changes and what it would bring.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Step {
    /// The changes, all of them together.
    pub changes: Vec<PossibleChange>,
    /// The group it would lead to.
    pub group: Group,
    /// Questions that would fall away.
    pub questions_saved: isize,
    /// Forms that would fall away, minus those that would be added.
    pub forms_saved: isize,
    /// Whether the certifier's notice still decides how many questions of form 3 remain.
    pub depends_on_notice: bool,
    /// The assessment after the changes: its grounds are the reasons.
    pub then: Assessment,
}

const CERTIFICATES: [Scheme; 4] = [Scheme::IsmsP, Scheme::Iso27017, Scheme::Iso27018, Scheme::Csap];

/// The steps that would make the case lighter; none when its group is not decided, or when nothing helps.
///
/// # Errors
/// Our rules contradict each other, on these facts or on what they would become.
pub fn what_if(facts: &Facts, on: Day) -> Result<Vec<Step>, RuleConflict> {
    let now = assess(facts, on)?;
    if now.decided_group().is_none() {
        return Ok(Vec::new());
    }
    let open = open_changes(facts, on);
    let mut steps: Vec<Step> = Vec::new();
    for changes in combinations(&open) {
        let superfluous = |step: &Step| step.changes.iter().all(|change| changes.contains(change));
        let Some(step) = take(facts, on, &now, changes.clone())? else { continue };
        // A bigger combination is worth showing only when it brings more than each smaller one inside it.
        let better = |other: &&Step| superfluous(other) && saving(other) >= saving(&step);
        if saving(&step) > (0, 0) && !steps.iter().any(|other| better(&other)) {
            steps.push(step);
        }
    }
    steps.sort_by_key(|step| (std::cmp::Reverse(saving(step)), step.changes.len(), step.changes.clone()));
    Ok(steps)
}

/// More questions are never outweighed by fewer forms.
fn saving(step: &Step) -> (isize, isize) {
    (step.questions_saved, step.forms_saved)
}

/// Certificates that do not count yet, and the choice against the cloud where the case is in the cloud.
fn open_changes(facts: &Facts, on: Day) -> Vec<PossibleChange> {
    let case = CaseFacts::new(facts, on);
    let held = |scheme| crate::validity::certificate::held_by_all(&case, &[scheme]).is_yes();
    let mut changes: Vec<PossibleChange> =
        CERTIFICATES.into_iter().filter(|scheme| !held(*scheme)).map(PossibleChange::Certificate).collect();
    if case.cloud().is_yes() {
        changes.push(PossibleChange::NoCloud);
    }
    changes
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

fn take(
    facts: &Facts,
    on: Day,
    now: &Assessment,
    changes: Vec<PossibleChange>,
) -> Result<Option<Step>, RuleConflict> {
    let mut facts = facts.clone();
    for change in &changes {
        apply(&mut facts, *change, on);
    }
    let then = assess(&facts, on)?;
    let Some(group) = then.decided_group() else { return Ok(None) };
    Ok(Some(Step {
        group,
        questions_saved: signed(most_questions(now)) - signed(most_questions(&then)),
        forms_saved: signed(now.decided_duties().len()) - signed(then.decided_duties().len()),
        depends_on_notice: group == Group::II2,
        changes,
        then,
    }))
}

fn signed(count: usize) -> isize {
    isize::try_from(count).unwrap_or(isize::MAX)
}

/// Questions to answer, counting form 3 in full while the notice that narrows it has not come: a saving must not rest
/// on what the certifier has not said yet.
fn most_questions(assessment: &Assessment) -> usize {
    let full_form_3 = simsa_catalogue::Checklist::Form3.questions().count();
    assessment
        .decided_duties()
        .iter()
        .map(|duty| {
            if duty.questions == 0 && duty.form == simsa_model::FormId::F3 {
                full_form_3
            } else {
                duty.questions
            }
        })
        .sum()
}

fn apply(facts: &mut Facts, change: PossibleChange, on: Day) {
    match change {
        PossibleChange::NoCloud => facts.storage.iter_mut().for_each(|storage| storage.cloud = Some(false)),
        PossibleChange::Certificate(scheme) => {
            let holders: Vec<Option<String>> = if facts.operators.is_empty() {
                vec![None]
            } else {
                facts.operators.iter().map(|operator| Some(operator.id.clone())).collect()
            };
            let certificates = facts.certificates.get_or_insert_default();
            certificates.extend(holders.into_iter().map(|operator| Certificate {
                scheme,
                holder: Some(Holder::Operator),
                operator,
                number: None,
                valid_from: Some(on),
                valid_until: Some(on.days_after(365)),
                covers_service: Some(true),
                csap_type: (scheme == Scheme::Csap).then_some(CsapType::Iaas),
                csap_grade: None,
                copy: None,
            }));
        }
    }
}
