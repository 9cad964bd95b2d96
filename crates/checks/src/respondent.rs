//! Those who answer the checklists: the only operator, or each of several for the places it runs (reading R-051).

use std::collections::{BTreeMap, BTreeSet};

use simsa_catalogue::QuestionId;
use simsa_model::{Answer, At, Dossier, FormId};
use simsa_rules::{keepers, keepers_on};

/// Who answers, with the answers that count for it.
pub(crate) struct CountedRespondent<'a> {
    /// Id of the operator; absent while the facts list none.
    pub(crate) operator: Option<&'a str>,
    cloud_checklist: bool,
    answers: BTreeMap<&'a str, At<'a>>,
}

/// One per operator that keeps records; one where no operator is listed.
pub(crate) fn respondents(dossier: &Dossier) -> Vec<CountedRespondent<'_>> {
    let facts = &dossier.facts;
    let id = |at: &usize| facts.operators[*at].id.as_str();
    let clouds: BTreeSet<&str> = keepers_on(FormId::F3, facts).iter().map(id).collect();
    let mut ids: Vec<Option<&str>> = keepers(facts).iter().map(id).map(Some).collect();
    // an id that two operators share is found elsewhere
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    if ids.is_empty() {
        ids.push(None);
    }
    let answers = dossier.answers_of_each(&ids);
    let fills_in = |operator: Option<&str>| operator.is_none_or(|id| clouds.contains(id));
    let each = ids.into_iter().zip(answers);
    each.map(|(operator, answers)| {
        let cloud_checklist = fills_in(operator);
        CountedRespondent { operator, cloud_checklist, answers }
    })
    .collect()
}

impl<'a> CountedRespondent<'a> {
    /// Whether it fills in this form, one of the checklists that are due.
    pub(crate) fn is_asked_on(&self, form: FormId) -> bool {
        form != FormId::F3 || self.cloud_checklist
    }

    /// Its answer to the question that has a value, and the position of it.
    pub(crate) fn answer_to(&self, question: QuestionId) -> Option<(usize, &'a Answer)> {
        self.answers.get(question.as_str()).copied().filter(|(_, answer)| answer.answer.is_some())
    }

    /// Whether it has written nothing of its own to the question, so that what is shared counts for it.
    pub(crate) fn follows_shared(&self, question: &str) -> bool {
        self.answers.get(question).is_none_or(|(_, answer)| answer.operator.is_none())
    }

    /// Ids of the evidence that its answers point at.
    pub(crate) fn evidence(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.answers.values().flat_map(|(_, answer)| answer.evidence.iter().map(String::as_str))
    }
}
