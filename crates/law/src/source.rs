//! The originals: what the passages were taken from, and for which days that text is known to hold.

use crate::tables;

/// One original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Original {
    /// Id used by [`crate::Passage::source`].
    pub id: &'static str,
    /// Title, in Korean.
    pub title: &'static str,
    /// Who issued it.
    pub issuer: &'static str,
    /// When, as exactly as the original says (`YYYY-MM`).
    pub date: &'static str,
    /// SHA-256 of the text the passages were cut from, in lower-case hexadecimal.
    pub sha256: &'static str,
    /// First day this edition is in force, `YYYY-MM-DD`.
    pub in_force_from: &'static str,
    /// Last day for which this edition is known to hold, `YYYY-MM-DD`. An assessment of a later day must say so.
    pub known_end: Option<&'static str>,
    /// Why the edition is not known to hold beyond that day.
    pub known_end_reason: Option<&'static str>,
    /// Whether and how the original may be passed on.
    pub redistribute: &'static str,
}

/// The edition this crate carries: the guide, Ver.2 of 2022-03.
pub fn source() -> &'static Original {
    &tables::sources()[0]
}
