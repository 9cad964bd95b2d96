//! What every check sees: the dossier, the assessment, and the look-ups they share, each worked out once.

use std::collections::{BTreeMap, BTreeSet};

use simsa_catalogue::{Question, QuestionId, catalogue};
use simsa_model::{
    Answer, AnswerValue, Applicability, Assessment, Certificate, Day, Dossier, Facts, FormId, Group,
    NotCounted, Operator, Say, Standing,
};
use simsa_rules::{Asked, asked, certificates_of_group};

use crate::report::short;
use crate::respondent::{CountedRespondent, respondents};

/// The case under examination.
pub(crate) struct CheckInput<'a> {
    pub(crate) dossier: &'a Dossier,
    pub(crate) facts: &'a Facts,
    pub(crate) assessment: &'a Assessment,
    /// The day on which the case is judged.
    pub(crate) on: Day,
    /// The day of the application, or the day of judgement while none is stated.
    pub(crate) applied: Day,
    pub(crate) group: Option<Group>,
    /// The questions the case must answer, in printed order.
    pub(crate) asked: Vec<Asked>,
    asked_on: Vec<Option<FormId>>,
    /// The question of each answer, in the order of the file; `None` where there is none of that id.
    pub(crate) questions: Vec<Option<&'static Question>>,
    /// Those who answer the checklists: one, or each of several operators for its own places.
    pub(crate) respondents: Vec<CountedRespondent<'a>>,
    /// Positions, among the respondents, of those that are operators.
    respondent_at: BTreeMap<&'a str, usize>,
    /// The operators by id; of one that two share, the first.
    operators: BTreeMap<&'a str, &'a Operator>,
    evidence_of: BTreeMap<&'a str, usize>,
    used: BTreeSet<&'a str>,
}

impl<'a> CheckInput<'a> {
    pub(crate) fn new(dossier: &'a Dossier, assessment: &'a Assessment) -> Self {
        let facts = &dossier.facts;
        let asked: Vec<Asked> = asked(assessment, facts.notice.as_ref()).collect();
        let mut asked_on = vec![None; Question::COUNT];
        for one in &asked {
            asked_on[one.question.id.index()] = Some(one.form);
        }
        let questions: Vec<_> =
            dossier.answers.iter().map(|answer| catalogue().question(&answer.question)).collect();
        let mut evidence_of = BTreeMap::new();
        for (at, evidence) in dossier.evidence.iter().enumerate() {
            evidence_of.entry(evidence.id.as_str()).or_insert(at);
        }
        let mut operators = BTreeMap::new();
        for operator in &facts.operators {
            operators.entry(operator.id.as_str()).or_insert(operator);
        }
        let respondents = respondents(dossier);
        let by_id = respondents.iter().enumerate().filter_map(|(at, one)| Some((one.operator?, at)));
        Self {
            dossier,
            facts,
            respondent_at: by_id.collect(),
            operators,
            assessment,
            on: assessment.on,
            applied: facts.application.date.unwrap_or(assessment.on),
            group: assessment.decided_group(),
            asked,
            asked_on,
            questions,
            respondents,
            evidence_of,
            used: dossier.evidence_uses().map(|(_, id)| id).collect(),
        }
    }

    /// S014 is not reviewed in this application.
    pub(crate) fn not_reviewed(&self) -> Option<Applicability> {
        let applies = *self.assessment.applicability.value()?;
        (applies != Applicability::Applies).then_some(applies)
    }

    /// Whether this form is due.
    pub(crate) fn owes(&self, form: FormId) -> bool {
        self.assessment.decided_duties().iter().any(|duty| duty.form == form)
    }

    /// Form 3 is due after the certifier's notice (group II-2), and no control has been named yet.
    pub(crate) fn awaits_notice(&self) -> bool {
        self.group == Some(Group::II2) && self.owes(FormId::F3) && !self.facts.notice_has_come()
    }

    /// 그룹 II.
    pub(crate) fn is_cloud(&self) -> bool {
        self.group.is_some_and(Group::is_cloud)
    }

    /// The form on which the case must answer the question, if it must.
    pub(crate) fn form_of(&self, question: QuestionId) -> Option<FormId> {
        self.asked_on[question.index()]
    }

    /// Whether several operators answer, each for its own places.
    pub(crate) fn several(&self) -> bool {
        self.respondents.len() > 1
    }

    /// The operator, where there are several: with one, everything is said of all.
    pub(crate) fn told_apart<'o>(&self, operator: Option<&'o str>) -> Option<&'o str> {
        operator.filter(|_| self.several())
    }

    /// The operator's name before what is said of it, where there are several: `사업자 가상백업의 `. Empty where there is
    /// one, or where what is said concerns all.
    pub(crate) fn whose(&self, operator: Option<&str>) -> Say {
        match self.told_apart(operator) {
            None => Say::default(),
            Some(id) => {
                let name = short(self.operator_name(id));
                Say::new(format!("사업자 {name}의 "), format!("Operator {name}: "))
            }
        }
    }

    /// The respondents for whom the answer at this position counts, of those who are asked its question.
    pub(crate) fn served(&self, at: usize) -> impl Iterator<Item = &CountedRespondent<'a>> {
        let answer = &self.dossier.answers[at];
        let form = self.questions[at].and_then(|question| self.form_of(question.id));
        let whom = match answer.operator.as_deref() {
            None => self.respondents.as_slice(),
            Some(id) => self.respondent_at.get(id).map_or(&[][..], |at| &self.respondents[*at..=*at]),
        };
        whom.iter().filter(move |one| {
            form.is_some_and(|form| one.is_asked_on(form))
                && (answer.operator.is_some() || one.follows_shared(&answer.question))
        })
    }

    /// The answers that the case must give and has given: position, answer, value, question and form. What counts for
    /// nobody is not among them.
    pub(crate) fn given(
        &self,
    ) -> impl Iterator<Item = (usize, &'a Answer, AnswerValue, &'static Question, FormId)> + '_ {
        self.dossier.answers.iter().enumerate().filter_map(|(at, answer)| {
            let question = self.questions[at]?;
            let form = self.form_of(question.id)?;
            self.served(at).next()?;
            Some((at, answer, answer.answer?, question, form))
        })
    }

    /// Position of the first piece of evidence with this id.
    pub(crate) fn evidence_at(&self, id: &str) -> Option<usize> {
        self.evidence_of.get(id).copied()
    }

    /// The ids of the list of evidence, each once.
    pub(crate) fn evidence_ids(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.evidence_of.keys().copied()
    }

    /// Whether anything points at the evidence with this id.
    pub(crate) fn is_used(&self, id: &str) -> bool {
        self.used.contains(id)
    }

    /// The certificates, with how each stands.
    pub(crate) fn certificates(&self) -> impl Iterator<Item = (usize, &'a Certificate, &'a Standing)> {
        let certificates = self.facts.certificates.as_deref().unwrap_or_default();
        self.assessment.certificates.iter().filter_map(|standing| {
            Some((standing.index, certificates.get(standing.index)?, &standing.standing))
        })
    }

    /// The certificates that do not count for this reason.
    pub(crate) fn not_counted(&self, reason: NotCounted) -> impl Iterator<Item = (usize, &'a Certificate)> {
        self.certificates().filter_map(move |(at, certificate, standing)| match standing {
            Standing::DoesNotCount(reasons) if reasons.contains(&reason) => Some((at, certificate)),
            _ => None,
        })
    }

    /// The certificates that count.
    pub(crate) fn counting(&self) -> impl Iterator<Item = (usize, &'a Certificate)> {
        self.certificates()
            .filter(|(.., standing)| **standing == Standing::Counts)
            .map(|(at, certificate, _)| (at, certificate))
    }

    /// The certificates that are handed in for S014: those on which the group rests.
    pub(crate) fn handed_in(&self) -> impl Iterator<Item = (usize, &'a Certificate)> {
        let certificates = self.facts.certificates.as_deref().unwrap_or_default();
        let rests_on = certificates_of_group(self.facts, self.assessment.group.as_ref());
        rests_on.into_iter().filter_map(|at| Some((at, certificates.get(at)?)))
    }

    /// The operators that keep records, by id, each once: those who answer and of whose forms there is a copy.
    pub(crate) fn keepers(&self) -> BTreeSet<&'a str> {
        self.respondents.iter().filter_map(|one| one.operator).collect()
    }

    /// Whether an entry that names this operator, or none, stands on a form of somebody who keeps records. With several,
    /// what names nobody is asked for there.
    pub(crate) fn is_printed(&self, named: Option<&str>) -> bool {
        named.is_none_or(|id| self.respondent_at.is_empty() || self.respondent_at.contains_key(id))
    }

    /// The operator's name, or its id while it has none.
    pub(crate) fn operator_name<'n>(&self, id: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.operators.get(id).and_then(|operator| operator.name.as_deref()).unwrap_or(id)
    }

    /// The operator with this id.
    pub(crate) fn operator(&self, id: &str) -> Option<&'a Operator> {
        self.operators.get(id).copied()
    }
}
