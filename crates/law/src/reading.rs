//! A reading: what we take the text to mean where it is silent or contradicts itself.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Passage, lookup};

/// One numbered interpretation, with the places it interprets and what else they could mean.
///
/// A ruling that rests on a reading must say so wherever it is shown. In data a reading is written as its id.
pub struct Reading {
    /// `R-004`; also the name of its file in `/law/readings`.
    pub id: &'static str,
    /// The number in the id.
    pub number: u16,
    /// What it is about, in Korean.
    pub title: &'static str,
    /// What it is about, in English.
    pub title_en: &'static str,
    /// Ids of the passages it interprets.
    pub passages: &'static [&'static str],
    /// Markdown: question, what each place says, our reading, alternatives, effect, who confirmed it.
    pub body: &'static str,
    /// Who confirmed it and when; `None` as long as nobody has.
    pub confirmed_by: Option<ReadingConfirmation>,
}

/// Who settled a reading, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingConfirmation {
    /// The body or person that confirmed it.
    pub by: &'static str,
    /// Day of the confirmation, `YYYY-MM-DD`.
    pub on: &'static str,
    /// Number of the letter or notice, where there is one.
    pub reference: Option<&'static str>,
}

/// Heading of the last section.
const IN_ENGLISH: &str = "## In English";

impl Reading {
    /// The passages it interprets, in the order it cites them.
    pub fn cited(&self) -> impl Iterator<Item = &'static Passage> + use<> {
        self.passages.iter().filter_map(|id| lookup::passage(id))
    }

    /// The reading itself, which is Korean: all sections but the last.
    pub fn korean(&self) -> &'static str {
        self.parts().0.trim()
    }

    /// What it says in short, in English: the last section, without its heading.
    pub fn english(&self) -> &'static str {
        self.parts().1.trim()
    }

    fn parts(&self) -> (&'static str, &'static str) {
        self.body.split_once(IN_ENGLISH).unwrap_or((self.body, ""))
    }

    /// Whether anybody with authority has confirmed it.
    pub fn is_confirmed(&self) -> bool {
        self.confirmed_by.is_some()
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reading({})", self.id)
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id)
    }
}

impl PartialEq for Reading {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Reading {}

impl PartialOrd for Reading {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Reading {
    fn cmp(&self, other: &Self) -> Ordering {
        self.id.cmp(other.id)
    }
}

impl Hash for Reading {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl Serialize for Reading {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

/// Reads the id; an id that does not exist is an error that names the nearest one.
impl<'de> Deserialize<'de> for &'static Reading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        lookup::reading(&id).ok_or_else(|| D::Error::custom(lookup::unknown_reading(&id)))
    }
}
