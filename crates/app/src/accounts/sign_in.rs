//! Signing in: e-mail address and password. What comes after, the second factor, is in `codes`. Attempts are reserved
//! before anything is hashed; see [`crate::accounts::attempts`].

use jiff::{SignedDuration, Timestamp};
use simsa_store::records::{Credential, Member, Organisation, Session};
use simsa_store::{Both, MemberId, OrganisationId, RowKey, Select, TableIndex, Typed, UnitOfWork, Versioned};

use crate::accounts::attempts::{Counted, network, pair};
use crate::accounts::devices;
use crate::accounts::password;
use crate::accounts::second_factor;
use crate::actor::Actor;
use crate::domain::limits;
use crate::error::{Error, Refusal, Result};
use crate::permit::{Action, Permitted, SystemTask, needs_second_factor, permit_anyone};
use crate::secrets;
use crate::security::{self, SecurityEvent};
use crate::workbench::Workbench;

/// What a person types to sign in.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
    /// Where the request comes from, as text; counted only as a digest.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    /// What this browser keeps of earlier sign-ins, so that it is known; empty when nothing.
    pub device: String,
    /// The session that the browser has had until now: it ends.
    pub earlier: Option<String>,
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
    /// What the browser is to keep, so that it is known the next time; absent as long as something comes next.
    pub device: Option<String>,
}

/// Sessions of one member at a time; with one more, one ends: of those that have not shown a second factor first, the one
/// that was used least lately.
pub const MOST_SESSIONS: usize = 10;

impl Workbench {
    /// Begins a session. The token is new in any case, so that nobody can fix one beforehand.
    ///
    /// # Errors
    /// [`Refusal::WrongCredentials`], [`Refusal::TooManyAttempts`].
    pub async fn sign_in(&self, input: SignIn) -> Result<SignedIn> {
        let email = input.email.trim().to_lowercase();
        let member: Option<Versioned<Member>> = self.store().lookup(TableIndex::MemberEmail, &email).await?;
        let member = member.filter(|member| member.value.active);
        let known = member
            .as_ref()
            .and_then(|member| devices::known(&self.vault(), &input.device, member.id(), self.now()));
        let attempt = self.reserve(passwords(&email, &input.address, known)).await?;
        let credential: Option<Versioned<Credential>> = match &member {
            Some(member) => self.store().one(RowKey::new(member.id(), member.id())).await?,
            None => None,
        };
        let hash = credential.as_ref().map(|credential| credential.value.password.clone());
        let typed = input.password.clone();
        let good = self
            .hashing(move |workbench| password::verify(&typed, hash.as_deref(), workbench.policy()))
            .await?;
        let (true, Some(member), Some(credential)) = (good, &member, credential) else {
            self.security(SecurityEvent::PasswordRefused, member.as_ref().map(Versioned::id));
            self.failed(&attempt, member.as_ref()).await?;
            return Err(Refusal::WrongCredentials.into());
        };
        let signed_in = self.begin_session(member, credential, &input).await?;
        self.give_back(attempt).await?;
        Ok(signed_in)
    }

    async fn begin_session(
        &self,
        member: &Versioned<Member>,
        credential: Versioned<Credential>,
        input: &SignIn,
    ) -> Result<SignedIn> {
        let organisation = &member.key.parent;
        let (token, id): (String, String) =
            (secrets::token(self.random())?, secrets::id("s", self.random())?);
        let session = Session {
            token: secrets::digest(&token),
            organisation: organisation.clone(),
            second_factor: false,
            created: self.now(),
            seen: self.now(),
            agent: limits::text(
                "agent",
                &input.agent.chars().take(limits::NAME).collect::<String>(),
                limits::NAME,
            )
            .unwrap_or_default(),
            authenticated: Some(self.now()),
        };
        let of: Option<Versioned<Organisation>> = self.store().one(RowKey::root(organisation)).await?;
        let mandatory = of.is_some_and(|of| self.demands_second_factor(&of.value, &member.value));
        let next = match (member.value.second_factor, mandatory) {
            (true, _) => Next::ShowCode,
            (false, true) => Next::Enrol,
            (false, false) => Next::Done,
        };
        let references = [("member", member.id().as_str()), ("session", &id)];
        let permitted = permit_anyone(Action::SignIn, organisation)?;
        let mut unit = self.record(&permitted, "signed-in", &references, &[])?;
        unit.require(member);
        unit.insert(RowKey::new(member.id(), &id), &session)?;
        if next == Next::Enrol && credential.value.pending.is_none() {
            let mut credential = credential;
            let fresh = second_factor::fresh(self.random())?;
            credential.value.pending = Some(self.sealed(member.id(), &fresh)?);
            unit.update(&credential)?;
        }
        self.end_earlier(member.id(), input.earlier.as_deref(), &mut unit).await?;
        self.commit_now(unit).await?;
        self.security(SecurityEvent::SignedIn, Some(member.id()));
        let device = match next {
            Next::Done => Some(self.remember_browser(&input.device, member.id())?),
            Next::ShowCode | Next::Enrol => None,
        };
        Ok(SignedIn { token, next, device })
    }

    /// What the browser keeps so that it is known for this member the next time.
    pub(crate) fn remember_browser(&self, kept: &str, member: &MemberId) -> Result<String> {
        devices::remember(&self.vault(), self.random(), kept, member, self.now())
    }

    /// Ends the session that the browser has had until now, whoever's it was; sessions of the member that are over; and
    /// those used least lately when there are too many.
    async fn end_earlier(
        &self,
        member: &MemberId,
        earlier: Option<&str>,
        unit: &mut UnitOfWork,
    ) -> Result<()> {
        if let Some(earlier) = earlier {
            let session: Option<Versioned<Session>> =
                self.store().lookup(TableIndex::SessionToken, &secrets::digest(earlier)).await?;
            if let Some(session) = session.filter(|session| session.key.parent != member) {
                unit.remove_key::<Session>(&session.key);
            }
        }
        let earlier = earlier.map(secrets::digest);
        let mut sessions: Vec<Versioned<Session>> =
            self.store().many(Select::parent(member.to_owned())).await?;
        // those that have shown a second factor stay before those that have not: a password alone ends nobody's work
        let of_use = |one: &Session| (one.second_factor, one.seen, one.created);
        sessions.sort_by_key(|session| std::cmp::Reverse(of_use(&session.value)));
        let mut going_on = 1;
        for session in sessions {
            let ends = !self.is_running(&session.value) || Some(&session.value.token) == earlier.as_ref();
            if ends || going_on == MOST_SESSIONS {
                unit.remove_key::<Session>(&session.key);
            } else {
                going_on += 1;
            }
        }
        Ok(())
    }

    /// Whether this member has to show a second factor.
    fn demands_second_factor(&self, of: &Organisation, member: &Member) -> bool {
        let mandatory = needs_second_factor(of.kind, &member.roles) || of.second_factor_for_all;
        (mandatory || member.second_factor_due) && self.policy().demand_second_factor
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
    pub async fn actor(&self, token: &str) -> Result<Actor> {
        let signed_out = || Error::from(Refusal::SignedOut);
        let session: Option<Versioned<Session>> =
            self.store().lookup(TableIndex::SessionToken, &secrets::digest(token)).await?;
        let session = session.filter(|session| self.is_running(&session.value)).ok_or_else(signed_out)?;
        let actor = self.member_as_actor(&session.value.organisation, &session.key.parent).await?;
        let mut actor = actor.ok_or_else(signed_out)?;
        actor.second_factor_missing &= !session.value.second_factor;
        actor.session = Some(session.id().to_owned());
        actor.fresh = session
            .value
            .authenticated
            .is_some_and(|at| self.now().duration_since(at).as_secs() < self.policy().fresh_seconds);
        self.touch(session).await;
        Ok(actor)
    }

    /// Notes that the session is in use, once a minute. That it cannot be noted (disk full) stops nobody from reading.
    async fn touch(&self, mut session: Versioned<Session>) {
        if self.now().duration_since(session.value.seen) < SignedDuration::from_secs(60) {
            return;
        }
        session.value.seen = self.now();
        let mut unit = Self::unrecorded(&Permitted::system(SystemTask::TouchSession));
        if unit.update(&session).is_ok() {
            let _ = self.commit_beside(unit).await;
        }
    }

    pub(crate) async fn member_as_actor(
        &self,
        organisation: &OrganisationId,
        member: &MemberId,
    ) -> Result<Option<Actor>> {
        let (one, its) = (Select::ids(vec![member.to_owned()]), Select::ids(vec![organisation.to_owned()]));
        let (members, of): Both<Member, Organisation> = self.store().both(one, its).await?;
        let still = |kept: &Versioned<Member>| kept.key.parent == organisation && kept.value.active;
        let Some(kept) = members.into_iter().find(still) else { return Ok(None) };
        let actor = of.into_iter().next().map(|of| Actor {
            second_factor_missing: kept.value.second_factor
                || self.demands_second_factor(&of.value, &kept.value),
            member: kept.key.id,
            name: kept.value.name,
            email: kept.value.email,
            organisation: of.key.id,
            organisation_name: of.value.name,
            kind: of.value.kind,
            keeper: of.value.keeper,
            roles: kept.value.roles,
            session: None,
            fresh: false,
            has_second_factor: kept.value.second_factor,
            scopes: None,
            once: None,
        });
        actor.iter().for_each(security::known);
        Ok(actor)
    }
}

/// What a password is counted on: in a browser that is known for the account, on that alone.
fn passwords(email: &str, address: &str, known: Option<String>) -> Vec<(Counted, String)> {
    if let Some(device) = known {
        return vec![(Counted::Device, device)];
    }
    vec![
        (Counted::Pair, pair(address, email)),
        (Counted::Account, email.to_owned()),
        (Counted::Address, network(address)),
        (Counted::Installation, String::new()),
    ]
}
