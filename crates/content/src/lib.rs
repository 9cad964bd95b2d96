//! What the crates that turn content into constants share: how an entry is found by a name that is not quite its own, and
//! (with the feature `build`) how a build script reads a folder, refuses what contradicts itself, and writes constants.
//!
//! And what every reader of zip files looks at first (`zip_directory`), because case folders and evidence both come as such.
//!
//! The crate is the lowest of all, because the law itself is content. It is pure without the feature `build`.

#[cfg(feature = "build")]
pub mod build;
mod hidden;
mod near;
pub mod zip_directory;

pub use hidden::{is_hidden, turns_direction, visible, write_out};
pub use near::{UnknownId, nearest};
