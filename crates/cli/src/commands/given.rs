//! Arguments that are there for certain: those that clap demands, or for which it has a default.

use std::any::Any;

use clap::ArgMatches;

/// The argument of this name.
///
/// # Panics
/// When the command neither demands it nor has a default for it: then `arguments.rs` and its reader do not agree.
#[expect(
    clippy::expect_used,
    reason = "clap ends the program before, where an argument that it demands is missing"
)]
pub(super) fn given<'a, T: Any + Clone + Send + Sync>(arguments: &'a ArgMatches, name: &str) -> &'a T {
    arguments.get_one::<T>(name).expect("clap demands it, or has a default")
}

/// The command below this one, with its arguments.
///
/// # Panics
/// When the command does not demand one.
#[expect(
    clippy::expect_used,
    reason = "clap shows the help before, where a command that it demands is missing"
)]
pub(super) fn subcommand(arguments: &ArgMatches) -> (&str, &ArgMatches) {
    arguments.subcommand().expect("clap demands a command")
}
