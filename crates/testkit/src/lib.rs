//! What the tests of several rooms share: the scenarios that the certifier can read, and the example cases.

mod scenario;
mod tree;

pub use scenario::{Expect, Scenario, ScenarioError};
pub use tree::{example, examples, root, scenarios};
