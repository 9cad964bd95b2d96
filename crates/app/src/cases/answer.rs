//! Answering a question, and saying who is to answer it by when. Two editors never overwrite each other silently.

use simsa_catalogue::catalogue;
use simsa_ledger::EventKind;
use simsa_model::{AnswerValue, Day};
use simsa_store::records::{AnswerRecord, Member, NoticeKind, Notification};
use simsa_store::{CaseId, MemberId, RowKey, Typed, UnitOfWork, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::limits;
use crate::domain::parts::permit_operator_part;
use crate::domain::respondents::AnswerKey;
use crate::domain::tasks::can_answer;
use crate::error::{Error, Refusal, Result, invalid, not_found, not_now, same_as_seen};
use crate::permit::Action;
use crate::workbench::Workbench;

/// An answer as a person gives it.
#[derive(Clone, Debug, Default)]
pub struct SaveAnswer {
    /// The case.
    pub case: CaseId,
    /// The question, for example `emr-2.1-1`.
    pub question: String,
    /// The operator whose answer it is, by its id in the facts, where several answer; absent, it is that of the only one
    /// for whom the organisation speaks.
    pub operator: Option<String>,
    /// The version of the answer that was on the page; absent when there was none.
    pub version: Option<u64>,
    /// The answer; `None` takes it back.
    pub answer: Option<AnswerValue>,
    /// The remark.
    pub note: String,
    /// Names of the evidence.
    pub evidence: Vec<String>,
}

impl CaseSnapshot {
    /// The row with this key; an error when it holds what another operator wrote before.
    fn answer_here(&self, key: &AnswerKey) -> Result<Option<&Versioned<AnswerRecord>>> {
        let row = self.answer_row(key);
        if row.is_some_and(|kept| !self.stands(kept)) {
            return Err(not_now(
                "이 질문에는 지금은 답변을 맡지 않는 다른 사업자의 답변이 남아 있습니다. 신청기관에 알리십시오",
                "an operator that does not answer any more has left its answer here; tell the applicant",
            ));
        }
        Ok(row)
    }

    /// Every name must be that of evidence the actor sees, of the case or of a dossier used in it.
    fn known_evidence(&self, actor: &Actor, names: &[String]) -> Result<()> {
        let known = |name: &str| self.evidence_named(name).is_some_and(|kept| self.may_see(actor, kept));
        match names.iter().enumerate().find(|(at, name)| !known(name) || names[..*at].contains(name)) {
            None => Ok(()),
            Some((_, name)) => Err(invalid(
                "evidence",
                format!("증빙자료 ‘{name}’이(가) 목록에 없거나 두 번 쓰였습니다"),
                format!("the evidence `{name}` is not on the list, or named twice"),
            )),
        }
    }
}

impl Workbench {
    /// Saves an answer; gives its new version.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] with both answers when somebody else has changed it since; [`Refusal::Invalid`].
    pub async fn save_answer(&self, actor: &Actor, input: &SaveAnswer) -> Result<u64> {
        let note = limits::text("note", &input.note, limits::NOTE)?;
        if catalogue().question(&input.question).is_none() {
            return Err(not_found());
        }
        self.settle(async || {
            let reached = self.reached(actor, &input.case).await?;
            let contents = self.contents(&reached).await?;
            let back = input.answer.is_none() && note.is_empty() && input.evidence.is_empty();
            let (question, operator) = (&input.question, input.operator.as_deref());
            let (key, holder) = contents.answer_key(actor, question, operator, back)?;
            let reached = permit_operator_part(reached, actor, holder)?;
            let old = contents.answer_here(&key)?.cloned();
            let earlier = contents.earlier_row(question, &actor.organisation).filter(|_| old.is_none());
            let mut next = old.as_ref().or(earlier).map(|kept| kept.value.clone()).unwrap_or_default();
            (next.answer, next.note) = (input.answer, note.clone());
            next.evidence.clone_from(&input.evidence);
            next.organisation.clone_from(&actor.organisation);
            if let Some(old) = &old
                && said(&old.value) == said(&next)
            {
                return Ok(old.version);
            }
            if old.as_ref().map(|kept| kept.version) != input.version {
                return Err(self.answer_conflict(actor, old.as_ref(), &next).await?);
            }
            if old.as_ref().is_none_or(|old| old.value.evidence != next.evidence) {
                contents.known_evidence(actor, &next.evidence)?;
            }
            (next.by, next.at) = (Some(actor.member.clone()), Some(self.now()));
            let before = old.as_ref().or(earlier).map(|kept| &kept.value);
            next.note_change(self.now(), &actor.organisation, before);
            let digest = [("answer", self.keyed_json(&input.case, &said(&next))?)];
            let references = [("question", input.question.as_str())];
            let mut unit =
                self.record(reached.permitted(), EventKind::DOSSIER_CHANGED, &references, &digest)?;
            reached.hold(&mut unit);
            match old {
                Some(mut kept) => {
                    kept.value = next;
                    unit.update(&kept)?;
                }
                None => unit.insert(RowKey::new(&input.case, key.id()), &next)?,
            }
            if let Some(earlier) = earlier {
                unit.remove(earlier);
            }
            self.notify_cases(&reached, &mut unit).await?;
            self.commit(unit).await.map(|done| done.version)
        })
        .await
    }

    async fn answer_conflict(
        &self,
        actor: &Actor,
        old: Option<&Versioned<AnswerRecord>>,
        yours: &AnswerRecord,
    ) -> Result<Error> {
        let by = match old.and_then(|kept| kept.value.by.as_ref()) {
            // a name of the other organisation is not for this one
            Some(member) => {
                let kept: Option<Versioned<Member>> =
                    self.store().one(RowKey::new(&actor.organisation, member)).await?;
                kept.map(|kept| kept.value.name)
            }
            None => None,
        };
        let json = |AnswerRecord { answer, note, evidence, .. }: &AnswerRecord| serde_json::json!({ "answer": answer, "note": note, "evidence": evidence });
        Ok(Refusal::Conflict {
            theirs: old.map_or(serde_json::Value::Null, |kept| json(&kept.value)),
            version: old.map_or(0, |kept| kept.version),
            yours: json(yours),
            by,
        }
        .into())
    }

    /// Says which member of one's own organisation is to answer a question, and by when, over what stood there at
    /// `version` (that of the answer; absent when there was none); gives the new one.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when the member is not one of one's own; [`Refusal::Conflict`].
    pub async fn assign(
        &self,
        actor: &Actor,
        case: &CaseId,
        of: impl Into<AnswerKey>,
        version: Option<u64>,
        (assignee, due): (Option<&MemberId>, Option<Day>),
    ) -> Result<Option<u64>> {
        let AnswerKey { question, operator } = of.into();
        let question = question.as_str();
        if catalogue().question(question).is_none() {
            return Err(not_found());
        }
        self.settle(async || {
            let reached = self.authorize(actor, Action::Assign, case).await?;
            if let Some(member) = assignee {
                let kept: Option<Versioned<Member>> =
                    self.store().one(RowKey::new(&actor.organisation, member)).await?;
                let member = kept.filter(|kept| kept.value.active).ok_or_else(|| {
                    invalid("assignee", "우리 기관의 구성원이 아닙니다", "not a member of your organisation")
                })?;
                if !can_answer(actor.kind, &member.value.roles) {
                    return Err(invalid(
                        "assignee",
                        "답할 수 있는 역할(작성자)이 아닙니다. 역할을 주거나 다른 구성원을 고르십시오",
                        "no role to answer (editor); give the role, or choose somebody else",
                    ));
                }
            }
            let contents = self.contents(&reached).await?;
            let (key, holder) = contents.answer_key(actor, question, operator.as_deref(), false)?;
            reached.require_all_of(holder)?;
            let old = contents.answer_here(&key)?.cloned();
            let earlier = contents.earlier_row(question, &actor.organisation).filter(|_| old.is_none());
            let stands = old.as_ref().map(|kept| (kept.value.assignee.as_ref(), kept.value.due));
            if stands.unwrap_or_default() == (assignee, due) {
                return Ok(old.map(|kept| kept.version));
            }
            self.assigned_as_seen(actor, old.as_ref(), version, (assignee, due)).await?;
            let references =
                [("question", question), ("assignee", assignee.map_or("none", MemberId::as_str))];
            let mut unit = self.record(reached.permitted(), "assigned", &references, &[])?;
            reached.hold(&mut unit);
            if let Some(mut kept) = old {
                (kept.value.assignee, kept.value.due) = (assignee.cloned(), due);
                unit.update(&kept)?;
            } else {
                let (organisation, assignee) = (actor.organisation.clone(), assignee.cloned());
                let begun = earlier.map(|kept| kept.value.clone()).unwrap_or_default();
                let answer = AnswerRecord { organisation, assignee, due, ..begun };
                unit.insert(RowKey::new(case, key.id()), &answer)?;
            }
            if let Some(earlier) = earlier {
                unit.remove(earlier);
            }
            self.notify_assignee(actor, case, question, assignee, &mut unit)?;
            self.commit(unit).await.map(|done| Some(done.version))
        })
        .await
    }

    /// Refuses to assign over what others have changed.
    async fn assigned_as_seen(
        &self,
        actor: &Actor,
        old: Option<&Versioned<AnswerRecord>>,
        seen: Option<u64>,
        (assignee, due): (Option<&MemberId>, Option<Day>),
    ) -> Result<()> {
        // whom the other organisation has assigned is not for this one
        let present = old.and_then(|kept| kept.value.assignee.as_ref());
        let theirs = match present {
            Some(member) => {
                let own: Option<Versioned<Member>> =
                    self.store().one(RowKey::new(&actor.organisation, member)).await?;
                own.map(|kept| kept.key.id)
            }
            None => None,
        };
        let json = |assignee: Option<&MemberId>, due: Option<Day>| serde_json::json!({ "assignee": assignee, "due": due });
        let theirs = || {
            old.map_or(serde_json::Value::Null, |kept| {
                json(theirs.as_ref(), kept.value.due.filter(|_| present.is_none() || theirs.is_some()))
            })
        };
        same_as_seen(old.map(|kept| kept.version), seen, theirs, json(assignee, due))
    }

    fn notify_assignee(
        &self,
        actor: &Actor,
        case: &CaseId,
        question: &str,
        assignee: Option<&MemberId>,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        let Some(member) = assignee.filter(|member| **member != actor.member) else { return Ok(()) };
        let kind = NoticeKind::Assigned { case: case.to_owned(), question: question.to_owned() };
        let notice = Notification { kind, to: Some(member.to_owned()), at: self.now() };
        let key = RowKey::new(&actor.organisation, format!("assigned/{case}/{question}"));
        Ok(unit.put(key, &notice)?)
    }
}

/// What an answer says, apart from who is to give it.
fn said(answer: &AnswerRecord) -> (Option<AnswerValue>, &str, &[String]) {
    (answer.answer, &answer.note, &answer.evidence)
}
