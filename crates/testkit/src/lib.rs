//! What the tests of several crates share: the scenarios that the certifier can read, the example cases, a time-stamp
//! authority, readers that others wrote, and what the person who runs the tests asked for.

mod authority;
mod readers;
mod scenario;
mod tree;
mod wishes;

pub use authority::TimeStampAuthority;
pub use readers::{interpreter, poppler, python, read_by};
pub use scenario::{Expect, Scenario, ScenarioError};
pub use tree::{example, examples, root, scenarios};
pub use wishes::{long, skips_allowed};
