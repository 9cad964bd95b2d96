//! What several pages show alike: a line of a list with its words and addresses, and the words for what it speaks of. Rows are
//! made from the views of the application; they know no page.

pub(crate) mod agenda;
pub(crate) mod case;
pub(crate) mod finding;
pub(crate) mod item;
pub(crate) mod notice;
pub(crate) mod part;
pub(crate) mod party;
pub(crate) mod place;
pub(crate) mod received;
pub(crate) mod section;
pub(crate) mod step;
