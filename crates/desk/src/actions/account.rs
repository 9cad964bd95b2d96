//! One's own account: sessions, password, second factor.

use simsa_store::records::{Credential, Member, Session, Token, Totp};
use simsa_store::{Kept, Key, Select, Typed, Unit};

use crate::actor::Actor;
use crate::desk::Desk;
use crate::password;
use crate::permit::{Action, permit};
use crate::second_factor::{self, Enrolment};
use crate::security::SecurityEvent;
use crate::trouble::{Outcome, Refusal, invalid, not_found};

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// Its id, to end it.
    pub id: String,
    /// What the browser calls itself.
    pub agent: String,
    /// When it began.
    pub created: jiff::Timestamp,
    /// When it was last used, to the minute.
    pub seen: jiff::Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl Desk {
    /// The member's sessions that have not ended.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn sessions(&self, actor: &Actor) -> Outcome<Vec<SessionView>> {
        permit(actor, Action::OwnSessions, None)?;
        let sessions: Vec<Kept<Session>> = self.store().many(Select::Parent(actor.member.clone())).await?;
        let running = sessions.into_iter().filter(|session| self.is_running(&session.value));
        let view = |kept: Kept<Session>| SessionView {
            current: actor.session.as_deref() == Some(kept.id()),
            id: kept.key.id,
            agent: kept.value.agent,
            created: kept.value.created,
            seen: kept.value.seen,
        };
        Ok(running.map(view).collect())
    }

    /// Ends one session of the member; without an id, the one that asks.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when the member has no such session.
    pub async fn end_session(&self, actor: &Actor, id: Option<&str>) -> Outcome<()> {
        permit(actor, Action::OwnSessions, None)?;
        let id = id.or(actor.session.as_deref()).ok_or_else(not_found)?;
        self.settle(async || {
            let session: Option<Kept<Session>> = self.store().one(Key::new(&actor.member, id)).await?;
            let session = session.ok_or_else(not_found)?;
            let mut unit =
                self.recorded(&actor.organisation, "session-ended", Some(actor), &[("session", id)], &[])?;
            unit.remove(&session);
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    /// Changes the member's password; every other session and every token ends.
    ///
    /// # Errors
    /// [`Refusal::WrongCredentials`] when `old` is not the password; [`Refusal::Invalid`] for a weak one.
    pub async fn change_password(&self, actor: &Actor, old: &str, new: &str) -> Outcome<()> {
        permit(actor, Action::OwnCredentials, None)?;
        let counted = [("account", crate::secrets::digest(&actor.email))];
        self.refuse_throttled(&counted).await?;
        password::check("new", new, &[&actor.email, &actor.name, &actor.organisation_name])?;
        if old == new {
            return Err(invalid("new", "지금 비밀번호와 같습니다", "this is the present password"));
        }
        let credential = self.credential(actor).await?;
        let (old, new, hash) = (old.to_owned(), new.to_owned(), credential.value.password.clone());
        let hashed = self
            .hashing(move |desk| {
                let good = password::verify(&old, Some(&hash), desk.policy())?;
                good.then(|| password::hash(&new, desk.policy(), desk.random())).transpose()
            })
            .await?;
        let Some(hashed) = hashed else {
            let member: Option<Kept<Member>> =
                self.store().one(Key::new(&actor.organisation, &actor.member)).await?;
            self.security(SecurityEvent::ConfirmationRefused, None);
            self.count_failure(&counted, member.as_ref()).await?;
            return Err(Refusal::WrongCredentials.into());
        };
        let mut credential = credential;
        (credential.value.password, credential.value.changed) = (hashed, self.now());
        let mut unit = self.recorded(&actor.organisation, "password-changed", Some(actor), &[], &[])?;
        unit.update(&credential)?;
        self.end_everything_else(actor.session.as_deref(), &actor.member, &mut unit).await?;
        self.commit_now(unit).await.map(|_| ())
    }

    /// Ends the sessions and tokens of a member, but for one session.
    pub(crate) async fn end_everything_else(
        &self,
        keep: Option<&str>,
        member: &str,
        unit: &mut Unit,
    ) -> Outcome<()> {
        let sessions: Vec<Kept<Session>> = self.store().many(Select::Parent(member.to_owned())).await?;
        for session in sessions.iter().filter(|session| keep != Some(session.id())) {
            unit.remove_key(simsa_store::Table::Sessions, session.key.clone());
        }
        let tokens: Vec<Kept<Token>> = self.store().many(Select::Parent(member.to_owned())).await?;
        for token in &tokens {
            unit.remove_key(simsa_store::Table::Tokens, token.key.clone());
        }
        Ok(())
    }

    /// Makes a new secret for the second factor. It counts once a code of it has been shown to
    /// [`Desk::confirm_second_factor`]; until then an earlier one stays what is asked.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] when there is one that works and it was not shown in this session.
    pub async fn begin_second_factor(&self, actor: &Actor) -> Outcome<Enrolment> {
        permit(actor, Action::OwnCredentials, None)?;
        refuse_replacing(actor)?;
        let mut credential = self.credential(actor).await?;
        let fresh = second_factor::fresh(self.random())?;
        let enrolment = second_factor::enrolment(&fresh, &actor.email)?;
        credential.value.pending = Some(fresh);
        let mut unit = self.recorded(&actor.organisation, "second-factor-begun", Some(actor), &[], &[])?;
        unit.update(&credential)?;
        self.commit_now(unit).await?;
        Ok(enrolment)
    }

    /// Confirms the new secret with a code of it and gives recovery codes, shown this once. The session has then shown
    /// its second factor.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when the code is not right.
    pub async fn confirm_second_factor(&self, actor: &Actor, code: &str) -> Outcome<Vec<String>> {
        permit(actor, Action::OwnCredentials, None)?;
        refuse_replacing(actor)?;
        let counted = [("account", crate::secrets::digest(format!("code of {}", actor.member)))];
        self.refuse_throttled(&counted).await?;
        let mut credential = self.credential(actor).await?;
        let step = match &credential.value.pending {
            Some(totp) => second_factor::accept(totp, code, self.now())?,
            None => None,
        };
        let Some(step) = step else {
            self.count_failure(&counted, None).await?;
            return Err(invalid(
                "code",
                "번호가 맞지 않습니다. 인증 앱의 지금 번호 6자리를 입력하십시오",
                "the code is not right; type the six digits the authenticator shows now",
            ));
        };
        let (shown, kept) = second_factor::recovery_codes(self.random())?;
        let Credential { pending, totp, recovery, .. } = &mut credential.value;
        *totp = pending.take().map(|fresh| Totp { confirmed: true, last_step: step, ..fresh });
        *recovery = kept;
        let member: Option<Kept<Member>> =
            self.store().one(Key::new(&actor.organisation, &actor.member)).await?;
        let mut member = member.ok_or(Refusal::SignedOut)?;
        member.value.second_factor = true;
        let mut unit = self.recorded(&actor.organisation, "second-factor-set", Some(actor), &[], &[])?;
        unit.update(&credential)?;
        unit.update(&member)?;
        if let Some(id) = &actor.session {
            let session: Option<Kept<Session>> = self.store().one(Key::new(&actor.member, id)).await?;
            let mut session = session.ok_or(Refusal::SignedOut)?;
            session.value.second_factor = true;
            unit.update(&session)?;
        }
        self.commit_now(unit).await?;
        Ok(shown)
    }
}

/// A second factor that works is replaced only by somebody who has just shown it: a stolen password is not enough.
fn refuse_replacing(actor: &Actor) -> Outcome<()> {
    if actor.has_second_factor && actor.second_factor_missing {
        return Err(Refusal::SecondFactor.into());
    }
    Ok(())
}
