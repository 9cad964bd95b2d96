//! What a file says of itself in its first lines: title, days, number. It is proposed to whoever describes the file, and
//! shown to be looked at; nothing rests on it.

use serde::{Deserialize, Serialize};

use crate::Day;

/// What the beginning of a file's text says of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its first line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The day on which it was made or came into force; the latest, where it says several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Day>,
    /// First day of the period that it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day of the period that it names, or of its validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Number of the certificate or confirmation that it is a copy of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

impl Told {
    /// Most characters of a title or number; what is longer is neither.
    pub const LONGEST: usize = 80;

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it can have come out of a look: no text that is too long or cannot be shown.
    pub fn is_sound(&self) -> bool {
        [&self.title, &self.number].into_iter().flatten().all(|text| {
            !text.trim().is_empty()
                && text.chars().count() <= Self::LONGEST
                && !text.chars().any(char::is_control)
        })
    }
}
