//! From a case to a sealed package at the certifier, and how it stands there.

pub(crate) mod sealing;
pub mod submit;
pub mod submitted;
