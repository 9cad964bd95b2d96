//! The outer file: a ZIP in the one form that this crate writes and accepts.
//!
//! ZIP leaves much open (two places that say what a file is called, gaps, comments, order, times), and every freedom is
//! a place where two readers see two different things. So the form is fixed: entries one after the other without gaps,
//! no times, no comments, no folders, no links, every header written from the same seven values. The reader writes the
//! headers again from what it has read and compares: what is not exactly so is refused. `docs/formats/package.md`
//! states the form; any ZIP tool reads it.

pub(crate) mod form;
pub(crate) mod ordered;
pub(crate) mod read;
#[cfg(test)]
mod tests;
pub(crate) mod write;

pub(crate) use read::StrictArchive;
pub(crate) use write::StrictWriter;
