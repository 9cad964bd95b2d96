//! The tables, and what hangs on what. What their rows are found by beside their keys is [`crate::TableIndex`].

use std::fmt;

/// A table. Rows have the key (parent, id); the parent of a root table is the empty text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoreTable {
    /// Organisations.
    Organisations,
    /// Members, by organisation.
    Members,
    /// Passwords and second factors, by member (id: the member again).
    Credentials,
    /// Sessions, by member.
    Sessions,
    /// Tokens of programs, by member.
    Tokens,
    /// Invitations, by organisation (empty for the set-up).
    Invitations,
    /// Attempts at passwords and codes, by what is counted (`account`, `address` and more).
    Throttles,
    /// Cases and service dossiers.
    Cases,
    /// Which organisation takes part in which case, by organisation (id: the case).
    Access,
    /// Answers, by case (id: the question).
    Answers,
    /// Evidence, by case.
    Evidence,
    /// Products, services, tests and claims, by case.
    Items,
    /// Remarks on questions, by case.
    Comments,
    /// Confirmations of forms by their signers, by case (id: the copy of the form).
    Confirmations,
    /// Submissions, by case.
    Submissions,
    /// Service dossiers used in a case, by case (id: the dossier).
    Links,
    /// Notices to people, by organisation.
    Notices,
    /// Writes that were done under an idempotency key, by member.
    Idempotency,
    /// Files that are being handed in piece by piece, by case.
    Uploads,
    /// Evidence that is off the list, by case.
    Removed,
}

impl StoreTable {
    /// All tables, parents before children.
    pub const ALL: [Self; 20] = [
        Self::Organisations,
        Self::Members,
        Self::Credentials,
        Self::Sessions,
        Self::Tokens,
        Self::Invitations,
        Self::Throttles,
        Self::Cases,
        Self::Access,
        Self::Answers,
        Self::Evidence,
        Self::Items,
        Self::Comments,
        Self::Confirmations,
        Self::Submissions,
        Self::Links,
        Self::Notices,
        Self::Idempotency,
        Self::Uploads,
        Self::Removed,
    ];

    /// Its name in a database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Members => "members",
            Self::Credentials => "credentials",
            Self::Sessions => "sessions",
            Self::Tokens => "tokens",
            Self::Invitations => "invitations",
            Self::Throttles => "throttles",
            Self::Cases => "cases",
            Self::Access => "access",
            Self::Answers => "answers",
            Self::Evidence => "evidence",
            Self::Items => "items",
            Self::Comments => "comments",
            Self::Confirmations => "confirmations",
            Self::Submissions => "submissions",
            Self::Links => "links",
            Self::Notices => "notices",
            Self::Idempotency => "idempotency",
            Self::Uploads => "uploads",
            Self::Removed => "removed",
        }
    }

    /// The table in which the parent must be an id, where there is one.
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Organisations | Self::Invitations | Self::Throttles | Self::Cases => None,
            Self::Members | Self::Access | Self::Notices => Some(Self::Organisations),
            Self::Credentials | Self::Sessions | Self::Tokens | Self::Idempotency => Some(Self::Members),
            Self::Answers
            | Self::Evidence
            | Self::Items
            | Self::Comments
            | Self::Confirmations
            | Self::Submissions
            | Self::Links
            | Self::Uploads
            | Self::Removed => Some(Self::Cases),
        }
    }

    /// Whether an id exists once in the whole table, so that other tables may refer to it and rows can be selected by
    /// it alone.
    pub const fn has_unique_ids(self) -> bool {
        matches!(self, Self::Organisations | Self::Members | Self::Cases)
    }
}

impl fmt::Display for StoreTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
