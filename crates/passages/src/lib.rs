//! From a passage of the guide to what implements it: which rules encode it, which checks hold it against a case, which
//! questions, forms and lists stand in it, which readings interpret it.
//!
//! `simsa explain PASSAGE` and `docs/generated/passages.md` both say what this crate finds. It also finds the passage by the
//! names that people use ([`topics`]): its id, its heading, the number of an item such as 별표 2.1.
//!
//! ```
//! let topics = simsa_passages::topics("별표 2.1");
//! assert!(topics[0].questions.iter().any(|question| question.id.as_str() == "emr-2.1-1"));
//! ```
//!
//! The crate is pure: everything it knows are constants.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods))]

mod file;
mod topic;
mod uses;

pub use file::{check_file, form_folder, passage_file, question_folder, reading_file, rule_file};
pub use topic::{Topic, topics};
pub use uses::{ListEntry, Uses, uses, uses_of};
