//! The case panel: facts, assessment with grounds, what would make it lighter, what is asked next, progress, findings.

use std::collections::BTreeMap;
use std::sync::Arc;

use simsa_model::{Assessment, At, Bi, Conformity, Day, FactPath, Facts, Finding, FormId, Severity};
use simsa_rules::{Asked, Step};
use simsa_store::records::{Access, ImportCounts, Organisation, OrganisationKind, Reopened};
use simsa_store::{OrganisationId, Select, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::{CaseSnapshot, JudgedFacts};
use crate::domain::open_points::questions_of;
use crate::domain::places::Holders;
use crate::domain::tasks::{Open, OpenStep, Task, counted, subject, tasks};
use crate::error::Result;
use crate::permit::{Action, may, row};
use crate::views::cases::CaseLine;
use crate::views::dossier::{UsedDossier, used};
use crate::views::reader::CaseReader;

/// How far one section of a checklist is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionProgress {
    /// The form.
    pub form: FormId,
    /// Number of the section, for example `2`.
    pub section: &'static str,
    /// Its name (Korean; official).
    pub name: &'static str,
    /// Questions asked.
    pub asked: usize,
    /// Questions answered.
    pub answered: usize,
}

/// An organisation that takes part.
#[derive(Clone, Debug)]
pub struct Participant {
    /// Its id.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// As what it takes part.
    pub kind: OrganisationKind,
}

/// What every page of a case shows some of.
#[derive(Clone, Debug)]
pub struct CasePanel {
    /// The case.
    pub line: CaseLine,
    /// Version of the case, to be named when facts or conformity are written.
    pub version: u64,
    /// The facts of the case itself.
    pub facts: Facts,
    /// The facts with what service dossiers bring: on these everything is judged.
    pub all_facts: Facts,
    /// The day on which it is judged.
    pub judged_on: Day,
    /// The assessment, with grounds and readings.
    pub assessment: Arc<Assessment>,
    /// What open rulings ask for next.
    pub needs: Vec<FactPath>,
    /// Progress by section.
    pub progress: Vec<SectionProgress>,
    /// Findings, the gravest first.
    pub findings: Vec<Finding>,
    /// What is to be done, in the order in which it is best done: all of it for the applicant, its own for an operator.
    pub tasks: Vec<Task>,
    /// Each time that it was prepared again after a submission, with the reason.
    pub reopened: Vec<Reopened>,
    /// What came with the folder that it was imported from; its owner's to know.
    pub imported: Option<ImportCounts>,
    /// Which organisation is which operator of the facts.
    pub operators: BTreeMap<String, OrganisationId>,
    /// Service dossiers used, as far as this organisation sees them.
    pub dossiers: Vec<UsedDossier>,
    /// For a service dossier: the cases that use it.
    pub used_in: Vec<CaseLine>,
    /// What the applicant has confirmed; absent for the operator.
    pub conformity: Option<Conformity>,
    /// What this member may do now, for showing the right buttons; each action decides again for itself.
    pub may: Vec<Action>,
    judged: Arc<JudgedFacts>,
}

impl CasePanel {
    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// What would make the case lighter.
    ///
    /// # Errors
    /// [`crate::Error::Fault`] when the rules contradict each other.
    pub fn what_if(&self) -> Result<&[Step]> {
        self.judged.what_if()
    }

    /// The tasks counted by kind and by whose turn it is, in the order in which they are best done.
    pub fn steps(&self) -> Vec<OpenStep> {
        counted(&self.tasks).into_iter().map(|one| one.step).collect()
    }

    /// Whether a task is this member's: the turn of its organisation, and within its roles.
    pub fn is_for(&self, actor: &Actor, task: &Task) -> bool {
        task.organisation == actor.organisation && self.may(task.open.action(task.by))
    }

    /// Whether the member may do it now.
    pub fn may(&self, action: Action) -> bool {
        self.may.contains(&action)
    }
}

/// A finding, and who is to settle it where.
#[derive(Clone, Debug)]
pub struct FoundFor {
    /// The finding.
    pub finding: Finding,
    /// What findings of its kind are called.
    pub name: Bi,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The page.
    pub open: Open,
}

impl CaseReader<'_> {
    /// The findings with whoever is to settle them, the gravest first.
    ///
    /// # Errors
    /// A fault.
    pub async fn found(&self) -> Result<Vec<FoundFor>> {
        let contents = self.contents().await?;
        let holders = Holders::of(contents);
        let found = |finding: Finding| FoundFor {
            organisation: holders.settles(&finding).clone(),
            open: subject(&finding),
            name: simsa_checks::explain(finding.code)
                .map_or(Bi::new("점검 결과", "finding"), |card| card.name),
            finding,
        };
        Ok(contents.findings_for(self.actor).into_iter().map(found).collect())
    }

    /// What is to be done in the case, as far as this organisation is told.
    async fn tasks(&self) -> Result<Vec<Task>> {
        let (actor, contents) = (self.actor, self.contents().await?);
        let confirmations = self.confirmations().await?;
        let mut all = tasks(contents, contents.seen_by(actor).findings(), &confirmations)?;
        all.retain(|task| {
            actor.kind == OrganisationKind::Applicant || task.organisation == actor.organisation
        });
        Ok(all)
    }

    /// The case panel.
    ///
    /// # Errors
    /// A fault.
    pub async fn panel(&self) -> Result<CasePanel> {
        let (actor, contents) = (self.actor, self.contents().await?);
        let used_in = self.used_in(contents).await?;
        let assessment = &contents.judged.assessment;
        let value = &contents.case.value;
        Ok(CasePanel {
            line: CaseLine::of(&contents.case, actor),
            version: contents.case.version,
            judged_on: assessment.on,
            needs: assessment.needs().into_iter().cloned().collect(),
            progress: progress(contents, actor, assessment),
            findings: contents.findings_for(actor),
            tasks: self.tasks().await?,
            reopened: value.reopened.clone(),
            imported: value.imported.clone().filter(|_| actor.organisation == value.owner),
            operators: value.operators.clone(),
            dossiers: used(actor, contents)?,
            used_in,
            conformity: (actor.kind != OrganisationKind::Operator).then(|| value.conformity.clone()),
            may: allowed(actor, contents),
            facts: value.facts.clone(),
            all_facts: contents.brought.facts.clone(),
            assessment: assessment.clone(),
            judged: contents.judged.clone(),
        })
    }

    /// The organisations that take part in a case.
    ///
    /// # Errors
    /// A fault.
    pub async fn participants(&self) -> Result<Vec<Participant>> {
        let parties = &self.reached.parties;
        let ids = parties.iter().map(|party| party.key.parent.clone());
        let organisations: Vec<Versioned<Organisation>> =
            self.workbench.store().many(Select::ids(ids)).await?;
        Ok(participants(parties, &organisations))
    }
}

/// Actions about a case that the table allows this member now.
fn allowed(actor: &Actor, contents: &CaseSnapshot) -> Vec<Action> {
    let (case, sides) = (&contents.case.value, &contents.sides);
    let owner_only =
        [Action::ManageCase, Action::Submit, Action::Reopen, Action::CloseCase, Action::RemoveParty];
    let allowed = |action: &&Action| {
        may(actor, **action, Some(case.state()))
            && !row(**action).states.is_empty()
            && (case.owner == actor.organisation || !owner_only.contains(action))
            && (**action != Action::LeaveCase || case.owner != actor.organisation)
            && (**action != Action::EditAbsentOperatorPart || sides.speaks(&actor.organisation))
            && (**action != Action::EditOperatorPart || sides.speaks(&actor.organisation))
    };
    Action::ALL.iter().filter(allowed).copied().collect()
}

fn participants(
    parties: &[Versioned<Access>],
    organisations: &[Versioned<Organisation>],
) -> Vec<Participant> {
    let name = |id: &OrganisationId| {
        organisations.iter().find(|kept| kept.id() == id).map(|kept| kept.value.name.clone())
    };
    let participant = |party: &Versioned<Access>| Participant {
        name: name(&party.key.parent).unwrap_or_default(),
        organisation: party.key.parent.clone(),
        kind: party.value.kind,
    };
    let mut all: Vec<Participant> = parties.iter().map(participant).collect();
    all.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    all
}

/// How far the answers are that an organisation sees: of several operators those of all of them together.
pub(super) fn progress(
    contents: &CaseSnapshot,
    actor: &Actor,
    assessment: &Assessment,
) -> Vec<SectionProgress> {
    let seen = contents.respondents_for(actor).map(|one| {
        let answers = contents.dossier().answers_of(one.operator.as_deref());
        (one, answers)
    });
    let seen: Vec<_> = seen.collect();
    let mut sections: Vec<SectionProgress> = Vec::new();
    for Asked { question, form, .. } in questions_of(contents, assessment) {
        let asking = || seen.iter().filter(|(one, _)| one.is_asked_on(form));
        let has = |answers: &BTreeMap<&str, At<'_>>| {
            answers.get(question.id.as_str()).is_some_and(|(_, answer)| answer.answer.is_some())
        };
        let (asked, answered) = (asking().count(), asking().filter(|(_, answers)| has(answers)).count());
        let section = question.section;
        match sections.last_mut().filter(|last| last.form == form && last.section == section.number) {
            _ if asked == 0 => {}
            Some(last) => (last.asked, last.answered) = (last.asked + asked, last.answered + answered),
            None => {
                sections.push(SectionProgress {
                    form,
                    section: section.number,
                    name: section.name,
                    asked,
                    answered,
                });
            }
        }
    }
    sections
}
