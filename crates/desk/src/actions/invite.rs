//! Links that work once: the set-up of the installation, membership in an organisation, taking part in a case.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use simsa_store::records::{
    Access, Case, CaseState, Credential, Invitation, InvitedTo, Member, Notice, NoticeKind, Organisation,
    OrganisationKind, Role,
};
use simsa_store::{Kept, Key, Select, Table, Typed, Unit};

use crate::actor::Actor;
use crate::desk::Desk;
use crate::permit::{Action, permit};
use crate::trouble::{Outcome, Refusal, Trouble, invalid, not_found, not_now};
use crate::{limits, password, secrets};

/// Whom to invite to one's own organisation.
#[derive(Clone, Debug)]
pub struct InviteMember {
    /// E-mail address.
    pub email: String,
    /// Roles.
    pub roles: BTreeSet<Role>,
}

/// Which organisation to invite to a case.
#[derive(Clone, Debug)]
pub struct InviteParty {
    /// The case.
    pub case: String,
    /// What the organisation is; an operator.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// E-mail address of its first administrator.
    pub email: String,
    /// `id` of the operator in the facts of the case, when it is one.
    pub operator: Option<String>,
}

/// What an invited person sees before accepting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationView {
    /// What it leads to.
    pub to: InvitedTo,
    /// E-mail address it was made for; empty for the set-up.
    pub email: String,
    /// Name of the organisation, where it is known.
    pub organisation: Option<String>,
    /// Until when it is good.
    pub expires: jiff::Timestamp,
}

/// What an invited person types.
#[derive(Clone, Debug)]
pub struct Accept {
    /// Name of the person.
    pub name: String,
    /// E-mail address; only for the set-up, otherwise that of the invitation counts.
    pub email: String,
    /// Password.
    pub password: String,
    /// Name of the organisation; for the set-up and new organisations.
    pub organisation: String,
    /// What the organisation is; for the set-up.
    pub kind: Option<OrganisationKind>,
}

impl Desk {
    /// Makes the one-time link for the first administrator, while no organisation exists; an earlier link ends.
    /// `None` when the installation is set up.
    ///
    /// # Errors
    /// A fault.
    pub async fn set_up_link(&self) -> Outcome<Option<String>> {
        let any: Vec<Kept<Organisation>> = self.store().page(Select::All, None, 1).await?;
        if !any.is_empty() {
            return Ok(None);
        }
        let invitation = Invitation {
            token: String::new(),
            to: InvitedTo::SetUp,
            email: String::new(),
            roles: Role::ALL[..3].iter().copied().collect(),
            by: String::new(),
            expires: self.now(),
        };
        let mut unit = Unit::housekeeping();
        let token = self.invitation_of(Key::root("set-up"), invitation, &mut unit)?;
        self.commit(unit).await?;
        Ok(Some(token))
    }

    pub(crate) fn invitation_of(
        &self,
        key: Key,
        mut invitation: Invitation,
        unit: &mut Unit,
    ) -> Outcome<String> {
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
    /// [`Refusal::Invalid`]: address, roles that do not fit, or a person who is here already.
    pub async fn invite_member(&self, actor: &Actor, input: &InviteMember) -> Outcome<String> {
        permit(actor, Action::ManageMembers, None)?;
        let email = self.free_email(&input.email).await?;
        fitting_roles(&input.roles, actor.kind)?;
        let to = InvitedTo::Member { organisation: actor.organisation.clone() };
        self.invite(actor, to, email, input.roles.clone(), &actor.organisation.clone()).await
    }

    /// Invites an organisation that is not here yet to a case; gives the token of the link.
    ///
    /// # Errors
    /// [`Refusal::Invalid`], [`Refusal::NotFound`].
    pub async fn invite_party(&self, actor: &Actor, input: &InviteParty) -> Outcome<String> {
        let reached = self.reach_for(actor, Action::InviteParty, &input.case).await?;
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
        let to = InvitedTo::Party {
            name: limits::name("name", &input.name)?,
            kind: input.kind,
            case: input.case.clone(),
            operator: input.operator.clone(),
        };
        let email = self.free_email(&input.email).await?;
        let roles = [Role::Administrator, Role::Editor, Role::Signer].into();
        self.invite(actor, to, email, roles, &input.case).await
    }

    async fn invite(
        &self,
        actor: &Actor,
        to: InvitedTo,
        email: String,
        roles: BTreeSet<Role>,
        subject: &str,
    ) -> Outcome<String> {
        let id = secrets::id("i", self.random())?;
        let invitation = Invitation {
            token: String::new(),
            to,
            email,
            roles,
            by: actor.member.clone(),
            expires: self.now(),
        };
        let mut unit = self.recorded(subject, "invited", Some(actor), &[("invitation", &id)], &[])?;
        let token = self.invitation_of(Key::new(&actor.organisation, &id), invitation, &mut unit)?;
        self.commit(unit).await?;
        Ok(token)
    }

    async fn free_email(&self, email: &str) -> Outcome<String> {
        let email = limits::email("email", email)?;
        let taken: Option<Kept<Member>> = self.store().lookup(&email).await?;
        if taken.is_some() {
            // said to administrators only, who need to know that another address is wanted
            return Err(invalid("email", "이미 쓰이는 주소입니다", "this address is in use already"));
        }
        Ok(email)
    }

    /// What a link leads to.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is no such link, it was used, or it has ended.
    pub async fn invitation(&self, token: &str) -> Outcome<InvitationView> {
        let kept = self.running_invitation(token).await?;
        let organisation = match &kept.value.to {
            InvitedTo::SetUp => None,
            InvitedTo::Party { name, .. } => Some(name.clone()),
            InvitedTo::Member { organisation } | InvitedTo::Access { organisation, .. } => {
                let of: Option<Kept<Organisation>> = self.store().one(Key::root(organisation)).await?;
                of.map(|of| of.value.name)
            }
        };
        let Invitation { to, email, expires, .. } = kept.value;
        Ok(InvitationView { to, email, organisation, expires })
    }

    pub(crate) async fn running_invitation(&self, token: &str) -> Outcome<Kept<Invitation>> {
        let kept: Option<Kept<Invitation>> = self.store().lookup(&secrets::digest(token)).await?;
        kept.filter(|kept| kept.value.expires > self.now()).ok_or_else(not_found)
    }

    /// Accepts an invitation: a new member, and a new organisation where the link says so; or a new password for a
    /// member. The link is used up. The person signs in afterwards.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Invalid`].
    pub async fn accept(&self, token: &str, input: &Accept) -> Outcome<()> {
        let kept = self.running_invitation(token).await?;
        if let InvitedTo::Access { organisation, member } = &kept.value.to {
            return self.regain_access(token, Key::new(organisation, member), &input.password).await;
        }
        let set_up = kept.value.to == InvitedTo::SetUp;
        let email = if set_up { self.free_email(&input.email).await? } else { kept.value.email.clone() };
        let name = limits::name("name", &input.name)?;
        password::check("password", &input.password, &[&email, &name, &input.organisation])?;
        let typed = input.password.clone();
        let hash = self.hashing(move |desk| password::hash(&typed, desk.policy(), desk.random())).await?;
        self.settle(async || {
            // used up or taken back in the meantime, it is not found any more
            let kept = self.running_invitation(token).await?;
            let id = secrets::id("m", self.random())?;
            let (organisation, mut unit) = self.joined(&kept, input, &id).await?;
            let member = Member {
                email: email.clone(),
                name: name.clone(),
                roles: kept.value.roles.clone(),
                active: true,
                second_factor: false,
                created: self.now(),
            };
            let password = hash.clone();
            let credential =
                Credential { password, changed: self.now(), totp: None, pending: None, recovery: Vec::new() };
            unit.remove(&kept);
            unit.insert(Key::new(&organisation, &id), &member)?;
            unit.insert(Key::new(&id, &id), &credential)?;
            match self.store().commit(unit).await {
                Ok(_) => Ok(()),
                Err(simsa_store::StoreError::Taken { .. }) => {
                    Err(invalid("email", "이미 쓰이는 주소입니다", "this address is in use already"))
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    /// The organisation the new member belongs to, and the unit of work that makes what is new.
    async fn joined(&self, kept: &Kept<Invitation>, input: &Accept, member: &str) -> Outcome<(String, Unit)> {
        let fresh = secrets::id("o", self.random())?;
        let new = |name: String, kind| Organisation { name, kind, recipient: None, created: self.now() };
        match &kept.value.to {
            // its member is here already
            InvitedTo::Access { .. } => Err(not_found()),
            InvitedTo::Member { organisation } => {
                let unit = self.recorded(organisation, "member-joined", None, &[("member", member)], &[])?;
                Ok((organisation.clone(), unit))
            }
            InvitedTo::SetUp => {
                let kind = input.kind.ok_or_else(|| {
                    invalid("kind", "기관의 구분을 고르십시오", "choose what the organisation is")
                })?;
                let name = limits::name("organisation", &input.organisation)?;
                let mut unit = self.recorded(&fresh, "set-up", None, &[("member", member)], &[])?;
                unit.insert(Key::root(&fresh), &new(name, kind))?;
                Ok((fresh, unit))
            }
            InvitedTo::Party { name, kind, case, operator } => {
                let name = if input.organisation.trim().is_empty() { name } else { &input.organisation };
                let name = limits::name("organisation", name)?;
                let case_kept: Option<Kept<Case>> = self.store().one(Key::root(case)).await?;
                let mut case_kept = case_kept.ok_or_else(not_found)?;
                if case_kept.value.state != CaseState::Preparing {
                    return Err(not_now(
                        "이미 제출되었거나 종료된 신청 건입니다",
                        "the case is submitted or closed",
                    ));
                }
                let references = [("member", member), ("organisation", &fresh)];
                let mut unit = self.recorded(case, "party-joined", None, &references, &[])?;
                unit.insert(Key::root(&fresh), &new(name, *kind))?;
                unit.insert(
                    Key::new(&fresh, case),
                    &Access { case: case.clone(), kind: *kind, since: self.now() },
                )?;
                if let Some(operator) = operator {
                    case_kept.value.operators.insert(operator.clone(), fresh.clone());
                }
                case_kept.value.with_operator = true;
                unit.update(&case_kept)?;
                let kind = NoticeKind::Joined { case: case.clone(), organisation: fresh.clone() };
                let notice = Notice { kind, to: None, at: self.now() };
                unit.put(Key::new(&case_kept.value.owner, format!("joined/{case}/{fresh}")), &notice)?;
                Ok((fresh, unit))
            }
        }
    }

    /// Invitations of one's own organisation that are still open.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn open_invitations(&self, actor: &Actor) -> Outcome<Vec<Kept<Invitation>>> {
        permit(actor, Action::ManageMembers, None)?;
        let all: Vec<Kept<Invitation>> =
            self.store().many(Select::Parent(actor.organisation.clone())).await?;
        Ok(all.into_iter().filter(|kept| kept.value.expires > self.now()).collect())
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn withdraw_invitation(&self, actor: &Actor, id: &str) -> Outcome<()> {
        permit(actor, Action::ManageMembers, None)?;
        let key = Key::new(&actor.organisation, id);
        let kept: Option<Kept<Invitation>> = self.store().one(key.clone()).await?;
        kept.ok_or_else(not_found)?;
        let mut unit = self.recorded(
            &actor.organisation,
            "invitation-withdrawn",
            Some(actor),
            &[("invitation", id)],
            &[],
        )?;
        unit.remove_key(Table::Invitations, key);
        self.commit(unit).await.map(|_| ())
    }
}

pub(crate) fn fitting_roles(roles: &BTreeSet<Role>, kind: OrganisationKind) -> Outcome<()> {
    if roles.is_empty() {
        return Err(invalid("roles", "역할을 하나 이상 고르십시오", "choose at least one role"));
    }
    if let Some(role) = roles.iter().find(|role| !role.fits(kind)) {
        let (name, party) = (role.name(), kind.party().name());
        return Err(Trouble::Refused(Refusal::Invalid(vec![crate::trouble::FieldProblem {
            field: "roles".to_owned(),
            problem: simsa_model::Say::new(
                format!("{}에는 ‘{}’ 역할이 없습니다", party.ko, name.ko),
                format!("there is no {} at the {}", name.en, party.en),
            ),
        }])));
    }
    Ok(())
}
