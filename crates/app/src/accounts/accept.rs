//! What the holder of an invitation's link does with it: looks at it, becomes a member (with a new organisation where
//! the link says so), or accepts it for an organisation that is here.
//!
//! The link is the secret. Whoever holds it learns what became of it; nobody learns from it, or from making one, which
//! addresses have an account here.

use simsa_store::records::{
    Access, CaseHead, CaseRecord, CaseState, Credential, Ended, Invitation, InvitedTo, Member, NoticeKind,
    Notification, Organisation, OrganisationKind,
};
use simsa_store::{
    Both, CaseId, MemberId, OrganisationId, RowKey, Select, TableIndex, Typed, UnitOfWork, Versioned,
};

use crate::actor::Actor;
use crate::domain::invitations::{InvitationState, first_roles, named_for};
use crate::domain::limits;
use crate::error::{Error, Result, invalid, not_found, not_now};
use crate::permit::{Action, notify, permit, permit_anyone};
use crate::secrets;
use crate::security::SecurityEvent;
use crate::workbench::{Work, Workbench};

/// What an invited person sees before accepting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationView {
    /// What it leads to.
    pub to: InvitedTo,
    /// E-mail address it was made for; empty for the set-up.
    pub email: String,
    /// Name of the organisation one becomes a member of, where it is known.
    pub organisation: Option<String>,
    /// Name of the organisation that invites; absent for the set-up.
    pub by: Option<String>,
    /// 제목 of the case, where it is to one.
    pub case: Option<String>,
    /// Until when it is good.
    pub expires: jiff::Timestamp,
    /// Whether it can still be accepted.
    pub standing: InvitationState,
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

impl Workbench {
    /// What a link leads to, and whether it still does.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] when there is no such link.
    pub async fn invitation(&self, token: &str) -> Result<InvitationView> {
        let kept = self.link(token).await?;
        let standing = InvitationState::of(&kept.value, self.now());
        let by = self.organisation_name(&kept.key.parent).await?;
        let organisation = match &kept.value.to {
            InvitedTo::SetUp => None,
            InvitedTo::Party { name, .. } | InvitedTo::Organisation { name, .. } => Some(name.clone()),
            InvitedTo::Member { organisation } | InvitedTo::Access { organisation, .. } => {
                self.organisation_name(organisation).await?
            }
        };
        let case = match &kept.value.to {
            InvitedTo::Party { case, .. } => {
                let case: Option<Versioned<CaseRecord>> = self.store().one(RowKey::root(case)).await?;
                case.and_then(|case| case.value.title)
            }
            _ => None,
        };
        let Invitation { to, email, expires, .. } = kept.value;
        Ok(InvitationView { to, email, organisation, by, case, expires, standing })
    }

    async fn organisation_name(&self, id: &OrganisationId) -> Result<Option<String>> {
        let kept: Option<Versioned<Organisation>> = self.store().one(RowKey::root(id)).await?;
        Ok(kept.map(|kept| kept.value.name))
    }

    async fn link(&self, token: &str) -> Result<Versioned<Invitation>> {
        let kept: Option<Versioned<Invitation>> =
            self.store().lookup(TableIndex::InvitationToken, &secrets::digest(token)).await?;
        if kept.is_none() {
            self.security(SecurityEvent::LinkRefused, None);
        }
        kept.ok_or_else(not_found)
    }

    pub(crate) async fn open_link(&self, token: &str) -> Result<Versioned<Invitation>> {
        let kept = self.link(token).await?;
        match InvitationState::of(&kept.value, self.now()) {
            InvitationState::Open => Ok(kept),
            standing => {
                self.security(SecurityEvent::LinkRefused, None);
                Err(not_open(standing))
            }
        }
    }

    /// Accepts an invitation as a new person: a new member, and a new organisation where the link says so; or a
    /// new password for a member. The link is used up. The person signs in afterwards.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`], [`crate::Refusal::Invalid`]; [`crate::Refusal::NotNow`] when the link is used up,
    /// taken back or too old, or the case takes no more parties.
    pub async fn accept(&self, token: &str, input: &Accept) -> Result<()> {
        let kept = self.open_link(token).await?;
        if let InvitedTo::Access { organisation, member } = &kept.value.to {
            return self.regain_access(token, RowKey::new(organisation, member), &input.password).await;
        }
        let set_up = kept.value.to == InvitedTo::SetUp;
        let email = if set_up { limits::email("email", &input.email)? } else { kept.value.email.clone() };
        let name = limits::name("name", &input.name)?;
        let organisation = self.invitation(token).await?.organisation.unwrap_or_default();
        let about = vec![email.clone(), name.clone(), input.organisation.clone(), organisation];
        let hash = self.new_password("password", &input.password, about).await?;
        self.settle(async || {
            // used up or taken back in the meantime, it is not open any more
            let mut kept = self.open_link(token).await?;
            let id = secrets::id("m", self.random())?;
            let (organisation, mut unit) = self.joined(&kept, input, &id).await?;
            let roles = match (&kept.value.to, input.kind) {
                (InvitedTo::SetUp, Some(kind)) => first_roles(kind),
                _ => kept.value.roles.clone(),
            };
            let member = Member {
                email: email.clone(),
                name: name.clone(),
                roles,
                active: true,
                second_factor: false,
                second_factor_due: false,
                created: self.now(),
            };
            let password = hash.clone();
            let credential =
                Credential { password, changed: self.now(), totp: None, pending: None, recovery: Vec::new() };
            self.use_up(&mut kept, &organisation, &mut unit)?;
            unit.insert(RowKey::new(&organisation, &id), &member)?;
            unit.insert(RowKey::new(&id, &id), &credential)?;
            self.commit_unless_taken(unit).await?.map(|_| ()).ok_or_else(no_new_account)
        })
        .await
    }

    /// Accepts an invitation to a case for one's own organisation; gives the case. Repeated by the organisation that
    /// accepted it, it changes nothing.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`]; [`crate::Refusal::NotNow`] when the link is no longer open or is for something
    /// else, the organisation is of another kind or takes part already, or the case takes no more parties.
    pub async fn accept_for_organisation(&self, actor: &Actor, token: &str) -> Result<CaseId> {
        let permitted = permit(actor, Action::AcceptForOrganisation)?;
        self.settle(async || {
            let mut kept = self.link(token).await?;
            let InvitedTo::Party { kind, case, operator, .. } = kept.value.to.clone() else {
                return Err(not_now(
                    "새 구성원이나 새 기관을 만드는 초대라 있는 기관으로는 받을 수 없습니다. 로그아웃하고 링크를 여십시오",
                    "this invitation makes a new member or organisation; sign out and open the link",
                ));
            };
            if matches!(&kept.value.ended, Some(Ended::Accepted { organisation, .. }) if *organisation == actor.organisation) {
                return Ok(case);
            }
            if InvitationState::of(&kept.value, self.now()) != InvitationState::Open {
                return Err(not_open(InvitationState::of(&kept.value, self.now())));
            }
            if kind != actor.kind {
                let (wanted, own) = (kind.party().name(), actor.kind.party().name());
                return Err(not_now(
                    format!("{}을(를) 찾는 초대입니다. 귀 기관은 {}(으)로 등록되어 있습니다", wanted.ko, own.ko),
                    format!("the invitation is for the {}; your organisation is the {}", wanted.en, own.en),
                ));
            }
            let access: Option<Versioned<Access>> = self.store().one(RowKey::new(&actor.organisation, &case)).await?;
            if access.is_some() {
                return Err(not_now(
                    "귀 기관은 이미 이 신청 건에 참여하고 있습니다. ‘신청 건’ 목록에서 여십시오",
                    "your organisation takes part in this case already; open it from the list of cases",
                ));
            }
            let references = [("invitation", kept.id().as_str())];
            let mut unit = self.record(&permitted.about(&case), "party-joined", &references, &[])?;
            self.join_case(&actor.organisation, kind, &case, operator.as_deref(), &mut unit).await?;
            self.use_up(&mut kept, &actor.organisation, &mut unit)?;
            self.commit(unit).await.map(|_| case)
        })
        .await
    }

    pub(crate) fn use_up(
        &self,
        kept: &mut Versioned<Invitation>,
        organisation: &OrganisationId,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        kept.value.ended = Some(Ended::Accepted { organisation: organisation.to_owned(), at: self.now() });
        Ok(unit.update(kept)?)
    }

    /// The organisation the new member belongs to, and the unit of work that makes what is new.
    async fn joined(
        &self,
        kept: &Versioned<Invitation>,
        input: &Accept,
        member: &MemberId,
    ) -> Result<(OrganisationId, Work)> {
        let fresh: OrganisationId = secrets::id("o", self.random())?;
        let new = |name: String, kind| Organisation::new(name, kind, self.now());
        match &kept.value.to {
            // its member is here already
            InvitedTo::Access { .. } => Err(not_found()),
            InvitedTo::Member { organisation } => {
                let permitted = permit_anyone(Action::AcceptInvitation, organisation)?;
                let unit = self.record(&permitted, "member-joined", &[("member", member.as_str())], &[])?;
                Ok((organisation.clone(), unit))
            }
            InvitedTo::SetUp => {
                let kind = input.kind.ok_or_else(|| {
                    invalid("kind", "기관의 구분을 고르십시오", "choose what the organisation is")
                })?;
                let name = limits::name("organisation", &input.organisation)?;
                let permitted = permit_anyone(Action::SetUp, &fresh)?;
                let mut unit = self.record(&permitted, "set-up", &[("member", member.as_str())], &[])?;
                unit.insert(RowKey::root(&fresh), &Organisation { keeper: true, ..new(name, kind) })?;
                Ok((fresh, unit))
            }
            InvitedTo::Organisation { name, kind } => {
                let name = chosen_name(name, input)?;
                let references = [("member", member.as_str()), ("invitation", kept.id().as_str())];
                let permitted = permit_anyone(Action::AcceptInvitation, &fresh)?;
                let mut unit = self.record(&permitted, "organisation-joined", &references, &[])?;
                unit.insert(RowKey::root(&fresh), &new(name, *kind))?;
                Ok((fresh, unit))
            }
            InvitedTo::Party { name, kind, case, operator } => {
                let name = chosen_name(name, input)?;
                let references = [("member", member.as_str()), ("organisation", fresh.as_str())];
                let permitted = permit_anyone(Action::AcceptInvitation, case)?;
                let mut unit = self.record(&permitted, "party-joined", &references, &[])?;
                unit.insert(RowKey::root(&fresh), &new(name, *kind))?;
                self.join_case(&fresh, *kind, case, operator.as_deref(), &mut unit).await?;
                Ok((fresh, unit))
            }
        }
    }

    /// An organisation takes part in a case from now on. Everybody who took part before is told in the same unit of work:
    /// the newcomer sees nothing that those before have not been told of.
    async fn join_case(
        &self,
        organisation: &OrganisationId,
        kind: OrganisationKind,
        case: &CaseId,
        operator: Option<&str>,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        let (by_case, itself) =
            (Select::by(TableIndex::AccessCase, case), Select::ids(vec![case.to_owned()]));
        let (parties, cases): Both<Access, CaseRecord> = self.store().both(by_case, itself).await?;
        let mut kept = cases.into_iter().next().ok_or_else(not_found)?;
        if kept.value.state() != CaseState::Preparing {
            return Err(not_now("이미 제출되었거나 종료된 신청 건입니다", "the case is submitted or closed"));
        }
        let head = CaseHead::of(&kept.value);
        let access = Access { case: case.to_owned(), kind, since: self.now(), head };
        unit.insert(RowKey::new(organisation, case), &access)?;
        // whom the case names for it already, a newcomer does not displace
        let named = operator.filter(|id| named_for(&kept.value, &parties, id).is_none());
        if let Some(operator) = named {
            kept.value.operators.insert(operator.to_owned(), organisation.to_owned());
        }
        // written even when it is the same: what is worked out of a case rests on who takes part in it
        unit.update(&kept)?;
        let kind = NoticeKind::Joined { case: case.to_owned(), organisation: organisation.to_owned() };
        let notice = Notification { kind, to: None, at: self.now() };
        let prepare = parties.iter().filter(|party| party.value.prepares());
        notify(prepare, &format!("joined/{case}/{organisation}"), &notice, unit)
    }
}

/// The name the new organisation gives itself, or else the one it was invited by.
fn chosen_name(invited: &str, input: &Accept) -> Result<String> {
    let name = if input.organisation.trim().is_empty() { invited } else { &input.organisation };
    limits::name("organisation", name)
}

/// Why a link does nothing any more, and what to do.
fn not_open(standing: InvitationState) -> Error {
    let (ko, en) = match standing {
        InvitationState::Open => ("열려 있는 초대입니다", "the invitation is open"),
        InvitationState::Used => (
            "이미 쓰인 초대입니다. 이 초대로 가입했다면 로그인하십시오",
            "this invitation was used already; if you joined by it, sign in",
        ),
        InvitationState::Withdrawn => (
            "초대한 기관이 취소한 초대입니다. 그 기관에 물어보십시오",
            "this invitation was taken back; ask the organisation that made it",
        ),
        InvitationState::Expired => (
            "기한이 지난 초대입니다. 초대한 기관에 새 초대를 요청하십시오",
            "this invitation has expired; ask for a new one",
        ),
    };
    not_now(ko, en)
}

/// Said to the holder of a link only, and the same whatever stands in the way of the address.
fn no_new_account() -> Error {
    invalid(
        "email",
        "이 주소로는 새 계정을 만들 수 없습니다. 이 작업대에 계정이 있으면 로그인해서 받고, 없으면 초대한 기관에 다른 \
         주소로 초대해 달라고 하십시오",
        "no new account can be made with this address: sign in if you have one here, or ask to be invited under another \
         address",
    )
}
