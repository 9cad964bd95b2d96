//! Remarks on questions: for one's own organisation, or for both parties.

use simsa_catalogue::catalogue;
use simsa_store::records::{Access, Comment, NoticeKind, Notification};
use simsa_store::{CaseId, NoticeId, RowKey, Typed, Versioned};

use crate::actor::Actor;
use crate::domain::limits;
use crate::error::{Result, invalid, not_found};
use crate::permit::{Action, Reach, permit, reach};
use crate::relation::Relation;
use crate::secrets;
use crate::workbench::Workbench;

impl Workbench {
    /// Writes a remark; with `shared`, the parties of the other kind see it and are told: an operator's the applicant, the
    /// applicant's the operators.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`] when it is empty or too long.
    pub async fn comment(
        &self,
        actor: &Actor,
        case: &CaseId,
        question: &str,
        text: &str,
        shared: bool,
    ) -> Result<String> {
        let text = limits::text("text", text, limits::NOTE)?;
        if text.is_empty() {
            return Err(invalid("text", "내용을 쓰십시오", "write something"));
        }
        if catalogue().question(question).is_none() {
            return Err(not_found());
        }
        self.settle(async || {
            let reached = self.authorize(actor, Action::Comment, case).await?;
            // ids grow with time, so that remarks are listed in their order
            let id = format!("{:012}-{}", self.now().as_second(), secrets::id::<String>("r", self.random())?);
            let comment = Comment {
                question: question.to_owned(),
                text: text.clone(),
                shared,
                organisation: actor.organisation.clone(),
                by: actor.member.clone(),
                at: self.now(),
            };
            let digests = [("remark", self.keyed(case, &text))];
            let mut unit =
                self.record(reached.permitted(), "commented", &[("question", question)], &digests)?;
            unit.require(&reached.access);
            unit.insert(RowKey::new(case, &id), &comment)?;
            if shared {
                let told = |party: &&Versioned<Access>| {
                    let relation = Relation::of(actor, &reached.case.value, &party.key.parent);
                    relation != Relation::Own && reach(Action::Comment, relation) == Reach::All
                };
                for party in reached.parties.iter().filter(told) {
                    let kind = NoticeKind::Commented {
                        case: case.to_owned(),
                        question: question.to_owned(),
                        organisation: actor.organisation.clone(),
                    };
                    let notice = Notification { kind, to: None, at: self.now() };
                    unit.put(
                        RowKey::new(&party.key.parent, format!("commented/{case}/{question}")),
                        &notice,
                    )?;
                }
            }
            self.answer_once(actor, &mut unit, &serde_json::json!({ "id": id }))?;
            self.commit(unit).await?;
            Ok(id)
        })
        .await
    }

    /// Takes a notice off the list of one's own organisation.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn dismiss_notice(&self, actor: &Actor, id: &NoticeId) -> Result<()> {
        let permitted = permit(actor, Action::DismissNotice)?;
        let key = RowKey::new(&actor.organisation, id);
        let notice: Option<Versioned<Notification>> = self.store().one(key).await?;
        let mine = notice.filter(|kept| kept.value.to.as_ref().is_none_or(|to| *to == actor.member));
        let notice = mine.ok_or_else(not_found)?;
        let mut unit = self.record(&permitted, "notice-dismissed", &[("notice", id.as_str())], &[])?;
        unit.remove(&notice);
        self.commit_now(unit).await.map(|_| ())
    }
}
