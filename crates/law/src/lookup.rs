//! From an id to the passage or reading, with a suggestion when there is none of that name.

use std::fmt;

use crate::{Passage, Reading, guide, readings};

/// The passage with this id.
pub fn passage(id: &str) -> Option<&'static Passage> {
    let at = guide::BY_ID.binary_search_by(|passage| passage.id.cmp(id)).ok()?;
    Some(guide::BY_ID[at])
}

/// The reading with this id (`R-004`), in either case of the letter.
pub fn reading(id: &str) -> Option<&'static Reading> {
    readings::ALL.iter().copied().find(|reading| reading.id.eq_ignore_ascii_case(id))
}

/// The id of a passage or reading that `unknown` was most probably meant to be; `None` when nothing is near.
pub fn nearest(unknown: &str) -> Option<&'static str> {
    let wanted = letters(unknown);
    let ids =
        guide::BY_ID.iter().map(|passage| passage.id).chain(readings::ALL.iter().map(|reading| reading.id));
    // The letters decide, then the punctuation, then the id, so that the answer never depends on the order of the list.
    let (distance, _, id) = ids
        .map(|id| {
            let same_case = unknown.trim().to_ascii_lowercase();
            let full = strsim::osa_distance(&same_case, &id.to_ascii_lowercase());
            (strsim::osa_distance(&wanted, &letters(id)), full, id)
        })
        .min()?;
    // More than a third of the letters wrong is a different word, not a slip of the finger.
    (distance * 3 <= wanted.chars().count()).then_some(id)
}

/// Letters and digits in lower case: people forget which of `.`, `-` and `_` stands where.
fn letters(id: &str) -> String {
    id.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// An id that names nothing; says which one was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownId {
    kind: &'static str,
    /// The id as it was written.
    pub id: String,
    /// The nearest id there is.
    pub nearest: Option<&'static str>,
}

impl UnknownId {
    /// `id` names no passage.
    pub fn passage(id: &str) -> Self {
        Self { kind: "passage", id: id.to_owned(), nearest: nearest(id) }
    }

    /// `id` names no reading.
    pub fn reading(id: &str) -> Self {
        Self { kind: "reading", id: id.to_owned(), nearest: nearest(id) }
    }
}

impl fmt::Display for UnknownId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no {} `{}`", self.kind, self.id)?;
        match self.nearest {
            Some(id) => write!(f, "; did you mean `{id}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownId {}
