//! What rows are found by beside their keys. A record says its [`IndexEntry`]s, none or several; a store keeps them beside
//! the rows, in the same transaction, and finds rows by a [`Span`] of values, in the order of these values, page by page.
//! They follow from the record alone: whoever has the rows can make the whole index anew.
//!
//! A value is a list of parts. It is kept as one text whose order, byte by byte, is that of the parts, so that any database
//! with an index over texts can answer: which values begin with these parts, which have a next part that begins with these
//! letters, which lie between two.

use simsa_model::Day;

use crate::key::RowKey;
use crate::table::StoreTable;

/// Ends each part of a value: no part is the beginning of another, and the shorter of two sorts first.
const END: char = '\u{1}';
/// Sorts behind everything that goes on after a whole part.
const BEHIND_PART: char = '\u{2}';
/// Sorts behind every letter.
const BEHIND_LETTERS: char = '\u{10ffff}';

/// One way to find rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableIndex {
    /// Members by e-mail address; each exists once.
    MemberEmail,
    /// Sessions by the digest of their token; each exists once.
    SessionToken,
    /// Tokens of programs by their digest; each exists once.
    ProgramToken,
    /// Invitations by the digest of their token; each exists once.
    InvitationToken,
    /// Who takes part in a case: the case.
    AccessCase,
    /// An organisation's cases in the order of lists: organisation, then what [`crate::records::ListPlace`] says.
    AccessListed,
    /// The same for applications and service dossiers apart: organisation, purpose, then as before.
    AccessListedByPurpose,
    /// Answers by the member they are assigned to.
    AnswerAssignee,
    /// Evidence by the day on which it expires: case, day.
    EvidenceEnds,
    /// Products, tests and claims by the day on which the first of their proofs ends: case, day.
    ItemEnds,
    /// Submissions by the certifier they went to, in the order in which they were written.
    SubmissionCertifier,
    /// The cases in which a service dossier is used: the dossier.
    LinkDossier,
    /// Uploads under way by organisation.
    UploadOrganisation,
}

impl TableIndex {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::MemberEmail,
        Self::SessionToken,
        Self::ProgramToken,
        Self::InvitationToken,
        Self::AccessCase,
        Self::AccessListed,
        Self::AccessListedByPurpose,
        Self::AnswerAssignee,
        Self::EvidenceEnds,
        Self::ItemEnds,
        Self::SubmissionCertifier,
        Self::LinkDossier,
        Self::UploadOrganisation,
    ];

    /// The table whose rows it finds.
    pub const fn table(self) -> StoreTable {
        match self {
            Self::MemberEmail => StoreTable::Members,
            Self::SessionToken => StoreTable::Sessions,
            Self::ProgramToken => StoreTable::Tokens,
            Self::InvitationToken => StoreTable::Invitations,
            Self::AccessCase | Self::AccessListed | Self::AccessListedByPurpose => StoreTable::Access,
            Self::AnswerAssignee => StoreTable::Answers,
            Self::EvidenceEnds => StoreTable::Evidence,
            Self::ItemEnds => StoreTable::Items,
            Self::SubmissionCertifier => StoreTable::Submissions,
            Self::LinkDossier => StoreTable::Links,
            Self::UploadOrganisation => StoreTable::Uploads,
        }
    }

    /// Its name in a database, beside that of the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MemberEmail => "email",
            Self::SessionToken | Self::ProgramToken | Self::InvitationToken => "token",
            Self::AccessCase => "case",
            Self::AccessListed => "listed",
            Self::AccessListedByPurpose => "listed-by-purpose",
            Self::AnswerAssignee => "assignee",
            Self::EvidenceEnds | Self::ItemEnds => "ends",
            Self::SubmissionCertifier => "certifier",
            Self::LinkDossier => "dossier",
            Self::UploadOrganisation => "organisation",
        }
    }

    /// Whether two rows may not have the same value.
    pub const fn is_unique(self) -> bool {
        matches!(self, Self::MemberEmail | Self::SessionToken | Self::ProgramToken | Self::InvitationToken)
    }

    /// Whether the version of the row is the last part of each value: it is appended when the row is written.
    pub const fn is_in_order_of_writing(self) -> bool {
        matches!(self, Self::SubmissionCertifier)
    }

    /// An entry with this value.
    pub const fn entry(self, value: IndexValue) -> IndexEntry {
        IndexEntry { index: self, value }
    }
}

/// What a row is found by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexEntry {
    /// Where.
    pub index: TableIndex,
    /// By which value.
    pub value: IndexValue,
}

impl IndexEntry {
    /// The entry of a row of this version, as it is kept.
    #[must_use]
    pub fn written(self, version: u64) -> Self {
        let Self { index, value } = self;
        if index.is_in_order_of_writing() { index.entry(value.number(version)) } else { index.entry(value) }
    }
}

/// A value, part by part.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexValue(String);

impl IndexValue {
    /// One without parts yet.
    pub const fn new() -> Self {
        Self(String::new())
    }

    /// One of a single text.
    pub fn of(text: impl AsRef<str>) -> Self {
        Self::new().text(text)
    }

    /// With a text behind it.
    #[must_use]
    pub fn text(mut self, part: impl AsRef<str>) -> Self {
        push(&mut self.0, part.as_ref());
        self.0.push(END);
        self
    }

    /// With a day behind it. A year has four digits: as texts, days sort as they follow each other.
    #[must_use]
    pub fn day(self, part: Day) -> Self {
        self.text(part.to_string())
    }

    /// With a number behind it.
    #[must_use]
    pub fn number(self, part: u64) -> Self {
        self.text(format!("{part:020}"))
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The letters of a part, without what ends parts.
fn push(value: &mut String, part: &str) {
    for letter in part.chars() {
        match letter {
            END => value.extend([BEHIND_PART, '1']),
            BEHIND_PART => value.extend([BEHIND_PART, '2']),
            letter => value.push(letter),
        }
    }
}

/// Values that lie side by side: from the first on, up to the end, which is no longer among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    from: String,
    end: String,
}

impl Span {
    /// Those that begin with these parts, or have no others.
    pub fn of(parts: IndexValue) -> Self {
        Self::through(parts.clone(), parts)
    }

    /// Those that begin with these parts and have a text behind them that begins with these letters.
    pub fn starting(parts: IndexValue, letters: &str) -> Self {
        let IndexValue(mut from) = parts;
        push(&mut from, letters);
        let end = format!("{from}{BEHIND_LETTERS}");
        Self { from, end }
    }

    /// From one value through another and all that begins with it.
    pub fn through(first: IndexValue, last: IndexValue) -> Self {
        let (IndexValue(from), IndexValue(mut end)) = (first, last);
        match end.pop() {
            // in place of what ends the last part
            Some(_) => end.push(BEHIND_PART),
            None => end.push(BEHIND_LETTERS),
        }
        Self { from, end }
    }

    /// From one value up to another that is no longer among them.
    pub fn before(first: IndexValue, end: IndexValue) -> Self {
        Self { from: first.0, end: end.0 }
    }

    /// The first value that can be among them.
    pub fn from(&self) -> &str {
        &self.from
    }

    /// The first value behind them.
    pub fn end(&self) -> &str {
        &self.end
    }

    /// Whether a value is among them.
    pub fn holds(&self, value: &IndexValue) -> bool {
        (self.from.as_str()..self.end.as_str()).contains(&value.as_str())
    }
}

/// Where a page of rows in the order of values begins: behind this one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Behind {
    /// The value of the last row of the page before.
    pub value: IndexValue,
    /// Its key.
    pub key: RowKey,
}

#[cfg(test)]
mod tests {
    use simsa_model::Day;

    use super::{IndexValue, Span, TableIndex};

    #[test]
    fn values_sort_as_their_parts_do() {
        let value = |text: &str, day: Day, number: u64| IndexValue::of(text).day(day).number(number);
        let (day, next) = (Day::new(2026, 2, 28), Day::new(2026, 3, 1));
        let sorted = [
            IndexValue::new(),
            IndexValue::of(""),
            IndexValue::of("a"),
            value("a", day, 9),
            value("a", day, 10),
            value("a", day, u64::MAX),
            value("a", next, 0),
            value("a b", day, 0),
            value("ab", day, 0),
            value("가", day, 0),
        ];
        assert!(sorted.is_sorted_by(|a, b| a.as_str() < b.as_str()), "{sorted:?}");
    }

    #[test]
    fn a_part_never_reaches_into_the_next() {
        let forged = IndexValue::of("a\u{1}b");
        assert_ne!(forged, IndexValue::of("a").text("b"));
        assert_ne!(forged, IndexValue::of("a\u{2}1b"));
        assert!(!Span::of(IndexValue::of("a")).holds(&forged));
    }

    #[test]
    fn a_span_holds_what_it_says_and_nothing_beside() {
        let (a, ab, b) = (IndexValue::of("a"), IndexValue::of("ab"), IndexValue::of("b"));
        let under = IndexValue::of("a").text("x");
        let held = |span: &Span| [&a, &under, &ab, &b].map(|value| span.holds(value));
        assert_eq!(held(&Span::of(a.clone())), [true, true, false, false]);
        assert_eq!(held(&Span::of(IndexValue::new())), [true; 4]);
        assert_eq!(held(&Span::starting(IndexValue::new(), "a")), [true, true, true, false]);
        assert_eq!(held(&Span::starting(a.clone(), "x")), [false, true, false, false]);
        assert_eq!(held(&Span::through(under.clone(), ab.clone())), [false, true, true, false]);
        assert_eq!(held(&Span::before(a.clone(), ab.clone())), [true, true, false, false]);
    }

    #[test]
    fn an_index_is_named_once_in_its_table() {
        let names: std::collections::BTreeSet<_> =
            TableIndex::ALL.iter().map(|index| (index.table(), index.name())).collect();
        assert_eq!(names.len(), TableIndex::ALL.len());
    }
}
