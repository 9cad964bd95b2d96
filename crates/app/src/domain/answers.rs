//! Whose answers the questions of a case have: those of its only operator, or of each of several for the places it runs
//! (reading R-051, decision 0039).
//!
//! A row is kept by its question, and by question and operator where operators are told apart ([`AnswerKey`]). A row that
//! names no operator is shared when the case's owner wrote it; one that an operator wrote before there was a second one
//! goes on to count for the operators for whom its organisation speaks, and for nobody else. Which of several entries
//! counts for an operator is decided in one place for all, [`Dossier::answers_of`](simsa_model::Dossier::answers_of).

use std::collections::BTreeSet;

use simsa_model::List;
use simsa_store::records::AnswerRecord;
use simsa_store::{OrganisationId, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::respondents::{AnswerKey, Answerer, Given};
use crate::error::{Result, invalid, not_found};

/// What has content of its own, or stood in the list of an imported case; a row that only assigns the question is no
/// answer.
fn is_listed(answer: &AnswerRecord) -> bool {
    let content = answer.answer.is_some() || !answer.note.is_empty() || !answer.evidence.is_empty();
    content || (answer.assignee.is_none() && answer.due.is_none())
}

impl CaseSnapshot {
    /// Whether several operators answer, each for itself.
    pub(crate) fn several_answer(&self) -> bool {
        self.respondents.len() > 1
    }

    /// The organisation that answers while operators are not told apart; the first that does where they are.
    pub(crate) fn answering(&self) -> &OrganisationId {
        &self.respondents[0].organisation
    }

    fn respondent(&self, operator: &str) -> Option<&Answerer> {
        self.respondents.iter().find(|one| one.operator.as_deref() == Some(operator))
    }

    /// Those whose answers an organisation sees: an operator its own, the applicant everybody's.
    pub(crate) fn respondents_for<'a>(&'a self, actor: &'a Actor) -> impl Iterator<Item = &'a Answerer> {
        self.respondents.iter().filter(|one| self.shows(actor, List::Answers, &one.organisation))
    }

    /// Whether an organisation sees an answer: what is shared all of them see.
    pub(crate) fn shows_answer(&self, actor: &Actor, given: &Given<'_>) -> bool {
        given.holder.is_none_or(|holder| self.shows(actor, List::Answers, holder))
    }

    /// Whose a page shows: the operator that is asked for, else the first of one's own, else the first that one sees.
    pub(crate) fn shown_respondent<'a>(
        &'a self,
        actor: &'a Actor,
        operator: Option<&str>,
    ) -> Result<Option<&'a Answerer>> {
        let mut seen = self.respondents_for(actor);
        if let Some(id) = operator {
            return seen.find(|one| one.operator.as_deref() == Some(id)).map(Some).ok_or_else(not_found);
        }
        let own = self.respondents.iter().find(|one| one.organisation == actor.organisation);
        Ok(own.or_else(|| seen.next()))
    }

    /// The row of the case with this key, whoever wrote it.
    pub(crate) fn answer_row(&self, key: &AnswerKey) -> Option<&Versioned<AnswerRecord>> {
        let id = key.id();
        let of = |kept: &Versioned<AnswerRecord>| {
            (&kept.key.parent, kept.key.id.as_str()).cmp(&(self.id(), id.as_str()))
        };
        self.answers.binary_search_by(of).ok().map(|at| &self.answers[at])
    }

    /// Whether a row stands in the case.
    pub(crate) fn stands(&self, kept: &Versioned<AnswerRecord>) -> bool {
        !self.given(kept).is_empty()
    }

    /// What the answer of an operator is kept by; shared rows of one operator stay what they are.
    pub(crate) fn key_of(&self, question: &str, of: &Answerer) -> AnswerKey {
        let own = AnswerKey { question: question.to_owned(), operator: of.operator.clone() };
        if self.several_answer() || self.answer_row(&own).is_some() { own } else { question.into() }
    }

    /// What an organisation wrote before operators were told apart, when it speaks for one of them only: it becomes that
    /// operator's with the next word.
    pub(crate) fn earlier_row(
        &self,
        question: &str,
        organisation: &OrganisationId,
    ) -> Option<&Versioned<AnswerRecord>> {
        let mut own = self.respondents.iter().filter(|one| one.organisation == organisation);
        let one = own.next().is_some() && own.next().is_none();
        let alone = self.several_answer() && one && organisation != self.sides.owner();
        let row = self.answer_row(&question.into()).filter(|_| alone);
        row.filter(|kept| kept.value.organisation == organisation)
    }

    /// What an answer of this actor is kept by, and whose it is. Without an operator it is that of the only one for whom
    /// the organisation speaks. `back` when it is only taken back, which also works for what no operator is asked any more.
    pub(crate) fn answer_key(
        &self,
        actor: &Actor,
        question: &str,
        operator: Option<&str>,
        back: bool,
    ) -> Result<(AnswerKey, &OrganisationId)> {
        if let Some(id) = operator {
            if let Some(one) = self.respondent(id) {
                return Ok((self.key_of(question, one), &one.organisation));
            }
            let key = AnswerKey::new(question, operator).ok_or_else(not_found)?;
            let row = self.answer_row(&key).filter(|_| back).ok_or_else(not_found)?;
            return Ok((key, self.sides.holder(&row.value.organisation, operator)));
        }
        let own: Vec<&Answerer> =
            self.respondents.iter().filter(|one| one.organisation == actor.organisation).collect();
        let owner = self.sides.owner();
        let shared = self.answer_row(&question.into()).filter(|kept| kept.value.organisation == owner);
        let nothing_own = own.iter().all(|one| self.answer_row(&self.key_of(question, one)).is_none());
        if back && self.several_answer() && actor.organisation == owner && shared.is_some() && nothing_own {
            return Ok((question.into(), owner));
        }
        match own[..] {
            [] => Ok((question.into(), self.answering())),
            [one] => Ok((self.key_of(question, one), &one.organisation)),
            _ => Err(invalid(
                "operator",
                "여러 사업자가 각각 답하는 신청 건입니다. 어느 사업자의 답인지 고르십시오",
                "several operators answer, each for itself; say whose answer it is",
            )),
        }
    }

    /// As what a row stands in the case; not at all when its organisation does not answer.
    fn given<'a>(&'a self, kept: &'a Versioned<AnswerRecord>) -> Vec<Given<'a>> {
        let by = &kept.value.organisation;
        let (here, owner) = (kept.key.parent == self.id(), self.sides.owner());
        let (question, named) = AnswerKey::parts(&kept.key.id);
        let give = |operator: Option<&'a str>| {
            let holder = match operator {
                Some(id) => Some(
                    self.respondent(id)
                        .map_or_else(|| self.sides.holder(by, operator), |one| &one.organisation),
                ),
                None => (!self.several_answer()).then(|| self.answering()),
            };
            Given { kept, question, operator, holder }
        };
        let of = |one: &&'a Answerer| {
            let brought =
                here || one.operator.as_deref().is_some_and(|id| self.brought.is_of(&kept.key.parent, id));
            one.organisation == by && brought
        };
        match named {
            Some(_) if here && self.sides.counts(by, named) => vec![give(named)],
            Some(_) => Vec::new(),
            None if !self.several_answer() => {
                let counts = by == self.answering() || (by == owner && here);
                counts.then(|| give(None)).into_iter().collect()
            }
            None if here && by == owner => vec![give(None)],
            None => self.respondents.iter().filter(of).map(|one| give(one.operator.as_deref())).collect(),
        }
    }

    /// The answers that count, in the order of their list. For each operator the case's own come before those of its
    /// dossiers, and what names it before what its organisation wrote earlier.
    pub(crate) fn given_answers(&self) -> Vec<Given<'_>> {
        let rows = self.in_order(&self.answers, |answer| answer.order).into_iter();
        let mut all: Vec<Given<'_>> =
            rows.filter(|kept| is_listed(&kept.value)).flat_map(|kept| self.given(kept)).collect();
        let names = |given: &Given<'_>| AnswerKey::parts(&given.kept.key.id).1.is_some();
        let by_name: BTreeSet<(&str, Option<&str>)> =
            all.iter().filter(|given| names(given)).map(|given| (given.question, given.operator)).collect();
        let mut seen = BTreeSet::new();
        all.retain(|given| {
            let (here, of) = (given.kept.key.parent == self.id(), (given.question, given.operator));
            if names(given) {
                return true;
            }
            let first = !by_name.contains(&of) && (here || !seen.contains(&(given.question, None)));
            first && (seen.insert(of) || here)
        });
        all
    }
}
