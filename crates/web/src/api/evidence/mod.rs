//! The evidence shelf: the list and what is said in it, and the files themselves.

pub(super) mod file;
pub(super) mod list;
pub(super) mod removed;
pub(super) mod upload;
