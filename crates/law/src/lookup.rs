//! From an id to the passage or reading, with a suggestion when there is none of that name.

use simsa_content::UnknownId;

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

/// `id` names no passage.
pub(crate) fn unknown_passage(id: &str) -> UnknownId {
    UnknownId::new("passage", id, guide::BY_ID.iter().map(|passage| passage.id))
}

/// `id` names no reading.
pub(crate) fn unknown_reading(id: &str) -> UnknownId {
    UnknownId::new("reading", id, readings::ALL.iter().map(|reading| reading.id))
}
