//! For members who cannot sign in any more: the password is forgotten, or the telephone with the second factor is lost.
//!
//! An administrator of the organisation makes a link that works once. Whoever opens it chooses a new password; the second
//! factor is taken off (where it is mandatory, the next sign-in asks for a new one), every session and token ends. The
//! ledger has who made the link and that it was used, and the member finds a notice: an administrator cannot take over
//! the account of a signer unseen.

use jiff::Timestamp;
use simsa_store::records::{Credential, Invitation, InvitedTo, Member, Notice, NoticeKind};
use simsa_store::{Kept, Key, Table, Typed, Unit};

use crate::actor::Actor;
use crate::desk::Desk;
use crate::permit::{Action, permit};
use crate::trouble::{Outcome, not_found, not_now};
use crate::{limits, password, secrets};

impl Desk {
    /// Makes the link for another member of one's own organisation; an earlier one for the same member ends.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] when there is no such member; [`crate::Refusal::NotNow`] for one's own account, and
    /// for a member whose access has ended.
    pub async fn restore_access(&self, actor: &Actor, member: &str) -> Outcome<String> {
        permit(actor, Action::ManageMembers, None)?;
        if member == actor.member {
            return Err(not_now(
                "자기 비밀번호와 2단계 인증은 ‘내 계정’에서 바꿉니다",
                "change your own password and second factor on the page of your account",
            ));
        }
        let kept: Option<Kept<Member>> = self.store().one(Key::new(&actor.organisation, member)).await?;
        let kept = kept.ok_or_else(not_found)?;
        if !kept.value.active {
            return Err(not_now(
                "로그인이 중지된 구성원입니다. 먼저 ‘로그인할 수 있음’을 켜십시오",
                "this member may not sign in; allow it first",
            ));
        }
        self.access_link(Some(actor), &kept).await
    }

    /// Makes the link for whoever keeps the machine: the only administrator of an organisation has nobody else to ask.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] when nobody signs in with this address.
    pub async fn restore_access_by_email(&self, email: &str) -> Outcome<String> {
        let email = limits::email("email", email)?;
        let kept: Option<Kept<Member>> = self.store().lookup(&email).await?;
        let kept = kept.filter(|kept| kept.value.active).ok_or_else(not_found)?;
        self.access_link(None, &kept).await
    }

    async fn access_link(&self, actor: Option<&Actor>, member: &Kept<Member>) -> Outcome<String> {
        let organisation = &member.key.parent;
        let invitation = Invitation {
            token: String::new(),
            to: InvitedTo::Access { organisation: organisation.clone(), member: member.id().to_owned() },
            email: member.value.email.clone(),
            roles: member.value.roles.clone(),
            by: actor.map(|actor| actor.member.clone()).unwrap_or_default(),
            expires: Timestamp::UNIX_EPOCH,
            ended: None,
        };
        let references = [("for", member.id())];
        let mut unit = self.recorded(organisation, "access-link-made", actor, &references, &[])?;
        unit.expect(member);
        let key = Key::new(organisation, format!("access-{}", member.id()));
        let token = self.invitation_of(key, invitation, &mut unit)?;
        self.commit_now(unit).await?;
        Ok(token)
    }

    /// The link is opened and a new password chosen.
    pub(crate) async fn regain_access(&self, token: &str, key: Key, typed: &str) -> Outcome<()> {
        let member: Option<Kept<Member>> = self.store().one(key.clone()).await?;
        let member = member.filter(|member| member.value.active).ok_or_else(not_found)?;
        password::check("password", typed, &[&member.value.email, &member.value.name])?;
        let typed = typed.to_owned();
        let hash = self.hashing(move |desk| password::hash(&typed, desk.policy(), desk.random())).await?;
        self.settle(async || {
            let link = self.open_link(token).await?;
            let unit = self.with_new_password(&key, hash.clone(), link).await?;
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    async fn with_new_password(&self, key: &Key, hash: String, mut link: Kept<Invitation>) -> Outcome<Unit> {
        let member: Option<Kept<Member>> = self.store().one(key.clone()).await?;
        let mut member = member.filter(|member| member.value.active).ok_or_else(not_found)?;
        let credential: Option<Kept<Credential>> = self.store().one(Key::new(&key.id, &key.id)).await?;
        let mut credential = credential.ok_or_else(not_found)?;
        credential.value = Credential {
            password: hash,
            changed: self.now(),
            totp: None,
            pending: None,
            recovery: Vec::new(),
        };
        member.value.second_factor = false;
        let references = [("for", key.id.as_str()), ("made-by", link.value.by.as_str())];
        let references = if link.value.by.is_empty() { &references[..1] } else { &references[..] };
        let mut unit = self.recorded(&key.parent, "access-restored", None, references, &[])?;
        self.use_up(&mut link, &key.parent, &mut unit)?;
        unit.update(&credential)?;
        unit.update(&member)?;
        self.end_everything_else(None, &key.id, &mut unit).await?;
        unit.remove_key(Table::Throttles, Key::new("account", secrets::digest(&member.value.email)));
        let kind = NoticeKind::AccessRestored { member: key.id.clone() };
        let notice = Notice { kind, to: Some(key.id.clone()), at: self.now() };
        unit.put(Key::new(&key.parent, format!("access-restored/{}", key.id)), &notice)?;
        Ok(unit)
    }
}
