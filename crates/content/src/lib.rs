//! What the crates that turn content into constants share: how an entry is found by a name that is not quite its own, and
//! (with the feature `build`) how a build script reads a folder, refuses what contradicts itself, and writes constants.
//!
//! How Korean particles follow a word that is known only at run time (`josa`), because sentences are made in every crate.
//!
//! And what every reader of zip files looks at first (`zip_directory`), because case folders and evidence both come as such.
//!
//! How words are sought in texts (`search`), the same in every list.
//!
//! The crate is the lowest of all, because the law itself is content. It is pure without the feature `build`.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods))]

#[cfg(feature = "build")]
#[expect(clippy::disallowed_methods, reason = "a build script reads the content and writes constants")]
pub mod build;
mod hidden;
pub mod josa;
mod near;
mod search;
pub mod zip_directory;

pub use hidden::{is_blank, is_hidden, is_sample, turns_direction, visible, write_out};
pub use near::{UnknownId, nearest};
pub use search::Sought;
