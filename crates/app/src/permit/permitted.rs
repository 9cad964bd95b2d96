//! Leave to do something, as a value: only the table gives it, and no unit of work begins without it.
//!
//! | who | by |
//! |---|---|
//! | a member, about the own organisation or something new | [`permit`] |
//! | a member, in a case that the organisation takes part in | [`crate::Workbench::authorize`], which ends in [`permit_in`] |
//! | somebody with a link or a password, signed in as nobody | [`permit_anyone`] |
//! | a member who has shown the password and not yet the second factor | [`permit_signing_in`] |
//! | the server by itself, and whoever keeps the machine | [`Permitted::system`] |

use simsa_model::Say;
use simsa_store::records::CaseState;
use simsa_store::{CaseId, StoreTable};

use super::table::{Action, KEEPERS_ONLY, row};
use crate::actor::Actor;
use crate::error::{Error, Refusal, Result};

/// By whom something is done.
#[derive(Clone, Copy, Debug)]
enum By<'a> {
    /// A member.
    Member(&'a Actor, Action),
    /// Somebody who is signed in as nobody.
    Anyone,
    /// The server, or whoever keeps the machine.
    System(SystemTask),
}

/// What the server does by itself, and what whoever keeps the machine has it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SystemTask {
    /// Making the one-time link of the set-up.
    SetUpLink,
    /// Counting attempts at passwords and codes, and telling the owner of an account.
    CountAttempts,
    /// Noting that a session is in use.
    TouchSession,
    /// Sealing secrets that an older program left in plain.
    SealSecrets,
    /// Looking into files that were put off.
    LookAgain,
    /// Clearing away what has ended.
    Sweep,
    /// Destroying what was ordered to be destroyed; the ledger has it.
    Destroy,
    /// Helping a member who cannot sign in, at the machine; the ledger has it.
    HelpAtTheMachine,
}

impl SystemTask {
    /// What it writes without an entry of the ledger.
    const fn writes(self) -> &'static [StoreTable] {
        match self {
            Self::SetUpLink => &[StoreTable::Invitations],
            Self::CountAttempts => &[StoreTable::Throttles, StoreTable::Notices],
            Self::TouchSession => &[StoreTable::Sessions],
            Self::SealSecrets => &[StoreTable::Credentials],
            Self::LookAgain => &[StoreTable::Evidence],
            Self::Sweep => &[
                StoreTable::Sessions,
                StoreTable::Tokens,
                StoreTable::Invitations,
                StoreTable::Throttles,
                StoreTable::Idempotency,
                StoreTable::Uploads,
            ],
            Self::Destroy | Self::HelpAtTheMachine => &[],
        }
    }
}

/// Leave to do one thing. Nothing but this module makes it.
#[derive(Clone, Debug)]
#[must_use = "what is permitted is done with it: a unit of work begins with it"]
pub(crate) struct Permitted<'a> {
    by: By<'a>,
    /// What the ledger's entry is about: a case or an organisation.
    subject: String,
    /// Whether it is what the request is about, and so done once under its idempotency key.
    once: bool,
}

impl<'a> Permitted<'a> {
    /// What the server does by itself.
    pub(crate) const fn system(task: SystemTask) -> Permitted<'static> {
        Permitted { by: By::System(task), subject: String::new(), once: false }
    }

    /// The same for something that is not there yet, or that is reached otherwise than as a party: the entry is about it.
    pub(crate) fn about(&self, subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), ..self.clone() }
    }

    /// The same for a step that is recorded by itself before the action that the request is about.
    pub(crate) fn before(&self) -> Self {
        Self { once: false, ..self.clone() }
    }

    /// The member who acts.
    pub(crate) const fn actor(&self) -> Option<&'a Actor> {
        match self.by {
            By::Member(actor, _) => Some(actor),
            By::Anyone | By::System(_) => None,
        }
    }

    /// The member whose request is done once by it.
    pub(crate) fn once(&self) -> Option<&'a Actor> {
        self.actor().filter(|_| self.once)
    }

    /// What the entry is about.
    pub(crate) fn subject(&self) -> &str {
        &self.subject
    }

    /// What may be written for it without an entry: of people's actions only what comes before an event (pieces of a
    /// file), and of the server's what is no event of anybody.
    pub(crate) const fn writes_unrecorded(&self) -> &'static [StoreTable] {
        match self.by {
            By::Member(_, Action::EditEvidence) => &[StoreTable::Uploads],
            By::Member(..) | By::Anyone => &[],
            By::System(task) => task.writes(),
        }
    }
}

/// Refuses changes of accounts and rights unless the person has proven just now who they are: a session that was left open
/// or stolen is not enough for them, and a program never is.
pub(crate) fn require_fresh(actor: &Actor) -> Result<()> {
    if actor.scopes.is_some() {
        return Err(not_permitted(
            "계정과 권한을 바꾸는 이 일은 프로그램용 토큰으로 할 수 없습니다. 화면에서 하십시오",
            "a program cannot change accounts and rights in this way; use the pages",
        ));
    }
    if actor.fresh { Ok(()) } else { Err(Refusal::Again.into()) }
}

/// Permits what is not about a case: the entry is about the own organisation, unless it is said to be about something new.
pub(crate) fn permit(actor: &Actor, action: Action) -> Result<Permitted<'_>> {
    in_table(actor, action, None)?;
    Ok(Permitted { by: By::Member(actor, action), subject: actor.organisation.to_string(), once: true })
}

/// Permits what is about this case, which the actor's organisation takes part in, in its state.
pub(super) fn permit_in<'a>(
    actor: &'a Actor,
    action: Action,
    (case, state): (&CaseId, CaseState),
) -> Result<Permitted<'a>> {
    in_table(actor, action, Some(state))?;
    Ok(Permitted { by: By::Member(actor, action), subject: case.to_string(), once: true })
}

/// Permits an action for which nobody has to be signed in; the entry is about `subject`.
pub(crate) fn permit_anyone(action: Action, subject: impl Into<String>) -> Result<Permitted<'static>> {
    if !row(action).anyone {
        return Err(Refusal::SignedOut.into());
    }
    Ok(Permitted { by: By::Anyone, subject: subject.into(), once: false })
}

/// Permits going on with signing in, for which nobody has to be signed in: the entry is about the member's organisation.
pub(crate) fn permit_signing_in(actor: &Actor) -> Result<Permitted<'_>> {
    let permitted = permit_anyone(Action::SignIn, &actor.organisation)?;
    Ok(Permitted { by: By::Member(actor, Action::SignIn), once: true, ..permitted })
}

/// Refuses what the table does not allow, for views of the own organisation: they begin no unit of work.
pub(crate) fn allow(actor: &Actor, action: Action) -> Result<()> {
    in_table(actor, action, None)
}

/// Whether the table allows it, in this state of a case or without one.
pub(crate) fn may(actor: &Actor, action: Action, state: Option<CaseState>) -> bool {
    in_table(actor, action, state).is_ok()
}

/// The same for a view over all cases of a state that came to the own organisation.
pub(crate) fn allow_across(actor: &Actor, action: Action, state: CaseState) -> Result<()> {
    in_table(actor, action, Some(state))
}

/// Whether the token's scopes cover the action. Credentials and tokens are never a program's: what it may do has been
/// chosen by a person, and it cannot choose more.
fn in_scope(actor: &Actor, action: Action) -> bool {
    use Action as A;
    let Some(scopes) = &actor.scopes else { return true };
    let scope = match action {
        A::SeeHome
        | A::SeeOrganisation
        | A::ListCases
        | A::SeeCase
        | A::ReadEvidence
        | A::SeeHistory
        | A::ExportCase
        | A::ReadSubmission => "read",
        A::EditEvidence | A::DestroyEvidence => "evidence",
        A::ConfirmForm | A::Submit | A::Reopen => "sign",
        A::ManageMembers
        | A::ManageOrganisation
        | A::InviteParty
        | A::CloseCase
        | A::LeaveCase
        | A::RemoveParty
        | A::KeepInstallation => "manage",
        A::DismissNotice
        | A::OpenCase
        | A::OpenDossier
        | A::ManageCase
        | A::ChangeFacts
        | A::EditOperatorPart
        | A::EditAbsentOperatorPart
        | A::EditApplicantPart
        | A::EditConformity
        | A::UseDossier
        | A::NoteDossier
        | A::Assign
        | A::Comment => "write",
        A::SetUp
        | A::SignIn
        | A::AcceptInvitation
        | A::AcceptForOrganisation
        | A::OwnSessions
        | A::OwnCredentials
        | A::OwnTokens => return false,
    };
    scopes.contains(scope)
}

/// Refuses what the table does not allow.
fn in_table(actor: &Actor, action: Action, state: Option<CaseState>) -> Result<()> {
    let row = row(action);
    let about_oneself = matches!(action, Action::OwnSessions | Action::OwnCredentials);
    if actor.second_factor_missing && !about_oneself {
        return Err(Refusal::SecondFactor.into());
    }
    if !in_scope(actor, action) {
        return Err(not_permitted("이 토큰의 범위가 아닙니다", "this is outside the scope of the token"));
    }
    if KEEPERS_ONLY.contains(&action) && !actor.keeper {
        return Err(Refusal::NotFound.into());
    }
    if row.allows(actor.kind, &actor.roles, state) {
        return Ok(());
    }
    let who: Vec<_> = row.roles(actor.kind).iter().filter(|role| role.fits(actor.kind)).collect();
    let in_other_state = row.allows(actor.kind, &actor.roles, row.states.first().copied());
    if in_other_state && let Some(state) = state {
        let name = state.name();
        return Err(not_permitted(
            format!("이 신청 건은 지금 ‘{}’ 상태라 할 수 없습니다", name.ko),
            format!("the case is {}; this cannot be done now", name.en),
        ));
    }
    if who.is_empty() {
        let party = actor.kind.party().name();
        return Err(not_permitted(
            format!("{}은(는) 할 수 없는 일입니다", party.ko),
            format!("this is not for the {}", party.en),
        ));
    }
    let ko: Vec<_> = who.iter().map(|role| role.name().ko).collect();
    let en: Vec<_> = who.iter().map(|role| role.name().en).collect();
    Err(not_permitted(
        format!("이 일에는 다음 역할 중 하나가 필요합니다: {}", ko.join(", ")),
        format!("this needs one of the roles: {}", en.join(", ")),
    ))
}

fn not_permitted(ko: impl Into<String>, en: impl Into<String>) -> Error {
    Refusal::NotPermitted { why: Say::new(ko, en) }.into()
}
