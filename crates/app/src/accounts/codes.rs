//! After the password: codes of the second factor and recovery codes, and proving once more who one is within a session.
//! Whoever has passed gets a new token for the session, and the browser is known from then on.

use simsa_store::records::{Credential, Member, Session, Totp};
use simsa_store::{MemberId, RowKey, Select, SessionId, Typed, Versioned};

use crate::accounts::attempts::{Attempt, Counted};
use crate::accounts::devices;
use crate::accounts::password;
use crate::accounts::second_factor;
use crate::actor::Actor;
use crate::error::{Error, Refusal, Result};
use crate::fault::Fault;
use crate::permit::{Action, Permitted, SystemTask, permit, permit_signing_in};
use crate::secrets;
use crate::security::SecurityEvent;
use crate::server_secrets;
use crate::workbench::Workbench;

/// What a browser gets when the second factor was passed.
#[derive(Clone, Debug)]
pub struct Passed {
    /// The session's token from now on; the one before is worth nothing.
    pub token: String,
    /// What the browser is to keep, so that it is known.
    pub device: String,
}

impl Workbench {
    /// Shows the code of the second factor for this session; `device` is what the browser keeps of earlier sign-ins.
    ///
    /// # Errors
    /// [`Refusal::WrongCredentials`]; a code works once. [`Refusal::TooManyAttempts`].
    pub async fn show_code(&self, actor: &Actor, code: &str, device: &str) -> Result<Passed> {
        let attempt = self.reserve(vec![self.codes_of(actor, device)]).await?;
        let shown = self.with_code(actor, code).await?;
        if shown.is_none() {
            self.security(SecurityEvent::CodeRefused, None);
        }
        self.pass_second_factor(actor, "code", shown, attempt, device).await
    }

    /// Shows a recovery code instead; it is used up.
    ///
    /// # Errors
    /// As [`Workbench::show_code`].
    pub async fn use_recovery_code(&self, actor: &Actor, code: &str, device: &str) -> Result<Passed> {
        let attempt = self.reserve(vec![self.codes_of(actor, device)]).await?;
        let shown = self.with_recovery_code(actor, code).await?;
        if shown.is_none() {
            self.security(SecurityEvent::RecoveryCodeRefused, None);
        }
        self.pass_second_factor(actor, "recovery-code", shown, attempt, device).await
    }

    /// What codes of this member are counted on in this browser.
    fn codes_of(&self, actor: &Actor, device: &str) -> (Counted, String) {
        match devices::known(&self.vault(), device, &actor.member, self.now()) {
            Some(device) => (Counted::CodeDevice, device),
            None => (Counted::Code, actor.member.to_string()),
        }
    }

    /// The credential with this code used up; absent when it is not the code, or was used.
    async fn with_code(&self, actor: &Actor, code: &str) -> Result<Option<Versioned<Credential>>> {
        let mut credential = self.credential(actor).await?;
        let Some(totp) = credential.value.totp.as_ref().filter(|totp| totp.confirmed) else {
            return Ok(None);
        };
        let step = second_factor::accept(&self.unsealed(&actor.member, totp)?, code, self.now())?;
        let Some(step) = step else { return Ok(None) };
        if let Some(totp) = &mut credential.value.totp {
            totp.last_step = step;
        }
        Ok(Some(credential))
    }

    /// The credential with this recovery code used up; absent when it is none.
    async fn with_recovery_code(&self, actor: &Actor, code: &str) -> Result<Option<Versioned<Credential>>> {
        let mut credential = self.credential(actor).await?;
        let kept = self.recovery_mark(&actor.member, &second_factor::recovery_digest(code));
        let at = credential.value.recovery.iter().position(|one| *one == kept);
        Ok(at.map(|at| {
            credential.value.recovery.remove(at);
            credential
        }))
    }

    async fn pass_second_factor(
        &self,
        actor: &Actor,
        how: &str,
        shown: Option<Versioned<Credential>>,
        attempt: Attempt,
        device: &str,
    ) -> Result<Passed> {
        let Some(credential) = shown else { return self.wrong_code(&attempt, actor).await };
        let mut session = self.session_of(actor).await?;
        let token = secrets::token(self.random())?;
        session.value.token = secrets::digest(&token);
        session.value.second_factor = true;
        session.value.authenticated = Some(self.now());
        let permitted = permit_signing_in(actor)?;
        let references = [("session", session.id().as_str()), ("by", how)];
        let mut unit = self.record(&permitted, "second-factor-shown", &references, &[])?;
        // the version of the credential makes sure that a code which two requests carry works for one of them
        unit.update(&credential)?;
        unit.update(&session)?;
        match self.commit(unit).await {
            Err(Error::Stale) => self.wrong_code(&attempt, actor).await,
            Err(other) => Err(other),
            Ok(_) => {
                self.security(SecurityEvent::SecondFactorShown, None);
                self.give_back(attempt).await?;
                Ok(Passed { token, device: self.remember_browser(device, &actor.member)? })
            }
        }
    }

    async fn wrong_code<T>(&self, attempt: &Attempt, actor: &Actor) -> Result<T> {
        let member: Option<Versioned<Member>> =
            self.store().one(RowKey::new(&actor.organisation, &actor.member)).await?;
        self.failed(attempt, member.as_ref()).await?;
        Err(Refusal::WrongCredentials.into())
    }

    /// Proves once more who one is, for changes of accounts: with a code or recovery code where there is a second factor,
    /// with the password otherwise.
    ///
    /// # Errors
    /// [`Refusal::WrongCredentials`], [`Refusal::TooManyAttempts`].
    pub async fn authenticate_again(&self, actor: &Actor, typed: &str) -> Result<()> {
        let permitted = permit(actor, Action::OwnSessions)?;
        if actor.has_second_factor && actor.second_factor_missing {
            return Err(Refusal::SecondFactor.into());
        }
        let attempt = self.reserve_in_session(actor).await?;
        let shown = if !actor.has_second_factor {
            self.with_password(actor, typed).await?
        } else if second_factor::is_code(typed) {
            self.with_code(actor, typed).await?
        } else {
            self.with_recovery_code(actor, typed).await?
        };
        let Some(credential) = shown else {
            self.security(SecurityEvent::ConfirmationRefused, None);
            return self.wrong_code(&attempt, actor).await;
        };
        let mut session = self.session_of(actor).await?;
        session.value.authenticated = Some(self.now());
        let references = [("session", session.id().as_str())];
        let mut unit = self.record(&permitted, "authenticated-again", &references, &[])?;
        unit.update(&credential)?;
        unit.update(&session)?;
        match self.commit(unit).await {
            Err(Error::Stale) => self.wrong_code(&attempt, actor).await,
            Err(other) => Err(other),
            Ok(_) => self.give_back(attempt).await,
        }
    }

    /// Reserves an attempt to prove who one is within the session.
    pub(crate) async fn reserve_in_session(&self, actor: &Actor) -> Result<Attempt> {
        let session = actor.session.as_ref().map_or(actor.member.as_str(), SessionId::as_str).to_owned();
        self.reserve(vec![(Counted::Session, session)]).await
    }

    async fn with_password(&self, actor: &Actor, typed: &str) -> Result<Option<Versioned<Credential>>> {
        let credential = self.credential(actor).await?;
        let (typed, hash) = (typed.to_owned(), credential.value.password.clone());
        let good =
            self.hashing(move |workbench| password::verify(&typed, Some(&hash), workbench.policy())).await?;
        Ok(good.then_some(credential))
    }

    pub(crate) async fn credential(&self, actor: &Actor) -> Result<Versioned<Credential>> {
        let credential: Option<Versioned<Credential>> =
            self.store().one(RowKey::new(&actor.member, &actor.member)).await?;
        credential.ok_or_else(|| Refusal::SignedOut.into())
    }

    pub(crate) async fn session_of(&self, actor: &Actor) -> Result<Versioned<Session>> {
        let session = actor.session.as_ref().ok_or(Refusal::SignedOut)?;
        let kept: Option<Versioned<Session>> = self.store().one(RowKey::new(&actor.member, session)).await?;
        kept.ok_or_else(|| Refusal::SignedOut.into())
    }

    /// The second factor as the database keeps it.
    pub(crate) fn sealed(&self, member: &MemberId, totp: &Totp) -> Result<Totp> {
        let whose = format!("second factor of {member}");
        let secret = server_secrets::seal(&self.vault(), self.random(), &whose, totp.secret.as_bytes())?;
        Ok(Totp { secret, ..totp.clone() })
    }

    /// The second factor as it is worked with.
    pub(crate) fn unsealed(&self, member: &MemberId, totp: &Totp) -> Result<Totp> {
        let whose = format!("second factor of {member}");
        let secret = server_secrets::open(&self.vault(), &whose, &totp.secret)?;
        let secret = String::from_utf8(secret).map_err(|error| {
            Error::Fault(Fault::because("a sealed secret is no text", error.utf8_error()))
        })?;
        Ok(Totp { secret, ..totp.clone() })
    }

    /// How a recovery code is kept: nobody without the server's key can try codes against it.
    pub(crate) fn recovery_mark(&self, member: &MemberId, digest: &str) -> String {
        server_secrets::mark(&self.vault(), "recovery code", &[member.as_str(), digest])
    }

    /// Seals second factors and marks recovery codes that an older program left in plain; gives of how many members. Called
    /// once before anybody signs in; a crash in it leaves the rest for the next start.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn seal_secrets(&self) -> Result<usize> {
        let all: Vec<Versioned<Credential>> = self.store().many(Select::All).await?;
        let mut count = 0;
        for mut kept in all {
            let member = kept.key.id.clone();
            let Credential { totp, pending, recovery, .. } = &mut kept.value;
            let plain = |one: &&mut Totp| !server_secrets::is_sealed(&one.secret);
            let mut changed = false;
            for one in [totp, pending].into_iter().filter_map(Option::as_mut).filter(plain) {
                *one = self.sealed(&member, one)?;
                changed = true;
            }
            // a digest is twice as long as a mark
            for code in recovery.iter_mut().filter(|code| code.len() == 64) {
                *code = self.recovery_mark(&member, code);
                changed = true;
            }
            if changed {
                let mut unit = Self::unrecorded(&Permitted::system(SystemTask::SealSecrets));
                unit.update(&kept)?;
                self.commit(unit).await?;
                count += 1;
            }
        }
        Ok(count)
    }
}
