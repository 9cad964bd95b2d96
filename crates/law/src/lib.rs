//! The text of the law, and how we read it where it is silent or contradicts itself.
//!
//! A rule, a question or a form must be able to say which words it rests on. So the guide is kept word for word in
//! `/law/guide-v2`, one file per passage, and the build turns each passage into a constant of [`guide`] whose doc
//! comment is its text: `&guide::TABLE_II_1` either names words that exist or does not compile. Where two places
//! contradict each other or the text says nothing, a numbered [`Reading`] in [`readings`] states what we take it to
//! mean, and what else it could mean.
//!
//! ```
//! use simsa_law::{guide, readings, passage};
//!
//! assert_eq!(passage("table.ii-1"), Some(&guide::TABLE_II_1));
//! assert!(guide::TABLE_II_1.text.contains("CSAP"));
//! assert_eq!(readings::R_004.number, 4);
//! ```
//!
//! A passage that does not exist cannot be cited:
//!
//! ```compile_fail
//! let wrong = &simsa_law::guide::TABLE_II_9;
//! ```
//!
//! The crate is pure: no clock, no files, no network. [`verify`] takes the original's text as an argument.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods))]

mod lookup;
mod no_rule;
mod passage;
mod reading;
mod source;
pub mod verify;

pub use lookup::{passage, reading};
pub use no_rule::{NoRule, no_rule};
pub use passage::Passage;
pub use reading::{Reading, ReadingConfirmation};
pub use source::{Original, source};

/// The passages of the guide, one constant each, named after its id: `table.ii-1` is [`guide::TABLE_II_1`].
pub mod guide {
    use crate::Passage;

    include!(concat!(env!("OUT_DIR"), "/guide.rs"));
}

/// The readings, one constant each: `R-004` is [`readings::R_004`].
pub mod readings {
    use crate::Reading;

    include!(concat!(env!("OUT_DIR"), "/readings.rs"));
}

/// Sources and passages without a rule, reached through [`source()`] and [`no_rule()`].
mod tables {
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));

    pub(crate) fn sources() -> &'static [crate::Original] {
        SOURCES
    }

    pub(crate) fn no_rule() -> &'static [crate::NoRule] {
        NO_RULE
    }
}
