//! Who may do what, in one table.
//!
//! A row says which roles of which kind of organisation may do it, and in which states of a case. That an organisation
//! takes part in the case at all is settled before the table is asked: for anybody else the case does not exist.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use simsa_model::lifecycle::CaseEvent;
use simsa_store::records::{CaseState, MemberRole, OrganisationKind};

use crate::relation::Relation;

use MemberRole::{Administrator, CommitteeSecretary, Editor, Reader, ReviewLead, Reviewer, Signer};

/// A row of the table.
#[derive(Debug)]
pub struct PermissionRow {
    /// The action.
    pub action: Action,
    /// What it is, in one phrase.
    pub says: &'static str,
    /// Whether it needs nobody to be signed in.
    pub anyone: bool,
    /// Roles of an operator that may.
    pub operator: &'static [MemberRole],
    /// Roles of an applicant that may.
    pub applicant: &'static [MemberRole],
    /// Roles of a certifier that may.
    pub certifier: &'static [MemberRole],
    /// States of the case in which it may be done; empty for what is not about a case.
    pub states: &'static [CaseState],
}

const ALL: &[MemberRole] = &MemberRole::ALL;
const NONE: &[MemberRole] = &[];
const MANAGE: &[MemberRole] = &[Administrator];
const OPEN: &[MemberRole] = &[Administrator, Editor];
const EDIT: &[MemberRole] = &[Editor];
const SIGN: &[MemberRole] = &[Signer];
const TALK: &[MemberRole] = &[Administrator, Editor, Signer];
const REVIEW: &[MemberRole] = &[Administrator, Reader, Reviewer, ReviewLead, CommitteeSecretary];
const ANY_STATE: &[CaseState] = &CaseState::ALL;
const PREPARING: &[CaseState] = &[CaseState::Preparing];
const AFTER: &[CaseState] = &[CaseState::Submitted, CaseState::Closed];
const NO_CASE: &[CaseState] = &[];

macro_rules! table {
    ($($(#[doc = $doc:literal])+ $action:ident: $operator:expr, $applicant:expr, $certifier:expr, $states:expr, $anyone:expr;)+) => {
        /// What can be done at the workbench.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[doc = $doc])+ $action,)+
        }

        impl Action {
            /// All actions, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$action),+];

            /// Its name.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$action => stringify!($action),)+ }
            }
        }

        /// The table, one row per action, in the order of [`Action::ALL`].
        pub const TABLE: &[PermissionRow] = &[$(PermissionRow {
            action: Action::$action,
            says: concat!($($doc),+),
            operator: $operator, applicant: $applicant, certifier: $certifier, states: $states, anyone: $anyone,
        }),+];
    };
}

table! {
    // action: operator, applicant, certifier, states of the case, needs nobody signed in
    /// set up the installation with its one-time link
    SetUp: NONE, NONE, NONE, NO_CASE, true;
    /// sign in, show the second factor, use a recovery code
    SignIn: NONE, NONE, NONE, NO_CASE, true;
    /// look at an invitation and accept it
    AcceptInvitation: NONE, NONE, NONE, NO_CASE, true;
    /// accept an invitation to a case for one's own organisation, when it is of the kind invited
    AcceptForOrganisation: MANAGE, MANAGE, MANAGE, NO_CASE, false;
    /// sign out; see and end one's own sessions
    OwnSessions: ALL, ALL, ALL, NO_CASE, false;
    /// change one's own password and second factor
    OwnCredentials: ALL, ALL, ALL, NO_CASE, false;
    /// make, see and end tokens for programs
    OwnTokens: ALL, ALL, ALL, NO_CASE, false;
    /// see what is waiting, due and expiring
    SeeHome: ALL, ALL, ALL, NO_CASE, false;
    /// take a notice off the list
    DismissNotice: ALL, ALL, ALL, NO_CASE, false;
    /// see one's own organisation and its members
    SeeOrganisation: ALL, ALL, ALL, NO_CASE, false;
    /// invite members, change their roles, end their access
    ManageMembers: MANAGE, MANAGE, MANAGE, NO_CASE, false;
    /// change the name of the organisation, and the key packages are encrypted to
    ManageOrganisation: MANAGE, MANAGE, MANAGE, NO_CASE, false;
    /// see which organisations are here, and invite new ones
    KeepInstallation: MANAGE, MANAGE, MANAGE, NO_CASE, false;
    /// list the cases of one's own organisation
    ListCases: ALL, ALL, ALL, NO_CASE, false;
    /// open a case, import a case folder
    OpenCase: NONE, OPEN, NONE, NO_CASE, false;
    /// open a service dossier
    OpenDossier: OPEN, NONE, NONE, NO_CASE, false;
    /// see a case: facts, assessment, answers, evidence list, findings, forms
    SeeCase: ALL, ALL, NONE, ANY_STATE, false;
    /// download evidence that is one's own or disclosed
    ReadEvidence: ALL, ALL, NONE, ANY_STATE, false;
    /// see what the ledger holds about a case
    SeeHistory: ALL, ALL, NONE, ANY_STATE, false;
    /// export a case as a folder
    ExportCase: NONE, OPEN, NONE, ANY_STATE, false;
    /// change title, deadline, and which organisation is which operator
    ManageCase: OPEN, OPEN, NONE, PREPARING, false;
    /// invite an organisation to a case
    InviteParty: NONE, MANAGE, NONE, PREPARING, false;
    /// leave a case that another organisation opened; what was one's own in it goes
    LeaveCase: MANAGE, NONE, NONE, PREPARING, false;
    /// take an organisation out of a case of one's own; what was its own in it goes
    RemoveParty: NONE, MANAGE, NONE, PREPARING, false;
    /// change the facts
    ChangeFacts: EDIT, EDIT, NONE, PREPARING, false;
    /// answer questions, keep products, services and tests: the operator's part
    EditOperatorPart: EDIT, NONE, NONE, PREPARING, false;
    /// the operator's part, for operators that take no part in the case
    EditAbsentOperatorPart: NONE, EDIT, NONE, PREPARING, false;
    /// keep claims and software tests: the applicant's part
    EditApplicantPart: NONE, EDIT, NONE, PREPARING, false;
    /// confirm the operator's material item by item (form 6)
    EditConformity: NONE, EDIT, NONE, PREPARING, false;
    /// add, describe, replace and withdraw one's own evidence, and say what the other party may see of it
    EditEvidence: EDIT, EDIT, NONE, PREPARING, false;
    /// destroy evidence of one's own for good
    DestroyEvidence: OPEN, OPEN, NONE, ANY_STATE, false;
    /// assign questions to members of one's own organisation, with due dates
    Assign: OPEN, OPEN, NONE, PREPARING, false;
    /// write remarks on questions
    Comment: TALK, TALK, NONE, PREPARING, false;
    /// use one's own service dossier in a case, and say what the applicant may see of it
    UseDossier: OPEN, NONE, NONE, PREPARING, false;
    /// take note of a change of a service dossier
    NoteDossier: NONE, TALK, NONE, PREPARING, false;
    /// confirm forms of one's own part as their signer
    ConfirmForm: SIGN, SIGN, NONE, PREPARING, false;
    /// submit the case
    Submit: NONE, SIGN, NONE, CaseEvent::Submit.from(), false;
    /// prepare a submitted case again, for corrections
    Reopen: NONE, SIGN, NONE, CaseEvent::Reopen.from(), false;
    /// close a case or service dossier of one's own for good
    CloseCase: MANAGE, MANAGE, NONE, CaseEvent::Close.from(), false;
    /// see submissions as they went out, download package and receipt (the certifier: those that came to it)
    ReadSubmission: NONE, ALL, REVIEW, AFTER, false;
}

/// How far an action reaches to material of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all: for the actor it does not exist.
    Nothing,
    /// As far as it was disclosed.
    Disclosed,
    /// All of it.
    All,
}

/// How far each action about material (evidence, answers, entries of lists, forms, confirmations, dossiers used) reaches:
/// to that of one's own organisation, of another of the same kind, and of the other kind. An action that is not listed
/// reaches to none.
pub const MATERIAL: &[(Action, [Reach; 3])] = &[
    (Action::SeeCase, [Reach::All, Reach::Nothing, Reach::All]),
    (Action::ReadEvidence, [Reach::All, Reach::Nothing, Reach::Disclosed]),
    (Action::SeeHistory, [Reach::All, Reach::Nothing, Reach::All]),
    (Action::ExportCase, [Reach::All, Reach::Nothing, Reach::Disclosed]),
    (Action::EditOperatorPart, [Reach::All, Reach::Nothing, Reach::Nothing]),
    (Action::EditAbsentOperatorPart, [Reach::All, Reach::Nothing, Reach::Nothing]),
    (Action::EditApplicantPart, [Reach::All, Reach::Nothing, Reach::Nothing]),
    (Action::EditConformity, [Reach::All, Reach::Nothing, Reach::All]),
    (Action::EditEvidence, [Reach::All, Reach::Nothing, Reach::Nothing]),
    (Action::DestroyEvidence, [Reach::All, Reach::Nothing, Reach::Nothing]),
    (Action::Assign, [Reach::All, Reach::Nothing, Reach::Nothing]),
    (Action::Comment, [Reach::All, Reach::Nothing, Reach::All]),
    (Action::UseDossier, [Reach::All, Reach::Nothing, Reach::Nothing]),
    (Action::NoteDossier, [Reach::Nothing, Reach::Nothing, Reach::All]),
    (Action::ConfirmForm, [Reach::All, Reach::Nothing, Reach::Nothing]),
];

/// How far an action reaches to material of this relation.
pub fn reach(action: Action, relation: Relation) -> Reach {
    let row = MATERIAL.iter().find(|(listed, _)| *listed == action);
    row.map_or(Reach::Nothing, |(_, [own, same, other])| match relation {
        Relation::Own => *own,
        Relation::SameKind => *same,
        Relation::OtherKind => *other,
    })
}

/// The row of an action.
pub fn row(action: Action) -> &'static PermissionRow {
    // the macro writes both in the same order; a test goes through all of them
    &TABLE[action as usize]
}

impl PermissionRow {
    /// The roles that may, for a kind of organisation.
    pub const fn roles(&self, kind: OrganisationKind) -> &'static [MemberRole] {
        match kind {
            OrganisationKind::Operator => self.operator,
            OrganisationKind::Applicant => self.applicant,
            OrganisationKind::Certifier => self.certifier,
        }
    }

    /// Whether a member with these roles may, in this state of the case.
    pub fn allows(
        &self,
        kind: OrganisationKind,
        roles: &BTreeSet<MemberRole>,
        state: Option<CaseState>,
    ) -> bool {
        let role = self.roles(kind).iter().any(|role| role.fits(kind) && roles.contains(role));
        role && (self.states.is_empty() || state.is_some_and(|state| self.states.contains(&state)))
    }
}

/// Actions of the organisation that keeps the installation; for every other they do not exist.
pub(super) const KEEPERS_ONLY: &[Action] = &[Action::KeepInstallation];

/// Whether the second factor is mandatory for somebody with these roles, whatever the organisation asks of the others:
/// whoever administers, binds an organisation by a signature, or works for the certifier.
pub fn needs_second_factor(kind: OrganisationKind, roles: &BTreeSet<MemberRole>) -> bool {
    kind == OrganisationKind::Certifier || roles.contains(&Administrator) || roles.contains(&Signer)
}

const fn says(reach: Reach) -> &'static str {
    match reach {
        Reach::Nothing => "nothing",
        Reach::Disclosed => "what is disclosed",
        Reach::All => "all",
    }
}

/// The table as text, for reviewers.
pub fn printed() -> String {
    let mut out = String::from(
        "Who may do what at the workbench. Roles by kind of organisation; states of the case, “-” where none is concerned;\n\
         for actions about material, how far they reach to that of whom.\n\
         For an organisation that takes no part in a case, the case does not exist, whatever stands here.\n",
    );
    for row in TABLE {
        // writing to a String cannot fail
        let _ = writeln!(out, "\n{}: {}", row.action.id(), row.says.trim());
        if row.anyone {
            let _ = writeln!(out, "  anyone");
            continue;
        }
        if KEEPERS_ONLY.contains(&row.action) {
            let _ = writeln!(out, "  of the organisation that keeps the installation:");
        }
        for kind in OrganisationKind::ALL {
            let roles: Vec<_> =
                row.roles(kind).iter().filter(|role| role.fits(kind)).map(|role| role.id()).collect();
            let possible = MemberRole::ALL.iter().filter(|role| role.fits(kind)).count();
            let roles = match roles.len() {
                0 => "nobody".to_owned(),
                all if all == possible => "every role".to_owned(),
                _ => roles.join(", "),
            };
            let _ = writeln!(out, "  {:<10} {roles}", kind.id());
        }
        let states: Vec<_> = row.states.iter().map(|state| state.id()).collect();
        let _ = writeln!(
            out,
            "  states     {}",
            if states.is_empty() { "-".to_owned() } else { states.join(", ") }
        );
        if MATERIAL.iter().any(|(action, _)| *action == row.action) {
            let one =
                |relation: Relation| format!("{}: {}", relation.name(), says(reach(row.action, relation)));
            let _ = writeln!(out, "  material   {}", Relation::ALL.map(one).join("; "));
        }
    }
    out
}
