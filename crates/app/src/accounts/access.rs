//! For members who cannot sign in any more. There are two separate helps, and neither does the work of the other: a link
//! that works once, by which the member chooses a new password (the second factor stays); and taking off a second factor
//! whose device and recovery codes are lost (the password stays, and the next sign-in asks to set up a new one).
//!
//! Both are given by an administrator of the organisation who has just proven who they are, and who says how they made sure
//! whom they help. The ledger has both, and the member finds a notice of each: an administrator cannot take over the
//! account of a signer unseen.

use jiff::Timestamp;
use simsa_model::Bi;
use simsa_store::records::{
    Credential, Invitation, InvitedTo, Member, NoticeKind, Notification, Organisation,
};
use simsa_store::{KeyOf, MemberId, RowKey, TableIndex, Typed, Versioned};

use crate::accounts::attempts::forget_failures;
use crate::actor::Actor;
use crate::domain::limits;
use crate::error::{Result, not_found, not_now};
use crate::permit::{Action, Permitted, SystemTask, permit, permit_anyone, require_fresh};
use crate::workbench::{Work, Workbench};

/// How an administrator made sure whom they help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityCheck {
    /// They met.
    InPerson,
    /// They spoke over a video call and knew each other's face.
    ByVideo,
    /// The administrator called the member back under a number known before.
    CalledBack,
    /// By whoever keeps the machine, who can read and write everything on it anyway.
    AtTheMachine,
}

impl IdentityCheck {
    /// What an administrator can choose from.
    pub const ALL: [Self; 3] = [Self::InPerson, Self::ByVideo, Self::CalledBack];

    /// Its name in forms and in the ledger.
    pub const fn id(self) -> &'static str {
        match self {
            Self::InPerson => "in-person",
            Self::ByVideo => "by-video",
            Self::CalledBack => "called-back",
            Self::AtTheMachine => "at-the-machine",
        }
    }

    /// For people.
    pub const fn name(self) -> Bi {
        match self {
            Self::InPerson => Bi::new("직접 만나 확인", "met in person"),
            Self::ByVideo => Bi::new("영상 통화로 얼굴을 확인", "seen on a video call"),
            Self::CalledBack => {
                Bi::new("전부터 아는 번호로 전화를 걸어 확인", "called back under a known number")
            }
            Self::AtTheMachine => Bi::new("서버에서", "at the machine"),
        }
    }
}

impl Workbench {
    /// Makes the link to a new password for another member of one's own organisation; an earlier one for the same member
    /// ends.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] when there is no such member; [`crate::Refusal::NotNow`] for one's own account, and
    /// for a member whose access has ended; [`crate::Refusal::Again`].
    pub async fn restore_access(
        &self,
        actor: &Actor,
        member: &MemberId,
        checked: IdentityCheck,
    ) -> Result<String> {
        let permitted = permit(actor, Action::ManageMembers)?;
        require_fresh(actor)?;
        let kept = self.to_be_helped(actor, member).await?;
        self.access_link(&permitted, &kept, checked).await
    }

    /// Takes off the second factor of another member of one's own organisation: every session of the member ends, and the
    /// next sign-in asks to set up a new one, whatever the role.
    ///
    /// # Errors
    /// As [`Workbench::restore_access`]; [`crate::Refusal::NotNow`] when there is none.
    pub async fn take_off_second_factor(
        &self,
        actor: &Actor,
        member: &MemberId,
        checked: IdentityCheck,
    ) -> Result<()> {
        let permitted = permit(actor, Action::ManageMembers)?;
        require_fresh(actor)?;
        let kept = self.to_be_helped(actor, member).await?;
        self.without_second_factor(&permitted, kept, checked).await
    }

    async fn to_be_helped(&self, actor: &Actor, member: &MemberId) -> Result<Versioned<Member>> {
        if member == actor.member {
            return Err(not_now(
                "자기 비밀번호와 2단계 인증은 ‘내 계정’에서 바꿉니다",
                "change your own password and second factor on the page of your account",
            ));
        }
        let kept: Option<Versioned<Member>> =
            self.store().one(RowKey::new(&actor.organisation, member)).await?;
        let kept = kept.ok_or_else(not_found)?;
        if !kept.value.active {
            return Err(not_now(
                "로그인이 중지된 구성원입니다. 먼저 ‘로그인할 수 있음’을 켜십시오",
                "this member may not sign in; allow it first",
            ));
        }
        Ok(kept)
    }

    /// Makes the link for whoever keeps the machine: the only administrator of an organisation has nobody else to ask.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] when nobody signs in with this address.
    pub async fn restore_access_by_email(&self, email: &str) -> Result<String> {
        let kept = self.by_email(email).await?;
        self.access_link(&at_the_machine(&kept), &kept, IdentityCheck::AtTheMachine).await
    }

    /// Takes off a second factor for whoever keeps the machine; see [`Workbench::restore_access_by_email`].
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`]; [`crate::Refusal::NotNow`] when there is none.
    pub async fn take_off_second_factor_by_email(&self, email: &str) -> Result<()> {
        let kept = self.by_email(email).await?;
        self.without_second_factor(&at_the_machine(&kept), kept, IdentityCheck::AtTheMachine).await
    }

    async fn by_email(&self, email: &str) -> Result<Versioned<Member>> {
        let email = limits::email("email", email)?;
        let kept: Option<Versioned<Member>> = self.store().lookup(TableIndex::MemberEmail, &email).await?;
        kept.filter(|kept| kept.value.active).ok_or_else(not_found)
    }

    async fn without_second_factor(
        &self,
        permitted: &Permitted<'_>,
        mut member: Versioned<Member>,
        checked: IdentityCheck,
    ) -> Result<()> {
        let credential: Option<Versioned<Credential>> =
            self.store().one(RowKey::new(member.id(), member.id())).await?;
        let mut credential = credential.ok_or_else(not_found)?;
        if !member.value.second_factor {
            return Err(not_now("2단계 인증이 설정되어 있지 않습니다", "no second factor is set up"));
        }
        let Credential { totp, pending, recovery, .. } = &mut credential.value;
        (*totp, *pending, *recovery) = (None, None, Vec::new());
        (member.value.second_factor, member.value.second_factor_due) = (false, true);
        let (organisation, id) = (member.key.parent.clone(), member.key.id.clone());
        let references = [("for", id.as_str()), ("checked", checked.id())];
        let mut unit = self.record(permitted, "second-factor-taken-off", &references, &[])?;
        unit.update(&credential)?;
        unit.update(&member)?;
        self.end_everything_else(None, &id, &mut unit).await?;
        forget_failures(&id, &member.value.email, &mut unit);
        let notice = self.told(&id, NoticeKind::SecondFactorTakenOff { member: id.clone() });
        unit.put(RowKey::new(&organisation, format!("second-factor-taken-off/{id}")), &notice)?;
        self.commit_now(unit).await.map(|_| ())
    }

    fn told(&self, member: &MemberId, kind: NoticeKind) -> Notification {
        Notification { kind, to: Some(member.to_owned()), at: self.now() }
    }

    async fn access_link(
        &self,
        permitted: &Permitted<'_>,
        member: &Versioned<Member>,
        checked: IdentityCheck,
    ) -> Result<String> {
        let organisation = &member.key.parent;
        let invitation = Invitation {
            token: String::new(),
            to: InvitedTo::Access { organisation: organisation.clone(), member: member.id().to_owned() },
            email: member.value.email.clone(),
            roles: member.value.roles.clone(),
            by: permitted.actor().map(|actor| actor.member.clone()).unwrap_or_default(),
            expires: Timestamp::UNIX_EPOCH,
            ended: None,
        };
        let references = [("for", member.id().as_str()), ("checked", checked.id())];
        let mut unit = self.record(permitted, "access-link-made", &references, &[])?;
        unit.require(member);
        let notice = self.told(member.id(), NoticeKind::AccessLinkMade { member: member.id().to_owned() });
        unit.put(RowKey::new(organisation, format!("access-link-made/{}", member.id())), &notice)?;
        let key = RowKey::new(organisation, format!("access-{}", member.id()));
        let token = self.invitation_of(key, invitation, &mut unit)?;
        self.commit_now(unit).await?;
        Ok(token)
    }

    /// The link is opened and a new password chosen.
    pub(crate) async fn regain_access(&self, token: &str, key: KeyOf<Member>, typed: &str) -> Result<()> {
        let member: Option<Versioned<Member>> = self.store().one(key.clone()).await?;
        let member = member.filter(|member| member.value.active).ok_or_else(not_found)?;
        let of: Option<Versioned<Organisation>> = self.store().one(RowKey::root(&key.parent)).await?;
        let of = of.map(|of| of.value.name).unwrap_or_default();
        let about = vec![member.value.email.clone(), member.value.name.clone(), of];
        let hash = self.new_password("password", typed, about).await?;
        self.settle(async || {
            let link = self.open_link(token).await?;
            let unit = self.with_new_password(&key, hash.clone(), link).await?;
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    async fn with_new_password(
        &self,
        key: &KeyOf<Member>,
        hash: String,
        mut link: Versioned<Invitation>,
    ) -> Result<Work> {
        let member: Option<Versioned<Member>> = self.store().one(key.clone()).await?;
        let member = member.filter(|member| member.value.active).ok_or_else(not_found)?;
        let credential: Option<Versioned<Credential>> =
            self.store().one(RowKey::new(&key.id, &key.id)).await?;
        let mut credential = credential.ok_or_else(not_found)?;
        // the second factor and its recovery codes stay: the link stands for the password only
        credential.value.password = hash;
        credential.value.changed = self.now();
        credential.value.pending = None;
        let references = [("for", key.id.as_str()), ("made-by", link.value.by.as_str())];
        let references = if link.value.by.is_empty() { &references[..1] } else { &references[..] };
        let permitted = permit_anyone(Action::AcceptInvitation, &key.parent)?;
        let mut unit = self.record(&permitted, "access-restored", references, &[])?;
        self.use_up(&mut link, &key.parent, &mut unit)?;
        unit.update(&credential)?;
        unit.require(&member);
        self.end_everything_else(None, &key.id, &mut unit).await?;
        forget_failures(&key.id, &member.value.email, &mut unit);
        let notice = self.told(&key.id, NoticeKind::AccessRestored { member: key.id.clone() });
        unit.put(RowKey::new(&key.parent, format!("access-restored/{}", key.id)), &notice)?;
        Ok(unit)
    }
}

/// Whoever keeps the machine helps this member.
fn at_the_machine(member: &Versioned<Member>) -> Permitted<'static> {
    Permitted::system(SystemTask::HelpAtTheMachine).about(&member.key.parent)
}
