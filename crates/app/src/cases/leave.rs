//! A party goes: an operator leaves a case, or the case's owner takes it out. Only while the case is prepared: what was
//! submitted stands as it went out.
//!
//! What was the operator's goes with it and passes to nobody: evidence, answers, entries of the lists, confirmations, its
//! own remarks and the use of its dossiers. Files stay in the vault, named by nothing of the case any more, until they are
//! destroyed. What a submission holds stays in the submission. Remarks that it shared stay, and so does the ledger.

use simsa_model::Say;
use simsa_store::records::{
    Access, Comment, Confirmation, Ended, Invitation, InvitedTo, Link, Member, NoticeKind, Notification,
};
use simsa_store::{CaseId, OrganisationId, Record, Select, Typed, UnitOfWork, Versioned};

use crate::actor::Actor;
use crate::domain::case_snapshot::CaseSnapshot;
use crate::domain::invitations::InvitationState;
use crate::domain::ownership::owner_only;
use crate::error::{Refusal, Result, not_found};
use crate::permit::{Action, Authorized, Reached};
use crate::secrets;
use crate::workbench::{Work, Workbench};

impl Workbench {
    /// Leaves a case that another organisation opened. What was one's own in it goes.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`] for the case's owner, which closes it instead, and when the case is not prepared.
    pub async fn leave_case(&self, actor: &Actor, case: &CaseId) -> Result<()> {
        self.settle(async || {
            let reached = self.authorize(actor, Action::LeaveCase, case).await?;
            if reached.case.value.owner == actor.organisation {
                let why = Say::new(
                    "신청 건을 연 기관은 나갈 수 없습니다. 더 진행하지 않으려면 종료하십시오",
                    "the organisation that opened the case cannot leave it; close it instead",
                );
                return Err(Refusal::NotPermitted { why }.into());
            }
            let contents = self.contents(&reached).await?;
            let own = &actor.organisation;
            let digests = [("withdrawn", files_of(&contents, own))];
            let mut unit =
                self.record(reached.permitted(), "party-left", &[("party", own.as_str())], &digests)?;
            let kind =
                NoticeKind::Left { case: case.to_owned(), organisation: own.to_owned(), removed: false };
            self.notify_of_going(actor, &reached, own, kind, &mut unit)?;
            let access = reached.access.clone();
            self.go(reached, &contents, &access, unit).await
        })
        .await
    }

    /// Takes an organisation out of a case of one's own. What was its own in it goes.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when it takes no part; [`Refusal::NotPermitted`] for whoever did not open the case, and for a certifier: it
    /// keeps what was submitted to it.
    pub async fn remove_party(
        &self,
        actor: &Actor,
        case: &CaseId,
        organisation: &OrganisationId,
    ) -> Result<()> {
        self.settle(async || {
            let reached = self.authorize(actor, Action::RemoveParty, case).await?;
            owner_only(actor, &reached.case.value)?;
            let mut others = reached.parties.iter().filter(|party| party.key.parent != actor.organisation);
            let access = others.find(|party| party.key.parent == organisation).cloned();
            let access = access.ok_or_else(not_found)?;
            if !access.value.prepares() {
                let why = Say::new(
                    "제출자료를 받은 인증기관은 내보낼 수 없습니다",
                    "a certifier that has received a submission cannot be taken out",
                );
                return Err(Refusal::NotPermitted { why }.into());
            }
            let contents = self.contents(&reached).await?;
            let digests = [("withdrawn", files_of(&contents, organisation))];
            let references = [("party", organisation.as_str())];
            let mut unit = self.record(reached.permitted(), "party-removed", &references, &digests)?;
            let (of, who) = (case.to_owned(), organisation.to_owned());
            let kind = NoticeKind::Left { case: of, organisation: who, removed: true };
            self.notify_of_going(actor, &reached, organisation, kind, &mut unit)?;
            self.go(reached, &contents, &access, unit).await
        })
        .await
    }

    /// Removes everything that was the organisation's own in the case, and that it takes part.
    async fn go(
        &self,
        mut reached: Authorized<'_>,
        contents: &CaseSnapshot,
        access: &Versioned<Access>,
        mut unit: Work,
    ) -> Result<()> {
        let (case, organisation) = (reached.case.id().to_owned(), access.key.parent.clone());
        let confirmations: Vec<Versioned<Confirmation>> =
            self.store().many(Select::parent(case.clone())).await?;
        let remarks: Vec<Versioned<Comment>> = self.store().many(Select::parent(case.clone())).await?;
        // what it writes meanwhile would stay behind
        contents.hold_lists(&mut unit);
        let own = |parent: &CaseId, of: &OrganisationId| *parent == case && *of == organisation;
        remove(&mut unit, contents.evidence.iter().filter(|k| own(&k.key.parent, &k.value.organisation)));
        remove(&mut unit, contents.answers.iter().filter(|k| own(&k.key.parent, &k.value.organisation)));
        remove(&mut unit, contents.items.iter().filter(|k| own(&k.key.parent, &k.value.organisation)));
        remove(&mut unit, confirmations.iter().filter(|kept| kept.value.organisation == organisation));
        let private =
            |kept: &&Versioned<Comment>| kept.value.organisation == organisation && !kept.value.shared;
        remove(&mut unit, remarks.iter().filter(private));
        let brought = |link: &&Versioned<Link>| {
            let mut dossiers = contents.dossiers.iter();
            dossiers.any(|own| own.key.id == link.key.id && own.value.owner == organisation)
        };
        remove(&mut unit, contents.links.iter().filter(brought));
        let entries: Vec<String> = contents.sides.spoken_for(&organisation).map(str::to_owned).collect();
        self.end_invitations(&reached, &organisation, &entries, &mut unit).await?;
        reached.case.value.operators.retain(|_, of| *of != organisation);
        reached.parties.retain(|party| party.key != access.key);
        unit.remove(access);
        if reached.access.key == access.key {
            unit.update(&reached.case)?;
        } else {
            reached.write(&mut unit)?;
        }
        self.commit(unit).await.map(|_| ())
    }

    /// Whoever stays is told, and whoever was taken out.
    fn notify_of_going(
        &self,
        actor: &Actor,
        reached: &Reached,
        organisation: &OrganisationId,
        kind: NoticeKind,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        let about = format!("left/{}/{organisation}", reached.case.id());
        let notice = Notification { kind, to: None, at: self.now() };
        reached.notify_parties_but(&actor.organisation, &about, &notice, unit)
    }

    /// Ends the open links by which the organisation could come back: those for its entries of the facts, and those to one
    /// of its members.
    async fn end_invitations(
        &self,
        reached: &Reached,
        organisation: &OrganisationId,
        entries: &[String],
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        let (case, owner) = (reached.case.id(), reached.case.value.owner.clone());
        let all: Vec<Versioned<Invitation>> = self.store().many(Select::parent(owner)).await?;
        let members: Vec<Versioned<Member>> =
            self.store().many(Select::parent(organisation.to_owned())).await?;
        for mut kept in all
            .into_iter()
            .filter(|kept| InvitationState::of(&kept.value, self.now()) == InvitationState::Open)
        {
            let InvitedTo::Party { case: of, operator, .. } = &kept.value.to else { continue };
            let again = operator.as_ref().is_some_and(|id| entries.contains(id))
                || members.iter().any(|member| member.value.email == kept.value.email);
            if of == case && again {
                kept.value.ended = Some(Ended::Withdrawn { at: self.now() });
                unit.update(&kept)?;
            }
        }
        Ok(())
    }
}

/// One digest over the files that go.
fn files_of(contents: &CaseSnapshot, organisation: &OrganisationId) -> [u8; 32] {
    let own = contents
        .evidence
        .iter()
        .filter(|kept| kept.key.parent == contents.id() && kept.value.organisation == organisation);
    let files: Vec<&str> =
        own.filter_map(|kept| kept.value.stored.as_ref()).map(|stored| stored.sha256.as_str()).collect();
    secrets::sha256(files.join("\n"))
}

fn remove<'a, R: Record + 'a>(unit: &mut UnitOfWork, rows: impl IntoIterator<Item = &'a Versioned<R>>) {
    for kept in rows {
        unit.remove(kept);
    }
}
