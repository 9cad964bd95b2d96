//! Who answers the questions of a case, and what each answer is kept by: its question, and question and operator where
//! operators are told apart (reading R-051, decision 0039).

use std::collections::BTreeSet;

use simsa_model::{self as model, Facts, FormId};
use simsa_rules::{keepers, keepers_on};
use simsa_store::records::{AnswerRecord, CaseRecord, Purpose};
use simsa_store::{AnswerId, OrganisationId, Versioned};

use crate::domain::sides::Sides;

/// Between question and operator in the id of a row; no question has it.
const OF: char = '@';

/// What an answer is kept by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerKey {
    /// Id of the question, for example `emr-2.1-1`.
    pub question: String,
    /// Id of the operator in the facts; absent for what is shared, and where operators are not told apart.
    pub operator: Option<String>,
}

impl AnswerKey {
    /// The key of an answer; `None` when the question is none.
    pub(crate) fn new(question: &str, operator: Option<&str>) -> Option<Self> {
        let known = !question.contains(OF) && operator != Some("");
        known.then(|| Self { question: question.to_owned(), operator: operator.map(str::to_owned) })
    }

    /// Question and operator of a row.
    pub(crate) fn parts(id: &AnswerId) -> (&str, Option<&str>) {
        let id = id.as_str();
        id.split_once(OF).map_or((id, None), |(question, operator)| (question, Some(operator)))
    }

    /// The id of the row.
    pub(crate) fn id(&self) -> AnswerId {
        match &self.operator {
            Some(operator) => format!("{}{OF}{operator}", self.question),
            None => self.question.clone(),
        }
        .into()
    }
}

impl From<&str> for AnswerKey {
    fn from(question: &str) -> Self {
        Self { question: question.to_owned(), operator: None }
    }
}

/// Who answers the questions of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answerer {
    /// Id of the operator in the facts; absent while they list none.
    pub(crate) operator: Option<String>,
    /// The organisation that answers for it.
    pub(crate) organisation: OrganisationId,
    cloud_checklist: bool,
}

impl Answerer {
    /// One for each operator that keeps records; one where that is nobody, and in a service dossier, which belongs to no
    /// case yet.
    pub(crate) fn all(case: &CaseRecord, facts: &Facts, sides: &Sides) -> Vec<Self> {
        let id = |at: usize| facts.operators[at].id.as_str();
        let mut ids: Vec<&str> = keepers(facts).into_iter().map(id).collect();
        let mut seen = BTreeSet::new();
        ids.retain(|id| seen.insert(*id));
        let clouds: Vec<&str> = keepers_on(FormId::F3, facts).into_iter().map(id).collect();
        let one = |id: &str| Self {
            operator: Some(id.to_owned()),
            organisation: sides.speaker(Some(id)).clone(),
            cloud_checklist: clouds.contains(&id),
        };
        match ids[..] {
            [only] if sides.are_told_apart() && case.purpose == Purpose::Application => vec![one(only)],
            [_, _, ..] if case.purpose == Purpose::Application => ids.into_iter().map(one).collect(),
            _ => {
                let present = sides.all().iter().find(|side| side.organisation != sides.owner());
                let organisation = present.unwrap_or(&sides.all()[0]).organisation.clone();
                let operator = ids.first().filter(|_| ids.len() == 1).map(|id| (*id).to_owned());
                vec![Self { operator, organisation, cloud_checklist: true }]
            }
        }
    }

    /// Whether it fills in this form, one of the checklists that are due.
    pub(crate) fn is_asked_on(&self, form: FormId) -> bool {
        form != FormId::F3 || self.cloud_checklist
    }
}

/// An answer as it stands in the case: a row that names no operator can be the answer of several.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    pub(crate) kept: &'a Versioned<AnswerRecord>,
    pub(crate) question: &'a str,
    /// Whose; absent for what is shared.
    pub(crate) operator: Option<&'a str>,
    /// The organisation whose it is; absent for what is shared by several operators.
    pub(crate) holder: Option<&'a OrganisationId>,
}

impl Given<'_> {
    /// As it stands in a case folder.
    pub(crate) fn listed(&self) -> model::Answer {
        listed(self.question, self.operator, &self.kept.value)
    }
}

/// An answer as it stands in a case folder.
pub(crate) fn listed(question: &str, operator: Option<&str>, answer: &AnswerRecord) -> model::Answer {
    let AnswerRecord { answer, note, evidence, .. } = answer;
    model::Answer {
        question: question.to_owned(),
        operator: operator.map(str::to_owned),
        answer: *answer,
        note: note.clone(),
        evidence: evidence.clone(),
    }
}
