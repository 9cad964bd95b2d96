//! Making links that work once: the set-up of the installation, membership in an organisation, taking part in a case.
//! What their holders do with them is in `accept`. Making one tells nobody which addresses have an account here.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use simsa_store::records::{
    Ended, Invitation, InvitedTo, MemberRole, NoticeKind, Notification, Organisation, OrganisationKind,
};
use simsa_store::{CaseId, InvitationId, KeyOf, MemberId, RowKey, Select, Typed, UnitOfWork, Versioned};

use crate::actor::Actor;
use crate::domain::invitations::{InvitationState, first_roles, named_for};
use crate::domain::limits;
use crate::error::{Error, Refusal, Result, invalid, not_found, not_now};
use crate::permit::{Action, Permitted, SystemTask, allow, permit, require_fresh};
use crate::secrets;
use crate::workbench::{Work, Workbench};

/// Whom to invite to one's own organisation.
#[derive(Clone, Debug)]
pub struct InviteMember {
    /// E-mail address.
    pub email: String,
    /// Roles.
    pub roles: BTreeSet<MemberRole>,
}

/// Which organisation to invite to a case.
#[derive(Clone, Debug)]
pub struct InviteParty {
    /// The case.
    pub case: CaseId,
    /// What the organisation is; an operator.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// E-mail address of its first administrator.
    pub email: String,
    /// `id` of the operator in the facts of the case, when it is one.
    pub operator: Option<String>,
}

/// Which organisation to invite to this installation.
#[derive(Clone, Debug)]
pub struct InviteOrganisation {
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// E-mail address of its first administrator.
    pub email: String,
}

impl Workbench {
    /// Makes the one-time link for the first administrator, while no organisation exists; an earlier link ends.
    /// `None` when the installation is set up.
    ///
    /// # Errors
    /// A fault.
    pub async fn set_up_link(&self) -> Result<Option<String>> {
        let any: Vec<Versioned<Organisation>> = self.store().page(Select::All, None, 1).await?;
        if !any.is_empty() {
            return Ok(None);
        }
        let invitation = Invitation {
            token: String::new(),
            to: InvitedTo::SetUp,
            email: String::new(),
            // what fits the kind that is chosen when it is accepted
            roles: BTreeSet::new(),
            by: MemberId::default(),
            expires: self.now(),
            ended: None,
        };
        let mut unit = Self::unrecorded(&Permitted::system(SystemTask::SetUpLink));
        let token = self.invitation_of(RowKey::root("set-up"), invitation, &mut unit)?;
        self.commit(unit).await?;
        Ok(Some(token))
    }

    pub(crate) fn invitation_of(
        &self,
        key: KeyOf<Invitation>,
        mut invitation: Invitation,
        unit: &mut UnitOfWork,
    ) -> Result<String> {
        let token = secrets::token(self.random())?;
        let lasts = SignedDuration::from_secs(self.policy().invitation_seconds);
        invitation.token = secrets::digest(&token);
        invitation.expires = self.now().saturating_add(lasts).unwrap_or(self.now());
        unit.put(key, &invitation)?;
        Ok(token)
    }

    /// Invites a person to one's own organisation; gives the token of the link.
    ///
    /// # Errors
    /// [`Refusal::Invalid`]: address, roles that do not fit, or a member already; [`Refusal::Again`] for an administrator
    /// or signer, whom no program invites.
    pub async fn invite_member(&self, actor: &Actor, input: &InviteMember) -> Result<String> {
        let permitted = permit(actor, Action::ManageMembers)?;
        let email = limits::email("email", &input.email)?;
        fitting_roles(&input.roles, actor.kind)?;
        // who could administer or bind the organisation is let in by a person who has just proven who they are
        if input.roles.contains(&MemberRole::Administrator) || input.roles.contains(&MemberRole::Signer) {
            require_fresh(actor)?;
        }
        if self.members(actor).await?.iter().any(|kept| kept.value.email == email) {
            return Err(invalid("email", "이미 우리 기관의 구성원입니다", "this is a member already"));
        }
        let to = InvitedTo::Member { organisation: actor.organisation.clone() };
        self.invite(actor, &permitted, to, email, input.roles.clone()).await
    }

    /// Invites an organisation to a case; gives the token of the link. A new person may accept it for a new organisation,
    /// or an administrator for one that is here.
    ///
    /// # Errors
    /// [`Refusal::Invalid`], [`Refusal::NotFound`].
    pub async fn invite_party(&self, actor: &Actor, input: &InviteParty) -> Result<String> {
        let reached = self.authorize(actor, Action::InviteParty, &input.case).await?;
        if input.kind != OrganisationKind::Operator {
            return Err(invalid("kind", "사업자만 초대할 수 있습니다", "only an operator can be invited"));
        }
        let known =
            |id: &String| reached.case.value.facts.operators.iter().any(|operator| operator.id == *id);
        if input.operator.as_ref().is_some_and(|id| !known(id)) {
            return Err(invalid(
                "operator",
                "사실 관계에 없는 사업자입니다. 먼저 사업자를 추가하십시오",
                "the facts know no such operator; add it first",
            ));
        }
        let named = |id: &String| named_for(&reached.case.value, &reached.parties, id).is_some();
        if input.operator.as_ref().is_some_and(named) {
            return Err(invalid(
                "operator",
                "이미 다른 기관이 이 사업자로 참여하고 있습니다. 바꾸려면 먼저 그 기관의 지정을 해제하십시오",
                "an organisation takes part as this operator already; undo that first",
            ));
        }
        let (case, name) = (input.case.clone(), limits::name("name", &input.name)?);
        let (kind, operator) = (input.kind, input.operator.clone());
        let to =
            InvitedTo::Party { name: name.clone(), kind, case: case.clone(), operator: operator.clone() };
        let email = limits::email("email", &input.email)?;
        let (id, mut unit, token) =
            self.invitation_unit(actor, reached.permitted(), to, email, first_roles(kind))?;
        unit.require(&reached.access);
        // whoever takes part knows of it before anybody comes
        let organisation = actor.organisation.clone();
        let kind = NoticeKind::Invited { case: case.clone(), organisation, name, operator };
        let notice = Notification { kind, to: None, at: self.now() };
        reached.notify_parties_but(
            &actor.organisation,
            &format!("invited/{case}/{id}"),
            &notice,
            &mut unit,
        )?;
        self.commit_now(unit).await?;
        Ok(token)
    }

    /// Invites an organisation to this installation, without a case; gives the token of the link.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for whoever does not keep the installation; [`Refusal::Invalid`].
    pub async fn invite_organisation(&self, actor: &Actor, input: &InviteOrganisation) -> Result<String> {
        let permitted = permit(actor, Action::KeepInstallation)?;
        let to = InvitedTo::Organisation { name: limits::name("name", &input.name)?, kind: input.kind };
        let email = limits::email("email", &input.email)?;
        self.invite(actor, &permitted, to, email, first_roles(input.kind)).await
    }

    /// The organisations of this installation: name, kind and since when, nothing of their work; from behind `after`
    /// on, at most `limit`.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for whoever does not keep the installation.
    pub async fn organisations(
        &self,
        actor: &Actor,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Versioned<Organisation>>> {
        allow(actor, Action::KeepInstallation)?;
        Ok(self.store().page(Select::All, after.map(RowKey::root), limit.clamp(1, 200)).await?)
    }

    async fn invite(
        &self,
        actor: &Actor,
        permitted: &Permitted<'_>,
        to: InvitedTo,
        email: String,
        roles: BTreeSet<MemberRole>,
    ) -> Result<String> {
        let (_, unit, token) = self.invitation_unit(actor, permitted, to, email, roles)?;
        self.commit_now(unit).await?;
        Ok(token)
    }

    /// The unit of work that makes an invitation, with the invitation's id and the token of its link.
    fn invitation_unit(
        &self,
        actor: &Actor,
        permitted: &Permitted<'_>,
        to: InvitedTo,
        email: String,
        roles: BTreeSet<MemberRole>,
    ) -> Result<(InvitationId, Work, String)> {
        let id: InvitationId = secrets::id("i", self.random())?;
        let invitation = Invitation {
            token: String::new(),
            to,
            email,
            roles,
            by: actor.member.clone(),
            expires: self.now(),
            ended: None,
        };
        let mut unit = self.record(permitted, "invited", &[("invitation", id.as_str())], &[])?;
        let token = self.invitation_of(RowKey::new(&actor.organisation, &id), invitation, &mut unit)?;
        // the link is a secret and kept by nobody: a repeated request learns that the invitation was made, no more
        self.answer_once(actor, &mut unit, &serde_json::json!({ "link": null }))?;
        Ok((id, unit, token))
    }

    /// Invitations of one's own organisation that are still open.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn open_invitations(&self, actor: &Actor) -> Result<Vec<Versioned<Invitation>>> {
        allow(actor, Action::ManageMembers)?;
        let all: Vec<Versioned<Invitation>> =
            self.store().many(Select::parent(actor.organisation.clone())).await?;
        Ok(all
            .into_iter()
            .filter(|kept| InvitationState::of(&kept.value, self.now()) == InvitationState::Open)
            .collect())
    }

    /// Takes an invitation back, if nobody has accepted it yet.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::NotNow`] when it is no longer open.
    pub async fn withdraw_invitation(&self, actor: &Actor, id: &InvitationId) -> Result<()> {
        let permitted = permit(actor, Action::ManageMembers)?;
        self.settle(async || {
            let kept: Option<Versioned<Invitation>> =
                self.store().one(RowKey::new(&actor.organisation, id)).await?;
            let mut kept = kept.ok_or_else(not_found)?;
            if InvitationState::of(&kept.value, self.now()) != InvitationState::Open {
                return Err(not_now("이미 쓰였거나 끝난 초대입니다", "the invitation was used or has ended"));
            }
            kept.value.ended = Some(Ended::Withdrawn { at: self.now() });
            let mut unit =
                self.record(&permitted, "invitation-withdrawn", &[("invitation", id.as_str())], &[])?;
            unit.update(&kept)?;
            self.commit(unit).await.map(|_| ())
        })
        .await
    }
}

pub(crate) fn fitting_roles(roles: &BTreeSet<MemberRole>, kind: OrganisationKind) -> Result<()> {
    if roles.is_empty() {
        return Err(invalid("roles", "역할을 하나 이상 고르십시오", "choose at least one role"));
    }
    if let Some(role) = roles.iter().find(|role| !role.fits(kind)) {
        let (name, party) = (role.name(), kind.party().name());
        return Err(Error::Refused(Refusal::Invalid(vec![crate::error::FieldProblem {
            field: "roles".to_owned(),
            problem: simsa_model::Say::new(
                format!("{}에는 ‘{}’ 역할이 없습니다", party.ko, name.ko),
                format!("there is no {} at the {}", name.en, party.en),
            ),
        }])));
    }
    Ok(())
}
