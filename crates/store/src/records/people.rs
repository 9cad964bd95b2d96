//! Organisations, members, and how they prove who they are.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use simsa_model::{Bi, Party};

use crate::ids::{CaseId, InvitationId, MemberId, NoParent, OrganisationId, SessionId, TokenId};
use crate::index::{IndexEntry, IndexValue, TableIndex};
use crate::row::{KeyOf, Record};
use crate::table::StoreTable;

/// What an organisation is to the review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrganisationKind {
    /// 집적정보통신시설 사업자.
    Operator,
    /// 인증 신청기관.
    Applicant,
    /// 인증기관.
    Certifier,
}

impl OrganisationKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Operator, Self::Applicant, Self::Certifier];

    /// The party of the review.
    pub const fn party(self) -> Party {
        match self {
            Self::Operator => Party::Operator,
            Self::Applicant => Party::Applicant,
            Self::Certifier => Party::Certifier,
        }
    }

    /// Its name in files and addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Applicant => "applicant",
            Self::Certifier => "certifier",
        }
    }
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Public age key (`age1…`) to which packages for it are encrypted; certifiers only.
    #[serde(default)]
    pub recipient: Option<String>,
    /// When it came here.
    pub created: Timestamp,
    /// Whether its administrators keep this installation and invite other organisations: the first one, made by the
    /// link of the set-up.
    #[serde(default)]
    pub keeper: bool,
    /// Whether every member needs a second factor, whatever the role.
    #[serde(default)]
    pub second_factor_for_all: bool,
}

impl Organisation {
    /// An organisation that keeps nothing but itself.
    pub const fn new(name: String, kind: OrganisationKind, created: Timestamp) -> Self {
        Self { name, kind, recipient: None, created, keeper: false, second_factor_for_all: false }
    }
}

impl Record for Organisation {
    const TABLE: StoreTable = StoreTable::Organisations;
    type Parent = NoParent;
    type Id = OrganisationId;
}

/// What a member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemberRole {
    /// 관리자: members, invitations, cases.
    Administrator,
    /// 작성자: facts, answers, evidence.
    Editor,
    /// 서명자: confirms forms and submits.
    Signer,
    /// 열람자: reads.
    Reader,
    /// 심사원 (certifier).
    Reviewer,
    /// 심사팀장 (certifier).
    ReviewLead,
    /// 위원회 간사 (certifier).
    CommitteeSecretary,
}

impl MemberRole {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Administrator,
        Self::Editor,
        Self::Signer,
        Self::Reader,
        Self::Reviewer,
        Self::ReviewLead,
        Self::CommitteeSecretary,
    ];

    /// Whether a member of such an organisation can have it.
    pub const fn fits(self, kind: OrganisationKind) -> bool {
        let certifier = matches!(kind, OrganisationKind::Certifier);
        match self {
            Self::Reviewer | Self::ReviewLead | Self::CommitteeSecretary => certifier,
            Self::Editor | Self::Signer => !certifier,
            Self::Administrator | Self::Reader => true,
        }
    }

    /// Its name in files and addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Editor => "editor",
            Self::Signer => "signer",
            Self::Reader => "reader",
            Self::Reviewer => "reviewer",
            Self::ReviewLead => "review-lead",
            Self::CommitteeSecretary => "committee-secretary",
        }
    }

    /// The role with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }

    /// For people.
    pub const fn name(self) -> Bi {
        match self {
            Self::Administrator => Bi::new("관리자", "administrator"),
            Self::Editor => Bi::new("작성자", "editor"),
            Self::Signer => Bi::new("서명자", "signer"),
            Self::Reader => Bi::new("열람자", "reader"),
            Self::Reviewer => Bi::new("심사원", "reviewer"),
            Self::ReviewLead => Bi::new("심사팀장", "review lead"),
            Self::CommitteeSecretary => Bi::new("위원회 간사", "committee secretary"),
        }
    }
}

/// A person who works for an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// E-mail address in lower case, by which the person signs in.
    pub email: String,
    /// Name.
    pub name: String,
    /// What the person may do.
    pub roles: BTreeSet<MemberRole>,
    /// Whether the person may sign in.
    pub active: bool,
    /// Whether the person has a second factor that works; changed together with [`Credential`].
    #[serde(default)]
    pub second_factor: bool,
    /// Whether the next sign-in asks to set one up, because an administrator took an earlier one off.
    #[serde(default)]
    pub second_factor_due: bool,
    /// When the person came here.
    pub created: Timestamp,
}

impl Record for Member {
    const TABLE: StoreTable = StoreTable::Members;
    type Parent = OrganisationId;
    type Id = MemberId;

    fn index(&self, _: &KeyOf<Self>) -> Vec<IndexEntry> {
        vec![TableIndex::MemberEmail.entry(IndexValue::of(&self.email))]
    }
}

/// How a member proves who they are. Versioned apart from [`Member`], so that no list of people carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// The password's hash as PHC string (Argon2id).
    pub password: String,
    /// When it was set.
    pub changed: Timestamp,
    /// The second factor.
    #[serde(default)]
    pub totp: Option<Totp>,
    /// A new second factor that has not shown yet that it works.
    #[serde(default)]
    pub pending: Option<Totp>,
    /// The recovery codes that are left, as marks that only the server with its key can make; digests (SHA-256 in
    /// hexadecimal) in rows of older programs.
    #[serde(default)]
    pub recovery: Vec<String>,
}

impl Record for Credential {
    const TABLE: StoreTable = StoreTable::Credentials;
    type Parent = MemberId;
    type Id = MemberId;
}

/// A time-based second factor (RFC 6238).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totp {
    /// The shared secret: sealed with a key that is not in the database; in hexadecimal in rows of older programs.
    pub secret: String,
    /// Whether the person has shown that it works.
    pub confirmed: bool,
    /// The last step of time whose code was used: a code works once.
    pub last_step: u64,
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// SHA-256 of the token in hexadecimal; the token itself is nowhere.
    pub token: String,
    /// Organisation of the member.
    pub organisation: OrganisationId,
    /// Whether the second factor was shown.
    pub second_factor: bool,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used, to the minute.
    pub seen: Timestamp,
    /// What the browser calls itself, shortened.
    pub agent: String,
    /// When the person proved last who they are: by signing in, or when asked again.
    #[serde(default)]
    pub authenticated: Option<Timestamp>,
}

impl Record for Session {
    const TABLE: StoreTable = StoreTable::Sessions;
    type Parent = MemberId;
    type Id = SessionId;

    fn index(&self, _: &KeyOf<Self>) -> Vec<IndexEntry> {
        vec![TableIndex::SessionToken.entry(IndexValue::of(&self.token))]
    }
}

/// A token for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// SHA-256 of the token in hexadecimal.
    pub token: String,
    /// Organisation of the member.
    pub organisation: OrganisationId,
    /// What it is for.
    pub label: String,
    /// What it may do: `read`, `write`, `evidence`.
    pub scopes: BTreeSet<String>,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
}

impl Record for Token {
    const TABLE: StoreTable = StoreTable::Tokens;
    type Parent = MemberId;
    type Id = TokenId;

    fn index(&self, _: &KeyOf<Self>) -> Vec<IndexEntry> {
        vec![TableIndex::ProgramToken.entry(IndexValue::of(&self.token))]
    }
}

/// A link that works once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// SHA-256 of the token in hexadecimal.
    pub token: String,
    /// What it leads to.
    pub to: InvitedTo,
    /// E-mail address of the person invited; empty for the set-up.
    pub email: String,
    /// Roles the person gets.
    pub roles: BTreeSet<MemberRole>,
    /// Who invited (a member).
    pub by: MemberId,
    /// When it ends.
    pub expires: Timestamp,
    /// What became of it; absent while nobody has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
}

impl Record for Invitation {
    const TABLE: StoreTable = StoreTable::Invitations;
    type Parent = OrganisationId;
    type Id = InvitationId;

    fn index(&self, _: &KeyOf<Self>) -> Vec<IndexEntry> {
        vec![TableIndex::InvitationToken.entry(IndexValue::of(&self.token))]
    }
}

/// How an invitation ended. The row stays for a while, so that the link can say so to whoever opens it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum Ended {
    /// Somebody accepted it.
    Accepted {
        /// The organisation that it was accepted for.
        organisation: OrganisationId,
        /// When.
        at: Timestamp,
    },
    /// Whoever had made it took it back.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

/// What an invitation leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "kebab-case")]
pub enum InvitedTo {
    /// The first administrator of this installation, with an organisation of their own.
    SetUp,
    /// Membership in an organisation that is here.
    Member {
        /// The organisation.
        organisation: OrganisationId,
    },
    /// Taking part in a case, with a new organisation or one that is here.
    Party {
        /// Its name, as the inviting side knows it.
        name: String,
        /// What it is.
        kind: OrganisationKind,
        /// The case.
        case: CaseId,
        /// `id` of the operator in the facts of the case.
        operator: Option<String>,
    },
    /// A new organisation, invited by those who keep the installation.
    Organisation {
        /// Its name, as the inviting side knows it.
        name: String,
        /// What it is.
        kind: OrganisationKind,
    },
    /// A new password for a member who cannot sign in any more.
    Access {
        /// Organisation of the member.
        organisation: OrganisationId,
        /// The member.
        member: MemberId,
    },
}

/// How often something was tried lately and did not succeed: each attempt is counted before it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    /// Attempts since `since` that failed or are under way.
    pub failures: u32,
    /// When the counting began.
    pub since: Timestamp,
    /// Until when nothing is tried at all.
    pub until: Timestamp,
}

impl Record for Throttle {
    const TABLE: StoreTable = StoreTable::Throttles;
    type Parent = String;
    type Id = String;
}
