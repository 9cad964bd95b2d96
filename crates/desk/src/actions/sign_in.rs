//! Signing in: e-mail address and password, then the second factor. What fails is counted per account and per address;
//! whoever exceeds the count waits, and the owner of the account is told.

use jiff::{SignedDuration, Timestamp};
use simsa_store::records::{Credential, Member, Notice, NoticeKind, Organisation, Session, Throttle};
use simsa_store::{Both, Kept, Key, Select, Table, Typed, Unit};

use crate::actor::Actor;
use crate::desk::Desk;
use crate::permit::needs_second_factor;
use crate::security::{self, SecurityEvent};
use crate::trouble::{Outcome, Refusal, Trouble};
use crate::{limits, password, second_factor, secrets};

/// What a person types to sign in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
    /// Where the request comes from, as text; counted only as a digest.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// What comes after the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the session is good.
    Done,
    /// The code of the second factor has to be shown.
    ShowCode,
    /// A second factor is mandatory and there is none yet: it has to be set up.
    Enrol,
}

/// A session has begun.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The token, for the cookie; it is kept nowhere else.
    pub token: String,
    /// What comes next.
    pub next: Next,
}

impl Desk {
    /// Begins a session. The token is new in any case, so that nobody can fix one beforehand.
    ///
    /// # Errors
    /// [`Refusal::WrongCredentials`], [`Refusal::TooManyAttempts`].
    pub async fn sign_in(&self, input: SignIn) -> Outcome<SignedIn> {
        let email = input.email.trim().to_lowercase();
        let counted = [("account", secrets::digest(&email)), ("address", secrets::digest(&input.address))];
        self.refuse_throttled(&counted).await?;
        let member: Option<Kept<Member>> = self.store().lookup(&email).await?;
        let member = member.filter(|member| member.value.active);
        let credential: Option<Kept<Credential>> = match &member {
            Some(member) => self.store().one(Key::new(member.id(), member.id())).await?,
            None => None,
        };
        let hash = credential.as_ref().map(|credential| credential.value.password.clone());
        let typed = input.password;
        let good = self.hashing(move |desk| password::verify(&typed, hash.as_deref(), desk.policy())).await?;
        let (true, Some(member)) = (good, &member) else {
            self.security(SecurityEvent::PasswordRefused, member.as_ref().map(Kept::id));
            self.count_failure(&counted, member.as_ref()).await?;
            return Err(Refusal::WrongCredentials.into());
        };
        self.begin_session(member, &input.agent, &counted[0].1).await
    }

    async fn begin_session(&self, member: &Kept<Member>, agent: &str, account: &str) -> Outcome<SignedIn> {
        let organisation = &member.key.parent;
        let (token, id) = (secrets::token(self.random())?, secrets::id("s", self.random())?);
        let session = Session {
            token: secrets::digest(&token),
            organisation: organisation.clone(),
            second_factor: false,
            created: self.now(),
            seen: self.now(),
            agent: limits::text("agent", &agent.chars().take(limits::NAME).collect::<String>(), limits::NAME)
                .unwrap_or_default(),
        };
        let references = [("member", member.id()), ("session", &id)];
        let mut unit = self.recorded(organisation, "signed-in", None, &references, &[])?;
        unit.expect(member);
        unit.insert(Key::new(member.id(), &id), &session)?;
        unit.remove_key(Table::Throttles, Key::new("account", account));
        self.forget_ended(member.id(), &mut unit).await?;
        self.commit_now(unit).await?;
        self.security(SecurityEvent::SignedIn, Some(member.id()));
        let kind: Option<Kept<Organisation>> = self.store().one(Key::root(organisation)).await?;
        let mandatory = kind.is_some_and(|kind| needs_second_factor(kind.value.kind, &member.value.roles));
        let next = match (member.value.second_factor, mandatory && self.policy().demand_second_factor) {
            (true, _) => Next::ShowCode,
            (false, true) => Next::Enrol,
            (false, false) => Next::Done,
        };
        Ok(SignedIn { token, next })
    }

    /// Sessions that have ended are removed when the member signs in again; until then they open nothing.
    async fn forget_ended(&self, member: &str, unit: &mut Unit) -> Outcome<()> {
        let sessions: Vec<Kept<Session>> = self.store().many(Select::Parent(member.to_owned())).await?;
        for session in sessions.iter().filter(|session| !self.is_running(&session.value)) {
            unit.remove_key(Table::Sessions, session.key.clone());
        }
        Ok(())
    }

    pub(crate) fn is_running(&self, session: &Session) -> bool {
        let (now, policy) = (self.now(), self.policy());
        let since = |then: Timestamp| now.duration_since(then).as_secs();
        since(session.seen) < policy.idle_seconds && since(session.created) < policy.session_seconds
    }

    /// Who acts by this session token.
    ///
    /// # Errors
    /// [`Refusal::SignedOut`] when there is no such session or it has ended.
    pub async fn actor(&self, token: &str) -> Outcome<Actor> {
        let signed_out = || Trouble::from(Refusal::SignedOut);
        let session: Option<Kept<Session>> = self.store().lookup(&secrets::digest(token)).await?;
        let session = session.filter(|session| self.is_running(&session.value)).ok_or_else(signed_out)?;
        let actor = self.member_as_actor(&session.value.organisation, &session.key.parent).await?;
        let mut actor = actor.ok_or_else(signed_out)?;
        let mandatory = needs_second_factor(actor.kind, &actor.roles) && self.policy().demand_second_factor;
        actor.second_factor_missing = (mandatory || actor.has_second_factor) && !session.value.second_factor;
        actor.session = Some(session.id().to_owned());
        self.touch(session).await;
        Ok(actor)
    }

    /// Notes that the session is in use, once a minute. That it cannot be noted (disk full) stops nobody from reading.
    async fn touch(&self, mut session: Kept<Session>) {
        if self.now().duration_since(session.value.seen) < SignedDuration::from_secs(60) {
            return;
        }
        session.value.seen = self.now();
        let mut unit = Unit::housekeeping();
        if unit.update(&session).is_ok() {
            let _ = self.store().commit(unit).await;
        }
    }

    pub(crate) async fn member_as_actor(&self, organisation: &str, member: &str) -> Outcome<Option<Actor>> {
        let (one, its) = (Select::Ids(vec![member.to_owned()]), Select::Ids(vec![organisation.to_owned()]));
        let (members, of): Both<Member, Organisation> = self.store().both(one, its).await?;
        let still = |kept: &Kept<Member>| kept.key.parent == organisation && kept.value.active;
        let Some(kept) = members.into_iter().find(still) else { return Ok(None) };
        let actor = of.into_iter().next().map(|of| Actor {
            member: kept.key.id,
            name: kept.value.name,
            email: kept.value.email,
            organisation: of.key.id,
            organisation_name: of.value.name,
            kind: of.value.kind,
            keeper: of.value.keeper,
            roles: kept.value.roles,
            session: None,
            second_factor_missing: false,
            has_second_factor: kept.value.second_factor,
            scopes: None,
            once: None,
        });
        actor.iter().for_each(security::known);
        Ok(actor)
    }

    /// Shows the code of the second factor for this session.
    ///
    /// # Errors
    /// [`Refusal::WrongCredentials`]; a code works once. [`Refusal::TooManyAttempts`].
    pub async fn show_code(&self, actor: &Actor, code: &str) -> Outcome<()> {
        let counted = [("account", secrets::digest(format!("code of {}", actor.member)))];
        self.refuse_throttled(&counted).await?;
        let credential = self.credential(actor).await?;
        let step = match credential.value.totp.as_ref().filter(|totp| totp.confirmed) {
            Some(totp) => second_factor::accept(totp, code, self.now())?,
            None => None,
        };
        let Some(step) = step else {
            self.security(SecurityEvent::CodeRefused, None);
            return self.wrong_code(&counted, actor).await;
        };
        let mut credential = credential;
        if let Some(totp) = &mut credential.value.totp {
            totp.last_step = step;
        }
        self.pass_second_factor(actor, "code", credential).await
    }

    /// Shows a recovery code instead; it is used up.
    ///
    /// # Errors
    /// As [`Desk::show_code`].
    pub async fn use_recovery_code(&self, actor: &Actor, code: &str) -> Outcome<()> {
        let counted = [("account", secrets::digest(format!("code of {}", actor.member)))];
        self.refuse_throttled(&counted).await?;
        let mut credential = self.credential(actor).await?;
        let digest = second_factor::recovery_digest(code);
        let Some(at) = credential.value.recovery.iter().position(|kept| *kept == digest) else {
            self.security(SecurityEvent::RecoveryCodeRefused, None);
            return self.wrong_code(&counted, actor).await;
        };
        credential.value.recovery.remove(at);
        self.pass_second_factor(actor, "recovery-code", credential).await
    }

    async fn wrong_code(&self, counted: &[(&str, String)], actor: &Actor) -> Outcome<()> {
        let member: Option<Kept<Member>> =
            self.store().one(Key::new(&actor.organisation, &actor.member)).await?;
        self.count_failure(counted, member.as_ref()).await?;
        Err(Refusal::WrongCredentials.into())
    }

    async fn pass_second_factor(
        &self,
        actor: &Actor,
        how: &str,
        credential: Kept<Credential>,
    ) -> Outcome<()> {
        let session = actor.session.as_deref().ok_or(Refusal::SignedOut)?;
        let kept: Option<Kept<Session>> = self.store().one(Key::new(&actor.member, session)).await?;
        let mut kept = kept.ok_or(Refusal::SignedOut)?;
        kept.value.second_factor = true;
        let references = [("session", session), ("by", how)];
        let mut unit =
            self.recorded(&actor.organisation, "second-factor-shown", Some(actor), &references, &[])?;
        // the version of the credential makes sure that a code which two requests carry works for one of them
        unit.update(&credential)?;
        unit.update(&kept)?;
        match self.commit(unit).await {
            Err(Trouble::Stale) => Err(Refusal::WrongCredentials.into()),
            done => {
                done?;
                self.security(SecurityEvent::SecondFactorShown, None);
                Ok(())
            }
        }
    }

    pub(crate) async fn credential(&self, actor: &Actor) -> Outcome<Kept<Credential>> {
        let credential: Option<Kept<Credential>> =
            self.store().one(Key::new(&actor.member, &actor.member)).await?;
        credential.ok_or_else(|| Refusal::SignedOut.into())
    }

    pub(crate) async fn refuse_throttled(&self, counted: &[(&str, String)]) -> Outcome<()> {
        for (what, digest) in counted {
            let throttle: Option<Kept<Throttle>> = self.store().one(Key::new(*what, digest)).await?;
            let seconds = throttle.map_or(0, |kept| kept.value.until.duration_since(self.now()).as_secs());
            if seconds > 0 {
                self.security(SecurityEvent::Throttled, None);
                return Err(Refusal::TooManyAttempts { seconds }.into());
            }
        }
        Ok(())
    }

    pub(crate) async fn count_failure(
        &self,
        counted: &[(&str, String)],
        member: Option<&Kept<Member>>,
    ) -> Outcome<()> {
        self.settle(async || {
            let mut unit = Unit::housekeeping();
            let mut full = false;
            for (what, digest) in counted {
                let key = Key::new(*what, digest);
                let old: Option<Kept<Throttle>> = self.store().one(key.clone()).await?;
                let next = self.one_more(old.as_ref().map(|kept| &kept.value), *what == "address");
                full |= *what == "account" && next.until > self.now();
                match old {
                    Some(mut kept) => {
                        kept.value = next;
                        unit.update(&kept)?;
                    }
                    None => unit.insert(key, &next)?,
                }
            }
            if let (true, Some(member)) = (full, member) {
                let kind = NoticeKind::SignInAttempts { member: member.id().to_owned() };
                let notice = Notice { kind, to: Some(member.id().to_owned()), at: self.now() };
                unit.put(Key::new(&member.key.parent, format!("sign-in-attempts/{}", member.id())), &notice)?;
            }
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    /// An address serves a whole office, so it may fail ten times as often as an account.
    fn one_more(&self, old: Option<&Throttle>, address: bool) -> Throttle {
        let (now, policy) = (self.now(), self.policy());
        let limit = if address { policy.failures * 10 } else { policy.failures };
        let recent = |old: &&Throttle| now.duration_since(old.since).as_secs() < policy.throttle_seconds;
        let (failures, since) = old.filter(recent).map_or((1, now), |old| (old.failures + 1, old.since));
        let wait = SignedDuration::from_secs(policy.throttle_seconds);
        let until = if failures >= limit { now.saturating_add(wait).unwrap_or(now) } else { now };
        Throttle { failures, since, until }
    }
}
