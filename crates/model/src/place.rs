//! Where something is said: in the facts, in a list or one of its entries, in the confirmation, in a file.
//!
//! A finding is about places, a form says where its blanks are filled, a page leads to them. What a place is called in a
//! case folder (file, path, line) is known to `simsa-case` alone, and whose it is to the application, by the
//! [`PlaceKind`]: a kind that is added does not compile there until somebody has said whose it is.

use std::borrow::Cow;
use std::fmt;

use crate::FactId;

/// A list of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// 보관 장소, of the facts.
    Storage,
    /// 집적정보통신시설 사업자, of the facts.
    Operators,
    /// 보안인증, of the facts.
    Certificates,
    /// Answers to the checklists.
    Answers,
    /// 증빙자료.
    Evidence,
    /// 정보보호제품.
    Products,
    /// 사용 서비스.
    Services,
    /// 취약점 점검 and 모의침투 테스트.
    Tests,
    /// 면제 신청.
    Claims,
}

impl List {
    /// All of them; those of the facts first.
    pub const ALL: [Self; 9] = [
        Self::Storage,
        Self::Operators,
        Self::Certificates,
        Self::Answers,
        Self::Evidence,
        Self::Products,
        Self::Services,
        Self::Tests,
        Self::Claims,
    ];

    /// The fact that a list of the facts is; `None` for the lists beside the facts.
    pub const fn fact(self) -> Option<&'static str> {
        match self {
            Self::Storage => Some("storage"),
            Self::Operators => Some("operators"),
            Self::Certificates => Some("certificates"),
            Self::Answers | Self::Evidence | Self::Products | Self::Services | Self::Tests | Self::Claims => {
                None
            }
        }
    }

    /// The list of the facts that this fact is.
    pub fn of_fact(fact: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.fact() == Some(fact))
    }
}

/// The path of a field within an entry, for example `proofs[0].copy`; positions from 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldPath(Cow<'static, str>);

impl FieldPath {
    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for FieldPath {
    fn from(path: &'static str) -> Self {
        Self(Cow::Borrowed(path))
    }
}

impl From<String> for FieldPath {
    fn from(path: String) -> Self {
        Self(Cow::Owned(path))
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where something is said.
///
/// Entries are named by their position, from 0: what is wrong with one may be its very id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The facts as a whole.
    Facts,
    /// A fact of the application as a whole; what stands in one of the lists of the facts is an entry of it.
    Fact(FactId),
    /// A list as a whole: what is missing from it has no entry.
    List {
        /// Which.
        list: List,
        /// `id` of the operator of whose part it is said, where there are several.
        operator: Option<String>,
    },
    /// An entry of a list.
    Entry {
        /// Of which.
        list: List,
        /// Its position.
        at: usize,
        /// The field; absent for the entry as a whole.
        field: Option<FieldPath>,
    },
    /// 적합성 확인, or a field of it.
    Conformity(Option<FieldPath>),
    /// A file that belongs to no submission, by the path that a person gave.
    File(String),
}

/// What kind of thing a place is in; whose it is follows from this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// The facts but for their lists.
    Facts,
    /// A list, or an entry of it.
    List(List),
    /// 적합성 확인.
    Conformity,
    /// A file that belongs to no submission.
    File,
}

impl PlaceKind {
    /// Its name in tables.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::List(List::Storage) => "storage",
            Self::List(List::Operators) => "operators",
            Self::List(List::Certificates) => "certificates",
            Self::List(List::Answers) => "answers",
            Self::List(List::Evidence) => "evidence",
            Self::List(List::Products) => "products",
            Self::List(List::Services) => "services",
            Self::List(List::Tests) => "tests",
            Self::List(List::Claims) => "claims",
            Self::Conformity => "conformity",
            Self::File => "file",
        }
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let lists = List::ALL.into_iter().map(Self::List);
        std::iter::once(Self::Facts).chain(lists).chain([Self::Conformity, Self::File])
    }
}

impl Place {
    /// A fact; one that is a list of the facts is that list.
    pub fn fact(fact: FactId) -> Self {
        List::of_fact(fact.as_str()).map_or(Self::Fact(fact), Self::list)
    }

    /// A list as a whole.
    pub const fn list(list: List) -> Self {
        Self::List { list, operator: None }
    }

    /// What an operator has in a list; the list as a whole where operators are not told apart.
    pub fn list_of(list: List, operator: Option<&str>) -> Self {
        Self::List { list, operator: operator.map(str::to_owned) }
    }

    /// An entry of a list as a whole.
    pub const fn entry(list: List, at: usize) -> Self {
        Self::Entry { list, at, field: None }
    }

    /// A field of this entry or of the confirmation; anything else has no fields and stays what it is.
    #[must_use]
    pub fn with_field(self, path: impl Into<FieldPath>) -> Self {
        match self {
            Self::Entry { list, at, field: _ } => Self::Entry { list, at, field: Some(path.into()) },
            Self::Conformity(_) => Self::Conformity(Some(path.into())),
            Self::Facts | Self::Fact(_) | Self::List { .. } | Self::File(_) => self,
        }
    }

    /// What kind of thing it is in.
    pub const fn kind(&self) -> PlaceKind {
        match self {
            Self::Facts | Self::Fact(_) => PlaceKind::Facts,
            Self::List { list, .. } | Self::Entry { list, .. } => PlaceKind::List(*list),
            Self::Conformity(_) => PlaceKind::Conformity,
            Self::File(_) => PlaceKind::File,
        }
    }

    /// The fact at the place, entries of lists by their position: `certificates[1].valid_until`.
    pub fn as_fact(&self) -> Option<FactId> {
        match self {
            Self::Fact(fact) => Some(fact.clone()),
            Self::List { list, .. } => list.fact().map(FactId::of),
            Self::Entry { list, at, field } => {
                let list = list.fact()?;
                Some(match field {
                    Some(field) => FactId::entry(list, &at.to_string(), field.as_str()),
                    None => FactId::from_path(format!("{list}[{at}]")),
                })
            }
            Self::Facts | Self::Conformity(_) | Self::File(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{List, Place, PlaceKind};
    use crate::FactId;

    #[test]
    fn a_fact_that_is_a_list_is_that_list() {
        assert_eq!(Place::fact(FactId::of("certificates")), Place::list(List::Certificates));
        let fact = Place::fact(FactId::of("application.date"));
        assert_eq!((fact.kind(), fact.as_fact()), (PlaceKind::Facts, Some(FactId::of("application.date"))));
    }

    #[test]
    fn an_entry_of_the_facts_is_a_fact_and_an_answer_is_none() {
        let path = |place: Place| place.as_fact().map(|fact| fact.as_str().to_owned());
        let certificate = Place::entry(List::Certificates, 1);
        assert_eq!(path(certificate.clone()).as_deref(), Some("certificates[1]"));
        let until = certificate.with_field("valid_until");
        assert_eq!(path(until).as_deref(), Some("certificates[1].valid_until"));
        assert_eq!(path(Place::list(List::Storage)).as_deref(), Some("storage"));
        assert_eq!(path(Place::entry(List::Answers, 0).with_field("note")), None);
        assert_eq!(path(Place::Facts), None);
    }

    #[test]
    fn only_entries_and_the_confirmation_have_fields() {
        let conformity = Place::Conformity(None).with_field("confirmed");
        assert_eq!(conformity, Place::Conformity(Some("confirmed".into())));
        assert_eq!(Place::list(List::Tests).with_field("until"), Place::list(List::Tests));
    }

    #[test]
    fn every_kind_is_listed_once() {
        let mut kinds: Vec<PlaceKind> = PlaceKind::all().collect();
        let count = kinds.len();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!((kinds.len(), count), (12, 12));
    }
}
