//! The tables, and what hangs on what.

use std::fmt;

/// A table. Rows have the key (parent, id); the parent of a root table is the empty text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Organisations.
    Organisations,
    /// Members, by organisation; looked up by e-mail address, of which each exists once.
    Members,
    /// Passwords and second factors, by member (id: the member again).
    Credentials,
    /// Sessions, by member; looked up by the digest of their token.
    Sessions,
    /// Tokens of programs, by member; looked up by the digest of the token.
    Tokens,
    /// Invitations, by organisation (empty for the set-up); looked up by the digest of their token.
    Invitations,
    /// Attempts at passwords and codes, by what is counted (`account`, `address` and more).
    Throttles,
    /// Cases and service dossiers; looked up by the organisation that owns them.
    Cases,
    /// Which organisation takes part in which case, by organisation (id: the case); looked up by case.
    Access,
    /// Answers, by case (id: the question); looked up by the member they are assigned to.
    Answers,
    /// Evidence, by case; found by the day on which it ends.
    Evidence,
    /// Products, services, tests and claims, by case; found by the day on which the first of their proofs ends.
    Items,
    /// Remarks on questions, by case; looked up by question.
    Comments,
    /// Confirmations of forms by their signers, by case (id: the copy of the form).
    Confirmations,
    /// Submissions, by case; looked up by the certifier they went to.
    Submissions,
    /// Service dossiers used in a case, by case (id: the dossier); looked up by dossier.
    Links,
    /// Notices to people, by organisation.
    Notices,
    /// Writes that were done under an idempotency key, by member.
    Idempotency,
    /// Files that are being handed in piece by piece, by case; looked up by organisation.
    Uploads,
    /// Evidence that is off the list, by case.
    Removed,
}

impl Table {
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

    /// Whether its rows are found by the day on which something of them ends.
    pub const fn has_days(self) -> bool {
        matches!(self, Self::Evidence | Self::Items)
    }

    /// Whether two rows may not have the same value to look them up by.
    pub const fn has_unique_lookup(self) -> bool {
        matches!(self, Self::Members | Self::Sessions | Self::Tokens | Self::Invitations)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
