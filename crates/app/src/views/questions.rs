//! The questions of a case with their answers, remarks and findings.

use simsa_catalogue::Question;
use simsa_model::{AnswerValue, Day, Finding, FormId, List, Place};
use simsa_store::records::{Comment, Member};
use simsa_store::{CaseId, MemberId, Select, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::open_points::questions_of;
use crate::domain::remarks::is_shown;
use crate::domain::respondents::{Answerer, Given};
use crate::domain::tasks::can_answer;
use crate::error::Result;
use crate::views::reader::CaseReader;

/// A question and what stands there.
#[derive(Clone, Debug)]
pub struct QuestionView {
    /// The question.
    pub question: &'static Question,
    /// The form on which it is asked.
    pub form: FormId,
    /// Version of the case's own answer, to be named when it is written; absent when there is none.
    pub version: Option<u64>,
    /// The answer.
    pub answer: Option<AnswerValue>,
    /// The remark.
    pub note: String,
    /// Names of the evidence.
    pub evidence: Vec<String>,
    /// The service dossier the answer comes from, when the case has none of its own.
    pub from_dossier: Option<CaseId>,
    /// The member who is to answer; absent also when it is one of another organisation.
    pub assignee: Option<MemberId>,
    /// The day by which.
    pub due: Option<Day>,
    /// Remarks that this organisation may see, in their order.
    pub comments: Vec<CommentView>,
    /// Findings about this question.
    pub findings: Vec<Finding>,
}

/// A remark.
#[derive(Clone, Debug)]
pub struct CommentView {
    /// The words.
    pub text: String,
    /// Whether the other party sees it.
    pub shared: bool,
    /// Whether it was written by one's own organisation.
    pub own: bool,
    /// Name of the writer, when of one's own organisation.
    pub by: Option<String>,
    /// When.
    pub at: jiff::Timestamp,
}

/// The questions of a case.
#[derive(Clone, Debug)]
pub struct Questions {
    /// The questions, in printed order.
    pub questions: Vec<QuestionView>,
    /// Members of one's own organisation, to assign questions to.
    pub members: Vec<(MemberId, String)>,
    /// Whether this member may write answers now.
    pub editable: bool,
    /// Answers of the case itself to questions that it does not ask: what is left of another group.
    pub left: Vec<LeftAnswer>,
    /// The operator whose answers these are, by its id in the facts; absent where only one answers.
    pub operator: Option<String>,
    /// Id and name of the operators whose answers this organisation sees; none where only one answers.
    pub operators: Vec<(String, String)>,
}

/// An answer to a question that is not asked.
#[derive(Clone, Debug)]
pub struct LeftAnswer {
    /// Id of the question.
    pub question: String,
    /// The operator whose answer it is, where it names one.
    pub operator: Option<String>,
    /// The answer.
    pub answer: Option<AnswerValue>,
    /// Version, to be named when it is written.
    pub version: u64,
}

impl CaseReader<'_> {
    /// The questions of a case: all, or those of one form and section; with the answers of `operator` where several
    /// answer, of the first of one's own when it is left out.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] when this organisation sees no answers of the operator.
    pub async fn questions(&self, of: Option<(FormId, &str)>, operator: Option<&str>) -> Result<Questions> {
        let (actor, contents, store) = (self.actor, self.contents().await?, self.workbench.store());
        let whose = contents.shown_respondent(actor, operator)?;
        let holder = whose.map_or_else(|| contents.answering(), |one| &one.organisation);
        let editable = contents.may_edit_operator_part(actor, holder);
        let comments: Vec<Versioned<Comment>> = store.many(Select::parent(self.id().to_owned())).await?;
        let members: Vec<Versioned<Member>> = store.many(Select::parent(actor.organisation.clone())).await?;
        let dossier = contents.dossier();
        let assessment = contents.assessment();
        let findings = contents.findings_for(actor);
        let name =
            |id: &MemberId| members.iter().find(|kept| kept.id() == id).map(|kept| kept.value.name.clone());
        let comment = |kept: &Versioned<Comment>| CommentView {
            text: kept.value.text.clone(),
            shared: kept.value.shared,
            own: kept.value.organisation == actor.organisation,
            by: name(&kept.value.by),
            at: kept.value.at,
        };
        let mut all = questions_of(contents, assessment);
        all.retain(|asked| whose.is_none_or(|one| one.is_asked_on(asked.form)));
        let given = contents.given_answers();
        let left = left(contents, actor, whose, &given);
        let answers = whose.map(|one| dossier.answers_of(one.operator.as_deref())).unwrap_or_default();
        let wanted = all.into_iter().filter(|asked| {
            of.is_none_or(|(form, section)| asked.form == form && asked.question.section.number == section)
        });
        let questions = wanted.map(|asked| {
            let id = asked.question.id.as_str();
            let counting = answers.get(id).copied();
            let listed = counting.map(|(_, answer)| answer);
            let kept = counting.and_then(|(at, _)| given.get(at)).map(|given| given.kept);
            let row = whose.and_then(|one| contents.answer_row(&contents.key_of(id, one)));
            let own = row.filter(|kept| contents.stands(kept));
            // who was to answer before operators were told apart still is
            let assigned = own.or_else(|| contents.earlier_row(id, holder));
            let visible = |kept: &&Versioned<Comment>| {
                kept.value.question == id && is_shown(actor, &self.reached, &kept.value)
            };
            let mine = |member: &&MemberId| members.iter().any(|kept| kept.id() == *member);
            QuestionView {
                question: asked.question,
                form: asked.form,
                version: own.map(|kept| kept.version),
                answer: listed.and_then(|answer| answer.answer),
                note: listed.map(|answer| answer.note.clone()).unwrap_or_default(),
                evidence: listed.map(|answer| answer.evidence.clone()).unwrap_or_default(),
                from_dossier: kept
                    .filter(|kept| kept.key.parent != contents.id())
                    .map(|kept| kept.key.parent.clone()),
                assignee: assigned.and_then(|kept| kept.value.assignee.as_ref()).filter(mine).cloned(),
                // by when somebody of another organisation is to answer is that organisation's affair
                due: assigned
                    .filter(|kept| kept.value.assignee.as_ref().is_none_or(|member| mine(&member)))
                    .and_then(|kept| kept.value.due),
                comments: comments.iter().filter(visible).map(comment).collect(),
                findings: findings
                    .iter()
                    .filter(|finding| is_about(finding, id, whose, dossier))
                    .cloned()
                    .collect(),
            }
        });
        let questions: Vec<QuestionView> = questions.collect();
        // whoever has a question already is listed, so that the page shows it
        let has =
            |id: &MemberId| questions.iter().any(|one: &QuestionView| one.assignee.as_ref() == Some(id));
        let able = members.iter().filter(|kept| {
            let able = kept.value.active && can_answer(actor.kind, &kept.value.roles);
            able || has(kept.id())
        });
        let members = able.map(|kept| (kept.key.id.clone(), kept.value.name.clone())).collect();
        let several = contents.several_answer();
        let operators = contents.respondents_for(actor).filter(|_| several);
        let operators = operators.filter_map(|one| contents.named(one.operator.as_deref()?)).collect();
        let operator = whose.filter(|_| several).and_then(|one| one.operator.clone());
        Ok(Questions { questions, members, editable, left, operator, operators })
    }
}

impl CaseSnapshot {
    /// Id and name of an operator of the facts.
    fn named(&self, id: &str) -> Option<(String, String)> {
        let operator = self.brought.facts.operators.iter().find(|operator| operator.id == id)?;
        Some((id.to_owned(), operator.name.clone().unwrap_or_else(|| id.to_owned())))
    }
}

/// Answers to what is not asked: of the operator that is shown, of all of them, and of such as answer no more.
fn left(
    contents: &CaseSnapshot,
    actor: &Actor,
    whose: Option<&Answerer>,
    given: &[Given<'_>],
) -> Vec<LeftAnswer> {
    let asked = questions_of(contents, contents.assessment());
    let asks = |one: &Answerer, question: &str| {
        asked.iter().any(|asked| one.is_asked_on(asked.form) && asked.question.id.as_str() == question)
    };
    let open = |given: &&Given<'_>| {
        let of = given.operator;
        let mut for_whom =
            contents.respondents.iter().filter(|one| of.is_none_or(|id| one.operator.as_deref() == Some(id)));
        let others = of.is_some_and(|id| {
            whose.and_then(|one| one.operator.as_deref()) != Some(id)
                && contents.respondents.iter().any(|one| one.operator.as_deref() == Some(id))
        });
        !others && !for_whom.any(|one| asks(one, given.question))
    };
    let here =
        |given: &&Given<'_>| given.kept.key.parent == contents.id() && given.kept.value.answer.is_some();
    let seen = given.iter().filter(here).filter(|given| contents.shows_answer(actor, given)).filter(open);
    seen.map(|given| LeftAnswer {
        question: given.question.to_owned(),
        operator: given.operator.map(str::to_owned),
        answer: given.kept.value.answer,
        version: given.kept.version,
    })
    .collect()
}

/// Whether a finding points at the answer to this question, be it shared or that of the one whose answers are shown: by
/// its place in the list of answers.
fn is_about(
    finding: &Finding,
    question: &str,
    whose: Option<&Answerer>,
    dossier: &simsa_model::Dossier,
) -> bool {
    let operator = whose.and_then(|one| one.operator.as_deref());
    finding.places.iter().any(|place| {
        let Place::Entry { list: List::Answers, at, .. } = place else { return false };
        dossier.answers.get(*at).is_some_and(|answer| {
            answer.question == question
                && (answer.operator.is_none() || answer.operator.as_deref() == operator)
        })
    })
}
