//! A passage: words of an original, with the place they stand at.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::lookup;

/// Words of the guide that a rule, question or form can rest on.
///
/// Two passages are the same when their ids are; in data a passage is written as its id.
pub struct Passage {
    /// Stable name, for example `table.ii-1`; also the name of its file in `/law/guide-v2`.
    pub id: &'static str,
    /// Path of headings above it, from the chapter or form down.
    pub heading: &'static [&'static str],
    /// First and last line in the original, both included, counted from 1.
    pub lines: (u32, u32),
    /// First and last page of the chapter or form it stands in, by the table of contents; `None` before the first.
    pub pages: Option<(u16, u16)>,
    /// Lines within `lines` that repeat what is already there by a fault of the text recognition.
    pub skip: &'static [u32],
    /// Pairs of lines that are one table row broken by a page: read together, cell by cell.
    pub rejoined: &'static [(u32, u32)],
    /// Whether the passage is only a part of its lines: a sentence, or some cells of a row.
    pub part: bool,
    /// Id of the original it is taken from, see [`crate::source()`].
    pub source: &'static str,
    /// First day it is in force, `YYYY-MM-DD`.
    pub in_force_from: Option<&'static str>,
    /// Last day it is in force, `YYYY-MM-DD`; `None` when the text names no end.
    pub in_force_until: Option<&'static str>,
    /// What is known to be misprinted in it, and how we read it; the text itself stays as printed.
    pub slip: Option<&'static str>,
    /// The words. Cells of a table row are joined by ` | `, rows by line breaks.
    pub text: &'static str,
}

impl Passage {
    /// Headings, and the pages of the guide between which they stand: `II. 인증신청 방법 › 개요 (4–5쪽)`. The lines are
    /// those of our text of the guide, which nobody else has.
    pub fn place(&self) -> String {
        let heading = self.heading.join(" › ");
        match self.pages {
            None => heading,
            Some((from, to)) if from == to => format!("{heading} ({from}쪽)"),
            Some((from, to)) => format!("{heading} ({from}–{to}쪽)"),
        }
    }

    /// The text on one line, cut after `limit` characters: for a finding or a table, where the whole is too long.
    pub fn excerpt(&self, limit: usize) -> String {
        let line = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(limit) {
            Some((at, _)) => format!("{}…", line[..at].trim_end()),
            None => line,
        }
    }
}

impl fmt::Debug for Passage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Passage({})", self.id)
    }
}

impl fmt::Display for Passage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id)
    }
}

impl PartialEq for Passage {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Passage {}

impl PartialOrd for Passage {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Passage {
    fn cmp(&self, other: &Self) -> Ordering {
        self.id.cmp(other.id)
    }
}

impl Hash for Passage {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl Serialize for Passage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

/// Reads the id; an id that does not exist is an error that names the nearest one.
impl<'de> Deserialize<'de> for &'static Passage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        lookup::passage(&id).ok_or_else(|| D::Error::custom(lookup::unknown_passage(&id)))
    }
}
