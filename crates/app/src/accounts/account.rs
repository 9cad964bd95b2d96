//! One's own account: sessions, password, second factor.

use simsa_store::records::{Credential, Member, Session, Token, Totp};
use simsa_store::{MemberId, RowKey, Select, SessionId, Three, Typed, UnitOfWork, Versioned};

use crate::accounts::codes::Passed;
use crate::accounts::password;
use crate::accounts::second_factor::{self, Enrolment};
use crate::actor::Actor;
use crate::error::{Refusal, Result, invalid, not_found, not_now};
use crate::permit::{Action, allow, permit, require_fresh};
use crate::secrets;
use crate::security::SecurityEvent;
use crate::workbench::Workbench;

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// Its id, to end it.
    pub id: SessionId,
    /// What the browser calls itself.
    pub agent: String,
    /// When it began.
    pub created: jiff::Timestamp,
    /// When it was last used, to the minute.
    pub seen: jiff::Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// What a member sees of its own account.
#[derive(Clone, Debug)]
pub struct OwnAccount {
    /// Sessions that have not ended.
    pub sessions: Vec<SessionView>,
    /// Tokens for programs.
    pub tokens: Vec<Versioned<Token>>,
    /// Recovery codes that were not used yet.
    pub recovery_codes: usize,
}

impl Workbench {
    /// The member's sessions, tokens and recovery codes.
    ///
    /// # Errors
    /// A refusal or a fault.
    pub async fn own_account(&self, actor: &Actor) -> Result<OwnAccount> {
        for action in [Action::OwnSessions, Action::OwnTokens, Action::OwnCredentials] {
            allow(actor, action)?;
        }
        let own = &actor.member;
        let (sessions, tokens, credentials): Three<Session, Token, Credential> =
            self.store().three(Select::parent(own), Select::parent(own), Select::parent(own)).await?;
        let running = sessions.into_iter().filter(|session| self.is_running(&session.value));
        let view = |kept: Versioned<Session>| SessionView {
            current: actor.session.as_ref() == Some(kept.id()),
            id: kept.key.id,
            agent: kept.value.agent,
            created: kept.value.created,
            seen: kept.value.seen,
        };
        let recovery_codes = credentials.iter().map(|kept| kept.value.recovery.len()).sum();
        Ok(OwnAccount { sessions: running.map(view).collect(), tokens, recovery_codes })
    }

    /// Ends one session of the member; without an id, the one that asks.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when the member has no such session; [`Refusal::Again`] for another than the one that asks.
    pub async fn end_session(&self, actor: &Actor, id: Option<&SessionId>) -> Result<()> {
        let permitted = permit(actor, Action::OwnSessions)?;
        if id.is_some() && id != actor.session.as_ref() {
            require_fresh(actor)?;
        }
        let id = id.or(actor.session.as_ref()).ok_or_else(not_found)?;
        self.settle(async || {
            let session: Option<Versioned<Session>> =
                self.store().one(RowKey::new(&actor.member, id)).await?;
            let session = session.ok_or_else(not_found)?;
            let mut unit = self.record(&permitted, "session-ended", &[("session", id.as_str())], &[])?;
            unit.remove(&session);
            self.commit(unit).await.map(|_| ())
        })
        .await
    }

    /// Changes the member's password; every other session and every token ends. The present password is the proof of who
    /// one is.
    ///
    /// # Errors
    /// [`Refusal::WrongCredentials`] when `old` is not the password; [`Refusal::Invalid`] for a weak one.
    pub async fn change_password(&self, actor: &Actor, old: &str, new: &str) -> Result<()> {
        let permitted = permit(actor, Action::OwnCredentials)?;
        let about = vec![actor.email.clone(), actor.name.clone(), actor.organisation_name.clone()];
        self.good_password("new", new, about).await?;
        if old == new {
            return Err(invalid("new", "지금 비밀번호와 같습니다", "this is the present password"));
        }
        let attempt = self.reserve_in_session(actor).await?;
        let credential = self.credential(actor).await?;
        let (old, new, hash) = (old.to_owned(), new.to_owned(), credential.value.password.clone());
        let hashed = self
            .hashing(move |workbench| {
                let good = password::verify(&old, Some(&hash), workbench.policy())?;
                good.then(|| password::hash(&new, workbench.policy(), workbench.random())).transpose()
            })
            .await?;
        let Some(hashed) = hashed else {
            self.security(SecurityEvent::ConfirmationRefused, None);
            return Err(Refusal::WrongCredentials.into());
        };
        let mut credential = credential;
        (credential.value.password, credential.value.changed) = (hashed, self.now());
        credential.value.pending = None;
        let mut unit = self.record(&permitted, "password-changed", &[], &[])?;
        unit.update(&credential)?;
        self.end_everything_else(actor.session.as_ref(), &actor.member, &mut unit).await?;
        self.commit_now(unit).await?;
        self.give_back(attempt).await
    }

    /// Refuses a password that is guessed early. What is known of the person is in `about`.
    async fn good_password(&self, field: &'static str, typed: &str, about: Vec<String>) -> Result<()> {
        let typed = typed.to_owned();
        self.spawn_blocking(move |_| {
            let about: Vec<&str> = about.iter().map(String::as_str).collect();
            password::check(field, &typed, &about)
        })
        .await
    }

    /// The hash of a new password that is good.
    pub(crate) async fn new_password(
        &self,
        field: &'static str,
        typed: &str,
        about: Vec<String>,
    ) -> Result<String> {
        self.good_password(field, typed, about).await?;
        let typed = typed.to_owned();
        self.hashing(move |workbench| password::hash(&typed, workbench.policy(), workbench.random())).await
    }

    /// Ends the sessions and tokens of a member, but for one session.
    pub(crate) async fn end_everything_else(
        &self,
        keep: Option<&SessionId>,
        member: &MemberId,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        self.end_sessions(keep, member, unit).await?;
        let tokens: Vec<Versioned<Token>> = self.store().many(Select::parent(member.to_owned())).await?;
        for token in &tokens {
            unit.remove_key::<Token>(&token.key.clone());
        }
        Ok(())
    }

    async fn end_sessions(
        &self,
        keep: Option<&SessionId>,
        member: &MemberId,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        let sessions: Vec<Versioned<Session>> = self.store().many(Select::parent(member.to_owned())).await?;
        for session in sessions.iter().filter(|session| keep != Some(session.id())) {
            unit.remove_key::<Session>(&session.key.clone());
        }
        Ok(())
    }

    /// The secret of a second factor that is being set up, to be put into an authenticator; absent when none is.
    ///
    /// # Errors
    /// [`Refusal::Again`] when the person has not just proven who they are: who sees it can have it confirmed.
    pub async fn pending_second_factor(&self, actor: &Actor) -> Result<Option<Enrolment>> {
        allow(actor, Action::OwnCredentials)?;
        refuse_replacing(actor)?;
        require_fresh(actor)?;
        let credential = self.credential(actor).await?;
        let Some(pending) = &credential.value.pending else { return Ok(None) };
        second_factor::enrolment(&self.unsealed(&actor.member, pending)?, &actor.email).map(Some)
    }

    /// Begins to set up a second factor: makes its secret, which stays the same until a code of it was shown to
    /// [`Workbench::confirm_second_factor`], or `anew`. Until then an earlier factor stays what is asked.
    ///
    /// # Errors
    /// [`Refusal::SecondFactor`] when there is one that works and it was not shown in this session; [`Refusal::Again`].
    pub async fn begin_second_factor(&self, actor: &Actor, anew: bool) -> Result<Enrolment> {
        let permitted = permit(actor, Action::OwnCredentials)?;
        refuse_replacing(actor)?;
        require_fresh(actor)?;
        if !anew && let Some(pending) = self.pending_second_factor(actor).await? {
            return Ok(pending);
        }
        let mut credential = self.credential(actor).await?;
        let fresh = second_factor::fresh(self.random())?;
        let enrolment = second_factor::enrolment(&fresh, &actor.email)?;
        credential.value.pending = Some(self.sealed(&actor.member, &fresh)?);
        let mut unit = self.record(&permitted, "second-factor-begun", &[], &[])?;
        unit.update(&credential)?;
        self.commit_now(unit).await?;
        Ok(enrolment)
    }

    /// Confirms the new secret with a code of it and gives recovery codes, shown this once. The session has then shown
    /// its second factor, and has a new token; `device` is what the browser keeps of earlier sign-ins.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when the code is not right: the secret stays. [`Refusal::TooManyAttempts`].
    pub async fn confirm_second_factor(
        &self,
        actor: &Actor,
        code: &str,
        device: &str,
    ) -> Result<(Vec<String>, Passed)> {
        let permitted = permit(actor, Action::OwnCredentials)?;
        refuse_replacing(actor)?;
        let attempt = self.reserve_in_session(actor).await?;
        let mut credential = self.credential(actor).await?;
        let Some(pending) = credential.value.pending.take() else {
            return Err(not_now(
                "설정을 처음부터 다시 시작하십시오. 기다리던 비밀키가 없습니다",
                "begin the set-up again: no secret is waiting",
            ));
        };
        let step = second_factor::accept(&self.unsealed(&actor.member, &pending)?, code, self.now())?;
        let Some(step) = step else {
            return Err(invalid(
                "code",
                "번호가 맞지 않습니다. 인증 앱의 지금 번호 6자리를 입력하십시오. 앱에 넣은 비밀키는 그대로 쓰면 됩니다",
                "the code is not right; type the six digits the authenticator shows now. The entry in the app is still good",
            ));
        };
        let shown = self.new_recovery_codes(&actor.member, &mut credential.value)?;
        credential.value.totp = Some(Totp { confirmed: true, last_step: step, ..pending });
        let member: Option<Versioned<Member>> =
            self.store().one(RowKey::new(&actor.organisation, &actor.member)).await?;
        let mut member = member.ok_or(Refusal::SignedOut)?;
        (member.value.second_factor, member.value.second_factor_due) = (true, false);
        let mut session = self.session_of(actor).await?;
        let token = secrets::token(self.random())?;
        session.value.token = secrets::digest(&token);
        session.value.second_factor = true;
        session.value.authenticated = Some(self.now());
        let mut unit = self.record(&permitted, "second-factor-set", &[], &[])?;
        unit.update(&credential)?;
        unit.update(&member)?;
        unit.update(&session)?;
        // the sessions that knew only the factor before, or none, end
        self.end_sessions(Some(session.id()), &actor.member, &mut unit).await?;
        self.commit_now(unit).await?;
        self.give_back(attempt).await?;
        let device = self.remember_browser(device, &actor.member)?;
        Ok((shown, Passed { token, device }))
    }

    /// Makes new recovery codes, shown this once; the old ones end.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] without a second factor; [`Refusal::Again`].
    pub async fn renew_recovery_codes(&self, actor: &Actor) -> Result<Vec<String>> {
        let permitted = permit(actor, Action::OwnCredentials)?;
        refuse_replacing(actor)?;
        require_fresh(actor)?;
        let mut credential = self.credential(actor).await?;
        if credential.value.totp.is_none() {
            return Err(not_now("2단계 인증을 먼저 설정하십시오", "set up the second factor first"));
        }
        let shown = self.new_recovery_codes(&actor.member, &mut credential.value)?;
        let mut unit = self.record(&permitted, "recovery-codes-renewed", &[], &[])?;
        unit.update(&credential)?;
        self.commit_now(unit).await?;
        Ok(shown)
    }

    fn new_recovery_codes(&self, member: &MemberId, credential: &mut Credential) -> Result<Vec<String>> {
        let (shown, digests) = second_factor::recovery_codes(self.random())?;
        credential.recovery = digests.iter().map(|digest| self.recovery_mark(member, digest)).collect();
        Ok(shown)
    }
}

/// A second factor that works is replaced only by somebody who has just shown it: a stolen password is not enough.
fn refuse_replacing(actor: &Actor) -> Result<()> {
    if actor.has_second_factor && actor.second_factor_missing {
        return Err(Refusal::SecondFactor.into());
    }
    Ok(())
}
